"""What all label formats are read into."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
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
    """A question and an answer that somebody wrote about a whole image.

    Attributes:
        task: Which of the five tasks it is.
        question: With `<bbox>` where a box stands.
        answer: Likewise.
        boxes: Those boxes, the question's first, in pixels of the image.
        objects: What the answer says is there, where it is a detection.
    """

    task: str
    question: str
    answer: str
    boxes: tuple[Box, ...] = ()
    objects: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Annotated:
    """One image or scene and what is known of it.

    Attributes:
        path: The file.
        labels: Its objects, empty where there are none; None where nobody has looked for any.
        classes: What was looked for.
        caption: Descriptive text of the whole image, empty without.
        written: Questions and answers about the whole image.
        aef: An AEF field that came with it (.npz or .npy), if any.
        group: What it must share a split with, empty without.
        license: What it may be used for, where its labels say so.
        where: File and line of the label, for messages.
        name: What its pictures are called; empty: as its file.
    """

    path: Path
    labels: tuple[Label, ...] | None = None
    classes: frozenset[str] = frozenset()
    caption: str = ""
    written: tuple[Written, ...] = ()
    aef: Path | None = None
    group: str = ""
    license: str = ""
    where: str = ""
    name: str = ""

    @property
    def called(self) -> str:
        """What its pictures are called."""
        return self.name or self.path.stem

    @property
    def has_texts(self) -> bool:
        """Whether something is said about the image as a whole."""
        return bool(self.caption or self.written)


Reading = Callable[[], Annotated | None]
"""Reads one image's labels when it is called, so that one that is wrong does not hide the others; None adds nothing."""


def merged(images: Iterable[Annotated]) -> list[Annotated]:
    """Each file once, with what all its labels say: boxes from one file, a text from another."""
    found: dict[Path, Annotated] = {}
    for image in images:
        key = image.path.resolve()
        found[key] = _both(found[key], image) if key in found else image
    return list(found.values())


def _both(one: Annotated, other: Annotated) -> Annotated:
    told = [image.labels for image in (one, other) if image.labels is not None]
    return replace(
        one,
        labels=tuple(dict.fromkeys(label for labels in told for label in labels)) if told else None,
        classes=one.classes | other.classes,
        caption=" ".join(dict.fromkeys(filter(None, (one.caption, other.caption)))),
        written=tuple(dict.fromkeys((*one.written, *other.written))),
        aef=one.aef or other.aef,
        group=one.group or other.group,
        license="; ".join(dict.fromkeys(filter(None, (one.license, other.license)))),
    )


def named(images: Sequence[Annotated]) -> list[Annotated]:
    """Images whose files bear one name in several folders are called by as many of the folders as parts them."""
    alike: dict[str, list[Path]] = {}
    for image in images:
        alike.setdefault(image.path.stem, []).append(image.path.resolve())
    return [
        replace(image, name=_parting_name(image.path.resolve(), alike[image.path.stem])) for image in images
    ]


def _parting_name(path: Path, alike: Sequence[Path]) -> str:
    if len({other.parent for other in alike}) < len(alike):
        return path.stem  # also of one folder: nothing parts them but their suffix
    for depth in range(len(path.parts)):
        ends = [(*other.parent.parts[len(other.parent.parts) - depth :], other.stem) for other in alike]
        if len(set(ends)) == len(alike):
            return "_".join((*path.parent.parts[len(path.parent.parts) - depth :], path.stem))
    return path.stem


def checked_label(name: object, box: Box, where: str) -> Label:
    """A label whose box has an area.

    Raises:
        DatasetError: It has none, or no class.
    """
    text = "" if name is None else str(name).strip().lower()
    if not text:
        raise DatasetError(f"{where} has a box without a class.", "Name it, or remove it.")
    x1, y1, x2, y2 = box
    if not all(map(math.isfinite, box)) or x2 <= x1 or y2 <= y1:
        raise DatasetError(f"{where}: the box {list(box)} has no area.", "Correct or remove it.")
    return Label(text, box)


def enclosing(points: list[tuple[float, float]]) -> Box:
    """The upright box around points: what a rotated box or polygon becomes, for the model speaks in upright boxes.

    NaN where a coordinate is not finite.

    Raises:
        ValueError: There are no points.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if not all(map(math.isfinite, (*xs, *ys))):  # min and max would pass over NaN
        return (math.nan,) * 4
    return (min(xs), min(ys), max(xs), max(ys))
