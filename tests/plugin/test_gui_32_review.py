"""Review of a detection: keys, taking back, boxes drawn by hand, layers of earlier versions, export."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from qgis.core import NULL, QgsFeature, QgsGeometry, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit

from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.gui.review_box import ReviewBox
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.review_rows import boxes_to_export, prepare_for_review
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.gui_window import Window, wait_until, workbench
from tests.plugin.rasters import NORTH_UP, sea, write_raster
from tests.plugin.test_32_layers import ship


class NoConnection:
    """The review asks nobody."""

    card = None


@pytest.fixture
def window(qgis_app, qgis_new_project):
    shown = Window()
    shown.main.show()
    shown.main.activateWindow()
    yield shown
    shown.close()


@pytest.fixture
def scene(tmp_path):
    return inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene


@pytest.fixture
def layer(tmp_path, window):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.replace([ship(0, 10, score=0.9), ship(0, 40, score=0.2), ship(0, 70, score=None)])
    QgsProject.instance().addMapLayer(made.layer)
    return made.layer


@pytest.fixture
def review(window, layer, scene):
    box = ReviewBox(workbench(window, NoConnection()), window.main)
    box.begin(layer, scene, ("ship", "plane", "ship"))
    yield box
    box.end()


def press(window, key):
    QTest.keyClick(window.canvas, key)


def rows(layer):
    return {row["xmin"]: row for row in layer.getFeatures()}


def test_the_least_sure_box_comes_first_and_is_on_the_map(review, window, layer):
    assert review.line.text().startswith("1 / 3 · ship") and "not decided" in review.line.text()
    assert window.canvas.extent().contains(rows(layer)[70].geometry().boundingBox())
    assert [name for name in review.buttons if name.startswith("class")] == ["class1", "class2"]


def test_keys_decide_and_step_and_the_file_has_it_at_once(review, window, layer, tmp_path):
    wait_until(lambda: window.main.isActiveWindow() or True)
    for key in (Qt.Key.Key_A, Qt.Key.Key_R, Qt.Key.Key_2):
        press(window, key)
    again = rows(type(layer)(f"{tmp_path / 'd.gpkg'}|layername=detections", "again", "ogr"))
    assert [again[x]["review"] for x in (70, 40, 10)] == ["accepted", "rejected", "accepted"]
    assert (again[10]["label"], again[10]["model_label"], again[40]["label"]) == ("plane", "ship", "ship")
    assert again[70]["model_label"] == NULL and review.line.text().startswith("3 / 3 · plane")


def test_what_was_decided_can_be_taken_back(review, window, layer):
    press(window, Qt.Key.Key_2)
    press(window, Qt.Key.Key_R)
    press(window, Qt.Key.Key_Backspace)
    press(window, Qt.Key.Key_Backspace)
    press(window, Qt.Key.Key_Backspace)
    assert all(row["review"] == NULL and row["label"] == "ship" for row in layer.getFeatures())
    assert review.line.text().startswith("1 / 3")


def test_a_name_given_twice_keeps_what_the_model_said(review, layer):
    review.rename(2)
    review.step(-1)
    review.rename(1)
    assert (rows(layer)[70]["label"], rows(layer)[70]["model_label"]) == ("ship", "ship")


def test_arrows_step_without_deciding_and_stop_at_the_ends(review, window):
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        press(window, key)
    assert review.line.text().startswith("3 / 3")


def test_letters_typed_into_a_text_field_stay_there(review, window, layer):
    field = QLineEdit(window.main)
    field.show()
    field.setFocus()
    QTest.keyClicks(field, "ar1")
    assert field.text() == "ar1"
    assert all(row["review"] == NULL for row in layer.getFeatures())


def test_escape_ends_it_and_the_keys_are_free_again(review, window, layer):
    press(window, Qt.Key.Key_Escape)
    assert not review.active and review.isHidden()
    press(window, Qt.Key.Key_A)
    assert all(row["review"] == NULL for row in layer.getFeatures())


def test_a_layer_that_is_removed_ends_it(review, layer):
    QgsProject.instance().removeMapLayer(layer.id())
    assert not review.active and review.isHidden()


def test_a_box_that_is_deleted_meanwhile_is_passed_over(review, layer):
    layer.dataProvider().deleteFeatures([rows(layer)[40].id()])
    review.accept()
    assert review.line.text().startswith("2 / 2")


def test_in_a_layer_that_is_being_edited_each_decision_is_one_undo_step(review, layer):
    layer.startEditing()
    review.rename(2)
    assert layer.undoStack().count() == 1
    layer.undoStack().undo()
    assert rows(layer)[70]["label"] == "ship"
    layer.rollBack()


def test_layers_of_earlier_versions_get_the_columns(layer):
    names = [layer.fields().indexOf(name) for name in ("review", "model_label")]
    layer.dataProvider().deleteAttributes(names)
    layer.updateFields()
    prepare_for_review(layer)
    assert {"review", "model_label"} <= set(layer.fields().names())
    layer.dataProvider().deleteAttributes([layer.fields().indexOf("review")])
    layer.updateFields()
    layer.startEditing()
    with pytest.raises(OutputError, match="End its editing"):
        prepare_for_review(layer)
    layer.rollBack()


def test_decided_and_drawn_boxes_are_exported_in_pixels_of_the_scene(review, window, layer, tmp_path):
    drawn = QgsFeature(layer.fields())
    x, y = NORTH_UP[0] + 1000, NORTH_UP[3] - 500
    drawn.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, y - 200, x + 300, y)))
    drawn.setAttribute("label", "plane")
    layer.dataProvider().addFeatures([drawn])
    review.accept()
    review.reject()
    path = tmp_path / "labels.json"
    review.export_to(path)
    made = json.loads(path.read_text())
    names = {each["id"]: each["name"] for each in made["categories"]}
    found = {names[each["category_id"]]: each["bbox"] for each in made["annotations"]}
    assert found["ship"] == [70, 20, 8, 10]
    assert found["plane"] == pytest.approx([100, 50, 30, 20], abs=0.01)
    assert "2 boxes written" in window.message() and "1 that nobody reviewed" in window.message()


def test_an_export_of_nothing_is_refused_and_writes_nothing(review, window, tmp_path):
    review.export_to(tmp_path / "labels.json")
    assert "No box has been reviewed" in window.message()
    assert not (tmp_path / "labels.json").exists()


def test_boxes_of_a_scene_that_was_renamed_are_not_lost_without_a_word(layer, scene):
    assert len(boxes_to_export(layer, scene)) == 3
    with pytest.raises(InvalidRequestError, match=r"those of scene, not of harbor.*its name back"):
        boxes_to_export(layer, replace(scene, name="harbor"))
