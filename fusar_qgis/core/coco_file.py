"""Boxes of one scene in COCO's form, for whoever writes it."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene import Scene


class NamedBox(NamedTuple):
    """A class, a box in pixels of the scene's file and, of detections, a score."""

    label: str
    box: PixelBox
    score: Optional[float] = None


def coco_document(
    scene: Scene, boxes: Sequence[NamedBox], created: datetime, classes: Sequence[str] = ()
) -> Dict[str, Any]:
    """One image with its annotations: `bbox` (x, y, width, height) in its pixels, `score` where there is one.

    Args:
        scene: The scene.
        boxes: What is on it.
        created: When, in UTC.
        classes: Categories that come first, in this order; other labels follow by name.
    """
    labels = list(classes) + sorted({box.label for box in boxes} - set(classes))
    image = {
        "id": 1,
        "file_name": PurePath(scene.source_path).name,
        "width": scene.width_px,
        "height": scene.height_px,
    }
    return {
        "info": {
            "description": scene.name,
            "date_created": created.isoformat(),
            "contributor": ATTRIBUTION,
        },
        "images": [image],
        "categories": [{"id": number, "name": name} for number, name in enumerate(labels, start=1)],
        "annotations": [_annotation(number, box, labels) for number, box in enumerate(boxes, start=1)],
    }


def _annotation(number: int, named: NamedBox, labels: List[str]) -> Dict[str, Any]:
    box = named.box
    found = {
        "id": number,
        "image_id": 1,
        "category_id": labels.index(named.label) + 1,
        "bbox": [box.xmin, box.ymin, box.width, box.height],
        "area": box.area,
        "iscrowd": 0,
    }
    return found if named.score is None else {**found, "score": named.score}
