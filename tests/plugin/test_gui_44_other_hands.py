"""What the analyst does to a layer by QGIS's own means while the panel works on it: saves, filters, removes, locks."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtTest import QTest

from fusar_qgis.gui.detection_result import FILTER_DELAY_MS
from fusar_qgis.gui.review_box import ReviewBox
from fusar_qgis.layers.detection_append import append_boxes
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.review_rows import boxes_to_export, change_row, is_reviewed
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.gui_window import wait_until, workbench
from tests.plugin.live_dock import finish, layers_of, open_scene, scene_file, start
from tests.plugin.rasters import sea, write_raster
from tests.plugin.test_32_layers import ship


@pytest.fixture
def scene(tmp_path, qgis_app, qgis_new_project):
    return inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene


@pytest.fixture
def layer(tmp_path, scene):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.replace([ship(0, 10, score=0.9), ship(0, 40, score=0.2)])
    QgsProject.instance().addMapLayer(made.layer)
    return made.layer


@pytest.fixture
def review(window, layer, scene):
    box = ReviewBox(workbench(window, None), window.main)
    yield box
    box.end()


def hidden(layer, condition='"score" > 0.5'):
    assert layer.setSubsetString(condition)


def test_a_box_that_a_filter_hides_is_not_added_a_second_time(layer, scene) -> None:
    hidden(layer)
    found = append_boxes(layer, [ship(5, 41)], scene, "Detect ship")
    assert (found.added, found.known) == (0, 1)


def test_a_hidden_box_that_was_deleted_is_no_longer_there(layer, scene) -> None:
    fid = next(row.id() for row in layer.getFeatures() if row["xmin"] == 40)
    assert layer.startEditing() and layer.deleteFeature(fid)
    found = append_boxes(layer, [ship(5, 41)], scene, "Detect ship")
    assert (found.added, found.known) == (1, 0)


def test_a_decision_that_a_filter_hides_is_a_decision(layer) -> None:
    fid = next(row.id() for row in layer.getFeatures() if row["xmin"] == 40)
    change_row(layer, fid, {"review": "rejected"}, "Reject")
    hidden(layer)
    assert is_reviewed(layer)


def test_a_review_goes_on_after_added_boxes_were_saved(review, layer, scene) -> None:
    append_boxes(layer, [ship(3, 100, score=0.3), ship(4, 130, score=0.4)], scene, "Detect ship")
    review.begin(layer, scene, ("ship",))
    review.accept()
    review.accept()
    assert layer.commitChanges()
    assert review.line.text().startswith("3 / 4") and "not decided" in review.line.text()
    review.accept()
    review.reject()
    told = {row["xmin"]: row["review"] for row in layer.getFeatures()}
    assert told == {40: "accepted", 100: "accepted", 130: "accepted", 10: "rejected"}


def test_what_was_decided_before_saving_can_be_taken_back_after_it(review, layer, scene) -> None:
    append_boxes(layer, [ship(3, 100, score=0.3)], scene, "Detect ship")
    review.begin(layer, scene, ("ship",))
    review.accept()
    review.reject()
    assert layer.commitChanges()
    review.take_back()
    assert {row["xmin"]: row["review"] for row in layer.getFeatures()}[100] != "rejected"
    assert review.line.text().startswith("2 / 3") and "not decided" in review.line.text()


def test_a_filter_that_is_lifted_gives_the_review_its_boxes_back(review, layer, scene) -> None:
    review.begin(layer, scene, ("ship",))
    hidden(layer)
    review.step(1)
    assert review.line.text().startswith("1 / 1")
    hidden(layer, "")
    assert review.line.text().split(" · ")[0].endswith("/ 2")


def test_a_filter_of_the_run_before_leaves_another_layer_alone(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    tab = live.detect_tab
    tab.result.slider.setMaximum(50)
    tab.result.slider.setValue(20)
    QTest.qWait(2 * FILTER_DELAY_MS)
    (first,) = layers_of("detections")
    assert first.setSubsetString("")
    tab.form.target.setCurrentIndex(1)
    start(live)
    finish(live)
    said = live.bench.iface.message()
    QTest.qWait(2 * FILTER_DELAY_MS)
    assert "already" in said and live.bench.iface.message() == said


def lose(layer, how) -> None:
    if how == "removed":
        QgsProject.instance().removeMapLayer(layer.id())
    else:
        assert layer.setReadOnly(True)


@pytest.mark.parametrize("how", ["removed", "locked"])
def test_a_layer_that_cannot_take_the_boxes_costs_no_run(live, tmp_path, stub, how) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    tab = live.detect_tab
    tab.form.target.setCurrentIndex(1)
    tab.form.label.setEditText("plane")
    stub.behave(hold=True)
    start(live)
    wait_until(lambda: stub.log()["most_active"] > 0, "a request")
    lose(layer, how)
    stub.behave(hold=False)
    finish(live)
    made = [each for each in layers_of("detections") if each.name() == "Detected: plane"]
    assert len(made) == 1 and made[0].featureCount() == 4
    assert tab.result.line.text().startswith("4 planes") and "a new layer" in tab.result.line.text()
    assert not tab.result.remove_button.isHidden() and not tab.result.zoom_button.isHidden()


@pytest.mark.parametrize("gone", ["layer", "project"])
def test_the_file_of_a_layer_that_went_in_mid_run_has_the_whole_result(live, tmp_path, stub, gone) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    live.detect_tab._run.found.connect(lambda total: stub.behave(hold=True))
    (layer,) = wait_until(lambda: layers_of("detections"))
    path = layer.source().split("|")[0]
    if gone == "layer":
        QgsProject.instance().removeMapLayer(layer.id())
    else:
        QgsProject.instance().clear()
    stub.behave(hold=False)
    live.detect_tab._run.found.disconnect()
    finish(live)
    assert not layers_of("detections")
    kept = QgsVectorLayer(f"{path}|layername=detections", "kept", "ogr")
    kept.loadDefaultMetadata()
    assert kept.featureCount() == 4 and "Unfinished" not in kept.metadata().abstract()
    told = live.detect_tab.result.line.text()
    assert told.startswith("4 ships") and path in told and live.detect_tab.result.zoom_button.isHidden()


def test_decisions_that_a_filter_hides_are_exported_and_open_boxes_count_as_open(layer, scene) -> None:
    low = next(row.id() for row in layer.getFeatures() if row["xmin"] == 40)
    change_row(layer, low, {"review": "accepted"}, "Accept")
    hidden(layer)
    assert sorted((row.box.xmin, row.review) for row in boxes_to_export(layer, scene)) == [
        (10, ""),
        (40, "accepted"),
    ]


def test_a_box_drawn_without_a_class_is_said_to_have_none(review, layer, scene) -> None:
    drawn = QgsFeature(layer.fields())
    drawn.setGeometry(QgsGeometry.fromRect(layer.extent()))
    assert layer.dataProvider().addFeatures([drawn])[0]
    review.begin(layer, scene, ("ship",))
    assert "no class" in review.line.text() and "NULL" not in review.line.text()


def test_a_review_goes_on_in_a_project_that_was_opened_anew(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    tab, project = live.detect_tab, QgsProject.instance()
    tab.result.review()
    tab.review.accept()
    assert project.write(str(tmp_path / "p.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "p.qgz")) and not tab.review.active
    live.bench.iface.setActiveLayer(project.mapLayersByName("scene")[0])
    wait_until(lambda: live.bench.session.description)
    assert tab.form.review_button.isHidden()
    tab.form.target.setCurrentIndex(1)
    assert not tab.form.review_button.isHidden()
    tab.form.review_button.click()
    assert tab.review.active and "1 / 4" in tab.review.line.text() and "not decided" in tab.review.line.text()
    for _ in range(3):
        tab.review.reject()
    tab.review.export_to(tmp_path / "labels.json")
    assert "1 boxes written" in live.bench.iface.message()
    project.removeMapLayer(layers_of("detections")[0].id())
    assert tab.form.review_button.isHidden()
