"""The answer parser: boxes in every form that models write, one expectation each."""

from __future__ import annotations

import pytest

from fusar_qgis.core.answers import EMPTY, OK, PARTIAL, UNPARSED, parse_answer, to_sent_frame
from fusar_qgis.core.api import LabeledBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.tasks import (
    COUNTING,
    DETECTION,
    LOCALIZATION,
    render_cells,
    render_count,
    render_detections,
)

A, B = (10.0, 20.0, 30.0, 40.0), (50.0, 60.0, 70.0, 80.0)
ONE, TWO = [(A, "ship")], [(A, "ship"), (B, "ship")]


DETECTIONS = [
    ('[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}]', OK, ONE),
    ('{"bbox_2d": [10, 20, 30, 40], "label": "ship"}', OK, ONE),
    ('```json\n[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}]\n```', OK, ONE),
    ("'''json\n[{'bbox_2d': [10, 20, 30, 40], 'label': 'ship'}]\n'''", OK, ONE),
    ("```\n[10, 20, 30, 40]", OK, ONE),
    ("[{'bbox': [10, 20, 30, 40], 'label': 'ship',},]", OK, ONE),
    *[(f'[{{"{key}": [10, 20, 30, 40]}}]', OK, ONE) for key in ("bbox", "box", "box_2d", "boxes", "bboxes")],
    *[(f'[{{"{key}": [10, 20, 30, 40]}}]', OK, ONE) for key in ("bounding_box", "Bounding Box", "coordinates")],
    ('{"boxes": [[10, 20, 30, 40], [50, 60, 70, 80]]}', OK, TWO),
    ('{"objects": [{"bbox": [10, 20, 30, 40], "class": "ship"}, {"bbox": [50, 60, 70, 80]}]}', OK, TWO),
    ("[10, 20, 30, 40]", OK, ONE),
    ("[[10, 20, 30, 40], [50, 60, 70, 80]]", OK, TWO),
    ("[10 20 30 40]\n[50 60 70 80]", OK, TWO),
    ("10, 20, 30, 40", OK, ONE),
    ("ship 10 20 30 40\nship 50 60 70 80", OK, TWO),
    ('{"ship": [[10, 20, 30, 40], [50, 60, 70, 80]]}', OK, TWO),
    ('{"ship": [10, 20, 30, 40]}', OK, ONE),
    ('{"results": {"plane": [[10, 20, 30, 40]], "ship": [[50, 60, 70, 80]]}}', OK, [(A, "plane"), (B, "ship")]),
    ("<|object_ref_start|>ship<|object_ref_end|><|box_start|>(10,20),(30,40)<|box_end|>", OK, ONE),
    ("<|box_start|>(10,20),(30,40)<|box_end|><|box_start|>(50,60),(70,80)<|box_end|>", OK, TWO),
    ("<ref>plane</ref><box>(10,20),(30,40)</box><ref>ship</ref><box>(50,60),(70,80)</box>", OK, [(A, "plane"),
    (B, "ship")]),
    ("<box>[[10, 20, 30, 40]]</box>", OK, ONE),
    ("<|box_start|>10, 20, 30, 40<|box_end|>", OK, ONE),
    ("(10,20),(30,40)", OK, ONE),
    ("from (10, 20) to (30, 40) and from (50, 60) to (70, 80)", OK, TWO),
    ("[[10, 20], [30, 40]]", OK, ONE),
    ("The image is (504, 504). I see one at (10, 20), (30, 40).", OK, ONE),
    ('Sure! Here are 2 ships (in pixels):\n[{"bbox_2d": [10, 20, 30, 40], "label": "ship"},'
     ' {"bbox_2d": [50, 60, 70, 80], "label": "ship"}]\nLet me know.', OK, TWO),
    ('<think>maybe [1, 2, 3, 4]?</think>[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}]<|im_end|>', OK, ONE),
    ('{"x1": 10, "y1": 20, "x2": 30, "y2": 40, "label": "ship"}', OK, ONE),
    ('[{"xmin": 10, "ymin": 20, "xmax": 30, "ymax": 40}, {"left": 50, "top": 60, "right": 70, "bottom": 80}]',
        OK, TWO),
    ('{"x": 10, "y": 20, "width": 20, "height": 20}', OK, ONE),
    ("x1=10, y1=20, x2=30, y2=40", OK, ONE),
    ('[{"bbox_2d": "[10, 20, 30, 40]", "label": "ship"}]', OK, ONE),
    ('[{"bbox_2d": ["10", "20", "30", "40"], "label": "ship"}]', OK, ONE),
    (r'"[{\"bbox_2d\": [10, 20, 30, 40], \"label\": \"ship\"}]"', OK, ONE),
    ('{"bboxes": [[10, 20, 30, 40], [50, 60, 70, 80]], "labels": ["plane", "ship"]}', OK, [(A, "plane"),
    (B, "ship")]),
    ('[["ship", 10, 20, 30, 40], ["plane", 50, 60, 70, 80]]', OK, [(A, "ship"), (B, "plane")]),
    ("[[10, 20, 30, 40, 0.93]]", OK, ONE),
    ("[10, 20, 30, 40, 50, 60, 70, 80]", OK, TWO),
    ("[30, 20, 10, 20, 10, 40, 30, 40]", OK, ONE),  # the four corners of a turned box
    ("\uff3b{\u201cbbox_2d\u201d\uff1a\uff3b10\uff0c20\uff0c30\uff0c40\uff3d}\uff3d", OK, ONE),
    ("[{bbox_2d: [10, 20, 30, 40], label: ship}]", OK, ONE),
    ('[{"label": "Ships", "bbox_2d": [10, 20, 30, 40]}, {"label": "SHIP_2", "bbox_2d": [50, 60, 70, 80]}]', OK, TWO),
    ("[{'bbox_2d': [10, 20, 30, 40], 'label': 'captain's boat'}]", OK, [(A, None)]),
    # reversed corners, degenerate boxes, duplicates
    ("[30, 40, 10, 20]", OK, ONE),
    ("[[10, 20, 30, 40], [5, 5, 5, 9], [50, 60, 70, 80]]", OK, TWO),
    ("[[10, 20, 30, 40], [10, 20, 30, 40], [10, 20, 30, 40]]", OK, ONE),
    ("[-35, 2.5, 529, 40.25]", OK, [((-35.0, 2.5, 529.0, 40.25), "ship")]),
    # cut off or partly readable
    ('[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}, {"bbox_2d": [50, 60, 70, 80], "lab', PARTIAL, TWO),
    ('[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}, {"bbox_2d": [50, 60, 7', PARTIAL, ONE),
    ('[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}, {"bbox_2d": [50, 60, 70, 8', PARTIAL, ONE),
    ('[{"bbox_2d": [10, 20, 30, 40], "label": "ship"},', PARTIAL, ONE),
    ("<|box_start|>(10,20),(30,40)<|box_end|><|box_start|>(50,60),(7", PARTIAL, ONE),
    ('[{"bbox_2d": [10, 20, 30, 40]}, {"bbox_2d": [50, 60]}]', PARTIAL, ONE),
    ('[{"bbox_2d": [10, 20, 30, 40]}, {"bbox_2d": [1e300, 2, 3, 4]}]', PARTIAL, ONE),
    ('[{"bbox_2d": [10, 20, 30, 40, "label": "ship"}]', PARTIAL, ONE),
    # nothing there
    *[(text, EMPTY, []) for text in ("None", "none.", " NONE\n", "[]", "```json\n[]\n```", "{}", "null", "No",
        "nothing")],
    *[(f"There are no {thing} in this image.", EMPTY, []) for thing in ("ships", "ship", "visible ships",
        "such objects")],
    ("No ships detected.", EMPTY, []),
    ("I don't see any ships here.", EMPTY, []),
    ("There are 0 of them: none were found", EMPTY, []),
    ('{"ship": []}', EMPTY, []),
    ('{"boxes": [], "label": "ship"}', EMPTY, []),
    # unreadable
    *[(text, UNPARSED, []) for text in ("", " \n", "I cannot help with that.", "[", "[{", '[{"bbox_2d": [10',
        "42", "!!!")],
    ("No idea.", UNPARSED, []),
    ("[10, 10, 10, 20]", UNPARSED, []),
    ('[{"bbox_2d": [1, 2, 3]}]', UNPARSED, []),
    ("Yes, there are ships.", UNPARSED, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status", "boxes"), DETECTIONS)
def test_detection_answers(text, status, boxes):
    answer = parse_answer(DETECTION, text, ("ship",))
    assert answer.status == status
    assert [box.bbox for box in answer.boxes] == [box for box, _ in boxes]
    for found, (_, label) in zip(answer.boxes, boxes):
        assert label is None or found.label == label
        assert found.score is None
        assert found.score_kind is None


def test_labels_come_from_the_text_or_the_single_class_asked_for():
    text = '[{"bbox_2d": [10, 20, 30, 40], "label": "tanker"}, {"bbox_2d": [50, 60, 70, 80]}]'
    assert [b.label for b in parse_answer(DETECTION, text, ("ship",)).boxes] == ["tanker", "ship"]
    assert [b.label for b in parse_answer(DETECTION, text, ("ship", "plane")).boxes] == ["tanker", ""]
    assert [b.label for b in parse_answer(DETECTION, text).boxes] == ["tanker", ""]
    same_place = "[[10,20,30,40]] {'plane': [[10,20,30,40]]}"
    assert [b.label for b in parse_answer(DETECTION, same_place, ("ship",)).boxes] == ["ship", "plane"]


def test_more_text_never_yields_fewer_boxes():
    boxes = [(7.0 * i, 3.0 * i, 7.0 * i + 20, 3.0 * i + 11) for i in range(20)]
    text = render_detections(boxes, "ship")
    before = 0
    for end in range(len(text) + 1):
        answer = parse_answer(DETECTION, text[:end], ("ship",))
        assert len(answer.boxes) >= before
        assert {box.bbox for box in answer.boxes} <= set(boxes)
        assert (answer.status == OK) == (end == len(text))
        before = len(answer.boxes)
    assert before == 20


@pytest.mark.parametrize("count", [0, 1, 7])
def test_our_own_training_answers_come_back(count):
    boxes = [(10.0 * i, 5.0, 10.0 * i + 8, 17.0) for i in range(count)]
    answer = parse_answer(DETECTION, render_detections(boxes, "oil tank"), ("oil tank",))
    assert [box.bbox for box in answer.boxes] == boxes
    assert answer.status == (OK if count else EMPTY)
    assert parse_answer(COUNTING, render_count(count), ("ship",)).count == count
    cells = tuple(range(1, count + 1))
    assert parse_answer(LOCALIZATION, render_cells(cells), ("ship",)).cells == cells


def test_boxes_go_to_the_sent_image_with_their_scores():
    box = LabeledBox((10.0, 20.0, 504.0, 252.0), "ship", 0.7, "token_probability")
    assert to_sent_frame([box], (504, 504), (1008, 252)) == (
        LabeledBox((20.0, 10.0, 1008.0, 126.0), "ship", 0.7, "token_probability"),
    )
    with pytest.raises(InvalidRequestError):
        to_sent_frame([box], (0, 504), (10, 10))


def test_huge_digits_are_no_box():
    assert parse_answer(DETECTION, f"[{'9' * 100_000}, 2, 3, 4]").status == UNPARSED
    assert parse_answer(COUNTING, "9" * 100_000).status == UNPARSED


def test_each_axis_goes_to_the_sent_image_by_its_own_factor():
    (box,) = to_sent_frame([LabeledBox((10.0, 10.0, 20.0, 30.0), "ship", 0.5, "kind")], (100, 50), (200, 25))
    assert box == LabeledBox((20.0, 5.0, 40.0, 15.0), "ship", 0.5, "kind")
    assert to_sent_frame([box], (1, 1), (1, 1)) == (box,)
    for sizes in (((0, 5), (5, 5)), ((5, 5), (5, 0)), ((5, 5), (-1, 5))):
        with pytest.raises(InvalidRequestError, match="must be positive"):
            to_sent_frame([box], *sizes)
