"""The answer parser: counts, cells, classes and captions in every form that models write, one expectation each."""

from __future__ import annotations

import pytest

from fusar_qgis.core.answer_none import none_position, says_none
from fusar_qgis.core.answers import EMPTY, OK, PARTIAL, UNPARSED, clean, parse_answer
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.tasks import CAPTIONING, CLASSIFICATION, COUNTING, DETECTION, LOCALIZATION

COUNTS = [
    ("5", 5), (" 12.", 12), ("There are 14 ships.", 14), ("fourteen", 14), ("Twenty-one ships", 21),
    ("twenty one", 21),
    ("one hundred and five", 105), ("two hundred", 200), ("1,234", 1234), ("**7**", 7), ("~3", 3),
    ("```\n12\n```", 12),
    ("In the 2020 image there are five ships.", 5), ("About 12", 12), ("a dozen", 12), ("a pair of ships", 2),
    ("There is a ship.", 1), ("There is one large cargo ship", 1), ("A single ship.", 1), ('{"count": 7}', 7),
    ("Count: 8", 8), ('{"total": "9"}', 9), ("1. ship at left\n2. ship at right\n3. ship", 3),
    ("No, there are 3 ships", 3),
    ("There are no planes but 3 ships", 3), ("In the 3 x 3 grid: 6", 6),
    ('[{"bbox_2d": [1,2,3,4]}, {"bbox_2d": [5,6,7,8]}]', 2),
    ("0", 0), ("None", 0), ("zero", 0), ("There are no ships.", 0), ("no", 0), ("[]", 0),
    ("I don't see any ships.", 0),
    ("0 ships", 0),
    ("", None), ("many", None), ("-5", None), ("3.5", None), ("I have no idea.", None), ("ship", None), ("50%", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_counting_answers(text, count):
    answer = parse_answer(COUNTING, text, ("ship",))
    assert answer.count == count
    assert answer.status == (UNPARSED if count is None else OK if count else EMPTY)


def test_twelve_is_not_one_nor_two():
    assert parse_answer(COUNTING, "12").count == 12


CELLS = [
    ("5", (5,)), ("1, 5, 9", (1, 5, 9)), ("5, 5, 7", (5, 7)), ("9 and 1", (1, 9)), ("[2, 3]", (2, 3)),
    ("{1,2}", (1, 2)),
    ("cells 1 and 7 of the 3 x 3 grid", (1, 7)), ("There are 3 ships, in cells 1, 2.", (1, 2)),
    ("Cell 4: 2 ships; cell 7: 1 ship", (4, 7)),
    ("cells 1-3", (1, 2, 3)), ("4 to 6", (4, 5, 6)), ("1-5-9", (1, 5, 9)), ("five and nine", (5, 9)),
    ("all nine cells", tuple(range(1, 10))),
    ("The ship is in the top left.", (1,)), ("top left and bottom-right", (1, 9)),
    ("two ships at the bottom right", (9,)), ("in the center", (5,)),
    ("middle left, upper right", (3, 4)), ("row 1, column 2; row 3, column 3", (2, 9)), ("```json\n[5]\n```", (5,)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells"), CELLS)
def test_localization_answers(text, cells):
    answer = parse_answer(LOCALIZATION, text, ("ship",))
    assert (answer.status, answer.cells) == (OK, cells)


@pytest.mark.parametrize("text", ["None", "There are no ships.", "[]", "none of the cells"])
def test_localization_of_nothing(text):
    assert parse_answer(LOCALIZATION, text, ("ship",)).status == EMPTY


def test_localization_with_numbers_that_are_no_cells():
    assert parse_answer(LOCALIZATION, "5, 12").cells == (5,)
    assert parse_answer(LOCALIZATION, "5, 12").status == PARTIAL
    for text in ("0", "10", "157", "", "somewhere"):
        assert parse_answer(LOCALIZATION, text).status == UNPARSED


def test_localization_by_boxes_takes_their_centers():
    text = '[{"bbox_2d": [0, 0, 20, 20]}, {"bbox_2d": [180, 150, 260, 230]}]'
    assert parse_answer(LOCALIZATION, text, ("ship",), (224, 224)).cells == (1, 9)


CLASSES = ("ship", "plane", "oil tank", "tank", "storage_tank")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("ship", ("ship",)), ("Plane.", ("plane",)), ("The object in the box is a ship.", ("ship",)),
        ("**oil tank**", ("oil tank",)),
        ("Oil_Tank", ("oil tank",)), ("storage tank", ("storage_tank",)), ("tanks", ("tank",)),
        ("It is not a ship but a plane", ("plane",)),
        ('{"label": "ship"}', ("ship",)), ("```json\n{'class': 'plane'}\n```", ("plane",)),
        ("either a plane or a ship", ("plane",)),
        ('[{"bbox_2d": [1,2,3,4], "label": "ship"}, {"bbox_2d": [5,6,7,8], "label": "plane"}]', ("ship", "plane")),
    ],
)  # fmt: skip
def test_classification_answers(text, labels):
    answer = parse_answer(CLASSIFICATION, text, CLASSES)
    assert (answer.status, answer.labels) == (OK, labels)


@pytest.mark.parametrize(
    ("text", "status"),
    [("giraffe", UNPARSED), ("airplane", UNPARSED), ("", UNPARSED), ("None", EMPTY), ("shipyard", UNPARSED)],
)
def test_classes_are_not_guessed(text, status):
    assert parse_answer(CLASSIFICATION, text, CLASSES).status == status


def test_classification_without_a_list_takes_short_answers():
    assert parse_answer(CLASSIFICATION, "'cargo ship'.").labels == ("cargo ship",)
    assert parse_answer(CLASSIFICATION, "a very long answer that is surely no class").status == UNPARSED


@pytest.mark.parametrize(
    "text",
    ["A port with ships.", '"A port with ships."', "```\nA port with ships.\n```",
        '{"caption": "A port with ships."}',
     "<think>hm</think> A port with ships.<|im_end|>"],
)  # fmt: skip
def test_captions_are_the_text_itself(text):
    answer = parse_answer(CAPTIONING, text)
    assert (answer.status, answer.caption) == (OK, "A port with ships.")


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        (r'{"caption": "A \"port\" with ships."}', 'A "port" with ships.'),
        ('```json\n{"caption": "A “port” with ships."}\n```', "A “port” with ships."),
        (r"{\"caption\": \"A port with ships.\"}", "A port with ships."),
        ("{“caption”：“A port with ships.”}", "A port with ships."),  # noqa: RUF001
        (r'{"caption": "Two lines.\nA port."}', "Two lines.\nA port."),
        (r'{"caption": "A \ud83d\udea2 and half: \ud83d"}', "A \U0001f6a2 and half: \ufffd"),
        ("A port \ud800.", "A port \ufffd."),
    ],
)
def test_quotes_and_escapes_inside_a_caption_do_not_end_it(text, caption):
    assert parse_answer(CAPTIONING, text).caption == caption


def test_no_caption_is_unparsed():
    assert parse_answer(CAPTIONING, " ``` ").status == UNPARSED


def test_unknown_task_is_the_callers_error():
    with pytest.raises(InvalidRequestError):
        parse_answer("segmentation", "[]")


def test_cleaning_takes_wrappers_only():
    assert clean("<think>x</think> ```json\n{}\n``` <|im_end|>") == "{}"
    assert clean("plain") == "plain"


@pytest.mark.parametrize(
    ("text", "labels", "status", "read"),
    [
        ("a rather long name of five words", (), UNPARSED, ()),
        ("deck crane barge tug", (), OK, ("deck crane barge tug",)),
        ("There is no ship.", (), EMPTY, ()),
        ("There are no planes here, it is a ship.", ("ship", "plane"), OK, ("ship",)),
        ("None", ("ship",), EMPTY, ()),
        ('[{"bbox_2d": [1, 2, 3, 4], "label": "Ship"}]', ("ship", "plane"), OK, ("ship",)),
        ('{"class": "vessel of some kind"} so I say: ship', ("ship", "plane"), OK, ("ship",)),
        (
            '[{"bbox_2d": [1, 2, 3, 4], "label": "ship"}, {"bbox_2d": [5, 6, 7, 8], "label": "whale"}]',
            ("ship", "plane"),
            PARTIAL,
            ("ship",),
        ),
    ],
)
def test_classes_in_odd_forms(text, labels, status, read):
    answer = parse_answer(CLASSIFICATION, text, labels)
    assert (answer.status, answer.labels) == (status, read)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("one hundred and one hundred ships", 100), ("two hundred one hundred ships", 100),
        ("one hundred or two hundred ships", 200), ("a hundred ships", 100), ("a hundred and five ships", 105),
        ("there are a hundred", 100), ("a hundred and twenty", 120), ("a ship in a hundred pixels", 1),
        ("one hundred twenty ships", 120), ("one hundred and twelve ships", 112), ("two hundred ten ships", 210),
        ("three hundred forty-two ships", 342), ("three hundred and two ships", 302), ("eleven hundred ships", 1100),
        ("twenty ten ships", 10), ("ten ten ships", 10), ("five two ships", 2), ("twenty-one-two ships", 2),
        ("one thousand ships", 1000), ("two thousand three hundred", 2300), ("a thousand ships", 1000),
        ("one thousand two hundred and five ships", 1205), ("one thousand and five ships", 1005),
        ("twelve thousand three hundred forty-five", 12345), ("one hundred thousand ships", 100000),
        ("one thousand two thousand ships", 2000), ("one thousand eleven hundred", 1000),
        ("2 thousand ships", 2000), ("3 hundred ships", 300), ("2020 hundred ships", 2020),
        ("one thousand ships and two planes", 1000), ("a ship in a thousand pixels", 1), ("thousand ships", None),
        ("twenty and five ships", 5), ("two hundred and ships", 200), ("hundred ships", None),
        ('{"count": -7}', None), ('{"number_of_ships": 4}', 4),
        ("1. ship\n2. ship", 2), ("1. ship\n3. ship\n5 ships", 5), ("1) a ship here", 1),
        ("4 of the ships", 4), ("7 large ships", 7), ("two or three ships", 3), ("5 and 6 ships", 6),
        ("No ships, but 3 boats", 0), ("3 boats, no ships", 3), ("no 5 ships", 5),
        ("<think>5</think> no wait </think> 7 ships", 7), ("a \\_ is no number, 3 ships", 3), ("[ ]", 0),
    ],
)  # fmt: skip
def test_numbers_that_stand_side_by_side_and_lists(text, count):
    assert parse_answer(COUNTING, text, ("ship",)).count == count


def test_the_name_of_a_class_of_several_words_is_counted_by_its_last():
    assert parse_answer(COUNTING, "2 harbors and 5 tanks", ("oil tank",)).count == 5
    assert parse_answer(COUNTING, "In 3 places there are 4 oil tanks", ("oil tank",)).count == 4


def test_an_unknown_task_names_those_there_are():
    with pytest.raises(InvalidRequestError, match=r"The task 'guessing' is unknown\. Use one of: counting"):
        parse_answer("guessing", "5")


def test_a_broken_escape_in_a_caption_leaves_its_text():
    assert parse_answer(CAPTIONING, '{"caption": "bad \\x escape"}').caption == "bad \\x escape"
    assert parse_answer(CAPTIONING, '{"caption": "two\nlines"}').caption == "two\nlines"


def test_what_says_nothing_has_no_count_of_boxes():
    assert parse_answer(DETECTION, "hmm", ("ship",)).count is None
    assert parse_answer(DETECTION, "None", ("ship",)).count == 0


@pytest.mark.parametrize(
    ("text", "labels", "is_none"),
    [
        ("I see no clearly visible ships.", ("ship",), True),
        ("There are no frigates", ("frigate",), True),
        ("no ferries", ("ferry",), True),
        ("no buses", ("bus",), True),
        ("There is no doubt: there are ships", ("ship",), False),
        ("No, but ships", ("ship",), False),
        ("no 3 ships", ("ship",), False),
        ("no, ships", ("ship",), False),
        ("no one two three four ships", ("ship",), False),
        ("zero ships", ("ship",), True),
        ("none of that kind", (), True),
        ("N/A.", (), True),
        ("I can't find any.", (), True),
        ("I cannot see any of them", (), True),
        ("There isn\u2019t one, I can\u2019t detect any", (), True),
        ("nonesuch", (), False),
    ],
)
def test_saying_that_there_is_nothing(text, labels, is_none):
    assert says_none(text, labels) is is_none


def test_where_the_text_begins_to_say_so():
    assert none_position("Nothing found.") == 0
    assert none_position("I look and there is nothing visible, no ships", ("ship",)) == 20
    assert none_position("At first no ships, then nothing is left", ("ship",)) == 9
    assert none_position("3 ships", ("ship",)) is None
