"""COCO's form of a scene's boxes: one image, boxes as corner and size, categories and numbers from 1."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.coco_file import NamedBox, coco_document
from tests.core.test_61_scene import make_scene

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
WIDE, TALL = PixelBox(10, 20, 40, 25), PixelBox(1.5, 2.0, 4.0, 12.0)


def test_the_whole_document():
    scene = make_scene(width=400, height=357, source_path="/data/2020/vasai.tif")
    boxes = [NamedBox("ship", WIDE), NamedBox("plane", TALL, 0.25), NamedBox("ship", TALL, 0.0)]
    document = coco_document(scene, boxes, CREATED)
    assert json.loads(json.dumps(document)) == {
        "info": {
            "description": "vasai",
            "date_created": "2026-01-02T03:04:05+00:00",
            "contributor": ATTRIBUTION,
        },
        "images": [{"id": 1, "file_name": "vasai.tif", "width": 400, "height": 357}],
        "categories": [{"id": 1, "name": "plane"}, {"id": 2, "name": "ship"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 2, "bbox": [10, 20, 30, 5], "area": 150, "iscrowd": 0},
            {
                "id": 2, "image_id": 1, "category_id": 1, "bbox": [1.5, 2.0, 2.5, 10.0], "area": 25.0, "iscrowd": 0,
                "score": 0.25,
            },
            {
                "id": 3, "image_id": 1, "category_id": 2, "bbox": [1.5, 2.0, 2.5, 10.0], "area": 25.0, "iscrowd": 0,
                "score": 0.0,
            },
        ],
    }  # fmt: skip


def test_an_empty_scene_still_names_its_classes():
    document = coco_document(make_scene(), [], CREATED, ("truck", "bus"))
    assert document["annotations"] == []
    assert document["categories"] == [{"id": 1, "name": "truck"}, {"id": 2, "name": "bus"}]
