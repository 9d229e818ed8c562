"""SAR pixels to the 8-bit image that the model sees: one stretch for training, serving and display.

SAR spans five orders of magnitude with multiplicative speckle, so every kind but `display` is stretched in decibels,
between two percentiles of the valid pixels. NaN, infinities, nodata and the usual fill values never take part and come
out as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError, InvalidSceneError

KINDS = ("db", "power", "amplitude", "integer", "complex", "display")
LOW_PERCENT = 1.0
HIGH_PERCENT = 99.5
MIN_SPAN = 1.0
"""Narrowest stretch, in dB (or display units): a constant image comes out mid gray instead of amplified noise."""

_DB_FLOOR = -80.0
_DB_CEILING = 90.0
_FILL_VALUES = (-9999.0, -32768.0, -32767.0)
_TELLING_TAGS = frozenset(
    (
        "description",
        "unit",
        "units",
        "unittype",
        "unit_type",
        "long_name",
        "standard_name",
        "name",
        "radiometry",
        "scale",
    )
)
_HUGE = 1e30
_MAX_SAMPLES = 4_000_000


@dataclass(frozen=True)
class Stretch:
    """How pixels of one scene become gray: `low` maps to 0, `high` to 255, both in dB (display: in pixel values).

    `zero_is_nodata`: whether exact zeros are fill; None takes the kind's default (yes but for db and display).
    """

    kind: str
    low: float
    high: float
    zero_is_nodata: Optional[bool] = None

    def __post_init__(self) -> None:
        """Refuses unknown kinds and empty ranges."""
        _check_kind(self.kind)
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            raise InvalidRequestError(f"The stretch {self.low}..{self.high} is not a rising range.")

    @property
    def skips_zero(self) -> bool:
        """Whether exact zeros count as nodata."""
        return _skips_zero(self.kind) if self.zero_is_nodata is None else self.zero_is_nodata


def guess_kind(samples: np.ndarray, dtype: object, tags: Optional[Mapping[str, str]] = None) -> str:
    """What the pixel values are, from dtype, tags and values.

    Linear power and amplitude cannot always be told apart; in the stretch they give the same image, for 10 log10 and
    20 log10 differ by a factor that the percentiles take out.

    Args:
        samples: Pixels of one band, any shape; NaN and fill values may be among them.
        dtype: The band's numpy dtype or its name.
        tags: Band tags; `description`, `units` and the like are searched for `dB`, `amplitude`, `intensity`.

    Returns:
        One of `KINDS`.
    """
    plain = np.dtype(dtype)  # type: ignore[call-overload]
    if plain.kind == "c":
        return "complex"
    if plain == np.uint8 or plain.kind == "b":
        return "display"
    values = np.asarray(samples).astype(np.float64).ravel()
    values = values[valid_mask(values) & (values != 0.0)]
    if plain.kind in "iu":
        return _guess_integer(values)
    return _named_kind(tags or {}) or _guess_float(values)


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
        _check_kind(kind)
        valid &= _on_scale(values, kind)
        if _skips_zero(kind) if zero_is_nodata is None else zero_is_nodata:
            valid &= values != 0
    return np.asarray(valid)


def fit_stretch(
    samples: np.ndarray,
    kind: str,
    low_percent: float = LOW_PERCENT,
    high_percent: float = HIGH_PERCENT,
    nodata: Optional[float] = None,
) -> Stretch:
    """The stretch between two percentiles of the valid pixels.

    8-bit display images are left as they are (0..255).

    Args:
        samples: Pixels of one band, any shape; a decimated copy of the whole scene is enough.
        kind: One of `KINDS`.
        low_percent: Percentile that becomes black.
        high_percent: Percentile that becomes white.
        nodata: The declared nodata value.

    Raises:
        InvalidSceneError: No pixel is valid.
        InvalidRequestError: Unknown kind or percentiles.
    """
    if not 0.0 <= low_percent < high_percent <= 100.0:
        raise InvalidRequestError(
            f"The percentiles {low_percent}..{high_percent} are not a rising range in 0..100."
        )
    pixels = np.asarray(samples).ravel()
    pixels = pixels[:: max(1, pixels.size // _MAX_SAMPLES)]
    skip = _zero_is_fill(pixels, nodata) if kind == "db" else None
    valid = valid_mask(pixels, nodata, kind, skip)
    if not valid.any() or (kind == "display" and not pixels.any()):
        raise InvalidSceneError(
            "The scene has no valid pixel: all are nodata, NaN or zero.",
            "Choose another band or set its nodata value.",
        )
    if kind == "display" and pixels.dtype == np.uint8:
        return Stretch(kind, 0.0, 255.0, skip)
    low, high = (float(p) for p in np.percentile(_to_scale(pixels[valid], kind), [low_percent, high_percent]))
    middle = (low + high) / 2.0
    span = max(MIN_SPAN, 1e-6 * abs(middle))
    if high - low < span:
        low, high = middle - span / 2.0, middle + span / 2.0
    return Stretch(kind, low, high, skip)


def apply(stretch: Stretch, pixels: np.ndarray, nodata: Optional[float] = None) -> np.ndarray:
    """Pixels to gray; invalid ones become 0.

    Args:
        stretch: From `fit_stretch`.
        pixels: Any shape, such as [rows, cols] or a whole batch [N, rows, cols].
        nodata: The declared nodata value.

    Returns:
        uint8, same shape.
    """
    values = np.asarray(pixels)
    valid = valid_mask(values, nodata, stretch.kind, stretch.skips_zero)
    scaled = _to_scale(np.where(valid, values, np.ones((), values.dtype)), stretch.kind)
    gray = (scaled - stretch.low) * (255.0 / (stretch.high - stretch.low))
    return np.where(valid, np.clip(np.rint(gray), 0.0, 255.0), 0.0).astype(np.uint8)


def to_gray(pixels: np.ndarray, stretch: Stretch, nodata: Optional[float] = None) -> np.ndarray:
    """The image of one window: `apply`, with the median gray of the valid pixels where there is none.

    A black border is what no model was trained on: 30 px of it beside a ship and the demo model no longer finds it.

    Args:
        pixels: [rows, cols].
        stretch: From `fit_stretch`.
        nodata: The declared nodata value.

    Returns:
        uint8 [rows, cols]; all 0 without a valid pixel.
    """
    gray = apply(stretch, pixels, nodata)
    valid = valid_mask(pixels, nodata, stretch.kind, stretch.skips_zero)
    if valid.all() or not valid.any():
        return gray
    gray[~valid] = int(np.median(gray[valid]))
    return gray


def to_rgb(gray: np.ndarray) -> np.ndarray:
    """Gray uint8 [..., rows, cols] repeated to [..., rows, cols, 3]."""
    return np.repeat(np.asarray(gray, dtype=np.uint8)[..., None], 3, axis=-1)


def stretch_images(images: np.ndarray, kind: str, nodata: Optional[float] = None) -> np.ndarray:
    """Stretches each image of a batch by its own percentiles: `fit_stretch` and `apply` on each.

    Args:
        images: [N, rows, cols].
        kind: One of `KINDS`.
        nodata: The declared nodata value.

    Returns:
        uint8 [N, rows, cols].

    Raises:
        InvalidSceneError: An image has no valid pixel.
    """
    out = np.empty(np.shape(images), dtype=np.uint8)
    for index, image in enumerate(images):
        out[index] = apply(fit_stretch(image, kind, nodata=nodata), image, nodata)
    return out


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise InvalidRequestError(f"The pixel kind {kind!r} is unknown.", f"Use one of: {', '.join(KINDS)}.")


def _skips_zero(kind: str) -> bool:
    return kind not in ("db", "display")


def _on_scale(values: np.ndarray, kind: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if kind == "db":
            return np.asarray((values > _DB_FLOOR) & (values < _DB_CEILING))
        if kind == "display":
            return np.ones(values.shape, dtype=bool)
        return np.asarray(values >= 0)


def _to_scale(values: np.ndarray, kind: str) -> np.ndarray:
    # float32 throughout: half the memory of a 40,000 px wide scene's strip, and far finer than 8 bits.
    if kind in ("db", "display"):
        return np.asarray(values, dtype=np.float32)
    magnitude = np.abs(values).astype(np.float32)
    factor = np.float32(10.0 if kind == "power" else 20.0)
    return np.asarray(factor * np.log10(np.maximum(magnitude, np.float32(1e-30))))


def _zero_is_fill(pixels: np.ndarray, nodata: Optional[float]) -> bool:
    # Exact 0 dB never comes twice by chance. It is either fill (a border in a scene whose values lie around it or well
    # below) or a product clipped at 0 dB from above (SEN12MS), where values run densely up to 0 and none is above.
    zeros = int(np.count_nonzero(pixels == 0))
    rest = pixels[valid_mask(pixels, nodata, "db") & (pixels != 0)]
    if zeros < 2 or rest.size == 0:
        return False
    clipped_at_zero = float(rest.max()) <= 1e-6 and np.count_nonzero(rest > -1.0) >= 10
    return not clipped_at_zero


def _named_kind(tags: Mapping[str, str]) -> Optional[str]:
    # Only what describes the band: products carry tags like GAIN_DB or TX_POWER that say nothing about its pixels.
    told = [
        str(value) for key, value in tags.items() if key.lower() in _TELLING_TAGS and len(str(value)) <= 200
    ]
    text = " ".join(told).lower()
    words = set("".join(c if c.isalnum() else " " for c in text).split())
    if words & {"db", "decibel", "decibels"}:
        return "db"
    if words & {"amplitude", "amp", "dn"}:
        return "amplitude"
    return "power" if words & {"intensity", "power"} else None


def _guess_float(values: np.ndarray) -> str:
    negative, positive = values[values < 0.0], values[values > 0.0]
    if positive.size == 0:
        return "db" if negative.size else "power"
    # Noise-subtracted power dips a little below zero; decibels lie several units below. One and the same negative value
    # everywhere is an undeclared fill.
    many = negative.size > 0.02 * values.size and float(np.ptp(negative)) > 0.0
    if many and float(np.median(negative)) < -1.0:
        return "db"
    return "power" if float(np.median(positive)) < 1.0 else "amplitude"


def _guess_integer(values: np.ndarray) -> str:
    if values.size == 0 or np.count_nonzero(values < 0.0) <= 0.02 * values.size:
        return "integer"
    return "db" if float(np.median(values)) > _DB_FLOOR else "display"
