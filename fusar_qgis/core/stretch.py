"""SAR pixels to the 8-bit image that the model sees: one stretch for training, serving and display.

SAR spans five orders of magnitude with multiplicative speckle, so every kind but `display` is stretched in decibels,
between two percentiles of the valid pixels. NaN, infinities, nodata and the usual fill values never take part and come
out as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError, InvalidSceneError
from fusar_qgis.core.pixel_kind import check_kind, skips_zero, valid_mask

LOW_PERCENT = 1.0
HIGH_PERCENT = 99.5
MIN_SPAN = 1.0
"""Narrowest stretch, in dB (or display units): a constant image comes out mid gray instead of amplified noise."""

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
        check_kind(self.kind)
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            raise InvalidRequestError(f"The stretch {self.low}..{self.high} is not a rising range.")

    @property
    def skips_zero(self) -> bool:
        """Whether exact zeros count as nodata."""
        return skips_zero(self.kind) if self.zero_is_nodata is None else self.zero_is_nodata


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
        kind: One of `pixel_kind.KINDS`.
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
