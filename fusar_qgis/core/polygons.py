"""Polygons in scene pixels: which tiles they touch, which points they hold. Even-odd, so that holes are holes."""

from __future__ import annotations

from typing import Sequence, Tuple

import numpy as np

from fusar_qgis.core.boxes import PixelBox

Ring = Tuple[Tuple[float, float], ...]
"""Corners (x, y); the last one is joined to the first. Rings of several polygons must not overlap."""


def hull(rings: Sequence[Ring]) -> PixelBox:
    """The box around all rings."""
    points = np.concatenate([np.asarray(ring, dtype=np.float64) for ring in rings])
    (xmin, ymin), (xmax, ymax) = points.min(axis=0), points.max(axis=0)
    return PixelBox(float(xmin), float(ymin), float(xmax), float(ymax))


def holds(rings: Sequence[Ring], point: Tuple[float, float]) -> bool:
    """Whether a point lies inside."""
    return bool(_inside(_edges(rings), np.array([point[0]]), np.array([point[1]]))[0, 0])


def touched(
    rings: Sequence[Ring], columns: np.ndarray, rows: np.ndarray, size: Tuple[float, float]
) -> np.ndarray:
    """Which rectangles of a lattice have a point in common with the polygons.

    Args:
        rings: The polygons.
        columns: Left sides [C], rising.
        rows: Top sides [R], rising.
        size: Width and height of every rectangle.

    Returns:
        bool [R, C].
    """
    edges = _edges(rings)
    found = _inside(edges, columns, rows)
    for x1, y1, x2, y2 in edges:
        c0, c1 = _range(columns, size[0], min(x1, x2), max(x1, x2))
        r0, r1 = _range(rows, size[1], min(y1, y2), max(y1, y2))
        if c1 > c0 and r1 > r0:
            found[r0:r1, c0:c1] |= _cut_by((x1, y1, x2, y2), columns[c0:c1], rows[r0:r1], size)
    return found


def _edges(rings: Sequence[Ring]) -> np.ndarray:
    """(x1, y1, x2, y2) [M, 4]."""
    parts = []
    for ring in rings:
        corners = np.asarray(ring, dtype=np.float64)
        parts.append(np.concatenate([corners, np.roll(corners, -1, axis=0)], axis=1))
    return np.concatenate(parts)


def _inside(edges: np.ndarray, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Whether the points (column, row) lie inside, bool [R, C]: an odd number of edges lies left of them."""
    x1, y1, x2, y2 = edges.T
    found = np.zeros((len(rows), len(columns)), dtype=bool)
    for index, y in enumerate(rows):
        crossing = (y1 <= y) != (y2 <= y)
        x = np.sort(x1[crossing] + (y - y1[crossing]) / (y2 - y1)[crossing] * (x2 - x1)[crossing])
        found[index] = np.searchsorted(x, columns, side="right") % 2 == 1
    return found


def _range(starts: np.ndarray, size: float, low: float, high: float) -> Tuple[int, int]:
    """First and last + 1 of the intervals [start, start + size] that meet [low, high]."""
    return int(np.searchsorted(starts, low - size)), int(np.searchsorted(starts, high, side="right"))


def _cut_by(
    edge: Tuple[float, float, float, float], columns: np.ndarray, rows: np.ndarray, size: Tuple[float, float]
) -> np.ndarray:
    """Which rectangles, whose ranges meet the edge's, the edge's line really passes: corners on both sides."""
    x1, y1, x2, y2 = edge
    sides = [
        (x2 - x1) * (rows[:, None] + dy - y1) - (y2 - y1) * (columns[None] + dx - x1)
        for dx in (0.0, size[0])
        for dy in (0.0, size[1])
    ]
    stacked = np.stack(sides)
    return np.asarray((stacked.min(axis=0) <= 0.0) & (stacked.max(axis=0) >= 0.0))
