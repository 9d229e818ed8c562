"""Near-duplicate pictures: difference hashes of 8 x 8 blocks, and groups of what is alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

HASH_SIDE = 8
MOST_DIFFERENT_BITS = 6
"""Of 64: re-encoded, slightly shifted and re-stretched copies of SAR chips stay below, other chips hardly ever."""
_CHUNK = 2048


def difference_hash(pixels: np.ndarray) -> int:
    """Whether each of 8 x 8 blocks is brighter than its left neighbor, 64 bits.

    Args:
        pixels: uint8 [rows, cols].
    """
    small = Image.fromarray(pixels).resize((HASH_SIDE + 1, HASH_SIDE), Image.Resampling.BOX)
    values = np.asarray(small, np.int16)
    bits = (values[:, 1:] > values[:, :-1]).ravel()
    return int(np.packbits(bits).view(">u8")[0])


def duplicate_groups(hashes: Sequence[int], most_bits: int = MOST_DIFFERENT_BITS) -> list[int]:
    """A group number for each picture: pictures that are alike, also over others between them, share one.

    Args:
        hashes: From `difference_hash`; flat pictures (hash 0) are alike only to equal ones.
        most_bits: In how many bits two may differ.

    Returns:
        The smallest index of each one's group.
    """
    values = np.array(hashes, dtype=np.uint64)
    parents = list(range(len(values)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for first in range(0, len(values), _CHUNK):
        part = values[first : first + _CHUNK]
        different = np.bitwise_count(part[:, None] ^ values[None])
        for row, column in np.argwhere(different <= most_bits):
            a, b = first + int(row), int(column)
            if a < b and (values[a] == values[b] or (values[a] and values[b])):
                low, high = sorted((root(a), root(b)))
                parents[high] = low
    return [root(index) for index in range(len(values))]
