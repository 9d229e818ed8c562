"""Intervals: bootstrap over samples for any ratio of sums, Wilson's where a share is 0 or 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

LEVEL = 0.95
_CHUNK = 500


@dataclass(frozen=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Tally:
    """A metric as a ratio of sums over samples: numerator and denominator float64 [samples].

    Accuracy is right over asked, F1 is 2 TP over boxes plus predictions; samples, not questions, are the independent
    units, so all questions about one image stay together when samples are drawn again.
    """

    numerator: np.ndarray
    denominator: np.ndarray

    @property
    def total(self) -> float:
        """What it is a share of."""
        return float(self.denominator.sum())

    @property
    def value(self) -> float | None:
        """The ratio; None where nothing was asked."""
        return float(self.numerator.sum()) / self.total if self.total else None


class Bootstrap:
    """Draws samples with replacement, the same draws for every metric and system: that makes differences paired.

    Args:
        samples: How many samples there are.
        resamples: How often to draw.
        seed: Seed of the draws.
    """

    def __init__(self, samples: int, resamples: int = 2000, seed: int = 0) -> None:
        self.samples, self.resamples, self.seed = samples, resamples, seed

    @cached_property
    def _weights(self) -> np.ndarray:
        """How often each sample was drawn, uint8 [resamples, samples]: a sample comes up 256 times in no lifetime."""
        rng = np.random.default_rng([self.seed, self.samples])
        weights = np.empty((self.resamples, self.samples), np.uint8)
        for row in weights:
            row[:] = np.bincount(rng.integers(0, self.samples, self.samples), minlength=self.samples)
        return weights

    def sums(self, columns: np.ndarray) -> np.ndarray:
        """Sums of each draw, float64 [resamples, columns].

        Args:
            columns: What each sample adds, [samples, columns].
        """
        parts = [
            self._weights[begin : begin + _CHUNK].astype(np.float32) @ columns.astype(np.float32)
            for begin in range(0, self.resamples, _CHUNK)
        ]
        return np.concatenate(parts).astype(float)

    def values(self, tally: Tally) -> np.ndarray:
        """The metric of each draw, float64 [resamples]; NaN where nothing was asked in a draw."""
        sums = self.sums(np.stack([tally.numerator, tally.denominator], 1))
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio: np.ndarray = sums[:, 0] / sums[:, 1]
        return ratio

    def interval(self, tally: Tally) -> Interval | None:
        """Percentile interval of a metric; Wilson's for a share of 0 or 1, which every draw repeats."""
        value = tally.value
        if value is None:
            return None
        if value in (0.0, 1.0):
            return wilson_interval(round(value * tally.total), round(tally.total))
        return percentile_interval(self.values(tally))


def balanced(tallies: Sequence[Tally], bootstrap: Bootstrap) -> tuple[float, Interval] | None:
    """The mean of a metric over parts that each count the same, however many questions they have, and its interval.

    Always giving the most frequent answer is worth one over the number of parts. A part that a draw leaves empty is
    left out of that draw's mean.

    Args:
        tallies: One of each part; parts that nothing was asked about are left out.
        bootstrap: Draws the samples.

    Returns:
        Value and interval; None where there is no part.
    """
    values = [(tally, tally.value) for tally in tallies]
    known = [(tally, value) for tally, value in values if value is not None]
    if not known:
        return None
    draws = np.stack([bootstrap.values(tally) for tally, _ in known])
    mean = sum(value for _, value in known) / len(known)
    return mean, percentile_interval(np.nanmean(draws, axis=0))


def percentile_interval(values: np.ndarray) -> Interval:
    """The middle 95 % of draws; NaN are left out."""
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.nanpercentile(values, [tail, 100 - tail])
    return Interval(float(low), float(high))


def wilson_interval(successes: int, total: int, z: float = 1.96) -> Interval:
    """Wilson's 95 % interval of a share; (0, 1) without data."""
    if not total:
        return Interval(0.0, 1.0)
    share = successes / total
    center = share + z * z / (2 * total)
    spread = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return Interval(max(0.0, float((center - spread) / scale)), min(1.0, float((center + spread) / scale)))
