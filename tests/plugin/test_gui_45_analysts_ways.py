"""Ways of analysts that the panel has to follow: another band, two scenes of one name, copied styles, many rows."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer

from fusar_qgis.gui.detection_choices import detection_layers
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.layer_notes import name_boxes
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import SHIPS, TAGS, finish, layers_of, open_scene, scene_file, start
from tests.plugin.rasters import sea, write_raster


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
