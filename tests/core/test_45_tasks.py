"""The prompts word for word: a fine-tuned checkpoint depends on them."""

from __future__ import annotations

import json

import pytest

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.tasks import (
    CAPTIONING,
    CLASSIFICATION,
    COUNTING,
    DETECTION,
    LOCALIZATION,
    TASKS,
    PromptSet,
    cell_box,
    cell_of,
    reading_order,
    render_box,
    render_cells,
    render_detections,
    render_question,
)

QUESTIONS = {
    COUNTING: "How many objects of class oil tank are in this SAR image? Answer with one number.",
    LOCALIZATION: (
        "Which cells of the 3 x 3 grid hold objects of class oil tank? "
        "Cells are numbered 1 to 9, row by row from the top left. Answer with the cell numbers or None."
    ),
    CLASSIFICATION: "What is the object in the box [1, 2, -3, 505] of this SAR image? Answer with one of: ship, plane.",
    DETECTION: (
        "Detect every object of class oil tank in this SAR image. "
        'Answer with a JSON list of {"bbox_2d": [x1, y1, x2, y2], "label": "oil tank"} or None.'
    ),
    CAPTIONING: "Describe this SAR image.",
}


@pytest.mark.parametrize("task", TASKS)
def test_questions_word_for_word(task):
    assert render_question(task, " oil tank ", ("ship", "plane"), (1.4, 1.6, -3.0, 504.9)) == QUESTIONS[task]


@pytest.mark.parametrize("label", ["{label}", "{box}", "{labels}", "a{0}b", '"', "\\n"])
def test_labels_are_never_templates(label):
    assert label in render_question(COUNTING, label)


def test_answers_word_for_word():
    assert render_box((1.5, 2.4, -3.6, 505.0)) == "[2, 2, -4, 505]"
    assert render_cells([9, 1, 1]) == "1, 9"
    assert render_cells([]) == render_detections([], "ship") == "None"
    text = render_detections([(1.0, 2.0, 3.0, 4.0), (5.0, 6.0, 7.0, 8.0)], 'a "b"')
    assert json.loads(text) == [
        {"bbox_2d": [1, 2, 3, 4], "label": 'a "b"'},
        {"bbox_2d": [5, 6, 7, 8], "label": 'a "b"'},
    ]


def test_cells_are_numbered_row_by_row_and_come_back():
    for cell in range(1, 10):
        assert cell_of(cell_box(cell, 300, 90), 300, 90) == cell
    assert cell_box(6, 300, 90) == (200.0, 30.0, 300.0, 60.0)
    assert cell_of((-50, -50, -10, -10), 300, 90) == 1
    assert cell_of((290, 80, 400, 200), 300, 90) == 9
    for wrong in (0, 10):
        with pytest.raises(InvalidRequestError):
            cell_box(wrong, 300, 90)


def test_reading_order_goes_by_rows():
    boxes = [(100, 0, 110, 10), (0, 5, 10, 15), (50, 40, 60, 50), (0, 60, 10, 70)]
    assert reading_order(boxes) == [1, 0, 2, 3]


def test_a_checkpoints_own_words():
    prompts = PromptSet.from_json('{"counting": "Count the {label}s."}')
    assert render_question(COUNTING, "ship", prompts=prompts) == "Count the ships."
    assert render_question(CAPTIONING, prompts=prompts) == QUESTIONS[CAPTIONING]
    assert PromptSet.from_json(prompts.to_json()) == prompts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "an object of task name to template"),
        ("{", "is not JSON"),
        ('{"counting": 5}', "an object of task name to template"),
        ('{"segmentation": "x"}', r"unknown tasks \['segmentation'\]; known: .*'captioning'"),
        ('{"counting": "\\ud800"}', "half a character"),
    ],
)
def test_wrong_prompt_files_are_refused_with_the_reason(text, words):
    with pytest.raises(InvalidRequestError, match=words):
        PromptSet.from_json(text)


def test_templates_in_any_script_are_written_as_they_read():
    prompts = PromptSet.from_json('{"counting": "\u6709\u51e0\u4e2a {label}\uff1f"}')
    assert (
        '"counting": "\u6709\u51e0\u4e2a {label}\uff1f"' in prompts.to_json()
        and prompts.to_json().endswith("}\n")
    )


@pytest.mark.parametrize(
    ("task", "more", "words"),
    [
        ("flying", {}, "'flying' is unknown.*Use one of: counting, localization"),
        (COUNTING, {}, "counting needs a class.*Name one"),
        (COUNTING, {"label": " "}, "counting needs a class"),
        (CLASSIFICATION, {"label": "ship"}, "needs a box.*in pixels of the image"),
    ],
)
def test_questions_that_lack_something_say_what(task, more, words):
    with pytest.raises(InvalidRequestError, match=words):
        render_question(task, **more)
