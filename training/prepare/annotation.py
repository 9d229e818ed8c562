"""What all label formats are read into."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.tasks import Box


@dataclass(frozen=True)
class Label:
    """One object: class and (xmin, ymin, xmax, ymax) in pixels of its image, max exclusive."""

    name: str
    box: Box


@dataclass(frozen=True)
class Written:
    """A question and answer that somebody wrote; boxes in the answer are in pixels of `image_px` (0: of the image)."""

    task: str
    question: str
    answer: str


@dataclass(frozen=True)
class Annotated:
    """One image or scene and what is known of it.

    Attributes:
        path: The file.
        labels: Objects; empty says that there are none.
        caption: Descriptive text, empty without.
        written: Questions and answers of an imported data set.
        aef: An AEF field that came with it (.npz), if any.
        where: File and line of the label, for messages.
    """

    path: Path
    labels: tuple[Label, ...] = ()
    caption: str = ""
    written: tuple[Written, ...] = field(default_factory=tuple)
    aef: Path | None = None
    where: str = ""


Reading = Callable[[], Annotated]
"""Reads one image's labels when it is called, so that one that is wrong does not hide the others."""


def checked_label(name: object, box: tuple[float, float, float, float], where: str) -> Label:
    """A label whose box has an area.

    Raises:
        DatasetError: It has none, or no class.
    """
    text = str(name).strip().lower()
    if not text:
        raise DatasetError(f"{where} has a box without a class.", "Name it, or remove it.")
    x1, y1, x2, y2 = box
    if not all(map(math.isfinite, box)) or x2 <= x1 or y2 <= y1:
        raise DatasetError(f"{where}: the box {list(box)} has no area.", "Correct or remove it.")
    return Label(text, box)


def enclosing(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The upright box around points: what a rotated box or polygon becomes, for the model speaks in upright boxes."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))
