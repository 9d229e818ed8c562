"""Reads the number a counting answer gives, in digits or words. Nothing here raises on text."""

from __future__ import annotations

import re
from typing import AbstractSet, Dict, List, Optional, Sequence, Tuple

from fusar_qgis.core.answer_none import THINGS, none_position, plain_name, word_forms

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS: Dict[str, int] = {
    **{word: value for value, word in enumerate(_ONES.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    "single": 1,
    "couple": 2,
    "pair": 2,
    "dozen": 12,
}
_SCALES = {"hundred": 100, "thousand": 1000}
_COUNT_KEY = re.compile(
    r"\b(?:count|number|total|answer|num(?:_\w{1,20})?|quantity)[\"']?\s{0,4}[:=]\s{0,4}[\"']?"
    r"(-?[0-9]{1,7})\b(?!\.[0-9])"
)
_COUNT_TOKEN = re.compile(
    r"(?<![\w.,-])(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(?![\w%]|[.,][0-9])"
    r"|(?P<word>[a-z]+(?:-[a-z]+)?)|(?P<stop>[.;:!?\n])"
)
_LIST_MARK = re.compile(r"^[ \t]{0,8}([0-9]{1,3})[.)][ \t]{1,8}(?=\S)", re.MULTILINE)
GRID_WORDS = re.compile(
    r"\b3\s{0,2}(?:x|×|\*|by)\s{0,2}3\b|\b(?:numbered|labeled|from)\s{1,2}1\s{0,2}(?:to|-|–|through|\.\.)\s{0,2}9\b"
)


def read_count(text: str, labels: Sequence[str] = ()) -> Optional[int]:
    """The number a counting answer gives: a `count` key, a number before the class name, else the first number.

    Digits and number words count alike; "there are no ships" is 0; a bare numbered list is its length.

    Args:
        text: The answer.
        labels: The class asked for.
    """
    low = text.casefold()
    keyed = _COUNT_KEY.search(low)
    if keyed:
        return int(keyed.group(1)) if not keyed.group(1).startswith("-") else None
    marks = [int(mark) for mark in _LIST_MARK.findall(low)]
    listed = len(marks) if len(marks) >= 2 and marks == list(range(1, len(marks) + 1)) else None
    numbers = _numbers(GRID_WORDS.sub(" ", _LIST_MARK.sub("", low) if listed else low), labels)
    for value, _, counts_label in numbers:
        if counts_label:
            return value
    nothing = none_position(text, labels)
    if nothing is not None and (not numbers or nothing <= numbers[0][1]):
        return 0
    return numbers[0][0] if numbers else listed


def _numbers(low: str, labels: Sequence[str]) -> List[Tuple[int, int, bool]]:
    # (value, position, whether the class name follows within three words)
    things = {form for label in labels for form in word_forms(plain_name(label).split()[-1:])} or THINGS
    tokens = [(match.group(), match.start()) for match in _COUNT_TOKEN.finditer(low)]
    found: List[Tuple[int, int, bool]] = []
    index = 0
    while index < len(tokens):
        word, start = tokens[index]
        value, after = _read_number(tokens, index)
        article = value is None and word in ("a", "an")
        if value is None and not article:
            index += 1
            continue
        names_thing = _thing_within(tokens[after : after + 3], things)
        if names_thing or not article:
            found.append((1 if value is None else value, start, names_thing))
        index = max(after, index + 1)
    return found


def _read_number(tokens: Sequence[Tuple[str, int]], index: int) -> Tuple[Optional[int], int]:
    # The number that begins at a token, and the index behind it: "12", "1,200", "twenty-one", "two thousand and five".
    word = tokens[index][0]
    if word[0].isdigit():
        value, scale = int(word.replace(",", "")), _SCALES.get(_word_at(tokens, index + 1), 0)
        return (value * scale, index + 2) if value < scale else (value, index + 1)
    total, after = _read_hundreds(tokens, index)
    if not total or total >= 1000 or _word_at(tokens, after) != "thousand":
        return total, after
    total, after = 1000 * total, after + 1
    rest, end = _read_hundreds(tokens, after + (_word_at(tokens, after) == "and"))
    # "one thousand two thousand": another number begins.
    joins = rest is not None and 0 < rest < 1000 and _word_at(tokens, end) != "thousand"
    return (total + rest, end) if joins and rest else (total, after)


def _read_hundreds(tokens: Sequence[Tuple[str, int]], index: int) -> Tuple[Optional[int], int]:
    # A number without thousands, and the index behind it: "one hundred and five".
    total: Optional[int] = None
    if _word_at(tokens, index) == "a" and _word_at(tokens, index + 1) in _SCALES:
        total, index = 1, index + 1
    while index < len(tokens):
        word = tokens[index][0]
        if total and total % 100 == 0:
            place = index + (word == "and")
            if _word_at(tokens, place + 1) == "hundred":
                break  # another number begins: "one hundred and one hundred" is not 101
            if place > index and _word_value(_word_at(tokens, place)):
                index += 1
                continue
        more = (
            total * 100 if word == "hundred" and total and total < 100 else _joined(total, _word_value(word))
        )
        if more is None:
            break
        total, index = more, index + 1
    return total, index + (total is None)


def _word_at(tokens: Sequence[Tuple[str, int]], index: int) -> str:
    return tokens[index][0] if index < len(tokens) else ""


def _joined(total: Optional[int], value: Optional[int]) -> Optional[int]:
    if value is None or total is None:
        return value
    fits = total % 100 == 0 if value >= 10 else total % 10 == 0 and (total % 100 >= 20 or total % 100 == 0)
    return total + value if total > 0 and fits else None


def _word_value(word: str) -> Optional[int]:
    parts = [NUMBER_WORDS.get(part) for part in word.split("-")]
    if len(parts) == 2 and parts[0] is not None and parts[1] is not None:
        return _joined(parts[0], parts[1])
    return parts[0] if len(parts) == 1 else None


def _thing_within(tokens: Sequence[Tuple[str, int]], things: AbstractSet[str]) -> bool:
    for word, _ in tokens:
        if word in things:
            return True
        if not word[0].isalpha() or word in ("of", "few", "lot") or _word_value(word) is not None:
            return False
    return False
