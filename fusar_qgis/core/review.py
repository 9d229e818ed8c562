"""What an analyst says of detected boxes, and what is left when she is done."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Sequence

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.coco_file import NamedBox

ACCEPTED, REJECTED = "accepted", "rejected"


class ReviewedBox(NamedTuple):
    """One row of a detection layer; `by_hand`: the analyst drew it, no model found it."""

    label: str
    box: Optional[PixelBox]
    review: str
    by_hand: bool


class Corrections(NamedTuple):
    """`boxes` that were accepted, renamed or drawn; how many were rejected, not looked at, or lack class or place."""

    boxes: List[NamedBox]
    rejected: int
    unreviewed: int
    unusable: int


def corrections(rows: Sequence[ReviewedBox]) -> Corrections:
    """What the analyst stands by. Boxes that nobody looked at are no labels: a model would learn its own mistakes."""
    kept = [row for row in rows if row.by_hand or row.review == ACCEPTED]
    usable = [row for row in kept if row.label and row.box is not None and row.box.area > 0]
    return Corrections(
        [NamedBox(row.label, row.box) for row in usable if row.box is not None],
        sum(row.review == REJECTED for row in rows),
        sum(not row.by_hand and row.review not in (ACCEPTED, REJECTED) for row in rows),
        len(kept) - len(usable),
    )
