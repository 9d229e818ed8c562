"""Metrics of the localization task, exact and stated (in words: docs/evaluation.md); boxes: `core.box_matching`."""

from __future__ import annotations

from dataclasses import dataclass


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
