"""From a rectangle on the map to scene pixels, in whatever CRS the map is."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsRectangle

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.layers.map_window import rectangle_to_window, scene_extent
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.rasters import NORTH_UP, curved_gcps, sea, write_raster


def crs(name: str) -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem(name)


def moved(rectangle: QgsRectangle, source: str, target: str) -> QgsRectangle:
    return QgsCoordinateTransform(crs(source), crs(target), QgsProject.instance()).transform(rectangle)


@pytest.fixture
def scene(tmp_path, qgis_app):
    return inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene


def test_a_rectangle_along_pixel_borders_takes_in_no_neighbors(scene):
    rectangle = QgsRectangle(NORTH_UP[0] + 100, NORTH_UP[3] - 600, NORTH_UP[0] + 400, NORTH_UP[3] - 200)
    assert rectangle_to_window(rectangle, crs("EPSG:32633"), scene) == PixelBox(10, 20, 40, 60)


@pytest.mark.parametrize("target", ["EPSG:4326", "EPSG:3857", "EPSG:3035"])
def test_the_maps_crs_does_not_matter(scene, target):
    rectangle = QgsRectangle(NORTH_UP[0] + 500, NORTH_UP[3] - 900, NORTH_UP[0] + 900, NORTH_UP[3] - 500)
    window = rectangle_to_window(moved(rectangle, "EPSG:32633", target), crs(target), scene)
    # The rectangle around a turned rectangle is larger.
    assert window.xmin <= 50 and window.xmax >= 90 and window.ymin <= 50 and window.ymax >= 90
    assert window.width < 70 and window.height < 70


def test_a_map_larger_than_the_scene_means_all_of_it(scene):
    world = QgsRectangle(-180, -90, 180, 90)
    assert rectangle_to_window(world, crs("EPSG:4326"), scene) == PixelBox(0, 0, 200, 140)


def test_a_swath_with_control_points_is_cut_in_its_own_pixels(tmp_path, qgis_app):
    path = write_raster(tmp_path / "grd.tif", sea(200, 140), epsg=4326, gcps=curved_gcps(200, 140))
    scene = inspect_file(path).scene
    box = PixelBox(80, 60, 120, 90)
    bbox = scene.window_bbox(box)
    window = rectangle_to_window(QgsRectangle(*bbox.as_tuple()), crs("EPSG:4326"), scene)
    assert window.intersection(box) == box.area
    assert window.area < 3 * box.area


def test_a_rectangle_elsewhere_is_refused(scene):
    with pytest.raises(InvalidRequestError, match="does not touch"):
        rectangle_to_window(QgsRectangle(100, 10, 101, 11), crs("EPSG:4326"), scene)


def test_the_scenes_extent_on_the_map(scene):
    extent = scene_extent(scene, crs("EPSG:32633"))
    assert (extent.xMinimum(), extent.yMaximum()) == (NORTH_UP[0], NORTH_UP[3])
    assert (extent.width(), extent.height()) == pytest.approx((2000, 1400))


def test_a_scene_in_a_crs_without_a_number_is_found_too(tmp_path, qgis_app):
    path = write_raster(tmp_path / "laea.tif", sea(60, 40), (0, 10, 0, 0, 0, -10), None)
    custom = QgsCoordinateReferenceSystem.fromProj("+proj=laea +lat_0=38 +lon_0=15 +datum=WGS84 +units=m")
    scene = inspect_file(path, crs=custom).scene
    window = rectangle_to_window(QgsRectangle(100, -300, 200, -100), custom, scene)
    assert window == PixelBox(10, 10, 20, 30)
