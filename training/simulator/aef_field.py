"""An AEF-like field: 64-channel unit vectors on the int8 lattice that follow the land cover."""

from __future__ import annotations

import numpy as np

from fusar_qgis.core.field import quantize
from training.simulator import land_cover
from training.simulator.land_cover import smooth_noise

NODATA = -128
_PROTOTYPE_SEED = 20172025


def prototypes() -> np.ndarray:
    """One fixed unit vector per land cover class, float32 [classes, 64]; the same in every scene and seed."""
    rng = np.random.default_rng(_PROTOTYPE_SEED)
    vectors = rng.standard_normal((len(land_cover.NAMES), 64)).astype(np.float32)
    # Open and coastal water are nearly alike, as they are to AEF; open water is masked anyway.
    vectors[land_cover.SHALLOW] = 0.9 * vectors[land_cover.SEA] + 0.44 * vectors[land_cover.SHALLOW]
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def draw_field(
    rng: np.random.Generator, classes: np.ndarray, rows: np.ndarray, cols: np.ndarray, noise: float = 0.04
) -> np.ndarray:
    """AEF-like int8 vectors at the given pixels; open sea is nodata.

    Args:
        rng: Source of randomness.
        classes: Land cover uint8 [rows, cols].
        rows: Pixel rows to sample, int [n].
        cols: Pixel columns to sample, int [m].
        noise: Standard deviation of the noise per channel.

    Returns:
        int8 [n, m, 64] on AEF's lattice (`v = sign(q) (q / 127.5)^2`, unit norm before rounding), -128 for nodata.
    """
    basis = prototypes()
    picked = classes[np.ix_(rows, cols)]
    vectors = basis[picked]
    modes = np.random.default_rng(_PROTOTYPE_SEED + 1).standard_normal((3, 64)).astype(np.float32) / 8
    for mode in modes:  # slow regional variation within a class
        amount = smooth_noise(rng, len(rows), len(cols), scale_px=max(len(rows), len(cols)) / 2)
        vectors = vectors + 0.2 * amount[..., None] * mode
    vectors = vectors + noise * rng.standard_normal(vectors.shape, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True)
    codes = quantize(vectors)
    codes[picked == land_cover.SEA] = NODATA
    return codes
