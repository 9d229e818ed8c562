"""ms-swift's grounding records: `<bbox>` and `<ref-object>` in the texts, what they stand for in `objects`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from fusar_qgis.core.errors import DatasetError
from training.data.written_boxes import written

_MARK = re.compile(r"<bbox>|<ref-object>")
_SCALES = {"norm1": 1.0, "norm1000": 1000.0}


def filled(texts: Sequence[str], record: dict[str, Any], size: tuple[int, int], where: str) -> list[str]:
    """The texts of a record with its placeholders filled in, in their order; boxes in pixels of the image.

    Args:
        texts: Questions and answers in turn.
        record: The record: `objects` holds `ref` and `bbox` lists, and perhaps `bbox_type` (`real`, pixels; `norm1`,
            shares of the image; `norm1000`, thousandths) or `width` and `height`, of which size the pixels are.
        size: Width and height of the image.
        where: File and record, for messages.

    Raises:
        DatasetError: There are fewer or more objects than placeholders, or an object is none.
    """
    objects = record.get("objects") or {}
    boxes = [_pixels(box, objects, size, where) for box in objects.get("bbox") or ()]
    waiting = {"<bbox>": boxes, "<ref-object>": [str(name) for name in objects.get("ref") or ()]}
    used = dict.fromkeys(waiting, 0)

    def fill(match: re.Match[str]) -> str:
        mark = match.group(0)
        used[mark] += 1
        if used[mark] > len(waiting[mark]):
            raise DatasetError(f"{where} has more {mark} than objects.", "Correct or remove it.")
        return waiting[mark][used[mark] - 1]

    done = [_MARK.sub(fill, text) for text in texts]
    if used["<bbox>"] < len(boxes):
        raise DatasetError(
            f"{where} has {len(boxes)} boxes and {used['<bbox>']} <bbox>.", "Correct or remove it."
        )
    return done


def _pixels(box: Sequence[Any], objects: dict[str, Any], size: tuple[int, int], where: str) -> str:
    values = [float(value) for value in box]
    kind = str(objects.get("bbox_type", "real"))
    if len(values) != 4 or not all(map(math.isfinite, values)):
        raise DatasetError(f"{where} has the box {list(box)}.", "A box is xmin, ymin, xmax, ymax.")
    if kind == "real":
        sides = (_side(objects, "width", size[0]), _side(objects, "height", size[1]))
    elif kind in _SCALES:
        sides = (_SCALES[kind], _SCALES[kind])
    else:
        raise DatasetError(f"{where} has the bbox_type {kind!r}.", f"Known: real, {', '.join(_SCALES)}.")
    return written([value * size[k % 2] / sides[k % 2] for k, value in enumerate(values)])


def _side(objects: dict[str, Any], name: str, own: int) -> float:
    told = objects.get(name)
    return float(told[0] if isinstance(told, list) else told) if told else float(own)
