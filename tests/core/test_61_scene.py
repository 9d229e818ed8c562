"""The scene: place, year, boxes on the map, lengths on the ground."""

from __future__ import annotations

import json

import numpy as np
import pytest

from fusar_qgis.core.acquisition import Acquisition
from fusar_qgis.core.errors import InvalidSceneError, MissingYearError
from fusar_qgis.core.geometry import AffineMapping, GcpMapping, PixelBox
from fusar_qgis.core.scene import Scene

KNOWN = Acquisition(2020, None, "user", "entered: 2020")
NORTH_UP = AffineMapping((72.19, 9e-5, 0.0, 19.3, 0.0, -9e-5))


def make_scene(mapping=NORTH_UP, width=400, height=357, crs="EPSG:4326", acquisition=KNOWN, **more) -> Scene:
    return Scene("vasai", width, height, mapping, crs, acquisition, **more)


def test_bbox_and_year():
    scene = make_scene()
    np.testing.assert_allclose(scene.bbox.as_tuple(), (72.19, 19.3 - 357 * 9e-5, 72.19 + 400 * 9e-5, 19.3))
    assert scene.year == 2020
    np.testing.assert_allclose(scene.window_bbox(PixelBox(0, 0, 400, 357)).as_tuple(), scene.bbox.as_tuple())


def test_unknown_year_asks_for_it():
    scene = make_scene(acquisition=Acquisition(None, None, "none", ""))
    with pytest.raises(MissingYearError) as caught:
        _ = scene.year
    assert "vasai" in caught.value.message
    assert caught.value.action


@pytest.mark.parametrize("changes", [{"width": 0}, {"height": -1}, {"crs": " "}])
def test_impossible_scenes_are_refused(changes):
    with pytest.raises(InvalidSceneError):
        make_scene(**changes)


def test_a_scene_off_the_globe_is_refused():
    with pytest.raises(InvalidSceneError):
        make_scene(AffineMapping((0.0, 1.0, 0.0, 1.0, 0.0, 1.0)), 25788, 16685)


def test_boxes_of_an_affine_scene_are_its_corners_on_the_map(crs_points):
    mapping = AffineMapping((500000.0, 8.66, 5.0, 4.83e6, 5.0, -8.66), *crs_points(32631))
    scene = make_scene(mapping, crs="EPSG:32631")
    ring = scene.box_to_map_polygon(PixelBox(10, 20, 30, 60))
    wanted = [
        (500000 + 8.66 * x + 5 * y, 4.83e6 + 5 * x - 8.66 * y)
        for x, y in [(10, 20), (30, 20), (30, 60), (10, 60), (10, 20)]
    ]
    np.testing.assert_allclose(ring, wanted)
    assert scene.box_to_map_polygon(PixelBox(10, 20, 30, 60), 3).shape == (13, 2)


def test_boxes_of_a_gcp_scene_bend_with_it():
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0, 1000, 6), np.linspace(0, 1000, 6)))
    gcps = np.stack([x, y, 75 + 1e-3 * x + 2e-7 * y**2, 11 - 1e-3 * y + 2e-7 * x**2], axis=1)
    scene = make_scene(GcpMapping(gcps), 1000, 1000)
    ring = scene.box_to_map_polygon(PixelBox(0, 0, 1000, 1000))
    assert ring.shape == (17, 2)
    np.testing.assert_array_equal(ring[0], ring[-1])
    np.testing.assert_allclose(ring[2], [75.5, 11 + 2e-7 * 500**2], atol=1e-9)


def test_lengths_are_the_longer_side_in_metres():
    scene = make_scene()
    pyproj = pytest.importorskip("pyproj")
    geod = pyproj.Geod(ellps="WGS84")
    lon = [72.19 + 9e-5 * v for v in (100, 130)]
    lat = 19.3 - 9e-5 * 105
    assert scene.length_m(PixelBox(100, 100, 130, 110)) == pytest.approx(
        geod.inv(lon[0], lat, lon[1], lat)[2], rel=1e-5
    )
    tall = PixelBox(100, 100, 110, 150)
    assert scene.length_m(tall) == pytest.approx(geod.inv(72.2, lat, 72.2, lat - 50 * 9e-5)[2], rel=1e-4)


def test_pixel_spacing_is_measured_where_it_is_not_given(crs_points):
    utm = AffineMapping((620048.24, 20.0, 0.0, 4830114.7, 0.0, -20.0), *crs_points(32631))
    assert make_scene(utm, crs="EPSG:32631").ground_pixel_m == pytest.approx(20.0, rel=2e-3)
    oblong = AffineMapping((620048.24, 5.0, 0.0, 4830114.7, 0.0, -20.0), *crs_points(32631))
    assert make_scene(oblong, crs="EPSG:32631").ground_pixel_m == pytest.approx(10.0, rel=2e-3)
    assert make_scene(pixel_size_m=12.5).ground_pixel_m == 12.5


def test_scene_over_the_antimeridian():
    mapping = AffineMapping((179.9, 1e-3, 0.0, 10.0, 0.0, -1e-3))
    scene = make_scene(mapping, 300, 100)
    assert scene.bbox.crosses_antimeridian
    assert scene.length_m(PixelBox(50, 0, 250, 10)) == pytest.approx(
        200 * 1e-3 * 111320 * np.cos(np.radians(9.995)), rel=1e-2
    )
    assert np.abs(np.diff(scene.box_to_map_polygon(PixelBox(50, 0, 250, 10))[:, 0])).max() < 1.0


@pytest.mark.data
def test_real_scenes_have_their_known_extent(scenes, open_raster, crs_points):
    checked = 0
    for entry in json.loads((scenes / "dev" / "expected_georef.json").read_text()):
        for raster in entry["rasters"]:
            if "lonlat_bbox" not in raster:
                continue
            file = open_raster(scenes / raster["file"])
            epsg = int(raster["crs"].split(":")[1])
            transforms = () if epsg == 4326 else crs_points(epsg)
            scene = make_scene(
                AffineMapping(file.transform, *transforms), file.width, file.height, raster["crs"]
            )
            np.testing.assert_allclose(scene.bbox.as_tuple(), raster["lonlat_bbox"], atol=2e-5)
            checked += 1
    assert checked >= 28


@pytest.mark.data
def test_the_safe_stub_without_georeference_is_refused(scenes, open_raster):
    file = open_raster(next((scenes / "dev/safe-metadata-only").rglob("*.tiff")))
    with pytest.raises(InvalidSceneError):
        make_scene(AffineMapping(file.transform), file.width, file.height)
