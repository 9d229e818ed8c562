"""Map tips of a detection layer: the box's own pixels, escaped text, and sense where plugin or image are missing."""

from __future__ import annotations

import base64
import re
import threading

import numpy as np
import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QImage

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.gui import thumbnail_function
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.thumbnail import SIDE_PX, ChipPlace, Thumbnails, chip_window
from fusar_qgis.layers.thumbnail_place import remember_scene
from fusar_qgis.paths import style_path
from tests.plugin.rasters import sea, write_raster
from tests.plugin.test_32_layers import ship

SHIP = (10, 20, 18, 30)


@pytest.fixture
def path(tmp_path, qgis_app, qgis_new_project):
    return write_raster(tmp_path / "scene.tif", sea(200, 140, [SHIP], seed=0))


@pytest.fixture
def function(qgis_app):
    yield thumbnail_function.register()
    thumbnail_function.unregister()


def layer_with(tmp_path, box, name="d.gpkg"):
    made = DetectionLayer(tmp_path / name, "EPSG:32633", "Ships", "scene", ["ship"])
    made.replace([box])
    QgsProject.instance().addMapLayer(made.layer)
    return made.layer


def tip_of(layer):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def picture_in(text):
    (data,) = re.findall(r'src="data:image/png;base64,([^"]+)"', text)
    image = QImage.fromData(base64.b64decode(data)).convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.byteCount() if hasattr(image, "byteCount") else image.sizeInBytes())
    return np.frombuffer(bits, np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def test_the_map_tip_shows_the_boxs_own_pixels(path, tmp_path, function):
    layer = layer_with(tmp_path, ship())
    remember_scene(layer, "scene", str(path), 1)
    picture = picture_in(tip_of(layer))
    assert picture.shape == (SIDE_PX, SIDE_PX, 3)
    window = chip_window(PixelBox(*map(float, SHIP)))
    scale = SIDE_PX / window.width
    left, top, right, bottom = (
        round((value - start) * scale)
        for value, start in zip(SHIP, (window.xmin, window.ymin, window.xmin, window.ymin))
    )
    gray = picture.astype(float).mean(axis=2)
    inside = gray[top + 4 : bottom - 4, left + 4 : right - 4]
    outside = gray[: top - 6]
    assert inside.min() > outside.mean() + 50, "the ship is bright, the sea around it is not"
    blue, _, red = (picture[..., channel].astype(int) for channel in range(3))
    rows, cols = np.nonzero(red - blue > 80)
    assert abs(cols.min() - left) <= 2 and abs(rows.max() - bottom) <= 2, "the box is drawn where it is"


def test_it_is_found_again_after_the_project_was_opened_anew(path, tmp_path, function):
    layer = layer_with(tmp_path, ship())
    remember_scene(layer, "scene", str(path), 1)
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "p.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "p.qgz"))
    (again,) = project.mapLayers().values()
    assert picture_in(tip_of(again)).shape == (SIDE_PX, SIDE_PX, 3)


def test_without_the_project_a_raster_of_that_name_is_taken(path, tmp_path, function):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    layer = layer_with(folder, ship())
    assert "<img" not in tip_of(layer)
    raster = QgsRasterLayer(str(path), "any name")
    QgsProject.instance().addMapLayer(raster)
    assert "<img" in tip_of(layer)
    other = write_raster(folder / "other.tif", sea(200, 140, seed=7))
    QgsProject.instance().removeMapLayer(raster.id())
    raster = QgsRasterLayer(str(other), "scene")
    QgsProject.instance().addMapLayer(raster)
    assert "<img" in tip_of(layer)
    QgsProject.instance().removeMapLayer(raster.id())
    beside = layer_with(tmp_path, ship(), "beside.gpkg")
    assert "<img" in tip_of(beside)


def test_a_missing_image_is_said(tmp_path, qgis_app, qgis_new_project, function):
    layer = layer_with(tmp_path, ship())
    remember_scene(layer, "scene", str(tmp_path / "<b>gone.tif"), 1)
    text = tip_of(layer)
    assert "No picture: &lt;b&gt;gone.tif is not there." in text and "score 0.5" in text
    remember_scene(layer, "scene", "/vsizip/a.zip/scene.tif", 1)
    assert "no file on this computer" in tip_of(layer)


def test_without_the_plugin_the_tip_still_reads(path, tmp_path):
    text = tip_of(layer_with(tmp_path, ship()))
    assert "[%" not in text and "The FUSAR plugin shows a picture here." in text
    assert "<b>ship</b>" in text and "tile 0" in text


def test_text_of_the_model_is_escaped(path, tmp_path, function):
    evil = ship()._replace(label='<img src="x">&', model="<script>", score_kind="<b>")
    text = tip_of(layer_with(tmp_path, evil))
    assert "<script>" not in text and '<img src="x"' not in text and "<b>)" not in text
    assert '&lt;img src="x"&gt;&amp;' in text and "&lt;script&gt;" in text


def test_pictures_are_kept_but_not_all_of_them(path):
    thumbnails = Thumbnails()
    place = ChipPlace(str(path), 1, PixelBox(*map(float, SHIP)))
    first = thumbnails.html(place)
    assert thumbnails.html(place) is first
    for number in range(150):
        thumbnails.html(ChipPlace(str(path), 1, PixelBox(number, 5, number + 4, 9)))
    assert len(thumbnails) == 128


def test_another_band_is_another_picture(tmp_path, qgis_app):
    pixels = np.stack([sea(200, 140, [SHIP], seed=0), sea(200, 140, [], seed=5)])
    path = str(write_raster(tmp_path / "two.tif", pixels))
    box, thumbnails = PixelBox(*map(float, SHIP)), Thumbnails()
    one, two, none = (thumbnails.html(ChipPlace(path, band, box)) for band in (1, 2, 3))
    assert "<img" in one and "<img" in two and one != two
    assert "No picture" in none and "band 3" in none


def test_many_threads_get_the_same_picture(path):
    thumbnails, found = Thumbnails(), []
    place = ChipPlace(str(path), 1, PixelBox(*map(float, SHIP)))
    threads = [threading.Thread(target=lambda: found.append(thumbnails.html(place))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1 and "<img" in found[0]


def test_a_box_at_the_edge_has_a_picture_too(path):
    assert "<img" in Thumbnails().html(ChipPlace(str(path), 1, PixelBox(195, 0, 200, 6)))


def test_opening_the_table_of_a_layer_asks_for_no_picture(path, tmp_path, function):
    layer = layer_with(tmp_path, ship())
    again = QgsVectorLayer(layer.source(), "again", "ogr")
    assert len(list(again.getFeatures())) == 1 and len(function._thumbnails) == 0


@pytest.mark.parametrize("corner", [float("inf"), float("-inf")])
def test_corners_that_no_scene_has_are_no_picture(path, tmp_path, function, corner) -> None:
    layer = layer_with(tmp_path, ship(0, 10))
    remember_scene(layer, "scene", str(path), 1)
    (row,) = layer.getFeatures()
    place = layer.fields().indexOf("xmax" if corner > 0 else "xmin")
    assert layer.dataProvider().changeAttributeValues({row.id(): {place: corner}})
    assert "<img" not in tip_of(layer)


def test_a_band_that_a_project_makes_up_is_no_error(path, tmp_path, function) -> None:
    layer = layer_with(tmp_path, ship(0, 10))
    remember_scene(layer, "scene", str(path), 1)
    layer.setCustomProperty("fusar/band/scene", "two")
    assert "<img" in tip_of(layer)


def test_a_map_tip_of_the_modulation_shows_what_a_server_said_as_text(qgis_app, qgis_new_project) -> None:
    layer = QgsVectorLayer(
        "Polygon?field=scale:double&field=shift:double&field=aef_year:int&field=aef_source:string",
        "m",
        "memory",
    )
    row = QgsFeature(layer.fields())
    row.setAttributes([0.1, 0.2, 2020, "<img src=x>"])
    layer.dataProvider().addFeature(row)
    assert layer.loadNamedStyle(str(style_path("modulation")))[1]
    assert "&lt;img src=x&gt;" in tip_of(layer) and "<img" not in tip_of(layer)
