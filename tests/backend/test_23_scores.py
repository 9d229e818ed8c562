"""Box scores against probabilities that are known."""

from __future__ import annotations

import math

import pytest

from backend.engine.base import Token
from backend.scores import score_boxes
from fusar_qgis.core.answers import parse_answer
from fusar_qgis.core.api import SCORE_TOKEN_PROBABILITY, LabeledBox


def tokens_of(*pieces):
    """(text, probability) pairs as tokens."""
    return [Token(index, text, math.log(probability)) for index, (text, probability) in enumerate(pieces)]


def test_a_score_is_the_geometric_mean_of_its_coordinate_tokens_alone():
    tokens = tokens_of(
        ('[{"bbox_2d": [', 0.01), ("10", 0.9), (", ", 0.01), ("20", 0.8), (", ", 0.01), ("30", 0.7), (", ", 0.01),
        ("40", 0.6), ('], "label": "ship"}]', 0.01),
    )  # fmt: skip
    (box,) = score_boxes([LabeledBox((10, 20, 30, 40), "ship")], tokens)
    assert box.score == pytest.approx((0.9 * 0.8 * 0.7 * 0.6) ** 0.25)
    assert box.score_kind == SCORE_TOKEN_PROBABILITY


def test_a_token_that_holds_part_of_a_number_counts_and_one_across_two_numbers_counts_once():
    tokens = tokens_of(("[1", 0.9), ("0,", 0.8), (" 20, 3", 0.7), ("0, ", 0.6), ("40", 0.5), ("]", 0.1))
    (box,) = score_boxes([LabeledBox((10, 20, 30, 40), "ship")], tokens)
    assert box.score == pytest.approx((0.9 * 0.8 * 0.7 * 0.6 * 0.5) ** 0.2)


def test_each_box_has_its_own_score_also_when_boxes_were_dropped():
    text = '[{"bbox_2d": [5, 5, 5, 5]}, {"bbox_2d": [1, 2, 3, 4]}, {"bbox_2d": [9, 9, 6, 7]}]'
    probability = {"5": 0.1, "1": 0.9, "2": 0.9, "3": 0.9, "4": 0.9, "9": 0.5, "6": 0.5, "7": 0.5}
    tokens = tokens_of(*((letter, probability.get(letter, 1.0)) for letter in text))
    boxes = parse_answer("detection", text, ("ship",)).boxes
    assert [box.bbox for box in boxes] == [(1, 2, 3, 4), (6, 7, 9, 9)]
    assert [box.score for box in score_boxes(boxes, tokens)] == pytest.approx([0.9, 0.5])


@pytest.mark.parametrize(
    "text", ["<|box_start|>(1,2),(3,4)<|box_end|>", "[1.0, 2.0, 3.0, 4.0]", '"bbox_2d":[1,2,3,4]']
)
def test_every_spelling_is_found(text):
    tokens = tokens_of(*((letter, 0.5) for letter in text))
    (box,) = score_boxes([LabeledBox((1, 2, 3, 4), "ship")], tokens)
    assert box.score == pytest.approx(0.5)


def test_a_box_that_the_text_does_not_spell_has_no_score():
    (box,) = score_boxes([LabeledBox((1, 2, 3, 4), "ship")], tokens_of(("[1, 2, 3]", 0.9)))
    assert (box.score, box.score_kind) == (None, None)


def test_a_negative_coordinate_is_not_its_positive_twin():
    tokens = tokens_of(("[1, 2, 3, 4] ", 0.9), ("[-1, 2, 3, 4]", 0.5))
    (box,) = score_boxes([LabeledBox((-1, 2, 3, 4), "ship")], tokens)
    assert box.score == pytest.approx(0.5)
