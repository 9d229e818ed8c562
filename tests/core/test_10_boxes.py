"""Rectangles: IoU against COCO's, longitudes on the circle."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.boxes import BBox, PixelBox, rings_of
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.longitude import smallest_arc, unwrap_longitude, winds_around_pole, wrap_longitude


def random_boxes(count: int, seed: int) -> list:
    corners = np.random.default_rng(seed).uniform(-20, 120, (count, 4))
    return [PixelBox(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]


def test_iou_is_cocos():
    mask = pytest.importorskip("pycocotools.mask")
    first, second = random_boxes(60, 1), random_boxes(50, 2)
    xywh = [np.array([[b.xmin, b.ymin, b.width, b.height] for b in boxes]) for boxes in (first, second)]
    wanted = mask.iou(xywh[0], xywh[1], [0] * len(second))
    found = np.array([[a.iou(b) for b in second] for a in first])
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_iou_of_whole_pixel_boxes_counts_pixels():
    first, second = PixelBox(2, 3, 12, 9), PixelBox(7, 1, 15, 8)
    paint = np.zeros((2, 20, 20), bool)
    for layer, box in zip(paint, (first, second)):
        layer[int(box.ymin) : int(box.ymax), int(box.xmin) : int(box.xmax)] = True
    assert first.iou(second) == paint.all(axis=0).sum() / paint.any(axis=0).sum()


def test_empty_boxes_have_no_iou():
    assert PixelBox(5, 5, 5, 5).iou(PixelBox(5, 5, 5, 5)) == 0.0


def test_clipping_outside_leaves_nothing():
    assert PixelBox(110, -30, 140, 20).clipped(100, 50).area == 0.0
    assert PixelBox(-5, -5, 10, 20).clipped(8, 50) == PixelBox(0, 0, 8, 20)


def test_ring_is_closed_and_holds_the_corners():
    ring = PixelBox(1, 2, 5, 10).ring(4)
    assert ring.shape == (17, 2)
    np.testing.assert_array_equal(ring[0], ring[-1])
    np.testing.assert_array_equal(ring[::4][:4], PixelBox(1, 2, 5, 10).corners())
    # Clockwise on an image whose y points down.
    x, y = ring.T
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0


def test_antimeridian_box_knows_its_width_center_and_points():
    box = BBox(170.0, -10.0, -160.0, 10.0)
    assert box.crosses_antimeridian
    assert box.width_deg == 30.0
    assert box.center == (-175.0, 0.0)
    points = np.array(
        [[170, 0], [180, 0], [-180, 5], [-160, -10], [-159, 0], [169, 0], [0, 0], [190, 0]], float
    )
    assert box.contains(points).tolist() == [True, True, True, True, False, False, False, True]


def test_plain_box_contains_its_border():
    box = BBox(-10, 40, 20, 50)
    assert not box.crosses_antimeridian
    assert box.contains(np.array([[-10, 40], [20, 50], [20.1, 45], [5, 39.9]])).tolist() == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "corners",
    [
        (0, 10, 1, 5),
        (0, 0, 0, 1),
        (0, -91, 1, 0),
        (200, 0, 210, 1),
        (0, float("nan"), 1, 1),
        (0, 0, float("inf"), 1),
    ],
)
def test_impossible_boxes_are_refused(corners):
    with pytest.raises(InvalidSceneError):
        BBox(*corners)


def test_wrapping_keeps_what_is_inside():
    lon = np.array([-180.0, -179.9, 0.0, 180.0, 190.0, -190.0, 540.0, 359.0])
    np.testing.assert_allclose(wrap_longitude(lon), [-180, -179.9, 0, 180, -170, 170, -180, -1], atol=1e-9)
    np.testing.assert_allclose(unwrap_longitude(np.array([-175.0, 175.0]), 180.0), [185.0, 175.0])


@pytest.mark.parametrize(
    ("lon", "arc"),
    [
        ([10, 20, 15], (10, 20)),
        ([179, -179, 178], (178, -179)),
        ([-180, 180], (-180, 180)),
        ([170, 180, -170], (170, -170)),
        ([0, 100, 170], (0, 170)),
        ([5], (5, 5)),
    ],
)
def test_smallest_arc_goes_the_short_way(lon, arc):
    found = smallest_arc(np.array(lon, float))
    assert (found[1] - found[0]) % 360 == pytest.approx((arc[1] - arc[0]) % 360)
    if len(lon) > 2:
        assert found == arc


def test_smallest_arc_is_the_complement_of_the_widest_gap():
    rng = np.random.default_rng(3)
    for _ in range(200):
        center, spread = rng.uniform(-180, 180), rng.uniform(1, 150)
        lon = wrap_longitude(center + rng.uniform(-spread / 2, spread / 2, 9))
        west, east = smallest_arc(lon)
        width = (east - west) % 360.0
        assert width <= spread + 1e-9
        assert np.all((lon - west) % 360.0 <= width + 1e-9)


def test_ring_around_a_pole_is_noticed():
    assert winds_around_pole(np.arange(-180.0, 180.0, 10.0))
    assert not winds_around_pole(np.array([170.0, -170.0, -170.0, 170.0]))


def test_boxes_reach_to_the_poles_and_the_antimeridian_and_no_further():
    whole = BBox(-180.0, -90.0, 180.0, 90.0)
    assert (whole.width_deg, whole.height_deg) == (360.0, 180.0)
    for beyond in ((-180.5, 0, 0, 1), (0, 0, 180.5, 1), (0, -90.5, 1, 0), (0, 0, 1, 90.5), (0, 5.0, 1, 5.0)):
        with pytest.raises(InvalidSceneError):
            BBox(*map(float, beyond))


def test_boxes_below_a_pixel_overlap_like_others():
    a = PixelBox(0.0, 0.0, 0.5, 0.5)
    assert a.iou(PixelBox(0.25, 0.0, 0.75, 0.5)) == pytest.approx(1 / 3)


def test_a_ring_has_four_corners_unless_more_points_are_asked_for():
    box = PixelBox(0.0, 0.0, 8.0, 4.0)
    assert box.ring().shape == (5, 2)
    assert rings_of([box, box]).shape == (2, 5, 2)
    assert rings_of([], 3).shape == (0, 13, 2)
