"""In which frame the boxes of a written text are: of which size, or relative; and how they become pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from fusar_qgis.core.errors import ConfigError, DatasetError
from fusar_qgis.core.tasks import Box

PIXELS = "pixels"
_RELATIVE = {"unit": 1.0, "thousand": 1000.0}
_SWIFT = {"real": PIXELS, "norm1": "unit", "norm1000": "thousand"}
_SLACK = 0.1
"""How far relative boxes may run past the image: answers of the release reach 7 % beyond its border."""

Frame = tuple[float, float] | str
"""(width, height) that the boxes are told in, or `pixels`: of the image as it is."""


def parse_frame(text: str) -> Frame | None:
    """The option `--text-boxes`: `pixels`, `unit` (0..1), `thousand` (0..1000), or a size like `504` or `640x480`.

    Returns:
        None for an empty text.

    Raises:
        ConfigError: It is none of them.
    """
    if not text or text == PIXELS:
        return text or None
    if text in _RELATIVE:
        return _RELATIVE[text], _RELATIVE[text]
    parts = text.lower().split("x")
    try:
        sides = [float(part) for part in parts]
    except ValueError:
        sides = []
    if len(sides) not in (1, 2) or not all(math.isfinite(side) and side > 0 for side in sides):
        raise ConfigError(
            f"Boxes in texts cannot be in {text!r}.",
            "Use pixels, unit, thousand, or a size like 504 or 640x480.",
        )
    return sides[0], sides[-1]


def frame_of_record(record: dict[str, Any], where: str) -> Frame | None:
    """What a record itself says: `coordinate_size` of the release, `objects` of ms-swift; None without.

    Raises:
        DatasetError: What it says makes no sense.
    """
    told = record.get("coordinate_size")
    if told is not None:
        return _size(told, f"{where} has a coordinate_size of {told!r}.")
    objects = record.get("objects")
    if not isinstance(objects, dict):
        return None
    kind = str(objects.get("bbox_type") or "real")
    if kind not in _SWIFT:
        raise DatasetError(f"{where} has a bbox_type of {kind!r}.", f"Known: {', '.join(_SWIFT)}.")
    frame = _SWIFT[kind]
    if frame != PIXELS:
        return _RELATIVE[frame], _RELATIVE[frame]
    sides = [objects.get("width"), objects.get("height")]
    return frame if None in sides else _size(sides, f"{where} has objects of a size {sides!r}.")


def _size(told: Any, message: str) -> tuple[float, float]:
    values = told if isinstance(told, list) else [told, told]
    # Sizes of ms-swift come one an image.
    values = [value[0] if isinstance(value, list) and len(value) == 1 else value for value in values]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    if len(values) != 2 or not numbers or not all(0 < v < 1e9 for v in values):
        raise DatasetError(message, "Give the side in pixels, or width and height.")
    return float(values[0]), float(values[1])


def to_pixels(
    boxes: Sequence[Box], frame: Frame | None, size: tuple[int, int], where: str
) -> tuple[Box, ...]:
    """Boxes of a text in pixels of its image.

    Args:
        boxes: As they are told.
        frame: In which frame; None where nobody says it. Boxes that all lie in 0..1 are then relative, for none is a
            pixel large.
        size: (width, height) of the image.
        where: For messages.

    Raises:
        DatasetError: The frame is not known, or a box has no area or lies outside the image.
    """
    if not boxes:
        return ()
    if frame is None and all(0 <= value <= 1 for box in boxes for value in box):
        frame = (1.0, 1.0)
    if frame is None:
        raise DatasetError(
            f"{where} does not say in which frame its boxes are, first {list(boxes[0])}: pixels of the image, "
            "of a resized one, or relative.",
            "Say it with --text-boxes pixels, unit, thousand or a size like 504.",
        )
    wide, high = size if isinstance(frame, str) else frame
    return tuple(_moved(box, (wide, high), size, where) for box in boxes)


def _moved(box: Box, frame: tuple[float, float], size: tuple[int, int], where: str) -> Box:
    x1, y1, x2, y2 = (value / side for value, side in zip(box, (*frame, *frame), strict=True))
    if not all(map(math.isfinite, (x1, y1, x2, y2))) or x2 <= x1 or y2 <= y1:
        raise DatasetError(f"{where}: the box {list(box)} has no area.", "Correct or remove it.")
    outside = x2 <= 0 or y2 <= 0 or x1 >= 1 or y1 >= 1
    if outside or min(x1, y1) < -_SLACK or max(x2, y2) > 1 + _SLACK:
        raise DatasetError(
            f"{where}: the box {list(box)} lies outside the image, {frame[0]:g} x {frame[1]:g} in its frame.",
            "Correct or remove it, or name the frame with --text-boxes.",
        )
    return (x1 * size[0], y1 * size[1], x2 * size[0], y2 * size[1])
