"""Metrics, exact and stated: what counts as right, and how boxes are matched (in words: docs/evaluation.md)."""

from __future__ import annotations

from collections.abc import Sequence
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


def match_pairs(overlaps: np.ndarray, threshold: float) -> list[tuple[int, int]]:
    """One-to-one pairs of one image and class, highest IoU first; no scores are needed.

    Args:
        overlaps: IoU [predicted, truth].
        threshold: Smallest IoU of a pair.

    Returns:
        (prediction, truth) indices.
    """
    rest, pairs = overlaps.copy(), []
    while rest.size:
        row, col = divmod(int(rest.argmax()), rest.shape[1])
        if rest[row, col] < threshold:
            break
        pairs.append((row, col))
        rest[row, :] = -1
        rest[:, col] = -1
    return pairs


def match_detections(predicted: Sequence[Box], truth: Sequence[Box], threshold: float) -> DetectionCounts:
    """Counts of one image and class under one-to-one matching, highest IoU first.

    Args:
        predicted: Predicted boxes.
        truth: True boxes.
        threshold: Smallest IoU of a match.
    """
    pairs = match_pairs(iou_matrix(predicted, truth), threshold)
    return DetectionCounts(len(pairs), len(predicted), len(truth))


@dataclass(frozen=True)
class CellScore:
    """One localization answer: Acc@100 equal sets, Acc@50 Jaccard >= 0.5, Top1 any overlap."""

    jaccard: float

    @property
    def exact(self) -> bool:
        """Whether the sets are equal."""
        return self.jaccard == 1.0

    @property
    def half(self) -> bool:
        """Whether at least half of the union is common."""
        return self.jaccard >= 0.5

    @property
    def top1(self) -> bool:
        """Whether anything is common."""
        return self.jaccard > 0.0


def score_cells(predicted: set[int] | None, truth: set[int]) -> CellScore:
    """The score of one set of cells; two empty sets agree, an unreadable answer never does.

    Args:
        predicted: Cells named, or None where the answer could not be read.
        truth: Cells that hold an object.
    """
    if predicted is None:
        return CellScore(0.0)
    union = predicted | truth
    return CellScore(len(predicted & truth) / len(union) if union else 1.0)
