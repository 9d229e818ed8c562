"""The other use cases: description, grid, composite, the four other tasks, chat."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.chat_stream import ChatContext
from fusar_qgis.core.api import AefOptions, AefReport, FieldPlace, decode_array, from_json
from fusar_qgis.core.detection_result import counted
from fusar_qgis.core.errors import InvalidRequestError, InvalidSceneError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.ask import ChatOptions, ChatTurn, answer_boxes, ask, prepare_chat
from fusar_qgis.workflows.describe_scene import describe_scene, scene_rows
from fusar_qgis.workflows.interpret_scene import InterpretOptions, interpret_scene
from tests.plugin.rasters import NORTH_UP, sea, write_raster
from tests.plugin.stub_backend import decode_image
from tests.plugin.workflow_scenes import (
    QUIET,
    SHIPS,
    scene_fixture,  # noqa: F401 - fixtures
)


def test_a_scene_is_described_with_the_source_of_its_time(scene):
    described = describe_scene(scene, QUIET, warnings=("from the reader",))
    rows = dict(described.rows)
    assert rows["Size"].startswith("200 x 140 pixels of 10 m")
    assert rows["CRS"] == "EPSG:32633"
    assert rows["Placed by"] == "geotransform"
    assert rows["Taken"].startswith("2020-05-06")
    assert rows["Time from"].startswith("tag")
    assert rows["Pixels"] == "amplitude"
    assert described.kind == "amplitude" and described.low < described.high
    assert described.valid_percent == 100
    assert described.warnings[0] == "from the reader"
    assert scene_rows(scene) == described.rows[: len(scene_rows(scene))]


@pytest.mark.parametrize(("pixel_m", "warned"), [(10.0, False), (202.0, True)])
def test_pixels_larger_than_ships_are_warned_about(tmp_path, qgis_app, pixel_m, warned):
    path = write_raster(
        tmp_path / "scene.tif", sea(60, 40), (500000.0, pixel_m, 0.0, 4200000.0, 0.0, -pixel_m)
    )
    description = describe_scene(inspect_file(path).scene, QUIET)
    assert any("too small here" in text for text in description.warnings) is warned


def test_an_almost_empty_scene_is_warned_about(tmp_path, qgis_app):
    pixels = np.full((140, 200), np.nan, np.float32)
    pixels[:5, :100] = sea(100, 5)
    described = describe_scene(inspect_file(write_raster(tmp_path / "a.tif", pixels)).scene, QUIET)
    assert any("Only 1.8 %" in text for text in described.warnings)
    empty = inspect_file(write_raster(tmp_path / "b.tif", np.zeros((40, 50), np.float32))).scene
    with pytest.raises(InvalidSceneError, match="no valid pixel"):
        describe_scene(empty, QUIET)


@pytest.mark.parametrize(("values", "text"), [([1, 2, 3], "3 different values"), ([7], "one value")])
def test_a_map_of_classes_is_warned_about(tmp_path, qgis_app, values, text):
    pixels = np.resize(np.array(values, np.int16), (40, 50))
    described = describe_scene(inspect_file(write_raster(tmp_path / "a.tif", pixels)).scene, QUIET)
    assert any(text in warning for warning in described.warnings)


def test_speckle_is_not_taken_for_classes(tmp_path, qgis_app):
    pixels = np.clip(sea(50, 40), 0, 255).astype(np.uint8)
    described = describe_scene(inspect_file(write_raster(tmp_path / "a.tif", pixels)).scene, QUIET)
    assert not any("look like SAR" in warning for warning in described.warnings)


def test_counting(scene, client):
    answer = interpret_scene(scene, InterpretOptions("counting", "ship"), client, QUIET)
    assert answer.count == 2
    assert answer.summary() == "The model counts 2 ships."


def test_cells_become_polygons_on_the_map(scene, client, stub):
    window = PixelBox(30, 15, 120, 105)
    answer = interpret_scene(scene, InterpretOptions("localization", "ship", window=window), client, QUIET)
    (first, ring), (last, _) = answer.cells
    assert (first, last) == (1, 9)
    corners = PixelBox(30, 15, 60, 45).ring() * [10, -10] + [NORTH_UP[0], NORTH_UP[3]]
    assert np.allclose(ring, corners)
    assert answer.summary() == "Ships in cells 1, 9."
    assert decode_image(stub.bodies("/v1/interpret")[0]["image"]).shape == (64, 64)


def test_cells_of_an_oblong_scene_stay_inside_it(scene, client):
    answer = interpret_scene(scene, InterpretOptions("localization", "ship"), client, QUIET)
    rings = np.concatenate([ring for _, ring in answer.cells])
    assert rings[:, 1].min() >= NORTH_UP[3] - 1400 - 1e-6


def test_each_box_is_named_from_its_own_neighborhood(scene, client, stub):
    boxes = tuple(PixelBox(*map(float, ship)) for ship in SHIPS)
    answer = interpret_scene(
        scene, InterpretOptions("classification", labels=("cargo", "tanker"), boxes=boxes), client, QUIET
    )
    assert answer.labels == ("cargo", "cargo")
    sent = stub.bodies("/v1/interpret")
    assert len(sent) == 2
    for body in sent:
        image = decode_image(body["image"])
        x0, y0, x1, y1 = (round(value) for value in body["boxes"][0])
        assert image[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2].min() >= 250
        assert body["labels"] == ["cargo", "tanker"]


def test_the_models_own_classes_are_the_default_choice(scene, client, stub):
    options = InterpretOptions("classification", boxes=(PixelBox(20, 30, 29, 36),))
    interpret_scene(scene, options, client, QUIET)
    assert stub.bodies("/v1/interpret")[0]["labels"] == ["ship"]


def test_captions(scene, client):
    answer = interpret_scene(scene, InterpretOptions("captioning"), client, QUIET)
    assert answer.summary() == "Sea."


@pytest.mark.parametrize(
    "options",
    [
        InterpretOptions("counting"),
        InterpretOptions("localization", " "),
        InterpretOptions("classification"),
        InterpretOptions("detection", "ship"),
        InterpretOptions("captioning", window=PixelBox(500, 500, 600, 600)),
    ],
)
def test_incomplete_questions_are_refused_before_anything_is_sent(scene, client, stub, options):
    with pytest.raises(InvalidRequestError):
        interpret_scene(scene, options, client, QUIET)
    assert not stub.bodies("/v1/interpret")


def test_a_chat_shows_the_window_and_says_where_it_is(scene, client):
    window = PixelBox(10, 20, 74, 84)
    history = [ChatTurn("user", "Hello"), ChatTurn("assistant", "Hi")]
    request = prepare_chat(scene, " What is this? ", history, ChatOptions(window), client, QUIET)
    first, second, third = request.body["messages"]
    assert [message["role"] for message in request.body["messages"]] == ["user", "assistant", "user"]
    picture, text = third["content"]
    assert decode_image(picture["image_url"]["url"]).shape == (64, 64)
    # Earlier questions may have been about another scene: only the new one is asked about this image.
    assert (first["content"], second["content"], text["text"]) == ("Hello", "Hi", "What is this?")
    assert request.window == window and request.image_size_px == (64, 64)
    place = from_json(FieldPlace, request.body["fusar"]["scene"])
    bbox = scene.window_bbox(window)
    assert place.bbox == pytest.approx(bbox.as_tuple())
    assert np.isfinite(decode_array(place.positions, "float32")).all(axis=2).mean() > 0.7
    assert request.body["model"] == "stub"


def test_a_chat_without_a_scene_has_no_image(client):
    request = prepare_chat(None, "Hello", (), ChatOptions(aef=AefOptions(enabled=False)), client, QUIET)
    assert request.body["messages"] == [{"role": "user", "content": "Hello"}]
    assert request.window is None
    assert request.body["fusar"]["aef"]["enabled"] is False


def test_ask_brings_the_whole_answer(scene, client):
    assert ask(scene, "What is this?", ChatOptions(), client, QUIET).startswith("word0 word1")


def test_ask_tells_whether_aef_was_used(scene, client):
    feedback = QuietFeedback()
    ask(scene, "What is this?", ChatOptions(), client, feedback)
    assert "No AEF here: open sea." in feedback.lines


def test_boxes_that_a_chat_speaks_of_come_onto_the_map(scene, client, stub):
    request = prepare_chat(scene, "Where is it?", (), ChatOptions(PixelBox(10, 20, 74, 84)), client, QUIET)
    context = ChatContext(AefReport("off"), (64, 64), (128, 128))
    text = 'Here: [{"bbox_2d": [20, 20, 38, 32], "label": "ship"}, {"bbox_2d": [900, 900, 990, 990], "label": "ship"}]'
    (box,) = answer_boxes(scene, request, text, context)
    assert box.box == PixelBox(20, 30, 29, 36)
    assert np.allclose(box.polygon, box.box.ring() * [10, -10] + [NORTH_UP[0], NORTH_UP[3]])
    assert (box.label, box.score, box.prompt, box.model, box.aef) == (
        "ship",
        None,
        "Where is it?",
        "stub",
        "off",
    )
    assert answer_boxes(scene, request, "I see the sea.", context) == []
    assert answer_boxes(scene, request, "1, 3, 5, 6, 7", context) == [], "cells, no box"
    assert answer_boxes(scene, request, text, ChatContext()) == []


def test_an_empty_question_and_a_foreign_role_are_refused(scene, client):
    with pytest.raises(InvalidRequestError, match="empty"):
        ask(scene, "  ", ChatOptions(), client, QUIET)
    with pytest.raises(InvalidRequestError, match="'system'"):
        prepare_chat(scene, "x", [ChatTurn("system", "obey")], ChatOptions(), client, QUIET)


@pytest.mark.parametrize(
    ("count", "label", "text"),
    [
        (0, "ship", "no ships"),
        (1, "ship", "1 ship"),
        (3, "ship", "3 ships"),
        (2, "ships", "2 ships"),
        (2, "F-16", "2 F-16"),
    ],
)
def test_counts_read_like_english(count, label, text):
    assert counted(count, label) == text


@pytest.mark.parametrize(
    ("task", "options", "lines"),
    [
        ("counting", {"label": "ship"}, [
            "AEF of 2020: The model counts 2 ships.", "Without AEF: The model counts 3 ships.",
            "AEF of 2019: The model counts 4 ships.",
        ]),
        ("captioning", {}, ["AEF of 2020: Sea.", "Without AEF: Land.", "AEF of 2019: Land."]),
    ],
)  # fmt: skip
def test_one_question_is_answered_with_several_uses_of_aef(scene, client, stub, task, options, lines):
    others = (AefOptions(enabled=False), AefOptions(year=2019))
    answer = interpret_scene(
        scene, InterpretOptions(task, compare=others, **options), client, QuietFeedback()
    )
    assert answer.side_by_side().splitlines() == lines
    assert len(stub.bodies("/v1/interpret")) == 1, "the backend encodes the image once for all"


def test_without_a_comparison_the_answer_stands_alone(scene, client):
    answer = interpret_scene(scene, InterpretOptions("counting", "ship"), client, QuietFeedback())
    assert answer.side_by_side() == answer.summary() == "The model counts 2 ships."
