"""The Detect tab: a whole session against the stub backend, and what can go wrong in it."""

from __future__ import annotations

from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer

from fusar_qgis.gui.area_choice import POLYGONS
from fusar_qgis.gui.backend_connection import READY
from fusar_qgis.gui.layer_group import group_name
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import (
    SHIPS,
    finish,
    layers_of,
    open_scene,
    scene_file,
    start,
    stop_after_the_first_boxes,
)


def test_a_detection_ends_in_a_layer_with_every_ship_once(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    assert layer.featureCount() == len(SHIPS) and layer.crs().authid() == "EPSG:32633"
    assert "4 ships" in live.detect_tab.result.line.text()
    assert "4 ships" in live.bench.iface.message()
    assert "about" in live.detect_tab.form.estimate.text(), "the next estimate knows the speed"


def test_boxes_are_on_the_map_before_the_run_ends(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    seen = []
    start(live)
    live.detect_tab._run.found.connect(lambda total: seen.append((total, len(layers_of("detections")))))
    wait_until(lambda: seen)
    assert seen[0][0] >= 1 and seen[0][1] == 1
    finish(live)


def test_stop_keeps_the_finished_tiles(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stop_after_the_first_boxes(live, stub)
    assert "Stopped" in live.detect_tab.result.line.text() or "ships" in live.detect_tab.result.line.text()
    assert layers_of("detections")[0].featureCount() >= 1


def test_a_backend_that_dies_in_mid_scene_leaves_boxes_and_one_sentence(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(die_after=5)
    start(live)
    finish(live)
    text = live.bench.iface.message()
    assert "the finished tiles are kept" in text
    assert layers_of("detections")[0].featureCount() >= 1
    wait_until(lambda: live.bench.connection.status != READY)
    assert not live.header.trouble.isHidden()


def test_a_stopped_run_is_continued_from_where_it_was(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stop_after_the_first_boxes(live, stub)
    result = live.detect_tab.result
    assert not result.continue_button.isHidden() and result.over_button.isHidden()
    result.continue_button.click()
    finish(live)
    (layer,) = layers_of("detections")
    assert layer.featureCount() == len(SHIPS) and "from an earlier run" in result.line.text()
    assert result.continue_button.isHidden() and not result.over_button.isHidden()
    asked = len(stub.bodies("/v1/interpret"))
    result.over_button.click()
    finish(live)
    assert "earlier run" not in result.line.text() and len(stub.bodies("/v1/interpret")) > asked


def test_selected_polygons_limit_the_search(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    extent, area = layer.extent(), live.detect_tab.form.area
    area.combo.setCurrentIndex(area.combo.findData(POLYGONS))
    assert "No polygon is selected" in live.detect_tab.form.estimate.text()
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32633", "areas", "memory")
    feature = QgsFeature()
    left = QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.xMinimum() + 800, extent.yMaximum())
    feature.setGeometry(QgsGeometry.fromRect(left))
    polygons.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(polygons)
    area.combo.setCurrentIndex(0)
    area.combo.setCurrentIndex(area.combo.findData(POLYGONS))
    polygons.selectAll()
    wait_until(lambda: "tile" in live.detect_tab.form.estimate.text())
    start(live)
    finish(live)
    assert layers_of("detections")[0].featureCount() == 2


def test_an_empty_result_is_explained_and_offers_finer_tiles(live, tmp_path, stub) -> None:
    stub.behave(threshold=256)
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    result = live.detect_tab.result
    assert "Possible reasons" in result.line.text() and not result.finer_button.isHidden()
    assert layers_of("detections") == [] and result.zoom_button.isHidden()
    tiles = live.detect_tab.form.estimate.text()
    result.finer_button.click()
    finish(live)
    assert live.detect_tab.form.estimate.text() != tiles and live.detect_tab.form.zoom.currentData() > 0


def test_the_score_filter_hides_and_brings_back(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    result, (layer,) = live.detect_tab.result, layers_of("detections")
    assert result.slider.maximum() == 75, "the stub gives 0.75"
    result.slider.setValue(75)
    wait_until(lambda: layer.subsetString())
    assert layer.featureCount() == len(SHIPS)
    layer.dataProvider().changeAttributeValues({1: {layer.fields().indexOf("score"): 0.2}})
    assert layer.featureCount() == len(SHIPS) - 1
    result.slider.setValue(0)
    wait_until(lambda: layer.subsetString() == "")
    assert layer.featureCount() == len(SHIPS)


def test_the_actions_of_a_result(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    result, iface = live.detect_tab.result, live.bench.iface
    (layer,) = layers_of("detections")
    result.table_button.click()
    assert iface.calls == [("table", layer)]
    result.zoom_button.click()
    assert iface.canvas.extent().contains(layer.extent())
    result.remove_button.click()
    assert layers_of("detections") == [] and result.isHidden()
    assert QgsProject.instance().layerTreeRoot().findGroup(group_name("scene")) is None


def test_a_layer_that_the_analyst_removes_in_mid_run_is_no_crash(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    wait_until(lambda: layers_of("detections"))
    QgsProject.instance().removeMapLayer(layers_of("detections")[0].id())
    finish(live)
    assert "ships" in live.detect_tab.result.line.text()


def test_a_drawn_rectangle_limits_the_search(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    extent = layer.extent()
    left = QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.xMinimum() + 800, extent.yMaximum())
    live.detect_tab.form.area.set_rectangle(left)
    assert live.detect_tab.form.options().window.as_tuple() == (0.0, 0.0, 80.0, 140.0)
    start(live)
    finish(live)
    assert layers_of("detections")[0].featureCount() == 2


def test_the_map_view_limits_the_search_also_without_a_project_crs(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    canvas, form = live.bench.canvas, live.detect_tab.form
    canvas.setDestinationCrs(type(layer.crs())())
    extent = layer.extent()
    canvas.resize(400, 400)
    canvas.setExtent(
        QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.xMinimum() + 500, extent.yMaximum())
    )
    form.area.combo.setCurrentIndex(form.area.combo.findData("canvas"))
    window = form.options().window
    assert window.xmin == 0 and window.xmax < 200


def test_a_view_beside_the_scene_is_one_sentence(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    live.bench.canvas.setExtent(QgsRectangle(0, 0, 1000, 1000))
    form = live.detect_tab.form
    form.area.combo.setCurrentIndex(form.area.combo.findData("canvas"))
    live.detect_tab.detect()
    assert "does not touch the scene" in live.bench.iface.message()


def test_no_class_is_one_sentence(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    live.detect_tab.form.label.setEditText("  ")
    live.detect_tab.detect()
    assert "No class is named" in live.bench.iface.message()


def test_a_word_outside_the_model_s_classes_is_noted_not_refused(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    form = live.detect_tab.form
    assert [form.label.itemText(i) for i in range(form.label.count())] == ["ship"]
    form.label.setEditText("bridge")
    assert "bridge" in form.class_note.text()
    form.label.setEditText("Ship")
    assert form.class_note.text() == ""


def test_a_token_that_expires_in_between_is_one_sentence(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(token="new")
    start(live)
    finish(live)
    assert "token" in live.bench.iface.message()


def test_the_estimate_says_tiles_and_where_they_go(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    text = live.detect_tab.form.estimate.text()
    assert "tiles" in text and "this computer" in text


def test_the_main_thread_keeps_turning_during_a_detection(live, tmp_path, stub) -> None:
    """While the backend thinks the event loop turns, and each tile's boxes are heard as they come."""
    open_scene(live, scene_file(tmp_path))
    beats, totals, timer = [], [], QTimer()
    timer.timeout.connect(lambda: beats.append(live.detect_tab.progress.value()))
    timer.start(1)
    stub.behave(hold=True)
    start(live)
    live.detect_tab._run.found.connect(totals.append)
    begun = len(beats)
    wait_until(lambda: len(beats) > begun + 20)
    assert totals == [] and not layers_of("detections")
    stub.behave(hold=False)
    finish(live)
    timer.stop()
    assert len(totals) > 1 and totals == sorted(totals)
