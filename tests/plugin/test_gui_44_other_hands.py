"""What the analyst does to a layer by QGIS's own means while the panel works on it: saves, filters, removes, locks."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from fusar_qgis.gui.review_box import ReviewBox
from fusar_qgis.layers.detection_append import append_boxes
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.review_rows import change_row, is_reviewed
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.gui_window import workbench
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
