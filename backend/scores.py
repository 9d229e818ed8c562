"""Box scores: how probable the model found the coordinates it wrote."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.engine.base import Token
from fusar_qgis.core.api import SCORE_TOKEN_PROBABILITY, LabeledBox

# A number of its own: the 2 of `bbox_2d` is part of a word.
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class _Number:
    value: float
    start: int
    end: int


def score_boxes(boxes: Sequence[LabeledBox], tokens: Sequence[Token]) -> tuple[LabeledBox, ...]:
    """The boxes with their scores.

    A score is the geometric mean probability of the tokens that spell the box's four coordinates; a box whose
    coordinates are not found in the text keeps None.

    Args:
        boxes: As parsed from the text that the tokens spell, in its order.
        tokens: All tokens of the answer; their texts joined are the raw text.
    """
    text = "".join(token.text for token in tokens)
    numbers = [_Number(float(m.group()), m.start(), m.end()) for m in _NUMBER.finditer(text)]
    ends = _token_ends(tokens)
    scored, begin = [], 0
    for box in boxes:
        found = _find(box, numbers, begin)
        if found is None:
            scored.append(box)
            continue
        begin = found + 4
        score = _geometric_mean(numbers[found : found + 4], tokens, ends)
        scored.append(replace(box, score=score, score_kind=SCORE_TOKEN_PROBABILITY))
    return tuple(scored)


def _token_ends(tokens: Sequence[Token]) -> list[int]:
    ends, position = [], 0
    for token in tokens:
        position += len(token.text)
        ends.append(position)
    return ends


def _find(box: LabeledBox, numbers: Sequence[_Number], begin: int) -> int | None:
    """Index of the first of four consecutive numbers that spell the box, at or after `begin`.

    As written first; the parser turns reversed corners around, so those are looked for only then.
    """
    windows = [tuple(number.value for number in numbers[i : i + 4]) for i in range(begin, len(numbers) - 3)]
    for read in (tuple, _ordered):
        for offset, window in enumerate(windows):
            if all(abs(a - b) <= _TOLERANCE for a, b in zip(box.bbox, read(window), strict=True)):
                return begin + offset
    return None


def _ordered(values: tuple[float, ...]) -> tuple[float, ...]:
    x1, y1, x2, y2 = values
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _geometric_mean(numbers: Sequence[_Number], tokens: Sequence[Token], ends: Sequence[int]) -> float:
    used = [
        token.logprob
        for token, end in zip(tokens, ends, strict=True)
        if any(end - len(token.text) < number.end and end > number.start for number in numbers)
    ]
    return math.exp(sum(used) / len(used))
