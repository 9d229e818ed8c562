"""Boxes in written questions and answers: found, checked, brought to another size, filled in for placeholders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fusar_qgis.core.errors import DatasetError

PIXELS, UNIT, THOUSANDTHS = FRAMES = ("pixels", "unit", "thousandths")
"""What a written box counts: pixels of the image, shares of it from 0 to 1, or thousandths of it."""

_NUMBER = r"-?\d+(?:\.\d+)?"
BOX = re.compile(rf"\[\s*{_NUMBER}(?:\s*,\s*{_NUMBER}){{3}}\s*\]")
"""Four numbers in brackets: (xmin, ymin, xmax, ymax)."""

_OUTSIDE_PX = 1.0
"""Boxes that end with the image may be written as including its last pixel or not."""


def boxes_in(text: str) -> list[tuple[float, float, float, float]]:
    """The boxes that a text speaks of, as they are written."""
    return [_values(match) for match in BOX.finditer(text)]


def rescaled(text: str, scale: tuple[float, float]) -> str:
    """The text with its boxes in pixels of another size; unchanged where the size is the same.

    Args:
        text: A question or an answer.
        scale: New width and height over the old ones.
    """
    if scale == (1.0, 1.0):
        return text

    def moved(match: re.Match[str]) -> str:
        return written([value * scale[k % 2] for k, value in enumerate(_values(match))])

    return BOX.sub(moved, text)


def to_pixels(text: str, frame: str, size: tuple[int, int], where: str) -> str:
    """The text with its boxes in pixels of the image.

    Args:
        text: A question or an answer.
        frame: What its boxes count, one of `FRAMES`: it is declared, never guessed.
        size: Width and height of the image.
        where: File and record, for messages.

    Raises:
        DatasetError: A box does not fit the frame.
    """
    for box in boxes_in(text):
        _check(box, frame, size, where)
    per_px = {PIXELS: (1.0, 1.0), UNIT: size, THOUSANDTHS: (size[0] / 1000, size[1] / 1000)}[frame]
    return rescaled(text, (float(per_px[0]), float(per_px[1])))


def written(box: Sequence[float]) -> str:
    """A box as answers hold it: whole pixels in brackets."""
    return str([round(value) for value in box])


def _values(match: re.Match[str]) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(value) for value in re.findall(_NUMBER, match.group(0)))
    return x1, y1, x2, y2


def _check(box: tuple[float, float, float, float], frame: str, size: tuple[int, int], where: str) -> None:
    if box[2] <= box[0] or box[3] <= box[1]:
        raise DatasetError(f"{where}: the box {list(box)} has no area.", "Correct or remove it.")
    limits = {PIXELS: size, UNIT: (1.0, 1.0), THOUSANDTHS: (1000.0, 1000.0)}[frame]
    slack = _OUTSIDE_PX if frame == PIXELS else 0.0
    if min(box) < -slack or box[2] > limits[0] + slack or box[3] > limits[1] + slack:
        raise DatasetError(
            f"{where}: the box {list(box)} lies outside the image of {size[0]} x {size[1]} px, counted in {frame}.",
            f"Correct it, or say what the boxes count: --boxes {', '.join(FRAMES)}.",
        )
    if frame == PIXELS and max(box) <= 1.0:
        raise DatasetError(
            f"{where}: the box {list(box)} lies within one pixel.",
            "Are these shares of the image? --boxes unit.",
        )
