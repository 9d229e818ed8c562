"""Which pixels of a SAR raster hold a measurement, by the scale that its values are on."""

from __future__ import annotations

from typing import Optional

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError

KINDS = ("db", "power", "amplitude", "integer", "complex", "display")
DB_FLOOR = -80.0
_DB_CEILING = 90.0
_FILL_VALUES = (-9999.0, -32768.0, -32767.0)
_HUGE = 1e30


def valid_mask(
    pixels: np.ndarray,
    nodata: Optional[float] = None,
    kind: Optional[str] = None,
    zero_is_nodata: Optional[bool] = None,
) -> np.ndarray:
    """Which pixels hold a measurement.

    Args:
        pixels: Any shape, real or complex.
        nodata: The declared nodata value, may be NaN.
        kind: One of `KINDS`: adds what its scale excludes (dB outside -80..90; power and amplitude of 0 or less).
        zero_is_nodata: Overrides the kind's default for exact zeros.

    Returns:
        bool, same shape.
    """
    values = np.asarray(pixels)
    if values.dtype.kind == "c":
        values = np.abs(values).astype(np.float64)
    valid = np.isfinite(values)
    if values.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            valid &= np.abs(values) < _HUGE
    if values.dtype.kind != "u":
        for fill in _FILL_VALUES:
            valid &= values != fill
    if nodata is not None and np.isfinite(nodata):
        # A nodata value is declared in float64, and float32 pixels hold it rounded.
        slack = 1e-6 * abs(nodata) if values.dtype.kind == "f" else 0.0
        with np.errstate(over="ignore", invalid="ignore"):
            valid &= ~(np.abs(values - nodata) <= slack) if slack else values != nodata
    if kind is not None:
        check_kind(kind)
        valid &= _on_scale(values, kind)
        if skips_zero(kind) if zero_is_nodata is None else zero_is_nodata:
            valid &= values != 0
    return np.asarray(valid)


def check_kind(kind: str) -> None:
    """Refuses an unknown kind.

    Raises:
        InvalidRequestError: It is none of `KINDS`.
    """
    if kind not in KINDS:
        raise InvalidRequestError(f"The pixel kind {kind!r} is unknown.", f"Use one of: {', '.join(KINDS)}.")


def skips_zero(kind: str) -> bool:
    """Whether exact zeros of a kind are fill."""
    return kind not in ("db", "display")


def _on_scale(values: np.ndarray, kind: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if kind == "db":
            return np.asarray((values > DB_FLOOR) & (values < _DB_CEILING))
        if kind == "display":
            return np.ones(values.shape, dtype=bool)
        return np.asarray(values >= 0)
