"""A model's text in every reader of answers: whatever it says is an answer of some status, never an error."""

from __future__ import annotations

from pathlib import Path

from fusar_qgis.core.answers import EMPTY, OK, PARTIAL, UNPARSED, parse_answer, to_sent_frame
from fusar_qgis.core.tasks import TASKS
from tests.fuzz.target import Target

SIZE = (224, 224)
LABELS: tuple[tuple[str, ...], ...] = ((), ("ship",), ("oil tank", "a.b*(c"))


def run(data: bytes, _: Path) -> None:
    """All tasks, asked for none, one and several classes."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    for task in TASKS:
        for labels in LABELS:
            check(parse_answer(task, text, labels, SIZE))


def check(answer) -> None:
    """What holds for every answer."""
    assert answer.status in (OK, PARTIAL, EMPTY, UNPARSED)
    for box in to_sent_frame(answer.boxes, SIZE, (448, 112)):
        x1, y1, x2, y2 = box.bbox
        assert -2e6 <= x1 < x2 <= 2e6
        assert -1e6 <= y1 < y2 <= 1e6
    for words in (answer.caption or "", *answer.labels, *(box.label for box in answer.boxes)):
        words.encode("utf-8")
    assert all(1 <= cell <= 9 for cell in answer.cells)
    assert answer.count is None or answer.count >= 0


def seeds() -> dict[str, bytes]:
    """Each task's own form, and the strays of other habits."""
    texts = {
        "list": '[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}, {"bbox_2d": [50, 60, 90, 99], "label": "ship"}]',
        "fence": '```json\n[\n\t{"bbox_2d": [10.5, 20.25, 30, 40], "label": "oil tank"}\n]\n```',
        "tags": "<|object_ref_start|>ship<|object_ref_end|><|box_start|>(10,20),(30,40)<|box_end|>",
        "prose": "There are twenty-one ships: [12, 14, 33, 35], [1,2,3,4] and [5 6 7 8].",
        "keys": '{"ships": [{"x1": 1, "y1": 2, "x2": 30, "y2": 40}], "count": 1}',
        "cells": "The ships are in cell 1, row 2 column 3 and the bottom left.",
        "labels": '{"labels": ["ship", "oil tank"]}',
        "caption": '{"caption": "A harbor with two \\"piers\\"; \\u8239 under way."}',
        "think": "<think>Maybe none.</think> No ships were found.",
        "polygon": "ship: [[10, 20], [30, 20], [30, 40], [10, 40]]",
    }
    return {name: text.encode() for name, text in texts.items()}


TOKENS = (
    b"[", b"]", b"{", b"}", b"(", b")", b'"bbox_2d"', b'"label"', b'"ship"', b"None", b"no ", b"there are ",
    b"cell ",
    b"hundred", b"million", b"<|box_start|>", b"<ref>", b"</ref>", b"<box>", b"x1", b"=", b"1e3", b"1e400", b"-",
    b"and",
    b"</think>", b"```", b'\\"', b"\\n", b"\\u", b"\xed\xa0\x80", b"\xef\xbc\x91", b"\xe2\x80\xae", b"\xc2\xb2",
    b"1/0", b".",
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds, errors=())
