"""A made-up Earth of AEF pixels: any place and year has one vector, found without any code of the product."""

from __future__ import annotations

import numpy as np

CELL_DEG = 1e-4
YEARS = range(2017, 2026)
SENTINEL = -((128 / 127.5) ** 2)


class World:
    """Cells of about 10 m; `codes` [N, 64] are dealt to them by their place and year."""

    def __init__(self, codes: np.ndarray | None = None) -> None:
        self.codes = made_codes() if codes is None else codes

    def vectors(self, lon, lat, year: int) -> np.ndarray:
        """float64 [..., 64] of the cell under each place."""
        q = self.codes_at(lon, lat, year).astype(np.float64)
        return np.sign(q) * (q / 127.5) ** 2

    def codes_at(self, lon, lat, year: int) -> np.ndarray:
        """int8 [..., 64]."""
        column = np.floor(np.asarray(lon) / CELL_DEG).astype(np.int64)
        row = np.floor(np.asarray(lat) / CELL_DEG).astype(np.int64)
        mixed = (column * 7_919 + row * 104_729 + year * 1_299_709) % len(self.codes)
        return self.codes[mixed]


def made_codes(count: int = 4_093) -> np.ndarray:
    """int8 [count, 64], each of about unit length once de-quantized."""
    vectors = np.random.default_rng(0).normal(size=(count, 64))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.rint(np.sign(vectors) * np.sqrt(np.abs(vectors)) * 127.5).astype(np.int8)
