"""What is left of detected boxes when an analyst is done, in COCO's form."""

from __future__ import annotations

from datetime import datetime, timezone

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.coco_file import NamedBox, coco_document
from fusar_qgis.core.review import ACCEPTED, REJECTED, ReviewedBox, corrections
from tests.core.test_61_scene import make_scene

BOX = PixelBox(10, 20, 30, 60)


def test_only_what_somebody_decided_becomes_a_label():
    rows = [
        ReviewedBox("ship", BOX, ACCEPTED, False),
        ReviewedBox("ship", BOX, REJECTED, False),
        ReviewedBox("ship", BOX, "", False),
        ReviewedBox("plane", BOX, "", True),
        ReviewedBox("", BOX, "", True),
        ReviewedBox("ship", None, ACCEPTED, False),
        ReviewedBox("ship", PixelBox(5, 5, 5, 9), "", True),
    ]
    found = corrections(rows)
    assert [(box.label, box.box) for box in found.boxes] == [("ship", BOX), ("plane", BOX)]
    assert (found.rejected, found.unreviewed, found.unusable) == (1, 1, 3)


def test_coco_keeps_the_models_order_of_classes():
    made = coco_document(
        make_scene(), [NamedBox("truck", BOX), NamedBox("ship", BOX, 0.5)],
        datetime(2026, 1, 2, tzinfo=timezone.utc), ("ship", "plane"),
    )  # fmt: skip
    assert [each["name"] for each in made["categories"]] == ["ship", "plane", "truck"]
    assert [each["category_id"] for each in made["annotations"]] == [3, 1]
    assert made["annotations"][0]["bbox"] == [10, 20, 20, 40] and "score" not in made["annotations"][0]
    assert made["annotations"][1]["score"] == 0.5 and made["images"][0]["width"] == 400
