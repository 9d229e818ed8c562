"""A plain cell-averaging CFAR detector: the yardstick that any ship detector must beat."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

Box = tuple[float, float, float, float]


def detect(
    pixels: np.ndarray,
    guard_px: int = 25,
    background_px: int = 45,
    factor: float = 4.0,
    smallest_px: int = 12,
) -> list[Box]:
    """Boxes around groups of pixels far above their surroundings.

    Args:
        pixels: 8-bit image [rows, cols].
        guard_px: Half width of the window left out around each pixel.
        background_px: Half width of the window the background is estimated from.
        factor: Threshold in standard deviations of the background.
        smallest_px: Smallest group of pixels that counts.

    Returns:
        Boxes (xmin, ymin, xmax, ymax), max exclusive.
    """
    image = pixels.astype(np.float64)
    mean, mean_square = (_ring_mean(image**power, guard_px, background_px) for power in (1, 2))
    deviation = np.sqrt(np.maximum(mean_square - mean**2, 1.0))
    bright = ndimage.uniform_filter(image, 3) > mean + factor * deviation
    groups, _ = ndimage.label(ndimage.binary_closing(bright, iterations=2))
    boxes = []
    for number, (rows, cols) in enumerate(ndimage.find_objects(groups), start=1):
        if (groups[rows, cols] == number).sum() >= smallest_px:
            boxes.append((float(cols.start), float(rows.start), float(cols.stop), float(rows.stop)))
    return boxes


def _ring_mean(image: np.ndarray, guard_px: int, background_px: int) -> np.ndarray:
    outer, inner = 2 * background_px + 1, 2 * guard_px + 1
    total = ndimage.uniform_filter(image, outer) * outer**2
    mean: np.ndarray = (total - ndimage.uniform_filter(image, inner) * inner**2) / (outer**2 - inner**2)
    return mean
