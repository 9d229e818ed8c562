"""What is read out of a text before it is an answer: boxes with the names beside them, and what was left over."""

from __future__ import annotations

import pytest

from fusar_qgis.core.answer_boxes import read_boxes

LABELS = ("ship", "plane")
ONE = (1.0, 2.0, 3.0, 4.0)
TWO = (5.0, 6.0, 7.0, 8.0)


@pytest.mark.parametrize(
    ("text", "boxes", "names", "numbers"),
    [
        ("[1, 2, 3, 4]", [ONE], [None], 4),
        ("[3, 4, 1, 2]", [ONE], [None], 4),
        ("[1, 2, 3, 4, 0.9]", [ONE], [None], 5),
        ("[-5, 2, 3.5, 4]", [(-5.0, 2.0, 3.5, 4.0)], [None], 4),
        ("[1, 2, 3]", [], [], 3),
        ("(1, 2), (3, 4)", [ONE], [None], 4),
        ("([1, 2], [3, 4])", [ONE], [None], 4),
        ('{"bbox": [[1, 2], [3, 4]]}', [ONE], [None], 4),
        ('{"bbox": "1 2 3 4"}', [ONE], [None], 0),
        ('["1", "2", "3", "4"]', [ONE], [None], 0),
        ('{"x1": 1, "y1": 2, "x2": 3, "y2": 4}', [ONE], [None], 4),
        ('{"x1": "1", "y1": "2", "x2": "3", "y2": "4", "label": "ship"}', [ONE], ["ship"], 0),
        ("x1=1, y1=2, x2=3, y2=4", [ONE], [None], 4),
        ('["ship", 1, 2, 3, 4]', [ONE], ["ship"], 4),
        ('[1, 2, 3, 4, "ship"]', [ONE], ["ship"], 4),
        ('["ship", [1, 2, 3, 4]]', [ONE], ["ship"], 4),
        ('{"label": "ship", "score": 5, "bbox": [1, 2, 3, 4], "id": 7}', [ONE], ["ship"], 6),
        ("ship: [1,2,3,4] plane: [5,6,7,8]", [ONE, TWO], ["ship", "plane"], 8),
        (
            '{"ship": [[1,2,3,4], [5,6,7,8]], "plane": [1,2,3,4]}',
            [ONE, TWO, ONE],
            ["ship", "ship", "plane"],
            12,
        ),
        ("<ref>ship</ref><box>(1,2),(3,4)</box>", [ONE], ["ship"], 4),
        ("<ref>ship</ref><box>(1,2),(3,4)</box><box>(5,6),(7,8)</box>", [ONE, TWO], ["ship", "ship"], 8),
        ("[1,2,3,4]] and [5,6,7,8]", [ONE, TWO], [None, None], 8),
        ("There are 3 ships and 2 boats", [], [], 2),
    ],
)
def test_boxes_and_their_names(text, boxes, names, numbers):
    reading = read_boxes(text, LABELS)
    assert (reading.boxes, reading.labels) == (boxes, names)
    assert reading.numbers == numbers
    assert (reading.unreadable, reading.degenerate, reading.truncated) == (0, 0, False)


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ('[{"bbox_2d": [1,2,3,4], "label": "ship"}', [ONE]),
        ("[[1,2,3,4],[5,6,7", [ONE]),
        ("[1,2,3,4", []),
        ("<box>(1,2)", []),
        ("(1, 2", []),
        ("[", []),
    ],
)
def test_a_text_that_ends_inside_a_list_is_cut_off(text, boxes):
    reading = read_boxes(text, LABELS)
    assert reading.truncated
    assert reading.boxes == boxes


@pytest.mark.parametrize("text", ["(", "a ship (or two", "[1,2,3,4] (see above", "[1,2,3,4]"])
def test_an_open_parenthesis_in_words_cuts_nothing_off(text):
    assert not read_boxes(text, LABELS).truncated


def test_boxes_without_area_are_counted_and_left_out():
    reading = read_boxes("[1,2,1,2] [1,2,3,4] [5,5,5,9]", LABELS)
    assert (reading.boxes, reading.labels, reading.degenerate) == ([ONE], [None], 2)


def test_lists_that_are_no_boxes_are_counted():
    reading = read_boxes(
        '[{"bbox": [1,2,3,4]}, {"bbox": [5,6,7]}, {"bbox": [5,6]}, {"bbox": [5,6,7,8]}]', LABELS
    )
    assert (reading.boxes, reading.unreadable) == ([ONE, TWO], 2)
    assert read_boxes("[1e9, 2, 3, 4]", LABELS).boxes == []
    assert read_boxes("[1e9, 2, 3, 4]", LABELS).unreadable


def test_names_are_kept_as_they_were_written():
    reading = read_boxes('[{"label": " Cargo ship ", "bbox": [1,2,3,4]}, {"class": "PLANE"}]', LABELS)
    assert reading.written_labels == ["Cargo ship", "PLANE"]
    assert read_boxes("no names", LABELS).written_labels == []
