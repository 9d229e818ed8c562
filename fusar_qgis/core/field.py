"""The AEF field of one image: vectors on the sampling grid, their validity, their places on the image; its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Tuple, Union

import numpy as np

from fusar_qgis.core import array_file
from fusar_qgis.core.errors import InvalidFieldError

CHANNELS = 64
NODATA_CODE = -128
_DIVISOR = 127.5
_NORM_TOLERANCE = 0.05
_LATTICE_TOLERANCE = 1e-6
_POSITION_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class AefField:
    """AEF vectors on a grid (paper eq. 3); values are NaN where not valid, never zeros in place of missing ones.

    `values` float32 [n_lat, n_lon, 64] · `valid` bool [n_lat, n_lon] · `positions` float32 [n_lat, n_lon, 2] = (y, x)
    in [0, 1], (0, 0) the first pixel's center and (1, 1) the last one's. Row 0 is north.
    """

    values: np.ndarray
    valid: np.ndarray
    positions: np.ndarray

    def __post_init__(self) -> None:
        """Checks shapes and ranges and blanks invalid nodes.

        Raises:
            InvalidFieldError: Shapes do not fit, or a valid node has a non-finite value or a position outside [0, 1].
        """
        values = np.array(self.values, dtype=np.float32)
        valid = np.array(self.valid, dtype=bool)
        positions = np.array(self.positions, dtype=np.float32)
        if values.ndim != 3 or values.shape[2] != CHANNELS:
            raise InvalidFieldError(
                f"AEF values have shape {values.shape}, expected [n_lat, n_lon, {CHANNELS}]."
            )
        if valid.shape != values.shape[:2] or positions.shape != (*values.shape[:2], 2):
            raise InvalidFieldError(
                f"AEF valid {valid.shape} and positions {positions.shape} do not fit values {values.shape}."
            )
        if not np.all(np.isfinite(values[valid])):
            raise InvalidFieldError(
                "An AEF vector marked valid has NaN or infinite values.", "Leave such nodes out."
            )
        spots = positions[valid]
        if not np.all((spots >= -_POSITION_TOLERANCE) & (spots <= 1.0 + _POSITION_TOLERANCE)):
            raise InvalidFieldError(
                "An AEF position is outside [0, 1] of the image.", "Leave such nodes out."
            )
        values[~valid] = np.nan
        positions[valid] = np.clip(spots, 0.0, 1.0)
        for name, array in (("values", values), ("valid", valid), ("positions", positions)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @classmethod
    def from_anchors(cls, values: np.ndarray, positions: np.ndarray) -> AefField:
        """A field from the release's flat form; it becomes one row of S nodes, all valid.

        Args:
            values: [S, 64].
            positions: [S, 2] = (y, x) in [0, 1].

        Raises:
            InvalidFieldError: Wrong shapes, non-finite values, positions outside [0, 1].
        """
        values, positions = np.asarray(values), np.asarray(positions)
        if values.ndim != 2 or positions.shape != (len(values), 2):
            raise InvalidFieldError(
                f"AEF features {values.shape} and positions {positions.shape} are not [S, {CHANNELS}] and [S, 2]."
            )
        return cls(values[None], np.ones((1, len(values)), dtype=bool), positions[None])

    def anchors(self) -> Tuple[np.ndarray, np.ndarray]:
        """The valid nodes in raster order: values float32 [S, 64] and positions float32 [S, 2] = (y, x)."""
        return self.values[self.valid], self.positions[self.valid]

    @property
    def coverage(self) -> float:
        """Share of nodes that are valid, 0..1."""
        return float(self.valid.mean()) if self.valid.size else 0.0


def _values_of_codes() -> np.ndarray:
    """The value of each code, float32 [256], in the order of the codes read as uint8."""
    q = np.arange(256).astype(np.uint8).view(np.int8).astype(np.float32)
    values = np.sign(q) * (q / np.float32(_DIVISOR)) ** 2
    return np.where(q == NODATA_CODE, np.float32(np.nan), values).astype(np.float32)


_VALUES = _values_of_codes()


def dequantize(codes: np.ndarray) -> np.ndarray:
    """AEF codes to values: `sign(q) (q / 127.5)^2`, NaN for the nodata code -128.

    Args:
        codes: int8, any shape.

    Returns:
        float32, same shape.
    """
    # 256 codes have 256 values: looking them up is several times as fast as computing each.
    return _VALUES[np.asarray(codes, np.int8).view(np.uint8)]


def quantize(values: np.ndarray) -> np.ndarray:
    """The inverse of `dequantize`, clamped to -127..127; NaN and infinities become -128.

    Returns:
        int8, same shape.
    """
    v = np.asarray(values, dtype=np.float64)
    finite = np.isfinite(v)
    v = np.where(finite, v, 0.0)
    q = np.clip(np.round(np.sign(v) * np.sqrt(np.abs(v)) * _DIVISOR), -127, 127)
    return np.where(finite, q, NODATA_CODE).astype(np.int8)


def is_valid_vector(values: np.ndarray) -> np.ndarray:
    """Which vectors can be AEF: all 64 values finite and the norm within 0.05 of 1.

    It catches zero fill, leaked nodata and linear de-quantization, not averages: see `on_lattice`.

    Args:
        values: [..., 64].

    Returns:
        bool [...].
    """
    v = np.asarray(values)
    # Summed in float64 without a copy of all values in it; NaN and infinities stay what they are and are not near 1.
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.einsum("...k,...k->...", v, v, dtype=np.float64)
        return np.asarray(np.abs(np.sqrt(squares) - 1.0) < _NORM_TOLERANCE)


def on_lattice(values: np.ndarray) -> np.ndarray:
    """Which vectors are native AEF values, neither averaged nor interpolated: every band within 1e-6 of the lattice.

    Args:
        values: [..., 64].

    Returns:
        bool [...].
    """
    v = np.asarray(values, dtype=np.float64)
    q = quantize(v).astype(np.float64)
    nearest = np.sign(q) * (q / _DIVISOR) ** 2
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(v - nearest) <= _LATTICE_TOLERANCE).all(axis=-1))


def write_npz(path: Union[str, Path], field: AefField) -> None:
    """Writes the valid nodes in the release's form: `features` float32 [S, 64], `positions` float32 [S, 2] (y, x)."""
    values, positions = field.anchors()
    with Path(path).open("wb") as stream:
        np.savez_compressed(stream, features=values, positions=positions)


def read_npz(path: Union[str, Path]) -> AefField:
    """Reads the release's form; the field has one row of S nodes.

    Raises:
        InvalidFieldError: No such file form, or values out of range.
    """
    try:
        with Path(path).open("rb") as stream:
            arrays = array_file.read_npz(stream)
        features, positions = arrays["features"], arrays["positions"]
    except (KeyError, ValueError, OSError) as error:
        raise InvalidFieldError(
            f"{Path(path).name} is no AEF field: {error}.",
            "It must be an .npz with `features` and `positions`.",
        ) from error
    if features.dtype.kind != "f" or positions.dtype.kind != "f":
        raise InvalidFieldError(
            f"{Path(path).name} holds {features.dtype} features and {positions.dtype} positions."
        )
    return AefField.from_anchors(features, positions)


def read_rows(path: Union[str, Path]) -> AefField:
    """Reads the release's older form: an `.npy` [S, 70] = lon, lat, row, col, x, y, A00..A63.

    As in the release, x and y are min-max scaled to [0, 1] here, so the outermost nodes lie on the image border.

    Raises:
        InvalidFieldError: No such array.
    """
    try:
        with Path(path).open("rb") as stream:
            rows = array_file.read_npy(stream)
    except (ValueError, OSError) as error:
        raise InvalidFieldError(
            f"{Path(path).name} is no AEF array: {error}.", "Expected an .npy [S, 70]."
        ) from error
    if rows.dtype.kind not in "fiu" or rows.ndim != 2 or rows.shape[1] != CHANNELS + 6 or len(rows) == 0:
        raise InvalidFieldError(
            f"{Path(path).name} has shape {rows.shape} of {rows.dtype}, expected numbers [S, {CHANNELS + 6}]."
        )
    yx = rows[:, [5, 4]].astype(np.float64)
    if not np.isfinite(yx).all():
        raise InvalidFieldError(f"{Path(path).name} has places that are no numbers.")
    span = np.ptp(yx, axis=0)
    positions = (yx - yx.min(axis=0)) / np.where(span > 0.0, span, 1.0)
    return AefField.from_anchors(rows[:, 6:], positions)
