"""Metrics, exact and stated: what counts as right, and how boxes are matched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Box = Sequence[float]


@dataclass(frozen=True)
class DetectionCounts:
    """True positives, predictions and truths, summed over images (micro average)."""

    matched: int = 0
    predicted: int = 0
    truth: int = 0

    def __add__(self, other: DetectionCounts) -> DetectionCounts:
        """Counts of both."""
        return DetectionCounts(
            self.matched + other.matched, self.predicted + other.predicted, self.truth + other.truth
        )

    @property
    def precision(self) -> float:
        """Matched share of the predictions; 0 when there are none."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Matched share of the truths; 0 when there are none."""
        return self.matched / self.truth if self.truth else 0.0

    @property
    def f1(self) -> float:
        """2 TP / (N_truth + N_predicted); 1 when both are empty."""
        total = self.predicted + self.truth
        return 2 * self.matched / total if total else 1.0


def iou_matrix(predicted: Sequence[Box], truth: Sequence[Box]) -> np.ndarray:
    """Intersection over union of boxes (xmin, ymin, xmax, ymax), float64 [predicted, truth]."""
    a = np.asarray(predicted, float).reshape(-1, 4)[:, None]
    b = np.asarray(truth, float).reshape(-1, 4)[None]
    size = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    inter = np.clip(size, 0, None).prod(-1)
    areas = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1)
    overlap: np.ndarray = np.divide(inter, areas - inter, out=np.zeros_like(inter), where=areas > inter)
    return overlap


def match_detections(predicted: Sequence[Box], truth: Sequence[Box], threshold: float) -> DetectionCounts:
    """One-to-one matching of one image and class, highest IoU first; no scores are needed.

    Args:
        predicted: Predicted boxes.
        truth: True boxes.
        threshold: Smallest IoU of a match.
    """
    overlaps = iou_matrix(predicted, truth)
    matched = 0
    while overlaps.size and overlaps.max() >= threshold:
        row, col = np.unravel_index(overlaps.argmax(), overlaps.shape)
        overlaps[row, :] = -1
        overlaps[:, col] = -1
        matched += 1
    return DetectionCounts(matched, len(predicted), len(truth))


@dataclass(frozen=True)
class CellScores:
    """Share of images whose predicted set of cells is right; `top1` is any overlap."""

    exact: float
    half: float
    top1: float
    jaccard: float
    images: int


def score_cells(pairs: Iterable[tuple[set[int], set[int]]]) -> CellScores:
    """Localization scores: Acc@100 equal sets, Acc@50 Jaccard >= 0.5, Top1 any overlap; two empty sets agree.

    Args:
        pairs: (predicted, true) cells per image.
    """
    jaccards = [len(p & t) / len(p | t) if p | t else 1.0 for p, t in pairs]
    values = np.array(jaccards) if jaccards else np.zeros(0)
    if not len(values):
        return CellScores(0.0, 0.0, 0.0, 0.0, 0)
    return CellScores(
        float((values == 1).mean()),
        float((values >= 0.5).mean()),
        float((values > 0).mean()),
        float(values.mean()),
        len(values),
    )


def wilson_interval(successes: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) without data."""
    if not total:
        return (0.0, 1.0)
    share = successes / total
    center = share + z * z / (2 * total)
    spread = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return (float((center - spread) / scale), float((center + spread) / scale))
