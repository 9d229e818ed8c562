"""Outlines, the box that holds them, and lengths on the ground, against numbers known from elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import (
    AffineMapping,
    BBox,
    PixelBox,
    aef_picture_size_px,
    bbox_of_lonlat,
    ground_distance_m,
    outline,
    outline_of_box,
    pixel_size_m,
    side_lengths_m,
)

NORTH_UP = AffineMapping((10.0, 0.001, 0.0, 50.0, 0.0, -0.001))


def ring_at(lat: float, n: int = 24) -> np.ndarray:
    """A ring of points around a pole."""
    lon = np.linspace(-180.0, 180.0, n, endpoint=False)
    return np.stack([lon, np.full(n, lat)], axis=1)


def test_an_outline_has_its_corners_once_and_the_asked_points_on_each_side():
    ring = outline(NORTH_UP, 300, 200, points_per_side=5)
    assert ring.shape == (16, 2)
    assert len({tuple(point) for point in ring.round(9).tolist()}) == 16
    for corner in ([10.0, 50.0], [10.3, 50.0], [10.3, 49.8], [10.0, 49.8]):
        assert np.isclose(ring, corner).all(axis=1).sum() == 1
    assert outline_of_box(NORTH_UP, PixelBox(0, 0, 300, 200)).shape == (4 * 20, 2)
    assert len(outline(NORTH_UP, 300, 200, points_per_side=2)) == 4


@pytest.mark.parametrize(("lat", "box"), [(70.0, (-180, 70, 180, 90)), (-70.0, (-180, -90, 180, -70))])
def test_a_ring_around_a_pole_reaches_to_that_pole(lat, box):
    assert bbox_of_lonlat(ring_at(lat)).as_tuple() == box


@pytest.mark.parametrize("lat", [90.0 + 1e-10, -90.0 - 1e-10])
def test_rounding_beyond_a_pole_is_the_pole(lat):
    box = bbox_of_lonlat([(0.0, math.copysign(80.0, lat)), (10.0, lat)])
    assert max(abs(box.south), abs(box.north)) == 90.0


@pytest.mark.parametrize(
    "points", [[], [(0.0, 90.5), (1.0, 80.0)], [(0.0, np.nan), (1.0, 2.0)], [(np.inf, 0.0)]]
)
def test_an_edge_off_the_globe_is_refused_with_what_to_check(points):
    with pytest.raises(InvalidSceneError, match="not lie on the globe") as caught:
        bbox_of_lonlat(np.array(points, dtype=float).reshape(-1, 2))
    assert caught.value.action


@pytest.mark.parametrize(
    ("start", "end", "meters"),
    [
        ((0.0, 0.0), (1.0, 0.0), 111_319.491),  # a degree of the equator
        ((0.0, -0.5), (0.0, 0.5), 110_574.276),  # a degree of meridian at the equator
        ((20.0, 59.5), (20.0, 60.5), 111_412.240),  # and at 60 degrees
        ((20.0, 60.0), (20.1, 60.0), 5_580.027),
        ((179.95, 60.0), (-179.95, 60.0), 5_580.027),  # the same over the antimeridian
        ((-179.95, 60.0), (179.95, 60.0), 5_580.027),
    ],
)
def test_lengths_on_the_ellipsoid(start, end, meters):
    assert ground_distance_m(np.array([start]), np.array([end]))[0] == pytest.approx(meters, rel=2e-5)


def test_sides_are_measured_through_the_middle_of_each_window():
    # High in the north a degree of longitude is much shorter at a window's top than at its bottom.
    mapping = AffineMapping((0.0, 0.01, 0.0, 80.0, 0.0, -0.01))
    windows = [PixelBox(0, 0, 100, 1000), PixelBox(100, 500, 300, 700)]
    sides = side_lengths_m(mapping, windows)
    assert sides.shape == (2, 2)
    degree_m = 111_319.491
    assert sides[0, 0] == pytest.approx(degree_m * math.cos(math.radians(75.0)), rel=5e-3)
    assert sides[1, 0] == pytest.approx(2 * degree_m * math.cos(math.radians(74.0)), rel=5e-3)
    assert sides[:, 1] == pytest.approx([1_116_000.0, 223_200.0], rel=2e-3)


def test_the_pixel_size_is_that_of_the_middle():
    mapping = AffineMapping((0.0, 0.01, 0.0, 80.0, 0.0, -0.01))
    across_m, down_m = 1113.19491 * math.cos(math.radians(75.0)), 1116.0
    assert pixel_size_m(mapping, 400, 1000) == pytest.approx(math.sqrt(across_m * down_m), rel=3e-3)
    turned = AffineMapping((0.0, 0.0, 0.01, 80.0, -0.01, 0.0))
    assert pixel_size_m(turned, 1000, 400) == pytest.approx(math.sqrt(across_m * down_m), rel=3e-3)


def test_a_picture_of_aef_has_the_shape_of_its_box_and_no_finer_pixels():
    degree_px = 111_320.0 / 10.0
    assert aef_picture_size_px(BBox(0.0, -0.05, 0.1, 0.05), 2048) == (
        round(degree_px / 10),
        round(degree_px / 10),
    )
    width, height = aef_picture_size_px(BBox(10.0, 59.9, 10.2, 60.1), 100_000)
    assert (width, height) == (round(degree_px * 0.2 * math.cos(math.radians(60.0))), round(degree_px * 0.2))
    assert aef_picture_size_px(BBox(0.0, -1.0, 4.0, 1.0), 2048) == (2048, 1024)
    assert aef_picture_size_px(BBox(0.0, -2.0, 1.0, 2.0), 400) == (100, 400)
    assert aef_picture_size_px(BBox(0.0, 0.0, 1e-5, 1e-5), 512) == (2, 2)
    assert aef_picture_size_px(BBox(0.0, 89.8, 10.0, 90.0), 1000) == (500, 1000), (
        "width by 0.01 of the equator's"
    )
