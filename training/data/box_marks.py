"""Boxes in written questions and answers: kept as numbers beside the text, so that they follow every resize."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.tasks import Box, render_box

MARK = "<bbox>"
"""Stands in a text where a box does."""

_NUMBER = r"-?(?:\d+(?:\.\d*)?|\.\d+)"
_LIST = rf"[\[(]\s*{_NUMBER}(?:\s*,\s*{_NUMBER}){{3}}\s*[\])]"
_CORNERS = rf"\(\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\)\s*,\s*\(\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\)"
_BOX = re.compile(rf"{_CORNERS}|{_LIST}")
_SPECIAL = re.compile(r"<\|(?:box|object_ref)_(?:start|end)\|>")


def holds_box(text: str) -> bool:
    """Whether a box is written out in a text, as `[x1, y1, x2, y2]` or `(x1, y1), (x2, y2)`."""
    return _BOX.search(text) is not None


def marked(text: str) -> tuple[str, list[Box]]:
    """A text with `<bbox>` in place of its boxes, and the boxes as they stand there; without Qwen2-VL's own marks."""
    boxes: list[Box] = []

    def taken(match: re.Match[str]) -> str:
        x1, y1, x2, y2 = (float(value) for value in re.findall(_NUMBER, match.group()))
        boxes.append((x1, y1, x2, y2))
        return MARK

    return _BOX.sub(taken, _SPECIAL.sub("", text)), boxes


def filled(question: str, answer: str, boxes: Sequence[Box]) -> tuple[str, str]:
    """Question and answer with the boxes in place of their marks, in order, the question's first.

    Args:
        question: With marks.
        answer: With marks.
        boxes: One a mark, in pixels of the image that the text is about; written as whole pixels.

    Raises:
        DatasetError: There are more or fewer boxes than marks.
    """
    if question.count(MARK) + answer.count(MARK) != len(boxes):
        raise DatasetError(
            f"A question has {question.count(MARK) + answer.count(MARK)} places for boxes, but {len(boxes)} boxes.",
            f"Give one box for each {MARK}.",
        )
    left = iter(boxes)

    def filled_in(text: str) -> str:
        first, *others = text.split(MARK)
        return first + "".join(render_box(next(left)) + part for part in others)

    return filled_in(question), filled_in(answer)
