"""The manifest of a prepared data set: what it was made of and how, what is in it, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.prepare.annotation import Annotated
from training.prepare.duplicates import Pair, Print
from training.prepare.folder import file_hash
from training.prepare.formats import Source
from training.prepare.questions import Known
from training.prepare.tally import Tally


@dataclass(frozen=True, eq=False)
class TileFacts:
    """What is kept of a tile while others are read: no pixels.

    Attributes:
        record: Its record without questions.
        known: What its questions are made of.
        print: To compare it with others.
        group: The scene or image that it comes from.
        named_group: What its labels say that it must share a split with, empty without.
        aef: `used`, or why it has no field; `aef_note` says more.
        nodes: AEF nodes that it has.
        year: Of the acquisition.
        bbox: West, south, east, north of its scene; None without a place.
    """

    record: dict[str, Any]
    known: Known
    print: Print
    group: str
    named_group: str
    aef: str
    aef_note: str
    nodes: int
    year: int | None
    bbox: tuple[float, float, float, float] | None


def inputs_of(
    sources: Sequence[Source], images: Sequence[Annotated], others: Sequence[Path]
) -> dict[str, str]:
    """SHA-256 of every file that was read, by its path.

    Raises:
        DatasetError: One cannot be read any more.
    """
    files = [file for source in sources for file in source.files()]
    files += [
        path for image in images for path in (image.path, image.aef) if path is not None and path.is_file()
    ]
    return {str(path): file_hash(path) for path in dict.fromkeys([*files, *others])}


def licenses_of(stated: str, images: Sequence[Annotated]) -> dict[str, int]:
    """Images by license: what the labels say, else what was stated for all."""
    return dict(Counter(image.license or stated or "not stated" for image in images))


@dataclass(frozen=True)
class Alikeness:
    """Near-duplicates and what they mean for the splits.

    Attributes:
        pairs: All pairs that are at least somewhat alike, most alike first.
        splits: The split of each image.
    """

    pairs: Sequence[Pair]
    splits: Sequence[str]

    def duplicates(self) -> list[Pair]:
        """Pairs that are alike."""
        return [pair for pair in self.pairs if pair.is_alike]

    def across(self) -> list[Pair]:
        """Pairs with an image on each side of a split; near-duplicates among them would be leaks."""
        return [pair for pair in self.pairs if self.splits[pair.first] != self.splits[pair.second]]

    def leaks(self) -> int:
        """How many near-duplicates cross a split."""
        return sum(pair.is_alike for pair in self.across())


def shared_ground(tiles: Sequence[TileFacts], splits: Sequence[str]) -> int:
    """How many pairs of scenes overlap on the ground and lie in different splits."""
    scenes = {
        tile.group: (tile.bbox, split)
        for tile, split in zip(tiles, splits, strict=True)
        if tile.bbox is not None
    }
    boxes = np.array([box for box, _ in scenes.values()], np.float64).reshape(-1, 4)
    names = np.array([split for _, split in scenes.values()])
    return sum(
        int((_overlap(boxes[index], boxes[:index]) & (names[:index] != names[index])).sum())
        for index in range(len(boxes))
    )


def _overlap(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which boxes [N, 4] overlap one [4]."""
    west, south, east, north = others.T
    # Across the antimeridian latitudes must do.
    across = (one[0] > one[2]) | (west > east)
    beside = (one[0] < east) & (west < one[2])
    return np.asarray((across | beside) & (one[1] < north) & (south < one[3]))


def contents(
    tiles: Sequence[TileFacts], groups: Sequence[int], alikeness: Alikeness, tally: Tally
) -> Mapping[str, Any]:
    """What is in the data set, and what was left out."""
    notes: dict[str, str] = {}
    for tile in tiles:
        if tile.aef != "used" and tile.aef_note:
            notes.setdefault(tile.aef, tile.aef_note)
    objects = [item["label"] for tile in tiles for item in tile.record["objects"]]
    duplicates = alikeness.duplicates()
    return {
        "classes": dict(Counter(objects).most_common()),
        "groups": len(set(groups)),
        "near_duplicates": len({pair.first for pair in duplicates} | {pair.second for pair in duplicates}),
        "near_duplicate_pairs": len(duplicates),
        "near_duplicate_pairs_across_splits": alikeness.leaks(),
        "scene_pairs_of_one_place_across_splits": shared_ground(tiles, alikeness.splits),
        "aef": dict(Counter(tile.aef for tile in tiles)),
        "aef_notes": notes,
        "years": dict(Counter(str(tile.year) for tile in tiles)),
        "left_out": tally.left_out,
        "left_out_by_rule": dict(tally.counts),
    }
