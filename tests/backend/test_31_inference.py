"""One request from image to parsed answer, with a scripted engine."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from backend.aef.selection import AefSelector
from backend.engine.base import Cancellation
from backend.inference import Interpreter, Limits
from fusar_qgis.core.api import AefOptions, FieldPlace, InterpretRequest
from fusar_qgis.core.errors import (
    AefUnavailableError,
    GenerationTimeoutError,
    InvalidRequestError,
    InvalidSceneError,
    OperationCancelledError,
    RequestTooLargeError,
    UnknownModelError,
)
from tests.backend.scripted_requests import (
    PLACE,
    aef_fixture,  # noqa: F401 - fixtures
    ask,
)
from tests.backend.serving import BOX_ANSWER, FakeEngine, png_url


def test_detection_gives_boxes_in_seen_pixels_with_scores():
    engine = FakeEngine()
    response = ask(engine)
    assert (response.status, response.finish_reason, response.frame) == ("ok", "stop", "seen_px")
    (box,) = response.boxes
    assert (box.bbox, box.label) == ((28, 42, 84, 56), "ship")
    assert box.score == pytest.approx(np.exp(-0.25))
    assert (response.image_size_sent, response.image_size_seen) == ((60, 40), (112, 112))
    assert response.text == BOX_ANSWER
    assert response.prompt == engine.question()
    assert "ship" in response.prompt
    assert (response.prompt_tokens, response.completion_tokens) == (11, len(BOX_ANSWER))


@pytest.mark.parametrize(
    ("task", "answer", "field", "value"),
    [
        ("counting", "3", "count", 3),
        ("localization", "1, 5", "cells", (1, 5)),
        ("captioning", "A quiet harbor.", "caption", "A quiet harbor."),
    ],
)
def test_the_other_tasks_fill_their_field(task, answer, field, value):
    response = ask(FakeEngine(answer), task=task)
    assert (response.status, getattr(response, field)) == ("ok", value)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("None", "empty"),
        ("I cannot say 1 2 3 or [", "unparsed"),
        (BOX_ANSWER[:-2] + ', {"bbox_2d": [1,', "partial"),
    ],
)
def test_what_the_model_writes_never_raises(answer, status):
    assert ask(FakeEngine(answer)).status == status


def test_a_cut_off_answer_says_length():
    response = ask(FakeEngine(BOX_ANSWER * 5), max_new_tokens=20)
    assert response.finish_reason == "length"
    assert response.completion_tokens == 20


def test_classification_asks_once_per_box_in_the_models_pixels_and_keeps_the_order():
    engine = FakeEngine(lambda question: "plane" if "[0, 0, 56, 112]" in question else "ship")
    response = ask(engine, task="classification", label="", boxes=((0, 0, 30, 40), (30, 20, 60, 40)))
    assert {engine.question(0), engine.question(1)} == set(response.prompt.split("\n"))
    assert response.labels == ("plane", "ship")
    assert [(box.bbox, box.label) for box in response.boxes] == [
        ((0, 0, 56, 112), "plane"),
        ((56, 56, 112, 112), "ship"),
    ]
    assert all(box.score is None for box in response.boxes)
    assert "ship, plane" in engine.question()


def test_classification_with_an_unreadable_answer_is_partial_and_keeps_the_places():
    engine = FakeEngine(lambda question: "ship" if "[0, 0," in question else "???")
    response = ask(engine, task="classification", boxes=((0, 0, 30, 40), (30, 20, 60, 40)))
    assert response.status == "partial"
    assert [box.label for box in response.boxes] == ["ship", ""]


def test_a_question_of_ones_own_about_a_region_names_the_box_in_seen_pixels():
    engine = FakeEngine("A ship.")
    response = ask(engine, task="captioning", question="What is here?", boxes=((30, 20, 60, 40),))
    assert engine.question() == "What is here? [56, 56, 112, 112]"
    assert response.caption == "A ship."


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"task": "poetry"}, InvalidRequestError),
        ({"label": " "}, InvalidRequestError),
        ({"task": "classification"}, InvalidRequestError),
        ({"boxes": ((0.0, 0.0, float("nan"), 1.0),)}, InvalidRequestError),
        ({"boxes": ((0.0, 0.0, 1.0, 1.0),) * 65}, InvalidRequestError),
        ({"question": "Why?"}, InvalidRequestError),
        ({"task": "captioning", "question": "  "}, InvalidRequestError),
        ({"max_new_tokens": 0}, InvalidRequestError),
        ({"model": "another"}, UnknownModelError),
        ({"scene": FieldPlace((10, 51, 11, 50), 2020)}, InvalidSceneError),
        ({"scene": FieldPlace((10, 50, 11, 51), 2020, 1, 4)}, InvalidRequestError),
        ({"scene": FieldPlace((10, 50, 11, 51), 2020, 128, 128)}, RequestTooLargeError),
        ({"aef": AefOptions(source="moon"), "scene": PLACE}, InvalidRequestError),
    ],
)
def test_a_request_that_makes_no_sense_never_reaches_the_model(change, error):
    engine = FakeEngine()
    with pytest.raises(error):
        ask(engine, AefSelector(), **change)
    assert engine.requests == []


def test_limits_of_server_and_checkpoint_bind_the_answer():
    engine = FakeEngine("x" * 500)
    assert ask(engine, task="captioning", max_new_tokens=9999).completion_tokens == 64
    assert ask(engine, task="captioning", limits=Limits(max_new_tokens=5)).completion_tokens == 5
    with pytest.raises(RequestTooLargeError):
        ask(engine, limits=Limits(max_image_px=100))


def test_an_answer_that_takes_too_long_times_out_and_is_stopped():
    engine = FakeEngine()
    engine.hold = threading.Event()
    with pytest.raises(GenerationTimeoutError):
        ask(engine, limits=Limits(timeout_s=0.05))
    assert engine.was_cancelled.wait(10)


def test_a_cancellation_stops_all_answers_of_a_request():
    engine = FakeEngine("ship")
    engine.hold = threading.Event()
    cancel = Cancellation()
    threading.Thread(target=lambda: (engine.started.wait(10), cancel.cancel()), daemon=True).start()
    request = InterpretRequest(png_url(), "classification", boxes=((0, 0, 9, 9), (9, 9, 20, 20)))
    with pytest.raises(OperationCancelledError):
        Interpreter(engine).interpret(request, cancel)
    assert all(generation.cancelled for generation in engine.generations)


def test_an_engines_error_is_the_callers():
    engine = FakeEngine()
    engine.error = AefUnavailableError("odd but typed")
    with pytest.raises(AefUnavailableError, match="odd but typed"):
        ask(engine)
