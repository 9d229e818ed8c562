"""Three principal components of AEF vectors as red, green and blue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PERCENTILES = (2.0, 98.0)
N_COMPONENTS = 3


@dataclass(frozen=True, eq=False)
class PrincipalColors:
    """A projection to three components and the range of each that becomes 0..1.

    `mean` [64], `axes` [64, 3] (each with its largest entry positive, so that colors do not flip between runs),
    `low` and `high` [3], `explained` share of the variance [3].
    """

    mean: np.ndarray
    axes: np.ndarray
    low: np.ndarray
    high: np.ndarray
    explained: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray) -> PrincipalColors:
        """Components of some vectors [N, 64], N >= 1, all finite; ranges are their 2nd to 98th percentile."""
        mean = vectors.mean(axis=0, dtype=np.float64)
        centered = vectors.astype(np.float64) - mean
        variance, axes = np.linalg.eigh(centered.T @ centered / len(vectors))
        variance, axes = variance[::-1][:N_COMPONENTS], axes[:, ::-1][:, :N_COMPONENTS]
        strongest = axes[np.abs(axes).argmax(axis=0), np.arange(N_COMPONENTS)]
        axes = axes * np.where(strongest < 0, -1.0, 1.0)
        low, high = np.percentile(centered @ axes, PERCENTILES, axis=0)
        total = max(float(np.square(centered).sum() / len(vectors)), np.finfo(float).tiny)
        return cls(mean, axes, low, high, variance / total)

    def scaled(self, vectors: np.ndarray) -> np.ndarray:
        """Components of vectors [..., N, 64] with the fitted range as 0..1, [..., N, 3]; no range becomes 0.5."""
        span = self.high - self.low
        # Row by row: all of a picture's vectors in float64 would be twice what was read.
        parts = np.empty((*vectors.shape[:-1], N_COMPONENTS))
        for at in np.ndindex(vectors.shape[:-2]):
            parts[at] = (vectors[at] - self.mean) @ self.axes
        return np.where(span > 1e-12, (parts - self.low) / np.where(span > 1e-12, span, 1.0), 0.5)
