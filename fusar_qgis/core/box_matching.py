"""How detections are scored: one-to-one matching by IoU, class by class, without scores (docs/evaluation.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence, Tuple

import numpy as np

Box = Sequence[float]

_ROWS_AT_ONCE = 256


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


def match_pairs(overlaps: np.ndarray, threshold: float) -> List[Tuple[int, int]]:
    """One-to-one pairs of one image and class, highest IoU first; no scores are needed.

    Args:
        overlaps: IoU [predicted, truth].
        threshold: Smallest IoU of a pair.

    Returns:
        (prediction, truth) indices.
    """
    rows, cols = np.nonzero(overlaps >= threshold)
    return _one_to_one(rows, cols, overlaps[rows, cols])


def match_detections(predicted: Sequence[Box], truth: Sequence[Box], threshold: float) -> DetectionCounts:
    """Counts of one image and class under one-to-one matching, highest IoU first; for whole scenes too.

    Args:
        predicted: Predicted boxes.
        truth: True boxes.
        threshold: Smallest IoU of a match, above 0.
    """
    parts = []
    # A scene of 5,000 boxes on either side has 25 million pairs, of which a few thousand touch.
    for start in range(0, len(predicted), _ROWS_AT_ONCE):
        overlaps = iou_matrix(predicted[start : start + _ROWS_AT_ONCE], truth)
        rows, cols = np.nonzero(overlaps >= threshold)
        parts.append((rows + start, cols, overlaps[rows, cols]))
    found = [np.concatenate(part) for part in zip(*parts)] or [np.zeros(0, int)] * 3
    return DetectionCounts(len(_one_to_one(*found)), len(predicted), len(truth))


def _one_to_one(rows: np.ndarray, cols: np.ndarray, overlaps: np.ndarray) -> List[Tuple[int, int]]:
    used_rows, used_cols, pairs = set(), set(), []
    for index in np.argsort(-overlaps, kind="stable").tolist():
        row, col = int(rows[index]), int(cols[index])
        if row not in used_rows and col not in used_cols:
            used_rows.add(row)
            used_cols.add(col)
            pairs.append((row, col))
    return pairs
