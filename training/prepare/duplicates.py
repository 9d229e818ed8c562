"""Near-duplicate pictures: correlation of reduced copies, every picture with every other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image

SIDE = 32
ALIKE = 0.85
"""From this correlation on two pictures may show the same. On real ship chips most pairs from 0.88 on are one place,
often in the other polarization; from 0.85 on some are, below hardly any (docs/data.md)."""
DETAIL = 0.6
"""From this one on also what blocks of 4 x 4 leave of the copies must correlate: on the same chips shores of one
outline had 0.3 to 0.4, land of one place in two polarizations 0.66 and more."""
SHOWN = 0.75
"""Pairs from here on are told, so that somebody can judge those just below `ALIKE`."""
_BLOCK = 4
_CHUNK = 1024


@dataclass(frozen=True, eq=False)
class Print:
    """What is kept of a picture to compare it.

    Attributes:
        values: float32 [32 * 32], mean 0 and length 1; zeros of a flat picture.
        digest: Of size and pixels: equal pictures are alike, flat ones too.
    """

    values: np.ndarray
    digest: str


class Pair(NamedTuple):
    """Two pictures by index, `first < second`; the correlation of their copies and of the detail in them, at most 1."""

    first: int
    second: int
    correlation: float
    detail: float

    @property
    def is_alike(self) -> bool:
        """Whether they are near-duplicates."""
        return self.correlation >= ALIKE and self.detail >= DETAIL


def print_of(pixels: np.ndarray) -> Print:
    """The print of a picture, uint8 [rows, cols]."""
    small = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BOX)
    values = np.asarray(small, np.float32).ravel()
    values = values - values.mean()
    length = float(np.linalg.norm(values))
    digest = hashlib.sha256(repr(pixels.shape).encode() + np.ascontiguousarray(pixels).tobytes()).hexdigest()
    return Print(values / length if length > 0 else np.zeros_like(values), digest)


def alike_pairs(prints: Sequence[Print], least: float = SHOWN) -> list[Pair]:
    """All pairs whose correlation is at least `least`, most alike first; equal pictures have 1."""
    values = np.stack([item.values for item in prints]) if prints else np.zeros((0, SIDE * SIDE), np.float32)
    details = _details(values)
    equal = set(_equal(prints))
    found = [Pair(first, second, 1.0, 1.0) for first, second in equal]
    for begin in range(0, len(values), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        correlation = values[part] @ values[begin:].T
        rows, columns = np.nonzero(np.triu(correlation >= least, 1))
        # Of all pairs at once: chips of one kind of ship are alike by the million.
        detail = (details[part] @ details[begin:].T)[rows, columns]
        pairs = zip(
            (begin + rows).tolist(),
            (begin + columns).tolist(),
            np.minimum(correlation[rows, columns], 1.0).tolist(),
            np.minimum(detail, 1.0).tolist(),
            strict=True,
        )
        found += [Pair(*pair) for pair in pairs if pair[:2] not in equal]
    return sorted(found, key=lambda pair: (-pair.correlation, pair.first, pair.second))


def _details(values: np.ndarray) -> np.ndarray:
    """What blocks of 4 x 4 leave of copies [N, 32 * 32], each with length 1."""
    count = SIDE // _BLOCK
    blocks = values.reshape(-1, count, _BLOCK, count, _BLOCK)
    rest = (blocks - blocks.mean(axis=(2, 4), keepdims=True)).reshape(len(values), SIDE * SIDE)
    lengths = np.linalg.norm(rest, axis=1, keepdims=True)
    return np.asarray(np.divide(rest, lengths, out=np.zeros_like(rest), where=lengths > 0))


def _equal(prints: Sequence[Print]) -> Iterable[tuple[int, int]]:
    first: dict[str, int] = {}
    for index, item in enumerate(prints):
        earlier = first.setdefault(item.digest, index)
        if earlier != index:
            yield earlier, index


def duplicate_groups(count: int, pairs: Iterable[Pair]) -> list[int]:
    """A group number for each picture: pictures that are alike, also over others between them, share one.

    Args:
        count: How many pictures there are.
        pairs: From `alike_pairs`.

    Returns:
        The smallest index of each one's group.
    """
    parents = list(range(count))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for pair in pairs:
        if pair.is_alike:
            low, high = sorted((root(pair.first), root(pair.second)))
            parents[high] = low
    return [root(index) for index in range(count)]
