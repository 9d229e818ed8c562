"""A detection run in memory: what is asked, in which order, what ends it and what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fusar_qgis.core.api import AefReport
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import BackendRejectedError, BackendUnavailableError, InvalidRequestError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.tile_run import class_names, detect_classes, detect_tiles
from tests.core.asked_scenes import CARD, SHIP, AskAll, Windows, failing, left_of, reply, scene

THREE = DetectionOptions("ship", tile_px=64, overlap_percent=0, zoom=1.0)
BUSY = BackendRejectedError("Too many requests are waiting.", status=429, code="busy")


def run(ask_all, windows=None, options=THREE, feedback=None, **more):
    feedback = feedback or QuietFeedback()
    return detect_tiles(scene(), options, CARD, windows or Windows(), ask_all, feedback, **more)


def found(result) -> list:
    return [box.box.as_tuple() for box in result.boxes]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ship", ("ship",)),
        (" Ship ,; oil   tank;SHIP,plane ", ("Ship", "oil tank", "plane")),
    ],
)
def test_classes_are_named_once_each(text, names):
    assert class_names(text) == names


@pytest.mark.parametrize("text", ["", " , ;"])
def test_no_class_is_refused_with_an_example(text):
    with pytest.raises(InvalidRequestError, match="Nothing to look for") as caught:
        class_names(text)
    assert "ship" in caught.value.action


def test_a_box_lies_where_the_seen_image_had_it():
    ask_all = AskAll(lambda request: reply(request, SHIP) if left_of(request) == 64.0 else reply(request))
    feedback = QuietFeedback()
    result = run(ask_all, feedback=feedback)
    assert found(result) == [SHIP.as_tuple()]
    assert (result.tiles_total, result.tiles_done, result.complete) == (3, 3, True)
    (box,) = result.boxes
    assert (box.label, box.score, box.score_kind, box.tile) == ("ship", 0.5, "token_probability", 1)
    assert (box.model, box.prompt, box.status) == ("model", "Detect", "ok")
    assert feedback.percent == 100
    assert feedback.lines == ["Detecting ship with model: 3 tiles of 64 x 64 scene pixels."]
    assert result.aef_counts == {"off": 3}


def test_each_tile_is_read_once_for_all_classes_which_keep_their_boxes_apart():
    windows = Windows()
    ask_all = AskAll(lambda request: reply(request, SHIP) if left_of(request) == 64.0 else reply(request))
    results = detect_classes(scene(), THREE, ("ship", "plane"), CARD, windows, ask_all, QuietFeedback())
    assert [request.label for request in ask_all.requests] == ["ship", "plane"] * 3
    assert [left_of(request) for request in ask_all.requests] == [0, 0, 64, 64, 128, 128]
    assert len(windows.read) == 3
    assert [(result.label, found(result)) for result in results] == [
        ("ship", [SHIP.as_tuple()]),
        ("plane", [SHIP.as_tuple()]),
    ]


def test_a_tile_without_pixels_is_done_without_a_question():
    ask_all = AskAll(reply)
    result = run(ask_all, Windows(empty=(64.0,)))
    assert [left_of(request) for request in ask_all.requests] == [0, 128]
    assert (result.tiles_done, result.tiles_without_pixels, result.complete) == (3, 1, True)


def test_boxes_are_told_as_tiles_finish():
    heard = []
    ask_all = AskAll(lambda request: reply(request, SHIP) if left_of(request) == 64.0 else reply(request))
    run(ask_all, on_boxes=lambda boxes: heard.append([box.box.as_tuple() for box in boxes]))
    assert heard == [[SHIP.as_tuple()]]


def test_progress_rises_with_each_tile_to_95_and_to_100_at_the_end():
    class Percents(QuietFeedback):
        def __init__(self):
            super().__init__()
            self.heard = []

        def set_progress(self, percent):
            self.heard.append(percent)

    feedback = Percents()
    run(AskAll(reply), Windows(empty=(64.0,)), feedback=feedback)
    assert feedback.heard == pytest.approx([95 / 3, 95, 100])


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_backend_is_asked_again_at_the_end(status):
    busy = [BackendRejectedError("Busy.", status=status)]
    ask_all = AskAll(lambda request: busy.pop() if left_of(request) == 0.0 and busy else reply(request))
    result = run(ask_all)
    assert [left_of(request) for request in ask_all.requests] == [0, 64, 128, 0]
    assert result.complete


def test_a_backend_that_stays_busy_costs_those_tiles_only():
    result = run(AskAll(failing(BUSY, 0.0)))
    assert (result.tiles_done, result.tiles_failed, result.complete) == (2, 1, False)
    assert result.error is BUSY


@pytest.mark.parametrize(
    "error",
    [
        BackendUnavailableError("Gone."),
        *(BackendRejectedError("No.", status=status) for status in (401, 403, 404)),
    ],
)
def test_what_no_further_question_would_change_ends_the_run(error):
    ask_all = AskAll(failing(error, 64.0))
    result = run(ask_all)
    assert [left_of(request) for request in ask_all.requests] == [0, 64]
    assert (result.tiles_done, result.error, result.complete) == (1, error, False)


def test_a_backend_that_has_never_answered_is_given_up_after_three_failures():
    error = BackendRejectedError("Broken.", status=500)
    four = DetectionOptions("ship", tile_px=32, overlap_percent=0, zoom=1.0)
    ask_all = AskAll(lambda request: error)
    assert run(ask_all, options=four).error is error
    assert len(ask_all.requests) == 3
    once = AskAll(lambda request: reply(request) if len(once.requests) == 1 else error)
    result = run(once, options=four)
    assert len(once.requests) == result.tiles_total == 12
    assert (result.tiles_done, result.tiles_failed) == (1, 11)


def test_failures_count_only_in_a_row():
    error = BackendRejectedError("Broken.", status=500)
    ask_all = AskAll(lambda request: error if len(ask_all.requests) % 3 else reply(request))
    assert (
        run(ask_all, options=DetectionOptions("ship", tile_px=32, overlap_percent=0, zoom=1.0)).tiles_done
        == 4
    )


def test_stop_keeps_what_was_found():
    result = run(AskAll(lambda request: reply(request, SHIP), stop_after=2))
    assert result.cancelled and not result.complete
    assert result.tiles_done == 2


@pytest.mark.parametrize("cut", [{"finish_reason": "length"}, {"status": "partial"}])
def test_a_cut_off_answer_splits_its_tile_once_and_the_quarters_speak_for_it(cut):
    other = PixelBox(66.0, 2.0, 76.0, 12.0)

    def answer(request):
        if left_of(request) != 64.0 or len(asked.requests) > 3:
            return reply(
                request, *([SHIP] if left_of(request) >= 64.0 and left_of(request) < 96.0 else []), **cut
            )
        return reply(request, other, **cut)

    asked = AskAll(answer)
    windows = Windows()
    result = run(asked, windows)
    quarters = windows.read[3:]
    assert len(quarters) == 4 * 3, "each cut-off tile once, quarters never again"
    assert all(window.width < 64 and window.width == window.height for window in quarters)
    assert result.tiles_split == 3
    assert other.as_tuple() not in found(result)


def test_boxes_are_kept_where_their_center_lies_in_the_search_area():
    area = replace(THREE, window=PixelBox(64.0, 0.0, 128.0, 64.0))
    inside, outside = PixelBox(118.0, 0.0, 128.0, 10.0), PixelBox(128.0, 0.0, 140.0, 10.0)
    assert found(run(AskAll(lambda request: reply(request, inside, outside)), options=area)) == [
        inside.as_tuple()
    ]


def test_year_and_choices_reach_every_question():
    options = replace(THREE, year=2021, max_new_tokens=77, n_lon=5, n_lat=4)
    ask_all = AskAll(reply)
    run(ask_all, options=options)
    for request in ask_all.requests:
        assert (request.task, request.label, request.model) == ("detection", "ship", "model")
        assert (request.scene.year, request.scene.n_lon, request.scene.n_lat) == (2021, 5, 4)
        assert request.max_new_tokens == 77
    ask_all = AskAll(reply)
    run(ask_all)
    assert {request.scene.year for request in ask_all.requests} == {2020}, "the scene's own"


def test_aef_is_counted_over_tiles_not_quarters():
    used = AefReport("used", year_requested=2020, year_used=2020, n_valid=4, n_nodes=4, n_inside=4)
    result = run(AskAll(lambda request: reply(request, aef=used, finish_reason="length")))
    assert result.aef_counts == {"used": 3}
