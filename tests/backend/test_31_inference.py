"""One request from image to parsed answer, with a scripted engine."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.engine.base import Cancellation
from backend.inference import Interpreter, Limits
from fusar_qgis.core.api import (
    ATTRIBUTION,
    AefOptions,
    EncodedField,
    FieldPlace,
    InterpretRequest,
    decode_array,
    encode_array,
)
from fusar_qgis.core.errors import (
    AefUnavailableError,
    GenerationTimeoutError,
    InvalidFieldError,
    InvalidRequestError,
    InvalidSceneError,
    OperationCancelledError,
    RequestTooLargeError,
    UnknownModelError,
)
from fusar_qgis.core.field import dequantize
from tests.backend.serving import BOX_ANSWER, CARD, FakeEngine, png_url, unit_codes, write_aef

PLACE = FieldPlace((10.005, 50.005, 10.195, 50.095), 2020, 4, 3)


def ask(engine, selector=None, *, limits=None, **request):
    values = {"image": png_url(60, 40), "task": "detection", "label": "ship", **request}
    return Interpreter(engine, selector, limits).interpret(InterpretRequest(**values))


def field_of(engine):
    return engine.requests[-1].images[0].field


@pytest.fixture
def aef(tmp_path):
    codes = unit_codes(10, 20)
    codes[:, :, 10:] = -128
    return AefSelector([open_file_source(write_aef(tmp_path / "2019.tif", codes))])


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


def test_without_a_place_the_report_says_so():
    engine = FakeEngine()
    assert ask(engine).aef.status == "no_place"
    assert field_of(engine) is None


def test_aef_that_was_switched_off_is_off_even_with_a_field(aef):
    engine = FakeEngine()
    report = ask(engine, aef, scene=PLACE, field=encoded(), aef=AefOptions(enabled=False)).aef
    assert report.status == "off"
    assert field_of(engine) is None


def encoded(n=5, **change):
    values = dequantize(unit_codes(1, n))[:, 0].T
    positions = np.linspace(0, 1, 2 * n).reshape(n, 2).astype(np.float32)
    arrays = {"values": values, "positions": positions, **change}
    return EncodedField(encode_array(arrays["values"]), encode_array(arrays["positions"]), 2018)


def test_a_field_of_the_request_is_used_as_it_is(aef):
    engine = FakeEngine()
    report = ask(engine, aef, field=encoded(), scene=PLACE).aef
    assert (report.status, report.source, report.year_used, report.n_valid) == ("used", "request", 2018, 5)
    values, positions = field_of(engine).anchors()
    np.testing.assert_array_equal(values, dequantize(unit_codes(1, 5))[:, 0].T)
    assert positions.shape == (5, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"positions": np.full((5, 2), 1.5, np.float32)},
        {"values": np.full((5, 64), np.nan, np.float32)},
        {"values": np.zeros((5, 63), np.float32)},
        {"positions": np.zeros((4, 2), np.float32)},
    ],
)
def test_a_malformed_field_is_refused(change):
    with pytest.raises(InvalidFieldError):
        ask(FakeEngine(), field=encoded(**change))


def test_an_empty_field_is_no_modulation():
    engine = FakeEngine()
    empty = encoded(values=np.zeros((0, 64), np.float32), positions=np.zeros((0, 2), np.float32))
    assert ask(engine, field=empty).aef.status == "no_valid_nodes"
    assert field_of(engine) is None


def test_a_source_gives_the_field_and_the_report_tells_year_and_coverage(aef):
    engine = FakeEngine()
    report = ask(engine, aef, scene=PLACE).aef
    assert (report.status, report.source, report.year_requested, report.year_used) == (
        "used",
        "file",
        2020,
        2019,
    )
    assert (report.n_valid, report.n_nodes, report.attribution) == (6, 12, ATTRIBUTION)
    assert "2020" in report.message
    assert "2019" in report.message
    field = field_of(engine)
    np.testing.assert_array_equal(field.valid, [[True, True, False, False]] * 3)
    np.testing.assert_allclose(field.positions[0, 1], (0, 1 / 3), atol=1e-6)


def test_the_year_of_the_options_wins(aef):
    assert ask(FakeEngine(), aef, scene=PLACE, aef=AefOptions(year=2019)).aef.year_requested == 2019


def test_true_positions_are_used_and_nodes_off_the_image_left_out(aef):
    engine = FakeEngine()
    positions = np.full((3, 4, 2), 0.25, np.float32)
    positions[0, 0] = np.nan
    place = FieldPlace(PLACE.bbox, 2019, 4, 3, encode_array(positions))
    report = ask(engine, aef, scene=place).aef
    assert report.n_valid == 5
    assert not field_of(engine).valid[0, 0]
    assert (field_of(engine).anchors()[1] == 0.25).all()


def test_positions_that_do_not_fit_the_grid_are_refused(aef):
    place = FieldPlace(PLACE.bbox, 2019, 4, 3, encode_array(np.zeros((4, 3, 2), np.float32)))
    with pytest.raises(InvalidFieldError, match=r"\(3, 4, 2\)"):
        ask(FakeEngine(), aef, scene=place)


@pytest.mark.parametrize("source", ["auto", "file", "public", "earthengine"])
def test_missing_aef_never_stops_an_answer(source):
    engine = FakeEngine()
    response = ask(engine, AefSelector(), scene=PLACE, aef=AefOptions(source=source))
    assert response.status == "ok"
    assert response.aef.status == "unavailable"
    assert response.aef.message.endswith("without AEF.")
    if source == "auto":
        assert "Start it with --aef-file." in response.aef.message
    assert field_of(engine) is None


def test_a_masked_place_has_no_valid_nodes(aef):
    east = FieldPlace((10.105, 50.005, 10.195, 50.095), 2019, 4, 3)
    engine = FakeEngine()
    report = ask(engine, aef, scene=east).aef
    assert (report.status, report.n_valid, report.attribution) == ("no_valid_nodes", 0, "")
    assert field_of(engine) is None


def test_a_model_without_tlm_gets_no_field_and_the_report_says_why(aef):
    from dataclasses import replace

    engine = FakeEngine(card=replace(CARD, tlm=False))
    report = ask(engine, aef, scene=PLACE).aef
    assert report.status == "unavailable"
    assert "no AEF modulation" in report.message
    assert field_of(engine) is None


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


def test_the_same_question_without_aef_and_with_another_year(tmp_path):
    years = {2019: unit_codes(10, 20), 2021: unit_codes(10, 20, seed=5)}
    for year, codes in years.items():
        write_aef(tmp_path / f"{year}.tif", codes)
    engine = FakeEngine(lambda question: "3")
    place = FieldPlace(PLACE.bbox, 2019, 4, 3)
    compare = (AefOptions(enabled=False), AefOptions(year=2021))
    response = ask(
        engine,
        AefSelector([open_file_source(tmp_path)]),
        task="counting",
        scene=place,
        compare=compare,
        explain=True,
    )
    off, other = response.variants
    assert (response.aef.year_used, off.aef.status, other.aef.year_used) == (2019, "off", 2021)
    assert (off.options, other.options) == compare
    assert (response.count, off.count, other.count) == (3, 3, 3)
    fields = [request.images[0].field for request in engine.requests]
    assert fields[1] is None
    assert not np.array_equal(fields[0].values, fields[2].values)
    assert off.modulation is None
    scale, shift = (
        decode_array(part, "float32") for part in (other.modulation.scale, other.modulation.shift)
    )
    assert np.array_equal(shift, np.mgrid[:4, :4][1])
    assert scale[0, 0] == fields[2].valid.sum()
    assert response.modulation is not None


def test_no_map_unless_it_is_asked_for_and_none_without_a_field(aef):
    assert ask(FakeEngine(), aef, scene=PLACE).modulation is None
    assert ask(FakeEngine(), aef, scene=PLACE, explain=True).modulation is not None
    assert ask(FakeEngine(), explain=True).modulation is None


def test_too_many_comparisons_are_refused():
    with pytest.raises(InvalidRequestError, match="5 uses"):
        ask(FakeEngine(), compare=(AefOptions(),) * 5)


def test_a_field_of_the_request_does_not_stand_for_another_year(aef):
    given = EncodedField(
        encode_array(dequantize(unit_codes(1, 2)).reshape(64, 2).T.copy()),
        encode_array(np.array([[0, 0], [1, 1]], np.float32)),
        2020,
    )
    compare = (AefOptions(year=2020), AefOptions(year=2019))
    alone = ask(FakeEngine(), field=given, compare=compare)
    assert [alone.aef.status, *(v.aef.status for v in alone.variants)] == ["used", "used", "unavailable"]
    assert "2019" in alone.variants[1].aef.message
    placed = ask(FakeEngine(), aef, field=given, scene=PLACE, compare=compare)
    assert [v.aef.source for v in placed.variants] == ["request", "file"]
    assert placed.variants[1].aef.year_used == 2019
