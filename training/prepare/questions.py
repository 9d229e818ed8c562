"""The five tasks' questions about a prepared tile, as its record keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from fusar_qgis.core import tasks
from training.prepare.tiles import PreparedTile
from training.simulator.text import PLACES, covers, listing

MOST_NAMED = 3
"""Boxes of one tile that are to be classified; more would ask the same thing again."""


def questions_of(
    tile: PreparedTile, classes: Sequence[str], rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Entries of a record's `qa`: how many, in which cells, where, of each class that is there and of one that is not.

    Answers of these follow from the objects, in pixels of the image as the model will see it. Boxes are to be named
    where there are several classes. The description is the text that came with the image, else one of the objects.

    Args:
        tile: The tile.
        classes: All classes of the data set.
        rng: Chooses the absent class and the boxes to name.
    """
    written = [
        {"task": item.task, "question": item.question, "answer": item.answer} for item in tile.source.written
    ]
    if written:
        return written
    present = sorted({label.name for label in tile.labels})
    absent = [name for name in classes if name not in present]
    asked = [*present, *([str(rng.choice(absent))] if absent else [])]
    entries: list[dict[str, Any]] = [
        {"task": task, "label": name}
        for name in asked
        for task in (tasks.COUNTING, tasks.LOCALIZATION, tasks.DETECTION)
    ]
    if len(classes) > 1 and tile.labels:
        chosen = rng.permutation(len(tile.labels))[:MOST_NAMED]
        entries += [
            {
                "task": tasks.CLASSIFICATION,
                "box": [round(v, 2) for v in tile.labels[k].box],
                "answer": tile.labels[k].name,
            }
            for k in sorted(chosen.tolist())
        ]
    entries.append({"task": tasks.CAPTIONING, "answer": describe(tile)})
    return entries


def describe(tile: PreparedTile) -> str:
    """The text that came with the image, else what covers it, where that is known, and what is in it where."""
    if tile.source.caption:
        return tile.source.caption
    height, width = tile.pixels.shape
    counts = Counter(label.name for label in tile.labels)
    cells: dict[str, set[int]] = {}
    for label in tile.labels:
        cells.setdefault(label.name, set()).add(tasks.cell_of(label.box, width, height))
    parts = [
        f"{count} {name}{'' if count == 1 else 's'} in the {listing([PLACES[k - 1] for k in sorted(cells[name])])}"
        for name, count in sorted(counts.items())
    ]
    if tile.covers:
        found = f"It contains {listing(parts)}." if parts else "It contains no labeled object."
        return f"This SAR image shows {covers(tile.covers)}. {found}"
    return f"This SAR image shows {listing(parts)}." if parts else "This SAR image shows no labeled object."
