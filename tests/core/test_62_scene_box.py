"""Found boxes: from the pixels that the model saw to the scene, and on the map with all that is known of them."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.api import AefReport
from fusar_qgis.core.boxes import PixelBox, corners_of
from fusar_qgis.core.detection_row import (
    DETECTION_COLUMNS,
    OWN_COLUMNS,
    detection_values,
    own_values,
    shared_values,
)
from fusar_qgis.core.scene_box import Placeable, Provenance, SceneBox, place_box, place_boxes, seen_to_scene
from tests.core.test_61_scene import make_scene

USED = AefReport("used", source="file", year_requested=2020, year_used=2019)
ORIGIN = Provenance("Detect ships", "model", 7, USED, "partial")


def test_each_axis_has_its_own_scale_from_the_seen_image():
    window = PixelBox(100.0, 50.0, 160.0, 90.0)
    found = seen_to_scene((20, 10, 40, 30), (120, 40), window, make_scene())
    assert found == PixelBox(110.0, 60.0, 120.0, 80.0)


def test_what_lies_beyond_the_scene_is_cut_and_nothing_is_left_of_what_lies_outside():
    scene, window = make_scene(width=100, height=80), PixelBox(60.0, 40.0, 124.0, 104.0)
    assert seen_to_scene((30, 30, 64, 64), (64, 64), window, scene) == PixelBox(90.0, 70.0, 100.0, 80.0)
    assert seen_to_scene((45, 5, 60, 30), (64, 64), window, scene) is None
    assert seen_to_scene((40, 5, 60, 30), (64, 64), window, scene) is None, "only the edge is shared"
    assert seen_to_scene((10, 10, 11, 11), (640, 640), window, scene) is not None, "a box below a pixel"


def test_a_placed_box_says_all_that_is_known_of_it():
    scene, box = make_scene(), PixelBox(100.0, 50.0, 130.0, 90.0)
    placed = place_box(scene, box, "ship", ORIGIN, (0.75, "token_probability"))
    assert (placed.box, placed.label, placed.tile) == (box, "ship", 7)
    assert (placed.score, placed.score_kind) == (0.75, "token_probability")
    assert (placed.prompt, placed.model, placed.status) == ("Detect ships", "model", "partial")
    assert (placed.aef, placed.aef_year, placed.aef_source) == ("used", 2019, "file")
    corners = np.array(
        [[72.19 + 9e-5 * x, 19.3 - 9e-5 * y] for x, y in ((100, 50), (130, 50), (130, 90), (100, 90))]
    )
    assert placed.polygon.shape == (5, 2)
    assert np.array_equal(placed.polygon[0], placed.polygon[-1])
    np.testing.assert_allclose(placed.polygon[:4], corners, atol=1e-9)
    assert placed.length_m == pytest.approx(40 * 9e-5 * 110_662, rel=1e-3), "its longer side"


def test_many_boxes_are_placed_like_single_ones_and_none_like_none():
    scene = make_scene()
    boxes = [PixelBox(10.0 * n, 5.0 * n, 10.0 * n + 8, 5.0 * n + 6) for n in range(3)]
    many = place_boxes(scene, [Placeable(box, "ship", ORIGIN) for box in boxes])
    for item, box in zip(many, boxes):
        alone = place_box(scene, box, "ship", ORIGIN)
        np.testing.assert_allclose(item.polygon, alone.polygon)
        assert (item.box, item.length_m, item.score, item.score_kind) == (box, alone.length_m, None, None)
    assert place_boxes(scene, []) == []


def test_the_corners_of_many_boxes_are_those_of_each():
    boxes = [PixelBox(1.0, 2.0, 3.5, 4.0), PixelBox(0, 0, 7, 9)]
    assert corners_of(boxes).tolist() == [list(box.as_tuple()) for box in boxes]
    assert corners_of([]).shape == (0, 4)


def test_a_rows_columns_are_a_boxs_own_or_follow_from_what_boxes_share():
    box = place_box(
        make_scene(), PixelBox(100.0, 50.0, 130.0, 90.0), "ship", ORIGIN, (0.75, "token_probability")
    )
    values = detection_values(box, "scene", "now")
    assert list(values) == [name for name, _ in DETECTION_COLUMNS]
    assert own_values(box) == tuple(values[name] for name in OWN_COLUMNS)
    # Every field, changed alone, changes what boxes share, or a column of the box's own, or its place on the map.
    told = {"box", "polygon", "score", "tile", "length_m"}
    for name in SceneBox._fields:
        changed = box._replace(**{name: "other"})
        assert (shared_values(changed) == shared_values(box)) == (name in told), name
