"""The answer parser on random text and on mutated answers."""

from __future__ import annotations

import random

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


# What models really write: each task's own format, and the strays of other habits.
WRITTEN = (
    '```json\n[\n\t{"bbox_2d": [10, 20, 30, 40], "label": "ship"},\n'
    '\t{"bbox_2d": [50, 60, 90, 99], "label": "ship"}\n]\n```',
    '[{"bbox_2d": [10.5, 20.25, 30, 40], "label": "oil tank"}]',
    "<|object_ref_start|>ship<|object_ref_end|><|box_start|>(10,20),(30,40)<|box_end|>",
    "There are 3 ships in the image: [12, 14, 33, 35], [1,2,3,4] and [5 6 7 8].",
    "None",
    "There are twenty-one ships.",
    "The ships are in cell 1, cell 5 and cell 9.",
    '{"labels": ["ship", "plane"]}',
    "Class: oil tank.",
    "A harbor with two piers; one ship is moored, another under way. \u8239\u8236 \U0001f6a2",
    "[[10, 20, 30, 40], [10, 20, 30, 40], [1e3, 2e3, 3e3, 4e3]]",
)
NOISE = (
    *"[]{}\"',:\\\n\x00-.e", "9" * 400, "NaN", "\ud800", "\u202e", "\uff11", "```", "<|", "(" * 50,
)  # fmt: skip


def mutate(text: str, rng: random.Random) -> str:
    """Cuts, drops, doubles, swaps or inserts, one to six times."""
    for _ in range(rng.randint(1, 6)):
        at, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        end = min(end, at + rng.choice((1, 2, 8, 60)))
        text = rng.choice(
            (
                text[:at] + rng.choice(NOISE) + text[end:],
                text[:at] + rng.choice(NOISE) + text[at:],
                text[:at] + text[end:],
                text[:end] + text[at:],
                text[:at] + rng.choice(WRITTEN) + text[at:],
                text[:end],
            )
        )
    return text


def test_ten_thousand_mutated_answers():
    rng = random.Random(20_260_101)
    for index in range(10_000):
        text = mutate(rng.choice(WRITTEN), rng)
        check(TASKS[index % len(TASKS)], text, rng.choice(([], ["ship"], ["ship", "oil tank"], ["a.b*(c"])))
