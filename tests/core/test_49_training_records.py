"""Which tiles of a reviewed scene are training data, and what their records say."""

from __future__ import annotations

import pytest

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.review import ReviewedBox
from fusar_qgis.core.training_records import ReviewedScene, training_record

TILE = PixelBox(100, 100, 200, 200)


def row(xmin, ymin, xmax, ymax, review="accepted", label="ship", by_hand=False):
    return ReviewedBox(label, PixelBox(xmin, ymin, xmax, ymax), review, by_hand)


def truth(*rows):
    return ReviewedScene(rows).truth(TILE)


@pytest.mark.parametrize(
    ("rows", "complete"),
    [
        ([row(110, 110, 120, 120)], True),
        ([row(110, 110, 120, 120, "rejected")], True),
        ([row(110, 110, 120, 120, "", by_hand=True)], True),
        ([row(110, 110, 120, 120), row(150, 150, 160, 160, "")], False),
        ([row(110, 110, 120, 120), row(195, 195, 260, 260, "")], False),
        ([row(110, 110, 120, 120), row(200, 150, 260, 160, "")], True),
        ([row(110, 110, 120, 120), row(150, 150, 160, 160, "", label="", by_hand=True)], False),
        ([], False),
        ([row(300, 300, 320, 320)], False),
    ],
)
def test_only_tiles_whose_boxes_were_all_looked_at_are_complete(rows, complete):
    assert truth(*rows).complete is complete


def test_rejected_boxes_are_no_labels():
    found = truth(row(110, 110, 120, 120, "rejected"), row(150, 150, 160, 160, label="plane"))
    assert found.objects == (("plane", PixelBox(150, 150, 160, 160)),)


def test_a_cut_box_is_clipped_and_a_small_piece_is_none():
    found = truth(row(190, 110, 208, 120), row(190, 150, 212, 160))
    assert found.objects == (("ship", PixelBox(190, 110, 200, 120)),)


def test_what_has_no_area_in_whole_pixels_is_no_label():
    found = truth(row(110, 110, 110.04, 120), row(150, 150, 151, 160))
    assert len(found.objects) == 2
    shown = training_record("s_1", "a.png", found, TILE, 200, ("ship",))["objects"]
    assert [item["bbox"] for item in shown] == [[100, 100, 102, 120]]
    assert not training_record("s_1", "a.png", found, TILE, 100, ("ship",))["objects"]


def test_a_record_speaks_pixels_of_the_picture_and_asks_what_is_known():
    found = truth(row(110, 120, 130, 160), row(150, 150, 160, 160, label="tanker"))
    record = training_record("s_1", "images/s_1.png", found, TILE, 250, ("ship", "plane"))
    assert record["size"] == [250, 250]
    assert [item["bbox"] for item in record["objects"]] == [[25, 50, 75, 150], [125, 125, 150, 150]]
    asked = {(entry["task"], entry["label"]) for entry in record["qa"] if "box" not in entry}
    assert asked == {
        (task, label) for task in ("detection", "counting", "localization") for label in ("ship", "plane")
    }
    named = [(entry["answer"], entry["box"]) for entry in record["qa"] if "box" in entry]
    assert named == [("ship", [25, 50, 75, 150]), ("tanker", [125, 125, 150, 150])]
