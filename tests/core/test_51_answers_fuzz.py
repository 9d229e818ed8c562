"""The answer parser on random text and on mutated answers."""

from __future__ import annotations

import pytest

pytest.importorskip("hypothesis")

from hypothesis import given
from hypothesis import strategies as st

from fusar_qgis.core.answers import EMPTY, OK, PARTIAL, UNPARSED, parse_answer
from fusar_qgis.core.tasks import DETECTION, TASKS, render_detections

PIECES = st.sampled_from(
    [
        "[", "]", "{", "}", "(", ")", ",", ":", '"', "'", "\n", " ", "```json", "'''", '"bbox_2d"', '"label"',
            '"ship"', "ship",
        "None", "no", "there are", "cell", "row 2", "column 3", "1", "23", "-4.5", "1e3", "1e999", ".", "-",
            "and", "to", "hundred",
        "twenty", "<|box_start|>", "<|box_end|>", "<ref>", "</ref>", "<box>", "x1", "=", "y2", "\\", "nan",
            "Infinity", "\uff19", "\u0000",
        "\ud800", "é", "[10, 20, 30, 40]", "(1,2),(3,4)", '{"ship": ', '"labels": [',
    ]
)  # fmt: skip
LABELS = st.lists(st.sampled_from(["ship", "oil tank", "", "a.b*(c", "plane"]), max_size=3)


def check(task: str, text: str, labels: list) -> None:
    """What holds for every answer."""
    answer = parse_answer(task, text, labels, (224, 224))
    assert answer.status in (OK, PARTIAL, EMPTY, UNPARSED)
    for box in answer.boxes:
        x1, y1, x2, y2 = box.bbox
        assert -1e6 <= x1 < x2 <= 1e6
        assert -1e6 <= y1 < y2 <= 1e6
    assert len(set(answer.boxes)) == len(answer.boxes)
    for words in (answer.caption or "", *answer.labels, *(box.label for box in answer.boxes)):
        words.encode("utf-8")  # what cannot be encoded breaks the reply that carries it
    assert all(1 <= cell <= 9 for cell in answer.cells)
    assert list(answer.cells) == sorted(set(answer.cells))
    assert answer.count is None or answer.count >= 0
    if answer.status in (EMPTY, UNPARSED):
        assert not answer.boxes
        assert not answer.cells
        assert not answer.labels
        assert not answer.count
        assert answer.caption is None


@given(st.sampled_from(TASKS), st.text(max_size=300), LABELS)
def test_any_text(task, text, labels):
    check(task, text, labels)


@given(st.sampled_from(TASKS), st.lists(PIECES, max_size=60).map("".join), LABELS)
def test_any_pieces_of_answers(task, text, labels):
    check(task, text, labels)


BOX = st.tuples(*[st.integers(-40, 540)] * 4).filter(lambda b: b[0] < b[2] and b[1] < b[3])


@given(st.lists(BOX, max_size=12, unique=True))
def test_rendered_answers_come_back(boxes):
    answer = parse_answer(
        DETECTION, render_detections([tuple(map(float, b)) for b in boxes], "ship"), ("ship",)
    )
    assert [box.bbox for box in answer.boxes] == [tuple(map(float, b)) for b in boxes]
    assert answer.status == (OK if boxes else EMPTY)


@given(st.lists(BOX, min_size=1, max_size=8, unique=True), st.data())
def test_mutated_answers_still_parse_or_say_so(boxes, data):
    text = render_detections([tuple(map(float, b)) for b in boxes], "ship")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        drop = data.draw(st.integers(0, 3))
        text = (
            text[:at]
            + data.draw(st.sampled_from(["", "[", "]", '"', ",", "}", "x", "7"]))
            + text[at + drop :]
        )
    check(DETECTION, text, ["ship"])


@given(st.lists(BOX, min_size=1, max_size=10, unique=True), st.data())
def test_a_cut_answer_keeps_its_complete_boxes(boxes, data):
    text = render_detections([tuple(map(float, b)) for b in boxes], "ship")
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    answer = parse_answer(DETECTION, cut, ("ship",))
    whole = cut.count("]")
    assert [box.bbox for box in answer.boxes] == [tuple(map(float, b)) for b in boxes[:whole]]
    assert answer.status == (PARTIAL if whole else UNPARSED)
