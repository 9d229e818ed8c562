"""One box per object from overlapping tiles: duplicates dropped, objects cut by a tile border put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np

from fusar_qgis.core.boxes import PixelBox, corners_of

if TYPE_CHECKING:
    from fusar_qgis.core.tiling import Tile

MIN_IOU = 0.5
MIN_OVER_SMALLER = 0.7
MIN_BORDER_SHARE = 0.5
MIN_SHARE_OF_CUT = 0.5
"""Less than `MIN_OVER_SMALLER`, for the stump of a cut object is small and a model's boxes are off by pixels."""

_LEAST_REACH_PX = 3.0
_REACH = 0.015
"""How near to a tile's border, as a share of its side, a box counts as cut there."""

_ROW_PX = 64.0
_PAIRS_AT_ONCE = 1_000_000

_LEFT, _TOP, _RIGHT, _BOTTOM = range(4)


@dataclass(frozen=True)
class TileBox:
    """A box found in one tile, in SCENE pixels."""

    tile_index: int
    box: PixelBox
    label: str
    score: Optional[float] = None
    score_kind: Optional[str] = None


def merge_boxes(boxes: Sequence[TileBox], tiles: Sequence[Tile] = ()) -> List[TileBox]:
    """Merges boxes of the same object seen from several tiles.

    Two boxes are the same object when they have the same label, come from different tiles, and overlap with an IoU of
    0.5 or with 0.7 of the smaller one (half of it where a border cuts it), or when both are cut by facing tile borders
    and continue each other. Boxes of one tile are never merged: parked planes do overlap. Of a group, the best box that
    no tile border cuts is kept (by score, then area); if all are cut, their union is. Time grows with the boxes per
    neighborhood, not their square.

    Args:
        boxes: From all tiles.
        tiles: The tiles they come from; without them no box counts as cut.

    Returns:
        Merged boxes in the order of their first member; `tile_index` and `score` are the kept box's (of a union: the
        largest part's tile, the best score).
    """
    if not boxes:
        return []
    corners = corners_of([item.box for item in boxes])
    cut, reach = _cut_sides(boxes, corners, tiles)
    names: Dict[str, int] = {}
    keys = np.array([names.setdefault(item.label, len(names)) for item in boxes])
    tile_of = np.array([item.tile_index for item in boxes], dtype=object)
    tile_ids = np.unique(tile_of, return_inverse=True)[1].reshape(-1)
    matches: List[np.ndarray] = []
    for first, second in _close_pairs(corners, reach):
        rivals = (keys[first] == keys[second]) & (tile_ids[first] != tile_ids[second])
        matches.append(_matches(corners, cut, reach, first[rivals], second[rivals]))
    groups = _groups(np.concatenate(matches), tile_ids)
    is_cut = np.asarray(cut.any(axis=1))
    others = {index for group in groups.values() for index in group[1:]}
    return [
        _one_box([boxes[i] for i in groups[index]], is_cut[groups[index]]) if index in groups else box
        for index, box in enumerate(boxes)
        if index not in others
    ]


def _cut_sides(
    boxes: Sequence[TileBox], corners: np.ndarray, tiles: Sequence[Tile]
) -> Tuple[np.ndarray, np.ndarray]:
    # Which sides [N, 4] of each box lie on an inner border of its tile, and how far [N] "on" reaches.
    cut = np.zeros((len(boxes), 4), dtype=bool)
    reach = np.zeros(len(boxes))
    if not tiles:
        return cut, reach
    edges = corners_of([tile.window for tile in tiles])
    nowhere = (-np.inf, -np.inf, np.inf, np.inf)
    rows = {tile.index: row for row, tile in enumerate(tiles)}
    row_of = [rows.get(item.tile_index, len(tiles)) for item in boxes]
    window = np.concatenate([edges, [nowhere]])[row_of]
    outer = np.concatenate([edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)])
    side = np.where(
        np.isfinite(window[:, 0]), np.maximum(window[:, 2] - window[:, 0], window[:, 3] - window[:, 1]), 0.0
    )
    reach = np.maximum(_LEAST_REACH_PX, _REACH * side)
    cut[:, :2] = corners[:, :2] <= window[:, :2] + reach[:, None]
    cut[:, 2:] = corners[:, 2:] >= window[:, 2:] - reach[:, None]
    return cut & (window != outer), reach


def _close_pairs(corners: np.ndarray, reach: np.ndarray) -> Iterator[Tuple[np.ndarray, np.ndarray]]:
    # Pairs whose boxes, widened by `reach`, touch in x and share a horizontal strip: sweep along x inside each strip.
    low, high = corners[:, :2] - reach[:, None], corners[:, 2:] + reach[:, None]
    strip_px = max(_ROW_PX, float(np.percentile(high[:, 1] - low[:, 1], 90)))
    floor = float(np.percentile(low[:, 1], 1)) - 100.0 * strip_px
    ceiling = float(np.percentile(high[:, 1], 99)) + 100.0 * strip_px
    first_row = np.floor((np.clip(low[:, 1], floor, ceiling) - floor) / strip_px).astype(np.int64)
    last_row = np.floor((np.clip(high[:, 1], floor, ceiling) - floor) / strip_px).astype(np.int64)
    last_row = np.minimum(np.maximum(first_row, last_row), first_row + 100_000)
    counts = last_row - first_row + 1
    members = np.repeat(np.arange(len(corners)), counts)
    rows = np.repeat(first_row, counts) + _ranges(counts)
    order = np.lexsort((low[members, 0], rows))
    members, rows = members[order], rows[order]
    bounds = np.flatnonzero(np.diff(rows)) + 1
    for strip in np.split(np.arange(len(members)), bounds):
        row = rows[strip[0]]
        for a, b in _sweep(members[strip], low[:, 0], high[:, 0]):
            # A pair that shares several strips counts in the first one they share.
            keep = np.maximum(first_row[a], first_row[b]) == row
            yield a[keep], b[keep]


def _sweep(members: np.ndarray, low: np.ndarray, high: np.ndarray) -> Iterator[Tuple[np.ndarray, np.ndarray]]:
    ends = np.searchsorted(low[members], high[members], side="right")
    counts = np.maximum(ends - np.arange(len(members)) - 1, 0)
    blocks = np.searchsorted(np.cumsum(counts), np.arange(0, counts.sum() + 1, _PAIRS_AT_ONCE), side="right")
    for start, stop in zip(blocks, [*blocks[1:], len(members)]):
        part = counts[start:stop]
        first = np.repeat(np.arange(start, stop), part)
        yield members[first], members[first + 1 + _ranges(part)]


def _ranges(counts: np.ndarray) -> np.ndarray:
    # 0..c-1 for each count, one after the other.
    starts = np.cumsum(counts) - counts
    return np.asarray(np.arange(int(counts.sum())) - np.repeat(starts, counts))


def _matches(
    corners: np.ndarray, cut: np.ndarray, reach: np.ndarray, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    # Rows (i, j, iou, share of the smaller) of pairs that show one object.
    a, b = corners[first], corners[second]
    common_sides = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    common = np.prod(np.maximum(common_sides, 0.0), axis=1)
    area_a, area_b = (np.prod(np.maximum(c[:, 2:] - c[:, :2], 0.0), axis=1) for c in (a, b))
    iou = common / np.maximum(area_a + area_b - common, 1e-9)
    share = common / np.maximum(np.minimum(area_a, area_b), 1e-9)
    smaller = np.maximum(np.minimum(a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]), 1e-9)
    near = common_sides >= -(reach[first] + reach[second])[:, None]
    along = common_sides / smaller >= MIN_BORDER_SHARE
    cut_a, cut_b = cut[first], cut[second]
    across_x = (cut_a[:, _RIGHT] & cut_b[:, _LEFT]) | (cut_a[:, _LEFT] & cut_b[:, _RIGHT])
    across_y = (cut_a[:, _BOTTOM] & cut_b[:, _TOP]) | (cut_a[:, _TOP] & cut_b[:, _BOTTOM])
    halves = (across_x & near[:, 0] & along[:, 1]) | (across_y & near[:, 1] & along[:, 0])
    stump = np.where(area_a < area_b, cut_a.any(axis=1), cut_b.any(axis=1)) & (share >= MIN_SHARE_OF_CUT)
    same = (iou >= MIN_IOU) | (share >= MIN_OVER_SMALLER) | halves | stump
    return np.asarray(np.stack([first, second, iou, share], axis=1)[same])


def _groups(matches: np.ndarray, tile_ids: np.ndarray) -> Dict[int, List[int]]:
    # The members of each group of two or more, by the first of them. Best pairs first; a group holds one box per tile,
    # so that neighbors in one tile are never drawn together.
    paired = np.unique(matches[:, :2]).astype(np.int64).tolist()
    parent = {index: index for index in paired}
    tiles_in: Dict[int, Set[int]] = {index: {int(tile_ids[index])} for index in paired}

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for row in np.lexsort((-matches[:, 3], -matches[:, 2])):
        a, b = root(int(matches[row, 0])), root(int(matches[row, 1]))
        if a != b and tiles_in[a].isdisjoint(tiles_in[b]):
            a, b = min(a, b), max(a, b)
            parent[b] = a
            tiles_in[a] |= tiles_in[b]
    groups: Dict[int, List[int]] = {}
    for index in paired:
        groups.setdefault(root(index), []).append(index)
    return {first: group for first, group in groups.items() if len(group) > 1}


def _one_box(members: List[TileBox], cut: np.ndarray) -> TileBox:
    whole = [item for item, is_cut in zip(members, cut) if not is_cut]
    if whole:
        return max(whole, key=lambda item: (-1.0 if item.score is None else item.score, item.box.area))
    largest = max(members, key=lambda item: item.box.area)
    best = max(members, key=lambda item: -1.0 if item.score is None else item.score)
    box = largest.box
    for item in members:
        box = box.united(item.box)
    return replace(largest, box=box, score=best.score, score_kind=best.score_kind)
