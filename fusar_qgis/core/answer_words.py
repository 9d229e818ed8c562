"""Reads grid cells and class names out of a model's words. Nothing here raises on text."""

from __future__ import annotations

import re
from typing import Optional, Sequence, Set, Tuple

from fusar_qgis.core.answer_none import plain_name, word_forms
from fusar_qgis.core.answer_numbers import GRID_WORDS, NUMBER_WORDS

_CELL_LIST = re.compile(
    r"\bcells?\b[\s:#=\[(\"']{0,6}(?:numbers?|no\.?)?[\s:#=\[(\"']{0,6}"
    r"((?:[0-9]{1,4}(?![0-9])(?:[\s,;&–-]|and\b|to\b|or\b|through\b){0,8}){1,60})"
)
_CELL_TOKEN = re.compile(r"(?<![\w.])([0-9]{1,4})(?![\w]|\.[0-9])")
_CELL_RANGE = re.compile(r"(?<![\w.–-])([1-9])\s{0,2}(?:-|–|to|through)\s{0,2}([1-9])(?![\w–-]|\s{0,2}[–-])")
_ROW_COLUMN = re.compile(r"\brow\s{0,2}([1-3])\b[^0-9]{1,12}\bcol(?:umn)?s?\s{0,2}([1-3])\b")
_ALL_CELLS = re.compile(
    r"\b(?:all (?:of )?(?:the )?(?:nine |9 )?cells|all (?:nine|9)|every cell|each cell)\b"
)
_ROWS = {"top": 0, "upper": 0, "middle": 1, "center": 1, "central": 1, "centre": 1, "bottom": 2, "lower": 2}
_COLUMNS = {"left": 0, "middle": 1, "center": 1, "central": 1, "centre": 1, "right": 2}
_PLACE = re.compile(
    r"\b(top|upper|middle|center|central|centre|bottom|lower)(?:[\s-]{1,2}(left|middle|center|central|centre|right))?\b"
)
_AMOUNTS = frozenset(("single", "couple", "pair"))
_NOT = re.compile(
    r"\b(?:not|isn't|isn’t|no|never|rather than|instead of)\s{1,3}(?:an?\s{1,3}|the\s{1,3}|any\s{1,3})?$"
)


def read_cells(text: str) -> Tuple[Tuple[int, ...], int]:
    """The cells 1..9 that a localization answer names, in rising order, and how many numbers were no cells."""
    low = text.casefold()
    if _ALL_CELLS.search(low):
        return tuple(range(1, 10)), 0
    low = GRID_WORDS.sub(" ", low)
    pairs = _ROW_COLUMN.findall(low)
    if pairs:
        return tuple(sorted({(int(row) - 1) * 3 + int(column) for row, column in pairs})), 0
    named = " ; ".join(_CELL_LIST.findall(low))
    source = named or low
    cells: Set[int] = set()
    for first, last in _CELL_RANGE.findall(source):
        cells.update(range(int(first), int(last) + 1))
    numbers = [int(number) for number in _CELL_TOKEN.findall(source)]
    cells.update(number for number in numbers if 1 <= number <= 9)
    if numbers:
        return tuple(sorted(cells)), sum(1 for number in numbers if not 1 <= number <= 9)
    return tuple(sorted(_places(low) or _spelled(low))), 0


def read_class(text: str, labels: Sequence[str]) -> Optional[str]:
    """The class a classification answer names: the first one mentioned that is not negated ("not a ship but a plane").

    Args:
        text: The answer.
        labels: The classes to choose from.
    """
    low = plain_name(text)
    best: Optional[Tuple[int, int, str]] = None
    for label in labels:
        spot = _first_mention(low, plain_name(label))
        if spot is not None and (best is None or (spot, -len(label)) < best[:2]):
            best = (spot, -len(label), label)
    return best[2] if best else None


def canonical_label(label: str, labels: Sequence[str]) -> str:
    """The spelling of a known class for what the model wrote ("Ships", "ship_2"); its own words if none fits."""
    wanted = re.sub(r"[\s#]{0,4}[0-9]{1,4}$", "", plain_name(label))
    for known in labels:
        plain = plain_name(known)
        if plain_name(label) == plain or wanted in word_forms([plain]):
            return known
    return label


def _first_mention(low: str, label: str) -> Optional[int]:
    if not label:
        return None
    for match in re.finditer(rf"(?<!\w){re.escape(label)}(?:s|es)?(?!\w)", low):
        if not _NOT.search(low[max(match.start() - 24, 0) : match.start()]):
            return match.start()
    return None


def _places(low: str) -> Set[int]:
    cells: Set[int] = set()
    for row, column in _PLACE.findall(low):
        if column:
            cells.add(_ROWS[row] * 3 + _COLUMNS[column] + 1)
        elif _ROWS[row] == 1:
            cells.add(5)
    return cells


def _spelled(low: str) -> Set[int]:
    values = (NUMBER_WORDS.get(word, 0) for word in re.findall(r"[a-z]+", low) if word not in _AMOUNTS)
    return {value for value in values if 1 <= value <= 9}
