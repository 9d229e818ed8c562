"""Other questions: about the chosen area and band, about one class; and a review's training data from the panel."""

from __future__ import annotations

import json
import weakref

import numpy as np
import pytest
from qgis.core import QgsProject, QgsRectangle

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.window_reader import WindowReader
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.interpret_scene import InterpretOptions, interpret_scene
from tests.plugin.gui_window import wait_until
from tests.plugin.rasters import NORTH_UP, sea, write_raster
from tests.plugin.test_gui_33_detect_choices import SHIPS, live, open_scene, run  # noqa: F401 - a fixture


def ask(dock, task):
    questions = dock.detect_tab.questions
    questions.ask(task)
    wait_until(lambda: questions._running is None)
    return questions


def test_a_question_is_about_the_drawn_rectangle_and_the_chosen_band(live, tmp_path, stub):  # noqa: F811
    open_scene(
        live, tmp_path / "two.tif", np.stack([sea(200, 140, [], seed=1), sea(200, 140, SHIPS, seed=0)])
    )
    form = live.detect_tab.form
    form.band.setCurrentIndex(1)
    left, top = NORTH_UP[0], NORTH_UP[3]
    form.area._rectangle = QgsRectangle(left + 100, top - 800, left + 700, top - 200)
    form.area._rectangle_crs = live.bench.session.layer.crs()
    form.area.combo.setCurrentIndex(form.area.combo.findData("rectangle"))
    options = live.detect_tab.questions._options("localization")
    assert options.band == 2 and options.window is not None
    assert np.allclose(options.window.as_tuple(), (10, 20, 70, 80), atol=0.01)
    questions = ask(live, "localization")
    assert "in cells" in questions.answer.text().lower()
    assert questions._overlay.count == len(questions._answered[0].cells) > 0


def test_a_question_about_selected_polygons_is_about_the_square_around_them(live, tmp_path, stub):  # noqa: F811
    open_scene(live, tmp_path / "scene.tif")
    run(live, "ship")
    (layer,) = [
        each for each in QgsProject.instance().mapLayers().values() if each.name().startswith("Detected")
    ]
    row = next(layer.getFeatures())
    layer.selectByIds([row.id()])
    live.bench.iface.setActiveLayer(layer)
    form = live.detect_tab.form
    form.area.combo.setCurrentIndex(form.area.combo.findData("polygons"))
    window = live.detect_tab.questions._options("counting").window
    assert np.allclose(window.as_tuple(), [row[name] for name in ("xmin", "ymin", "xmax", "ymax")], atol=0.6)


def test_questions_are_about_one_class(live, tmp_path):  # noqa: F811
    open_scene(live, tmp_path / "scene.tif")
    live.detect_tab.form.label.setEditText("ship, plane")
    for task in ("counting", "localization"):
        with pytest.raises(InvalidRequestError, match="one class, not about 2"):
            live.detect_tab.questions._options(task)
    assert live.detect_tab.questions._options("captioning").task == "captioning"


def test_pictures_of_boxes_are_read_as_they_are_sent(tmp_path, qgis_app, client, stub, monkeypatch):
    scene = inspect_file(
        write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0)), user_year=2020
    ).scene
    alive, most, image = weakref.WeakSet(), [0], WindowReader.image

    class Picture(str):
        __slots__ = ("__weakref__",)

    def watched(self, window, size_px):
        found = image(self, window, size_px)
        data = Picture(found.data_url)
        alive.add(data)
        most[0] = max(most[0], len(alive))
        return type(found)(data, found.size_px, found.window)

    monkeypatch.setattr(WindowReader, "image", watched)
    boxes = tuple(PixelBox(5.0 * n, 10, 5.0 * n + 8, 20) for n in range(30))
    options = InterpretOptions("classification", boxes=boxes, labels=("ship", "plane"), max_in_flight=2)
    answer = interpret_scene(scene, options, client, QuietFeedback())
    assert answer.labels == ("ship",) * 30
    assert most[0] < 12, "never all thirty at once"


def test_the_review_writes_training_data_from_the_panel(live, tmp_path):  # noqa: F811
    open_scene(live, tmp_path / "scene.tif")
    tab = run(live, "ship")
    tab.result.review()
    review = tab.review
    assert "training" in review.buttons
    for _ in range(5):
        review.accept()
    review.export_training_to(tmp_path / "data")
    wait_until(lambda: (tmp_path / "data" / "samples.jsonl").exists())
    wait_until(lambda: "labels written" in live.bench.iface.message())
    records = [json.loads(line) for line in (tmp_path / "data" / "samples.jsonl").read_text().splitlines()]
    assert records and {item["label"] for record in records for item in record["objects"]} == {"ship"}
    assert {entry["label"] for record in records for entry in record["qa"]} == {"ship"}
