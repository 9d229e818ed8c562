"""Ground control points: GDAL's polynomial, on real products and on made ones."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.gcps import automatic_order
from fusar_qgis.core.geometry import GcpMapping, PixelBox, bbox_of_lonlat, outline

S1 = "dev/sentinel1-grd-iw-gcps/GRD/2018/7/16/IW/DV"
S1_FILE = S1 + "/S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B/measurement/iw-vv.tiff"
ICEYE_FILE = "dev/iceye-grd/ICEYE_GRD_54549_20210427T215124_hollow_10x10pixels_fake_0.tif"


def grid_gcps(columns: int, rows: int, bend: float = 0.0, west: float = 75.6) -> np.ndarray:
    x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(0, 4000, columns), np.linspace(0, 3000, rows)))
    u, v = x / 4000, y / 3000
    lon = west + 2.3 * u - 0.4 * v + bend * (u * v - 0.5 * u**2)
    lat = 11.2 - 0.5 * u - 1.5 * v + bend * v**2
    return np.stack([x, y, lon, lat], axis=1)


@pytest.mark.data
@pytest.mark.parametrize("file", [S1_FILE, ICEYE_FILE])
def test_real_products_lie_where_gdal_puts_them(file, scenes, open_raster):
    raster = open_raster(scenes / file)
    mapping = GcpMapping(raster.gcps)
    points = np.random.default_rng(1).uniform(0, 1, (300, 2)) * raster.gcps[:, :2].max(axis=0)
    theirs = raster.to_map(points)
    np.testing.assert_allclose(mapping.pixel_to_map(points), theirs, atol=1e-10)
    # GDAL's way back is a fit of its own and does not invert the way forth; ours does.
    assert np.abs(mapping.map_to_pixel(theirs) - raster.to_pixel(theirs)).max() < 2.0
    np.testing.assert_allclose(mapping.map_to_pixel(theirs), points, atol=1e-6)


@pytest.mark.data
def test_sentinel_1_scene_has_its_known_extent(scenes, open_raster):
    raster = open_raster(scenes / S1_FILE)
    box = bbox_of_lonlat(outline(GcpMapping(raster.gcps), raster.width, raster.height))
    np.testing.assert_allclose(box.as_tuple(), (75.6052, 9.2258, 78.2045, 11.1904), atol=2e-3)


def test_automatic_order_is_gdals():
    assert [automatic_order(count) for count in (3, 5, 6, 9, 10, 210)] == [1, 1, 2, 2, 2, 2]
    assert GcpMapping(grid_gcps(2, 2)).order == 1
    assert GcpMapping(grid_gcps(3, 3)).order == 2


def test_fit_is_the_least_squares_solution():
    rng = np.random.default_rng(2)
    gcps = grid_gcps(7, 6, bend=0.1)
    gcps[:, 2:] += rng.normal(0, 1e-3, (len(gcps), 2))
    x, y = gcps[:, 0] / 4000, gcps[:, 1] / 3000
    design = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    solution = np.linalg.solve(design.T @ design, design.T @ gcps[:, 2:])
    np.testing.assert_allclose(GcpMapping(gcps).pixel_to_map(gcps[:, :2]), design @ solution, atol=1e-9)


@pytest.mark.parametrize(("order", "bend"), [(1, 0.0), (2, 0.2), (3, 0.2)])
def test_polynomials_of_the_right_order_are_exact(order, bend):
    gcps = grid_gcps(6, 5, bend)
    mapping = GcpMapping(gcps, order=order)
    np.testing.assert_allclose(mapping.pixel_to_map(gcps[:, :2]), gcps[:, 2:], atol=1e-9)
    inside = np.random.default_rng(3).uniform(0, 1, (100, 2)) * [4000, 3000]
    np.testing.assert_allclose(mapping.lonlat_to_pixel(mapping.pixel_to_lonlat(inside)), inside, atol=1e-5)


def test_points_over_the_antimeridian_fit_as_one_scene():
    gcps = grid_gcps(8, 8, bend=0.05, west=178.5)
    gcps[:, 2] = (gcps[:, 2] + 180.0) % 360.0 - 180.0
    mapping = GcpMapping(gcps)
    points = np.random.default_rng(4).uniform(0, 1, (100, 2)) * [4000, 3000]
    lonlat = mapping.pixel_to_lonlat(points)
    assert np.abs(lonlat[:, 0]).max() <= 180.0
    assert (lonlat[:, 0] < 0).any()
    assert (lonlat[:, 0] > 0).any()
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), points, atol=1e-5)
    box = bbox_of_lonlat(outline(mapping, 4000, 3000))
    assert box.crosses_antimeridian
    assert box.width_deg < 3.0
    ring = mapping.pixel_to_map(PixelBox(0, 0, 4000, 3000).ring(8))
    assert np.abs(np.diff(ring[:, 0])).max() < 1.0  # no jump by 360 inside a polygon


def test_far_outside_the_points_gdals_way_back_stands():
    gcps = grid_gcps(6, 6, bend=0.3)
    mapping = GcpMapping(gcps)
    far = np.array([[75.6 + 60.0, 11.0 - 40.0], [-100.0, 0.0]])
    assert np.all(np.isfinite(mapping.map_to_pixel(far)))


@pytest.mark.parametrize(
    "gcps",
    [
        grid_gcps(2, 1),
        np.full((6, 4), np.nan),
        np.stack([np.arange(8.0), np.arange(8.0), np.arange(8.0), np.arange(8.0)], axis=1),
        np.repeat(grid_gcps(2, 2), 3, axis=0),
    ],
)
def test_points_that_fix_nothing_are_refused(gcps):
    with pytest.raises(InvalidSceneError):
        GcpMapping(gcps)


def test_projected_points_go_through_the_crs(crs_points):
    to_lonlat, to_map = crs_points(32643)
    gcps = grid_gcps(6, 6, bend=0.1)
    gcps[:, 2:] = to_map(gcps[:, 2:])
    mapping = GcpMapping(gcps, to_lonlat, to_map)
    points = np.random.default_rng(5).uniform(0, 1, (50, 2)) * [4000, 3000]
    lonlat = mapping.pixel_to_lonlat(points)
    assert np.all((lonlat[:, 0] > 74) & (lonlat[:, 0] < 79))
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), points, atol=1e-3)


def test_an_asked_order_is_used_and_too_few_points_for_it_are_refused():
    assert GcpMapping(grid_gcps(3, 3), order=1).order == 1
    just_enough = grid_gcps(3, 3)[[0, 1, 2, 3, 4, 6]]
    assert GcpMapping(just_enough, order=2).order == 2
    for points, order, needed in ((grid_gcps(2, 2), 2, 6), (grid_gcps(3, 3), 3, 10), (grid_gcps(3, 3), 4, 3)):
        with pytest.raises(InvalidSceneError, match=f"order {order}") as caught:
            GcpMapping(points, order=order)
        assert f"at least {needed} finite points" in caught.value.action


def test_points_of_one_latitude_are_refused():
    line = grid_gcps(3, 3)
    line[:, 3] = 50.0
    with pytest.raises(InvalidSceneError):
        GcpMapping(line)


def test_longitudes_beyond_180_are_those_of_the_other_side():
    gcps = grid_gcps(3, 3)
    east = gcps.copy()
    east[:, 2] += 185.0 - gcps[:, 2].mean()  # 180 is crossed, written as 175..195
    west = east.copy()
    west[:, 2] = (east[:, 2] + 180.0) % 360.0 - 180.0
    pixels = np.array([[10.0, 20.0], [40.0, 5.0]])
    np.testing.assert_allclose(
        GcpMapping(east).pixel_to_lonlat(pixels), GcpMapping(west).pixel_to_lonlat(pixels), atol=1e-9
    )
    back = GcpMapping(west).lonlat_to_pixel(GcpMapping(west).pixel_to_lonlat(pixels))
    np.testing.assert_allclose(back, pixels, atol=1e-6)
