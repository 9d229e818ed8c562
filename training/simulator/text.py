"""Descriptive text of a simulated scene, rendered from a 3 x 3 map of its land cover and its objects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.simulator import land_cover
from training.simulator.targets import PLANE, SHIP

PLACES = (
    "north-west", "north", "north-east",
    "west", "center", "east",
    "south-west", "south", "south-east",
)  # fmt: skip
"""Cells 1..9 in words; row 0 of an image is north."""

_TEXT_NAMES = {land_cover.SHALLOW: "sea"}


def cover_cells(classes: np.ndarray) -> np.ndarray:
    """The land cover class that fills most of each 3 x 3 cell, uint8 [3, 3]."""
    rows = np.array_split(np.arange(classes.shape[0]), 3)
    cols = np.array_split(np.arange(classes.shape[1]), 3)
    count = len(land_cover.NAMES)
    return np.array(
        [[np.bincount(classes[np.ix_(r, c)].ravel(), minlength=count).argmax() for c in cols] for r in rows],
        np.uint8,
    )


def describe(cells: np.ndarray, ships: int, planes: int) -> str:
    """One to three sentences: what covers the scene, where, and what is in it.

    Args:
        cells: Dominant land cover per cell, [3, 3], row 0 north.
        ships: Number of ships.
        planes: Number of planes.
    """
    names = [_TEXT_NAMES.get(cover, land_cover.NAMES[cover]) for cover in cells.ravel().tolist()]
    return f"This SAR image shows {cover_clauses(names)}. {_objects(ships, planes)}"


def cover_clauses(names: Sequence[str], places: Sequence[str] = PLACES) -> str:
    """What covers an image and where, for example `sea in most parts and port in the east`.

    Args:
        names: Of cells 1..9, row by row from the top left; empty ones are passed over.
        places: Words for the cells.
    """
    found: dict[str, list[str]] = {}
    for name, place in zip(names, places, strict=True):
        if name:
            found.setdefault(name, []).append(place)
    parts = sorted(found.items(), key=lambda item: -len(item[1]))
    return listing([f"{name} {_where(where)}" for name, where in parts])


def _where(places: Sequence[str]) -> str:
    if len(places) == len(PLACES):
        return "everywhere"
    if len(places) > 5:
        return "in most parts"
    return "in the " + listing(places)


def listing(items: Sequence[str]) -> str:
    """Words in a row: `a, b and c`."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def _objects(ships: int, planes: int) -> str:
    found = [_number(n, name) for n, name in ((ships, SHIP), (planes, PLANE)) if n]
    return f"It contains {listing(found)}." if found else "It contains no ships and no planes."


def _number(count: int, name: str) -> str:
    return f"{count} {name}" + ("" if count == 1 else "s")
