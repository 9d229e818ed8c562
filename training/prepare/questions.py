"""The five tasks' questions about a prepared tile, as its record keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fusar_qgis.core import tasks
from training.prepare.annotation import Label, Written
from training.simulator.text import PLACES, cover_clauses, listing

MOST_NAMED = 3
"""Boxes of one tile that are to be classified; more would ask the same thing again."""

IN_PICTURE = (
    "top left", "top", "top right",
    "left", "center", "right",
    "bottom left", "bottom", "bottom right",
)  # fmt: skip
"""Cells 1..9 in words where nobody knows where north is."""


@dataclass(frozen=True)
class Known:
    """What is known of a tile besides its pixels.

    Attributes:
        size: (width, height) in pixels.
        labels: Its objects; None where nobody has looked for any.
        classes: What was looked for.
        caption: What was written about it.
        written: Questions and answers about it.
        cover: What covers its 3 x 3 cells; empty where nobody knows.
        north_up: Whether north is up.
    """

    size: tuple[int, int]
    labels: tuple[Label, ...] | None
    classes: frozenset[str] = frozenset()
    caption: str = ""
    written: tuple[Written, ...] = ()
    cover: tuple[str, ...] = ()
    north_up: bool = False


def questions_of(known: Known, classes: Sequence[str], rng: np.random.Generator) -> list[dict[str, Any]]:
    """Entries of a record's `qa`.

    Written questions stay alone. Else: how many, in which cells and where, of each class that is there and of one that
    was looked for and is not; answers of these follow from the objects, in pixels of the image as the model will see
    it. Boxes are to be named where there are several classes. The description is the text that came with the image,
    else one made of its land cover and objects. Where nobody has looked for objects, none is asked for.

    Args:
        known: What is known of the tile.
        classes: All classes of the data set.
        rng: Chooses the absent class and the boxes to name.
    """
    if known.written:
        entries = [_written_entry(item) for item in known.written]
        return entries + ([_description(known.caption)] if known.caption else [])
    entries = [] if known.labels is None else _about_objects(known, known.labels, classes, rng)
    text = describe(known)
    return [*entries, _description(text)] if text else entries


def _written_entry(item: Written) -> dict[str, Any]:
    entry: dict[str, Any] = {"task": item.task, "question": item.question, "answer": item.answer}
    return {**entry, "boxes": [_rounded(box) for box in item.boxes]} if item.boxes else entry


def _description(text: str) -> dict[str, Any]:
    return {"task": tasks.CAPTIONING, "answer": text}


def _about_objects(
    known: Known, labels: Sequence[Label], classes: Sequence[str], rng: np.random.Generator
) -> list[dict[str, Any]]:
    present = sorted({label.name for label in labels})
    absent = sorted(known.classes.difference(present))
    asked = [*present, *([str(rng.choice(absent))] if absent else [])]
    entries: list[dict[str, Any]] = [
        {"task": task, "label": name}
        for name in asked
        for task in (tasks.COUNTING, tasks.LOCALIZATION, tasks.DETECTION)
    ]
    if len(classes) > 1 and labels:
        chosen = sorted(rng.permutation(len(labels))[:MOST_NAMED].tolist())
        entries += [_naming(labels[k], classes) for k in chosen]
    return entries


def _naming(label: Label, classes: Sequence[str]) -> dict[str, Any]:
    # The same choices in every split: a split may lack a class.
    box = _rounded(label.box)
    return {"task": tasks.CLASSIFICATION, "box": box, "labels": list(classes), "answer": label.name}


def _rounded(box: Sequence[float]) -> list[float]:
    return [round(value, 3) for value in box]


def describe(known: Known) -> str:
    """One to three sentences: what came with the image; else what covers it, and what is in it where.

    Returns:
        An empty text where nothing is known.
    """
    if known.caption:
        return known.caption
    places = PLACES if known.north_up else IN_PICTURE
    cover = cover_clauses(known.cover, places) if any(known.cover) else ""
    if known.labels is None:
        return f"This SAR image shows {cover}." if cover else ""
    objects = _objects(known.labels, known.size, places)
    if cover:
        return f"This SAR image shows {cover}. It contains {objects or 'no labeled object'}."
    return f"This SAR image shows {objects or 'no labeled object'}."


def _objects(labels: Sequence[Label], size: tuple[int, int], places: Sequence[str]) -> str:
    counts = Counter(label.name for label in labels)
    cells: dict[str, set[int]] = {}
    for label in labels:
        cells.setdefault(label.name, set()).add(tasks.cell_of(label.box, *size))
    parts = [
        f"{count} {name}{'' if count == 1 else 's'} in the {listing([places[k - 1] for k in sorted(cells[name])])}"
        for name, count in sorted(counts.items())
    ]
    return listing(parts) if parts else ""
