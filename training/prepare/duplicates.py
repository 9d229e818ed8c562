"""Near-duplicate pictures: candidates by difference hashes, confirmed by their pixels, and groups of what is alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

HASH_SIDE = 8
MOST_DIFFERENT_BITS = 6
"""Of 64: re-encoded, slightly shifted and re-stretched copies of SAR chips stay below."""

PIXELS_SIDE = 32
LEAST_CORRELATION = 0.9
"""Of two pictures of 32 x 32 pixels. Dark chips with one bright spot have much the same hash and are not alike;
docs/data.md says what was measured on real ones."""

_CHUNK = 1024
_PAIRS_AT_ONCE = 200_000


@dataclass(frozen=True, eq=False)
class PicturePrint:
    """What a picture is compared by: its difference hash, and itself as uint8 [32, 32]."""

    hash: int
    pixels: np.ndarray


def picture_print(pixels: np.ndarray) -> PicturePrint:
    """The print of a picture, uint8 [rows, cols]."""
    image = Image.fromarray(pixels)
    small = image.resize((PIXELS_SIDE, PIXELS_SIDE), Image.Resampling.BOX)
    return PicturePrint(difference_hash(pixels), np.asarray(small, np.uint8))


def difference_hash(pixels: np.ndarray) -> int:
    """Whether each of 8 x 8 blocks is brighter than its left neighbor, 64 bits.

    Args:
        pixels: uint8 [rows, cols].
    """
    small = Image.fromarray(pixels).resize((HASH_SIDE + 1, HASH_SIDE), Image.Resampling.BOX)
    values = np.asarray(small, np.int16)
    bits = (values[:, 1:] > values[:, :-1]).ravel()
    return int(np.packbits(bits).view(">u8")[0])


def duplicate_groups(
    prints: Sequence[PicturePrint],
    most_bits: int = MOST_DIFFERENT_BITS,
    least_correlation: float = LEAST_CORRELATION,
) -> list[int]:
    """A group number for each picture: pictures that are alike, also over others between them, share one.

    Args:
        prints: Of the pictures; those without any structure are alike only where they are equal.
        most_bits: In how many bits of the hash two may differ.
        least_correlation: How much their pixels must correlate, -1 to 1.

    Returns:
        The smallest index of each one's group.
    """
    hashes = np.array([one.hash for one in prints], dtype=np.uint64)
    pixels = _normalized(prints)
    groups = _Groups(len(prints))
    for first in range(0, len(prints), _CHUNK):
        different = np.bitwise_count(hashes[first : first + _CHUNK, None] ^ hashes[None])
        rows, cols = np.nonzero(different <= most_bits)
        rows += first
        later = cols > rows
        groups.join_alike(rows[later], cols[later], pixels, least_correlation)
    return groups.numbers()


def _normalized(prints: Sequence[PicturePrint]) -> np.ndarray:
    """Pictures without mean and of length 1, float32 [N, 1024]: their products are correlations."""
    values = np.array([one.pixels.ravel() for one in prints], np.float32).reshape(len(prints), -1)
    values -= values.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    # A flat picture correlates with nothing; equal ones share the only entry that is not zero.
    flat = lengths[:, 0] == 0
    values[flat, 0] = 1.0
    lengths[flat] = 1.0
    return np.asarray(values / lengths, np.float32)


class _Groups:
    """Which pictures hang together: a forest whose roots are the smallest indices."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def join_alike(self, a: np.ndarray, b: np.ndarray, pixels: np.ndarray, least: float) -> None:
        """Joins those of the pairs whose pixels correlate."""
        for begin in range(0, len(a), _PAIRS_AT_ONCE):
            part = slice(begin, begin + _PAIRS_AT_ONCE)
            alike = np.einsum("ij,ij->i", pixels[a[part]], pixels[b[part]]) >= least
            for one, other in zip(a[part][alike].tolist(), b[part][alike].tolist(), strict=True):
                low, high = sorted((self._root(one), self._root(other)))
                self._parents[high] = low

    def numbers(self) -> list[int]:
        """The root of each."""
        return [self._root(index) for index in range(len(self._parents))]

    def _root(self, index: int) -> int:
        while self._parents[index] != index:
            self._parents[index] = self._parents[self._parents[index]]
            index = self._parents[index]
        return index
