"""Reviewed boxes as training records, tile by tile; only of tiles whose boxes somebody has looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.review import ACCEPTED, REJECTED, ReviewedBox
from fusar_qgis.core.tasks import CLASSIFICATION, COUNTING, DETECTION, LOCALIZATION

LEAST_SHARE = 0.5
"""A box is a label of a tile that holds at least this much of its area; a smaller piece is none."""

LEAST_SIDE_PX = 2.0
"""What is smaller than this on either axis in the picture is no label: in whole pixels it would have no area."""

_PLACES = 3
"""Decimals of a box in a record: a thousandth of a pixel."""


@dataclass(frozen=True)
class TileTruth:
    """What is known of one tile; `objects` (label, box in scene pixels, clipped to the tile).

    `complete`: somebody has looked at every box that touches the tile, and there is at least one. A tile without any
    box says nothing: nobody has looked whether the model missed something there.
    """

    objects: Tuple[Tuple[str, PixelBox], ...]
    complete: bool


class ReviewedScene:
    """The rows of a scene, to be asked tile by tile.

    Args:
        rows: All rows of its detection layer.
    """

    def __init__(self, rows: Sequence[ReviewedBox]) -> None:
        self._rows = [row for row in rows if row.box is not None and row.box.area > 0]
        corners = [row.box.as_tuple() for row in self._rows if row.box is not None]
        self._corners = np.array(corners, dtype=np.float64).reshape(-1, 4)

    def truth(self, window: PixelBox) -> TileTruth:
        """What the review says of a window.

        Args:
            window: In scene pixels.
        """
        rows = [self._rows[index] for index in self._touching(window)]
        pairs = [(row, _share(row.box, window)) for row in rows]
        kept = [
            (row.label, _inside(row.box, window))
            for row, share in pairs
            if _stands(row) and share >= LEAST_SHARE and row.box is not None
        ]
        return TileTruth(tuple(kept), bool(rows) and all(map(_looked_at, rows)))

    def touches(self, window: PixelBox) -> bool:
        """Whether any box lies in a window, looked at or not."""
        return bool(self._touching(window))

    def _touching(self, window: PixelBox) -> List[int]:
        if not len(self._corners):
            return []
        xmin, ymin, xmax, ymax = self._corners.T
        inside = (xmin < window.xmax) & (xmax > window.xmin) & (ymin < window.ymax) & (ymax > window.ymin)
        return [int(index) for index in np.flatnonzero(inside)]


def training_record(
    name: str, image: str, truth: TileTruth, window: PixelBox, size_px: int, classes: Sequence[str]
) -> Dict[str, Any]:
    """One line of `samples.jsonl`, as `training/data/prepared.py` reads it.

    Args:
        name: The record's id.
        image: The picture's path in the folder.
        truth: What is in the tile.
        window: The square of the scene that the picture shows.
        size_px: Its side on disk.
        classes: Those that were looked for. Of others nobody knows whether all were found: they are asked about box by
            box only.

    Returns:
        Boxes in pixels of the picture; questions to count, locate and detect each class, and one to name each box.
    """
    objects = [
        {"label": label, "bbox": _rounded(box, window, size_px)}
        for label, box in truth.objects
        if label and min(box.width, box.height) * size_px / window.width >= LEAST_SIDE_PX
    ]
    named = [
        {"task": CLASSIFICATION, "box": item["bbox"], "answer": item["label"], "label": item["label"]}
        for item in objects
    ]
    asked = [
        {"task": task, "label": label} for label in classes for task in (DETECTION, COUNTING, LOCALIZATION)
    ]
    return {
        "id": name,
        "image": image,
        "size": [size_px, size_px],
        "objects": objects,
        "qa": [*asked, *named],
    }


def _rounded(box: PixelBox, window: PixelBox, size_px: int) -> List[float]:
    seen = box.shifted(-window.xmin, -window.ymin).scaled(size_px / window.width, size_px / window.height)
    return [round(value, _PLACES) for value in seen.as_tuple()]


def _stands(row: ReviewedBox) -> bool:
    return bool(row.label) and row.review != REJECTED and (row.by_hand or row.review == ACCEPTED)


def _looked_at(row: ReviewedBox) -> bool:
    # An object without a class is one that the picture shows and no label names.
    return row.review == REJECTED or (bool(row.label) and (row.by_hand or row.review == ACCEPTED))


def _share(box: Optional[PixelBox], window: PixelBox) -> float:
    return 0.0 if box is None else box.intersection(window) / box.area


def _inside(box: Optional[PixelBox], window: PixelBox) -> PixelBox:
    assert box is not None
    return PixelBox(
        max(box.xmin, window.xmin),
        max(box.ymin, window.ymin),
        min(box.xmax, window.xmax),
        min(box.ymax, window.ymax),
    )
