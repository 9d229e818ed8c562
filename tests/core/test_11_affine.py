"""Rasters with a geotransform: any orientation, any CRS, over the antimeridian."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import (
    AffineMapping,
    PixelBox,
    bbox_of_lonlat,
    outline,
    side_lengths_m,
    window_bbox,
)

NORTH_UP = (72.19, 9e-5, 0.0, 19.3, 0.0, -9e-5)
SOUTH_UP = (72.19, 9e-5, 0.0, 19.2, 0.0, 9e-5)
ROTATED = (500000.0, 8.66, 5.0, 4.83e6, 5.0, -8.66)
PIXELS = np.random.default_rng(0).uniform(-20, 420, (200, 2))


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED, (0.0, 0.0, 10.0, 0.0, -10.0, 0.0)])
def test_map_is_gdals_formula_and_comes_back(transform):
    mapping = AffineMapping(transform, *([_far] * 2)) if abs(transform[0]) > 360 else AffineMapping(transform)
    found = mapping.pixel_to_map(PIXELS)
    t = transform
    for (x, y), (map_x, map_y) in zip(PIXELS, found):
        assert map_x == pytest.approx(t[0] + x * t[1] + y * t[2], rel=1e-12)
        assert map_y == pytest.approx(t[3] + x * t[4] + y * t[5], rel=1e-12)
    np.testing.assert_allclose(mapping.map_to_pixel(found), PIXELS, atol=1e-6)


def _far(points):
    return points * 1e-5


def test_rotated_transform_in_utm_round_trips_through_lonlat(crs_points):
    mapping = AffineMapping(ROTATED, *crs_points(32631))
    lonlat = mapping.pixel_to_lonlat(PIXELS)
    assert np.all(np.abs(lonlat[:, 0] - 3.0) < 0.1)
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), PIXELS, atol=1e-4)


def test_corner_is_the_top_left_corner_of_the_first_pixel():
    np.testing.assert_allclose(AffineMapping(NORTH_UP).pixel_to_lonlat([[0.0, 0.0]]), [[72.19, 19.3]])


def test_bbox_of_a_south_up_raster_is_the_right_way_round():
    box = bbox_of_lonlat(outline(AffineMapping(SOUTH_UP), 400, 357))
    assert box.south == pytest.approx(19.2)
    assert box.north == pytest.approx(19.2 + 357 * 9e-5)


@pytest.mark.parametrize("west", [179.9, -180.1, 539.9])
def test_lonlat_raster_over_the_antimeridian(west):
    mapping = AffineMapping((west, 1e-3, 0.0, 10.0, 0.0, -1e-3))
    box = bbox_of_lonlat(outline(mapping, 300, 100))
    assert box.crosses_antimeridian
    assert box.west == pytest.approx(179.9)
    assert box.east == pytest.approx(-179.8)
    lonlat = mapping.pixel_to_lonlat(PIXELS)
    assert np.abs(lonlat[:, 0]).max() <= 180.0
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), PIXELS, atol=1e-6)


def test_raster_counted_from_0_to_360_finds_western_longitudes():
    mapping = AffineMapping((0.0, 0.5, 0.0, 90.0, 0.0, -0.5))
    np.testing.assert_allclose(mapping.lonlat_to_pixel([[-90.0, 0.0]]), [[540.0, 180.0]])


def test_projected_raster_at_the_map_origin_is_not_taken_for_degrees(crs_points):
    mapping = AffineMapping((0.0, 10.0, 0.0, 0.0, 0.0, -10.0), *crs_points(3857))
    np.testing.assert_allclose(mapping.lonlat_to_pixel([[0.01, -0.01]]), [[111.319, 111.319]], atol=1e-2)


def test_utm_raster_over_the_antimeridian(crs_points):
    mapping = AffineMapping((650000.0, 100.0, 0.0, 6.0e6, 0.0, -100.0), *crs_points(32660))
    box = bbox_of_lonlat(outline(mapping, 1000, 500))
    assert box.crosses_antimeridian
    assert box.width_deg < 2.0
    points = PIXELS
    np.testing.assert_allclose(mapping.lonlat_to_pixel(mapping.pixel_to_lonlat(points)), points, atol=1e-3)


def test_polar_scene_holds_the_pole(crs_points):
    mapping = AffineMapping((-1e5, 1000.0, 0.0, 1e5, 0.0, -1000.0), *crs_points(3995))
    box = bbox_of_lonlat(outline(mapping, 200, 200))
    assert (box.west, box.east, box.north) == (-180.0, 180.0, 90.0)
    assert 88.0 < box.south < 89.2


def test_outline_follows_curved_edges(crs_points):
    to_lonlat, to_map = crs_points(32631)
    mapping = AffineMapping((300000.0, 500.0, 0.0, 7.0e6, 0.0, -500.0), to_lonlat, to_map)
    fine = mapping.pixel_to_lonlat(PixelBox(0, 0, 800, 800).ring(2000))
    box = bbox_of_lonlat(outline(mapping, 800, 800))
    corners = mapping.pixel_to_lonlat(PixelBox(0, 0, 800, 800).corners())
    assert box.north == pytest.approx(fine[:, 1].max(), abs=1e-3)
    assert fine[:, 1].max() - corners[:, 1].max() > 10 * abs(box.north - fine[:, 1].max())


def test_sizes_on_the_ground_are_geodesic(crs_points):
    pyproj = pytest.importorskip("pyproj")
    mapping = AffineMapping((620048.24, 20.0, 0.0, 4830114.7, 0.0, -20.0), *crs_points(32631))
    box = PixelBox(30.0, 40.0, 130.0, 60.0)
    x, y = box.center
    ends = mapping.pixel_to_lonlat([[30.0, y], [130.0, y], [x, 40.0], [x, 60.0]])
    geod = pyproj.Geod(ellps="WGS84")
    wanted = [geod.inv(*ends[0], *ends[1])[2], geod.inv(*ends[2], *ends[3])[2]]
    np.testing.assert_allclose(side_lengths_m(mapping, [box, box]), [wanted, wanted], rtol=1e-5)


def test_window_bbox_is_the_windows_edge():
    box = window_bbox(AffineMapping(NORTH_UP), PixelBox(100, 50, 200, 150))
    np.testing.assert_allclose(
        box.as_tuple(), (72.19 + 100 * 9e-5, 19.3 - 150 * 9e-5, 72.19 + 200 * 9e-5, 19.3 - 50 * 9e-5)
    )


@pytest.mark.parametrize(
    "transform",
    [
        (0, 1, 0, 0, 0, 1),
        (10, 0, 0, 50, 0, 0),
        (10, 1, 2, 50, 2, 4),
        (float("nan"), 1, 0, 0, 0, -1),
        (10, 1, 0, 50, 0),
    ],
)
def test_useless_transforms_are_refused(transform):
    with pytest.raises(InvalidSceneError):
        AffineMapping(transform)


def test_raster_off_the_globe_is_refused():
    with pytest.raises(InvalidSceneError, match="globe"):
        bbox_of_lonlat(outline(AffineMapping((0.0, 1.0, 0.0, 5.0, 0.0, 1.0)), 25788, 16685))


def test_non_finite_points_are_refused():
    with pytest.raises(InvalidSceneError):
        bbox_of_lonlat(np.array([[0.0, 1.0], [np.inf, np.inf], [3.0, 2.0]]))


def test_places_beside_a_raster_that_runs_westward_come_out_beside_it():
    # Mirrored: the first column is the easternmost one, at 10 degrees.
    mapping = AffineMapping((10.0, -0.01, 0.0, 50.0, 0.0, -0.01))
    places = np.array([[9.0, 49.0], [10.5, 49.0], [-350.0, 50.0], [-5.0, 50.0], [370.5, 50.0]])
    wanted = [[100, 100], [-50, 100], [0, 0], [1500, 0], [-50, 0]]
    np.testing.assert_allclose(mapping.lonlat_to_pixel(places), wanted, atol=1e-9)


def test_places_a_little_west_of_a_raster_come_out_before_its_first_column():
    mapping = AffineMapping((10.0, 0.01, 0.0, 50.0, 0.0, -0.01))
    places = np.array([[9.5, 50.0], [-19.5, 50.0], [-20.5, 50.0], [329.9, 50.0]])
    np.testing.assert_allclose(
        mapping.lonlat_to_pixel(places)[:, 0], [-50.0, -2950.0, 32950.0, 31990.0], atol=1e-6
    )


def test_a_geotransform_that_is_none_is_quoted():
    with pytest.raises(InvalidSceneError, match=r"\(1\.0, nan.*not six finite numbers"):
        AffineMapping((1.0, float("nan"), 0.0, 2.0, 0.0, -1.0))
