"""What a run says at its end: counts in words, what went wrong, several classes as one result."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from fusar_qgis.core.detection_result import DetectionResult, counted, joined
from fusar_qgis.core.errors import BackendUnavailableError

GONE = BackendUnavailableError("The backend is gone.", "Start it.")


def boxes(*labels) -> tuple:
    return tuple(SimpleNamespace(label=label) for label in labels)


WHOLE = DetectionResult(boxes("ship", "ship"), "ship", "model", 9, 9, 0, 0, 0, 0, 0, {"used": 9}, 1.0)


@pytest.mark.parametrize(
    ("count", "label", "words"),
    [
        (0, "ship", "no ships"),
        (1, "ship", "1 ship"),
        (3, "ship", "3 ships"),
        (2, "bus", "2 bus"),
        (2, "T-72", "2 T-72"),
    ],
)
def test_counts_in_words(count, label, words):
    assert counted(count, label) == words


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "2 ships in 9 tiles."),
        ({"tiles_total": 1, "tiles_done": 1}, "2 ships in 1 tile."),
        ({"tiles_split": 2, "tiles_partial": 3}, "2 ships in 9 tiles (2 tiles re-asked in quarters)."),
        (
            {"tiles_partial": 1, "tiles_unparsed": 2},
            "2 ships in 9 tiles (1 tile cut off; 2 tiles unreadable).",
        ),
        (
            {"tiles_without_pixels": 4, "tiles_remembered": 1},
            "2 ships in 9 tiles (4 tiles without pixels; 1 tile from an earlier run).",
        ),
        (
            {"tiles_done": 5, "cancelled": True},
            "2 ships in 5 of 9 tiles. Stopped; the finished tiles are kept.",
        ),
        (
            {"tiles_done": 5, "error": GONE},
            "2 ships in 5 of 9 tiles. The run ended early, the finished tiles are kept: The backend is gone. Start it.",
        ),
        (
            {"tiles_done": 8, "tiles_failed": 1, "error": GONE},
            "2 ships in 8 of 9 tiles. 1 tile failed: The backend is gone. Start it.",
        ),
    ],
)
def test_the_end_of_a_run_in_words(changes, text):
    assert replace(WHOLE, **changes).summary() == text


def test_the_use_of_aef_in_words():
    assert WHOLE.aef_summary() == "AEF used in 9 of 9 tiles."
    some = replace(WHOLE, aef_counts={"used": 3, "no_valid_nodes": 6}, aef_notes=("Of 2019.",))
    assert some.aef_summary().startswith("AEF used in 3 of 9 tiles, 6 ")
    assert some.aef_summary().endswith(". Of 2019.")
    assert replace(WHOLE, aef_counts={}).aef_summary() == ""


def test_one_class_joined_is_itself():
    assert joined([WHOLE]) is WHOLE


def test_classes_are_counted_apart_and_a_tile_is_done_when_all_were_answered():
    planes = replace(
        WHOLE, boxes=boxes("plane", "drone"), label="plane", tiles_done=6, tiles_failed=2, error=GONE,
        tiles_split=1, tiles_unparsed=3, tiles_remembered=2, aef_notes=("A", "B"),
    )  # fmt: skip
    ships = replace(WHOLE, tiles_done=8, tiles_remembered=1, tiles_partial=4, aef_notes=("B", "C"))
    both = joined([ships, planes])
    assert both.counts == {"ship": 2, "plane": 1, "drone": 1}
    assert (both.label, both.labels) == ("ship, plane", ("ship", "plane"))
    assert (both.tiles_done, both.tiles_failed, both.complete, both.ended_early) == (6, 2, False, True)
    assert (both.tiles_split, both.tiles_partial, both.tiles_unparsed, both.tiles_remembered) == (1, 4, 3, 3)
    assert (both.error, both.cancelled, both.aef_notes) == (GONE, False, ("B", "C", "A"))
    assert both.summary().startswith("2 ships, 1 plane, 1 drone in 6 of 9 tiles (")
    assert "3 answers from an earlier run" in both.summary()
    assert joined([ships, replace(planes, cancelled=True)]).cancelled


def test_the_speed_counts_answers_that_were_waited_for():
    assert replace(WHOLE, tiles_without_pixels=2, tiles_remembered=3).questions_done == 4
    assert replace(WHOLE, labels=("ship", "plane"), tiles_remembered=3).questions_done == 15
    assert replace(WHOLE, tiles_remembered=20).questions_done == 0
