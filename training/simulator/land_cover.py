"""Land cover of a simulated scene: which surface each pixel shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

SEA, SHALLOW, FLATS, VEGETATION, URBAN, APRON, PORT = range(7)
NAMES = ("sea", "coastal water", "flats", "vegetation", "urban area", "airfield", "port")
WATER = (SEA, SHALLOW)

KINDS = ("open_sea", "coast", "port", "airfield", "city", "flats", "near_shore", "bay")
"""What a scene shows. `flats` is bare, radar-dark land; `near_shore` is water that AEF still covers; `bay` is a large
scene with some of everything."""

_UNIFORM = {"open_sea": SEA, "near_shore": SHALLOW}

SHALLOW_WIDTH_PX = 90
"""Water within this distance of land counts as coastal water, which AEF covers; farther out it has no data."""


@dataclass(frozen=True)
class LandCover:
    """Classes uint8 [rows, cols] and the kind of scene they make."""

    classes: np.ndarray
    kind: str

    def share(self, *classes: int) -> float:
        """Fraction of pixels in the given classes."""
        return float(np.isin(self.classes, classes).mean())


def smooth_noise(rng: np.random.Generator, rows: int, cols: int, scale_px: float) -> np.ndarray:
    """Unit-variance Gaussian noise with structures of about `scale_px`, float32 [rows, cols]."""
    step = max(scale_px / 2, 1.0)
    coarse = rng.standard_normal((int(rows / step) + 4, int(cols / step) + 4)).astype(np.float32)
    fine = ndimage.zoom(coarse, step, order=1, prefilter=False)[:rows, :cols]
    fine = ndimage.gaussian_filter(fine, step / 3, truncate=2.0)  # rounds the creases of linear interpolation
    unit: np.ndarray = (fine - fine.mean()) / (fine.std() + 1e-6)
    return unit


def draw_land_cover(rng: np.random.Generator, kind: str, rows: int, cols: int) -> LandCover:
    """Draws the land cover of one scene.

    Args:
        rng: Source of randomness.
        kind: One of `KINDS`.
        rows: Height in pixels.
        cols: Width in pixels.
    """
    if kind in _UNIFORM:
        return LandCover(np.full((rows, cols), _UNIFORM[kind], np.uint8), kind)
    painter = {
        "coast": _coast,
        "port": _port,
        "airfield": _airfield,
        "city": _city,
        "flats": _flats,
        "bay": _bay,
    }[kind]
    return LandCover(painter(rng, rows, cols), kind)


def _land(rng: np.random.Generator, rows: int, cols: int, mixture: tuple[float, float, float]) -> np.ndarray:
    """Patches of flats, vegetation and urban area in the given proportions."""
    noise = smooth_noise(rng, rows, cols, rng.uniform(50, 110))
    edges = np.quantile(noise, np.cumsum(mixture)[:2])
    classes: np.ndarray = np.array([FLATS, VEGETATION, URBAN], np.uint8)[np.digitize(noise, edges)]
    return classes


def _ramp(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    """A tilted plane in -1..1: the side of the scene on which something lies."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:rows, 0:cols].astype(np.float32)
    plane = (x / cols - 0.5) * np.cos(angle) + (y / rows - 0.5) * np.sin(angle)
    ramp: np.ndarray = 2 * plane / np.sqrt(2)
    return ramp


def _coast(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    height = _ramp(rng, rows, cols) + 0.18 * smooth_noise(rng, rows, cols, 70)
    is_land = height > np.quantile(height, rng.uniform(0.3, 0.75))
    flats = rng.uniform(0.2, 0.7)
    rest = (1 - flats) * rng.uniform(0.2, 0.8)
    classes = np.where(is_land, _land(rng, rows, cols, (flats, rest, 1 - flats - rest)), SEA).astype(np.uint8)
    return _mark_shallow(classes)


def _mark_shallow(classes: np.ndarray) -> np.ndarray:
    water = classes == SEA
    if water.any() and not water.all():
        near = ndimage.distance_transform_edt(water) <= SHALLOW_WIDTH_PX
        classes[water & near] = SHALLOW
    return classes


def _port(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    ramp = _ramp(rng, rows, cols)
    classes = np.full((rows, cols), SEA, np.uint8)
    quay = np.quantile(ramp, rng.uniform(0.5, 0.75))
    classes[ramp > quay] = PORT
    classes[ramp > quay + rng.uniform(0.2, 0.5)] = URBAN
    across = _ramp(rng, rows, cols)
    piers = (np.abs((across * rng.uniform(4, 7)) % 1 - 0.5) < 0.09) & (ramp > quay - rng.uniform(0.15, 0.35))
    classes[piers & (classes == SEA)] = PORT
    return _mark_shallow(classes)


def _airfield(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    classes = _land(rng, rows, cols, (0.05, 0.8, 0.15))
    y, x = np.mgrid[0:rows, 0:cols].astype(np.float32)
    angle = rng.uniform(0, np.pi)
    along = (x - cols * rng.uniform(0.3, 0.7)) * np.cos(angle) + (y - rows * rng.uniform(0.3, 0.7)) * np.sin(
        angle
    )
    across = -(x - cols / 2) * np.sin(angle) + (y - rows / 2) * np.cos(angle)
    offset = rng.uniform(-0.2, 0.2) * rows
    classes[np.abs(across - offset) < rng.uniform(0.18, 0.34) * rows] = APRON
    classes[np.abs(along - rng.uniform(-0.3, 0.3) * cols) < 0.05 * cols] = APRON
    return classes


def _city(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    flats = rng.uniform(0.05, 0.4)
    return _land(rng, rows, cols, (flats, 0.25, 0.75 - flats))


def _flats(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    flats = rng.uniform(0.75, 1.0)
    return _land(rng, rows, cols, (flats, 1 - flats, 0.0))


def _bay(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    """Sea in the west, a port on the shore, salt flats in the south, an airfield inland in the north-east."""
    y, x = np.mgrid[0:rows, 0:cols].astype(np.float32)
    x, y = x / cols, y / rows
    shore = 0.46 + 0.1 * np.sin(2.2 * np.pi * y + 0.6) + 0.035 * smooth_noise(rng, rows, cols, rows / 6)
    cover = smooth_noise(rng, rows, cols, rows / 5)
    classes = np.where(cover > 0.35, URBAN, VEGETATION).astype(np.uint8)
    classes[(y > 0.62 + 0.05 * smooth_noise(rng, rows, cols, rows / 5)) & (x < 0.9)] = FLATS
    classes[(np.abs(y - 0.42) < 0.11) & (x < shore + 0.1)] = PORT
    runway = (np.abs((y - 0.17) + 0.25 * (x - 0.8)) < 0.022) & (x > 0.6)
    apron = (np.abs((y - 0.27) + 0.25 * (x - 0.82)) < 0.055) & (np.abs(x - 0.82) < 0.14)
    classes[runway | apron] = APRON
    classes[x < shore] = SEA
    piers = (
        (np.abs(((y - 0.3) * 18) % 1 - 0.5) < 0.13)
        & (np.abs(y - 0.42) < 0.11)
        & (x > shore - 0.07)
        & (x < shore)
    )
    classes[piers] = PORT
    return _mark_shallow(classes)
