"""Count, cells, description, names and comparison from the panel."""

from __future__ import annotations

import pytest
from qgis.core import QgsRasterLayer

from fusar_qgis.gui.backend_connection import STOPPED
from fusar_qgis.layers.layer_notes import keep_description
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import (
    TAGS,
    finish,
    layers_of,
    open_scene,
    scene_file,
    start,
)
from tests.plugin.rasters import sea, write_raster


@pytest.mark.parametrize(
    ("task", "words"), [("counting", "counts"), ("localization", "cells 1, 9"), ("captioning", "Sea.")]
)
def test_the_other_questions_have_buttons(live, tmp_path, task, words) -> None:
    open_scene(live, scene_file(tmp_path))
    questions = live.detect_tab.questions
    questions.buttons[task].click()
    wait_until(lambda: words in questions.answer.text())
    assert questions._overlay.count == (2 if task == "localization" else 0)
    questions.clear_button.click()
    assert questions._overlay.count == 0 and questions.answer.isHidden()


def test_naming_boxes_needs_a_selection(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    questions, iface = live.detect_tab.questions, live.bench.iface
    questions.buttons["classification"].click()
    assert "No detected box is selected" in iface.message()
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    layer.selectAll()
    iface.setActiveLayer(layer)
    questions.buttons["classification"].click()
    wait_until(lambda: "box 4: ship" in questions.answer.text())


def test_the_models_number_stands_beside_the_number_of_boxes(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    questions = live.detect_tab.questions
    questions.buttons["counting"].click()
    wait_until(lambda: "counts" in questions.answer.text())
    assert "has 4 boxes there" in questions.answer.text()
    assert questions.keep_button.isHidden()


def test_a_description_is_kept_in_the_scenes_metadata(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    questions = live.detect_tab.questions
    for _ in range(2):
        questions.buttons["captioning"].click()
        wait_until(lambda: questions.answer.text() == "Sea.")
        questions.keep_button.click()
    again = type(layer)(layer.source(), "again")
    again.loadDefaultMetadata()
    assert again.metadata().abstract().splitlines() == ["Sea. (stub, Without AEF)"] * 2
    assert questions.keep_button.isHidden()


def test_markup_of_a_description_is_words_in_the_metadata_that_qgis_shows(qgis_app, tmp_path) -> None:
    path = write_raster(tmp_path / "s.tif", sea(60, 40, [], seed=0), tags=TAGS)
    layer = QgsRasterLayer(str(path), "s")
    keep_description(layer, "Sea <img src='file:///x'> & 2 < 3.", "<b>model</b>")
    kept = layer.metadata().abstract()
    assert kept == "Sea \u2039img src='file:///x'\u203a & 2 \u2039 3. (\u2039b\u203amodel\u2039/b\u203a)"
    shown = layer.htmlMetadata()
    assert "Sea \u2039img" in shown and "<img" not in shown and "<b>model" not in shown


def selected(live, tmp_path):
    """A layer of detections with two of its boxes selected, and the panel's questions."""
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    object.__setattr__(live.bench.connection.card, "classes", ("tanker", "ship"))
    live.bench.iface.setActiveLayer(layer)
    layer.selectByExpression('"xmin" > 100')
    questions = live.detect_tab.questions
    return layer, questions


def test_names_are_kept_in_the_boxes_that_were_asked_about(live, tmp_path) -> None:
    layer, questions = selected(live, tmp_path)
    questions.buttons["classification"].click()
    wait_until(lambda: "box 2: tanker" in questions.answer.text())
    questions.keep_button.click()
    rows = sorted((row["xmin"], row["label"], row["model_label"]) for row in layer.getFeatures())
    assert [label for _, label, _ in rows] == ["ship", "ship", "tanker", "tanker"]
    assert rows[-1][2] == "ship" and "2 boxes have another class" in live.bench.iface.message()


def test_names_go_to_the_boxes_that_were_asked_about_whatever_is_selected_since(live, tmp_path) -> None:
    layer, questions = selected(live, tmp_path)
    questions.ask("classification")
    wait_until(lambda: "box 2: tanker" in questions.answer.text())
    layer.selectByExpression('"xmin" < 100')
    live.bench.connection.status = STOPPED
    questions.ask("classification")
    assert "not answered yet" in live.bench.iface.message(), "the second question is not asked"
    questions.keep_button.click()
    rows = sorted((row["xmin"], row["label"]) for row in layer.getFeatures())
    assert [label for _, label in rows] == ["ship", "ship", "tanker", "tanker"]


@pytest.mark.parametrize("column", ["xmin", "scene"])
def test_a_selected_row_without_a_box_is_no_box(live, tmp_path, column) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    place = layer.fields().indexOf(column)
    if column == "xmin":
        layer.dataProvider().changeAttributeValues({row.id(): {place: None} for row in layer.getFeatures()})
    else:
        assert layer.dataProvider().deleteAttributes([place])
        layer.updateFields()
    layer.selectAll()
    live.bench.iface.setActiveLayer(layer)
    live.chat_tab.refresh()
    assert live.chat_tab.input.boxes.isHidden()
    live.detect_tab.questions.ask("classification")
    assert "No detected box is selected" in live.bench.iface.message()


def test_a_question_is_compared_with_aef_off_and_of_another_year(live, tmp_path) -> None:
    card = live.bench.connection.card
    object.__setattr__(card, "tlm", True)
    object.__setattr__(card, "aef_years", (2018, 2019, 2020))
    open_scene(live, scene_file(tmp_path))
    live.detect_tab.form.refresh()
    questions = live.detect_tab.questions
    assert [questions.compare.itemText(i) for i in range(3)] == [
        "Answer once", "Compare with AEF off", "Compare with AEF off and of 2019",
    ]  # fmt: skip
    questions.compare.setCurrentIndex(2)
    questions.buttons["captioning"].click()
    wait_until(lambda: "AEF of 2019" in questions.answer.text())
    assert questions.answer.text().splitlines()[:2] == ["AEF of 2020: Sea.", "Without AEF: Land."]
