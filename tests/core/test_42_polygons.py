"""Polygons over tiles and points, against exact reckoning by many samples."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, count_detection_tiles, plan_detection
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.polygons import holds, hull, touched
from tests.core.test_61_scene import make_scene

SQUARE = ((10.0, 10.0), (50.0, 10.0), (50.0, 40.0), (10.0, 40.0))
HOLE = ((20.0, 15.0), (40.0, 15.0), (40.0, 35.0), (20.0, 35.0))
TRIANGLE = ((60.0, 5.0), (95.0, 80.0), (55.0, 60.0))


def test_holes_hold_nothing():
    assert holds([SQUARE, HOLE], (15, 20)) and not holds([SQUARE, HOLE], (30, 20))
    assert not holds([SQUARE, HOLE], (55, 20)) and not holds([SQUARE, HOLE], (15, 45))
    assert hull([SQUARE, TRIANGLE]) == PixelBox(10, 5, 95, 80)


def test_a_triangle_holds_the_points_on_its_inner_sides():
    rng = np.random.default_rng(0)
    corners = np.array(TRIANGLE)
    for x, y in rng.uniform(0, 100, (300, 2)):
        sides = [
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
            for a, b in zip(corners, np.roll(corners, -1, axis=0))
        ]
        assert holds([TRIANGLE], (x, y)) == (min(sides) > 0 or max(sides) < 0)


@pytest.mark.parametrize("size", [(6.0, 6.0), (13.0, 4.0), (40.0, 40.0)])
@pytest.mark.parametrize("rings", [[SQUARE], [SQUARE, HOLE], [TRIANGLE], [SQUARE, TRIANGLE]])
def test_touched_tiles_are_those_that_share_a_point(size, rings):
    columns, rows = np.arange(0, 96, 5.0), np.arange(0, 91, 7.0)
    found = touched(rings, columns, rows, size)
    step = np.linspace(0, 1, 41)
    grid = np.stack(np.meshgrid(step * size[0], step * size[1]), -1).reshape(-1, 2)
    rim = rim_points(rings)
    for r, top in enumerate(rows):
        for c, left in enumerate(columns):
            sampled = inside(rings, grid + np.array([left, top])).any()
            on_rim = (
                (np.abs(rim - (left + size[0] / 2, top + size[1] / 2)) <= np.array(size) / 2).all(1).any()
            )
            # Samples miss slivers and corners that only touch: what they find must be found, the rest lies on the rim.
            assert found[r, c] or not (sampled or on_rim), (left, top)
            near = (
                (np.abs(rim - (left + size[0] / 2, top + size[1] / 2)) <= np.array(size) / 2 + 0.3)
                .all(1)
                .any()
            )
            assert not found[r, c] or sampled or near, (left, top)


def inside(rings, points):
    """By winding angles, each ring alone; a point in an even number of rings is outside."""
    count = np.zeros(len(points), int)
    for ring in rings:
        to = np.array(ring)[None] - points[:, None]
        angles = np.arctan2(to[..., 1], to[..., 0])
        turns = np.diff(np.concatenate([angles, angles[:, :1]], axis=1), axis=1)
        count += np.abs(((turns + np.pi) % (2 * np.pi) - np.pi).sum(axis=1)) > np.pi
    return count % 2 == 1


def rim_points(rings):
    t = np.linspace(0, 1, 400)[:, None]
    return np.concatenate(
        [
            np.array(a) + t * (np.array(b) - np.array(a))
            for ring in rings
            for a, b in zip(ring, (*ring[1:], ring[0]))
        ]
    )


def test_a_plan_asks_only_tiles_that_touch_the_polygons():
    scene = make_scene(width=1000, height=800)
    ring = ((100.0, 100.0), (180.0, 100.0), (180.0, 700.0), (100.0, 700.0))
    far = ((905.0, 10.0), (950.0, 10.0), (950.0, 60.0))
    options = DetectionOptions("ship", tile_px=100, overlap_percent=0, zoom=1.0, polygons=(ring, far))
    plan = plan_detection(scene, options)
    assert [tile.index for tile in plan.tiles] == list(range(len(plan.tiles)))
    assert count_detection_tiles(scene, options) == len(plan.tiles) < 20
    reached = plan.tiles[0].window
    for tile in plan.tiles:
        reached = reached.united(tile.window)
        near = PixelBox(99, 99, 181, 701), PixelBox(904, 9, 951, 61)
        assert any(tile.window.intersection(box) for box in near)
    assert reached.intersection(PixelBox(100, 100, 180, 700)) == 80 * 600
    whole = plan_detection(scene, DetectionOptions("ship", tile_px=100, overlap_percent=0, zoom=1.0))
    assert len(whole.tiles) == 80


def test_polygons_beside_the_scene_are_refused():
    ring = ((5000.0, 100.0), (5100.0, 100.0), (5100.0, 200.0))
    with pytest.raises(InvalidRequestError, match="does not touch"):
        plan_detection(make_scene(width=1000, height=800), DetectionOptions("ship", polygons=(ring,)))
