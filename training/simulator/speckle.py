"""Backscatter and speckle: from land cover to radar power."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from training.simulator import land_cover
from training.simulator.land_cover import smooth_noise

LEVELS_DB = {
    land_cover.SEA: (-24.0, -13.0),
    land_cover.VEGETATION: (-12.0, -7.0),
    land_cover.URBAN: (-7.0, -2.0),
    land_cover.PORT: (-15.0, -8.0),
}
"""Mean sigma nought in dB, low and high. Flats and aprons share the sea's range: radar alone cannot tell them."""


def draw_backscatter(rng: np.random.Generator, classes: np.ndarray) -> tuple[np.ndarray, float]:
    """Mean radar power per pixel before speckle.

    Args:
        rng: Source of randomness.
        classes: Land cover uint8 [rows, cols].

    Returns:
        Power float32 [rows, cols] (linear sigma nought) and the level of the dark surfaces in dB.
    """
    dark_db = float(rng.uniform(*LEVELS_DB[land_cover.SEA]))
    rows, cols = classes.shape
    means = np.full(len(land_cover.NAMES), dark_db, np.float32)
    for cover in (land_cover.VEGETATION, land_cover.URBAN, land_cover.PORT):
        means[cover] = max(rng.uniform(*LEVELS_DB[cover]), dark_db + 2)
    texture_db = np.array([0.4, 0.4, 0.4, 0.9, 1.6, 0.3, 1.2], np.float32)
    level_db = means[classes] + texture_db[classes] * smooth_noise(rng, rows, cols, 24)
    if rng.random() < 0.35:
        level_db += _swell_db(rng, classes)
    power = (10.0 ** (level_db / 10)).astype(np.float32)
    _add_city_points(rng, power, classes)
    return power, dark_db


def _swell_db(rng: np.random.Generator, classes: np.ndarray) -> np.ndarray:
    """Wind waves on water (and ripples of the same look on flats and aprons, so that they give nothing away)."""
    y, x = np.mgrid[0 : classes.shape[0], 0 : classes.shape[1]].astype(np.float32)
    angle, length_px = rng.uniform(0, np.pi), rng.uniform(9, 30)
    phase = 2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / length_px
    dark = np.isin(classes, (*land_cover.WATER, land_cover.FLATS, land_cover.APRON))
    return np.where(dark, rng.uniform(0.2, 0.9) * np.sin(phase), 0.0).astype(np.float32)


def _add_city_points(rng: np.random.Generator, power: np.ndarray, classes: np.ndarray) -> None:
    """Point scatterers of built-up areas: double bounces far brighter than their surroundings."""
    for cover, density in ((land_cover.URBAN, 0.02), (land_cover.PORT, 0.003)):
        rows, cols = np.nonzero(classes == cover)
        count = rng.poisson(density * len(rows))
        if count:
            pick = rng.integers(0, len(rows), count)
            power[rows[pick], cols[pick]] += (10.0 ** rng.uniform(0.3, 1.9, count)).astype(np.float32)


def apply_speckle(rng: np.random.Generator, power: np.ndarray) -> np.ndarray:
    """Multiplicative speckle: gamma of L looks, K-distributed where the surface is textured, correlated by the PSF.

    Args:
        rng: Source of randomness.
        power: Mean power float32 [rows, cols].

    Returns:
        Observed power float32 [rows, cols].
    """
    looks = float(rng.choice([1.0, 2.0, 3.0, 4.4, 6.0]))
    speckle = rng.standard_gamma(looks, power.shape, dtype=np.float32) / looks
    if rng.random() < 0.5:
        shape = float(rng.uniform(4, 14))
        texture = ndimage.gaussian_filter(
            rng.standard_gamma(shape, power.shape, dtype=np.float32) / shape, 1.0
        )
        speckle *= texture
    seen: np.ndarray = ndimage.gaussian_filter(power * speckle, rng.uniform(0.35, 0.85), truncate=3.0)
    return seen
