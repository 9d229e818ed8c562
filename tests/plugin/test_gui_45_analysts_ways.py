"""Ways of analysts that the panel has to follow: another band, two scenes of one name, copied styles, many rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.gui import area_choice
from fusar_qgis.gui.detection_choices import detection_layers
from fusar_qgis.gui.grid_preview import GridPreview
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.layer_notes import boxes_inside, name_boxes
from fusar_qgis.layers.map_polygons import polygon_rings
from fusar_qgis.layers.review_rows import boxes_to_export, change_row
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import SHIPS, TAGS, finish, layers_of, open_scene, scene_file, start
from tests.plugin.rasters import NORTH_UP, sea, write_raster
from tests.plugin.test_32_layers import ship


def test_the_modulation_is_that_of_the_band_that_the_model_sees(live, tmp_path, stub) -> None:
    empty = np.full((140, 200), np.nan, np.float32)
    path = write_raster(tmp_path / "two.tif", np.stack([empty, sea(200, 140, SHIPS, seed=0)]), tags=TAGS)
    open_scene(live, path)
    live.bench.session.set_entry("band", "2")
    stub.behave(tlm=True)
    object.__setattr__(live.bench.connection.card, "tlm", True)
    live.aef_tab.draw_modulation()
    wait_until(lambda: not live.aef_tab.runs.is_busy)
    assert layers_of("aef_modulation"), live.aef_tab.coverage_text()


def test_a_layer_with_a_copied_style_is_no_detection_layer(qgis_app, qgis_new_project) -> None:
    mine = QgsVectorLayer("Polygon?crs=EPSG:32633&field=name:string", "fields", "memory")
    mine.setCustomProperty("fusar/role", "detections")
    QgsProject.instance().addMapLayer(mine)
    assert detection_layers() == []


def test_names_for_boxes_are_one_step_to_undo(tmp_path, qgis_app, qgis_new_project) -> None:
    layer = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene").layer
    assert layer.startEditing()
    rows = [QgsFeature(layer.fields()) for _ in range(3)]
    for row in rows:
        row["label"] = "ship"
        row.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 1, 1)))
    assert layer.addFeatures(rows) and layer.commitChanges() and layer.startEditing()
    fids = [row.id() for row in layer.getFeatures()]
    assert name_boxes(layer, fids, ["tanker", "", "ferry"], "Name boxes") == 2
    assert layer.undoStack().count() == 1
    layer.undoStack().undo()
    assert {row["label"] for row in layer.getFeatures()} == {"ship"}
    layer.rollBack()


def in_folder(tmp_path, name):
    (tmp_path / name).mkdir()
    return scene_file(tmp_path / name)


@pytest.fixture
def two(live, tmp_path):
    """Boxes found in a scene; the panel shows another one of the same name."""
    open_scene(live, in_folder(tmp_path, "may"))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    open_scene(live, in_folder(tmp_path, "june"))
    return layer


def test_boxes_of_two_scenes_of_one_name_do_not_get_into_one_layer(live, two) -> None:
    live.detect_tab.form.target.setCurrentIndex(1)
    live.detect_tab.detect()
    assert not live.detect_tab.stop_button.isEnabled()
    assert "another scene that is called scene, too" in live.bench.iface.message()


def test_boxes_of_another_scene_of_that_name_are_not_asked_about(live, two) -> None:
    live.bench.iface._active = two
    two.selectAll()
    live.detect_tab.questions.ask("classification")
    assert "do not belong to the scene" in live.bench.iface.message()
    live.chat_tab.input.refresh()
    assert live.chat_tab.input.boxes.isHidden()


def test_boxes_that_are_selected_are_offered_to_the_chat_at_once(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    live.bench.iface.setActiveLayer(layer)
    layer.selectAll()
    wait_until(lambda: not live.chat_tab.input.boxes.isHidden())
    assert "4" in live.chat_tab.input.boxes.text()
    layer.removeSelection()
    wait_until(lambda: live.chat_tab.input.boxes.isHidden())


def test_another_search_is_about_the_scene_that_was_searched(live, tmp_path, stub) -> None:
    stub.behave(threshold=256)
    open_scene(live, in_folder(tmp_path, "may"))
    start(live)
    finish(live)
    button = live.detect_tab.result.finer_button
    assert not button.isHidden()
    open_scene(live, scene_file(tmp_path, "harbor.tif"))
    button.click()
    assert not live.detect_tab.stop_button.isEnabled()
    assert "scene" in live.bench.iface.message() and "Select" in live.bench.iface.message()


def test_typing_a_class_looks_at_no_polygon_again(live, tmp_path, monkeypatch) -> None:
    raster = open_scene(live, scene_file(tmp_path))
    area = QgsVectorLayer("Polygon?crs=EPSG:32633", "area", "memory")
    row = QgsFeature()
    row.setGeometry(QgsGeometry.fromRect(raster.extent()))
    area.dataProvider().addFeatures([row])
    QgsProject.instance().addMapLayer(area)
    area.selectAll()
    form = live.detect_tab.form
    form.area.combo.setCurrentIndex(form.area.combo.findData("polygons"))
    looks = []
    monkeypatch.setattr(
        area_choice, "polygon_rings", lambda *told: looks.append(told) or polygon_rings(*told)
    )
    form.label.setEditText("ship, tanker")
    assert not looks and "24 questions" in form.estimate.text()
    form.refresh()
    assert len(looks) == 1 and "24 questions" in form.estimate.text()


def test_an_estimate_comes_back_when_there_is_something_to_estimate(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    form = live.detect_tab.form
    form.area.combo.setCurrentIndex(form.area.combo.findData("polygons"))
    assert "No polygon is selected" in form.estimate.text()
    form.label.setEditText("tanker")
    assert "No polygon is selected" in form.estimate.text()
    form.area.combo.setCurrentIndex(form.area.combo.findData("scene"))
    assert "12 tiles" in form.estimate.text()


def test_boxes_of_a_class_are_counted_where_their_centers_are(tmp_path, qgis_app, qgis_new_project) -> None:
    scene = inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    plane = ship(0, 10)._replace(label='it\'s a "plane"')
    made.replace([ship(0, 10), ship(1, 40), ship(2, 70), ship(3, 97), plane])
    layer, window = made.layer, PixelBox(*np.array([0.0, 0.0, 101.0, 140.0], np.float64))
    drawn = QgsFeature(layer.fields())
    drawn["label"] = "ship"
    x, y = NORTH_UP[0] + 500, NORTH_UP[3] - 500
    drawn.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, y - 200, x + 300, y)))
    layer.dataProvider().addFeatures([drawn])
    fids = {row["xmin"]: row.id() for row in layer.getFeatures()}
    change_row(layer, fids[70], {"review": "rejected"}, "Reject")
    change_row(layer, fids[40], {"scene": "elsewhere"}, "")
    assert boxes_inside([layer], scene, window, "ship") == [(layer, 2)], "one found, one drawn"
    assert boxes_inside([layer], scene, window, plane.label) == [(layer, 1)]
    assert boxes_inside([layer], replace(scene, name="elsewhere"), window, "ship")[0][1] == 2
    assert boxes_inside([layer], replace(scene, name="nowhere"), window, "ship") == []
    assert layer.dataProvider().deleteAttributes([layer.fields().indexOf("review")])
    layer.updateFields()
    assert boxes_inside([layer], scene, window, "ship") == [(layer, 3)]


def test_the_preview_of_a_dense_grid_keeps_its_corners_and_the_map_quick(window, tmp_path) -> None:
    scene = inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    preview = GridPreview(window.canvas)
    preview.show(scene, 5, 3)
    assert preview.count == preview._band.numberOfVertices() == 15
    preview.show(scene, 256, 200)
    assert 1000 < preview._band.numberOfVertices() < 10_000
    shown = preview._band.asGeometry().boundingBox()
    west, south, east, north = scene.bbox.as_tuple()
    corners = (shown.xMinimum(), shown.yMinimum(), shown.xMaximum(), shown.yMaximum())
    np.testing.assert_allclose(corners, (west, south, east, north), atol=1e-9)
    preview.remove()


def test_boxes_stay_those_of_their_scene_when_its_layer_is_renamed(live, tmp_path) -> None:
    raster = open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    raster.setName("harbor")
    wait_until(lambda: live.bench.session.description)
    scene = live.bench.session.scene
    assert scene.name == live.scene_tab.name.text() == "harbor"
    assert len(boxes_to_export(layer, scene)) == 4
    assert boxes_inside([layer], scene, scene.window, "ship") == [(layer, 4)]
    layer.selectAll()
    assert len(live.detect_tab.questions._selected_boxes(layer, scene)) == 4
