"""Sources whose places lie in large parts, a shard or a file: many scenes at once read each block of a part once."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np

from backend.aef.base import AefSource
from backend.aef.transfer import Transfer


class Part(NamedTuple):
    """A part that may hold some of a scene's places.

    `key` sorts, so that neighbors come one after the other; `where` are the places' indices; of several parts that
    have a place, the one with the lowest `rank` gives its value.
    """

    key: tuple[Any, ...]
    where: np.ndarray
    rank: int


class PartedSource(AefSource, Protocol):
    """A source that tells its parts."""

    def parts(self, lonlat: np.ndarray, year: int, transfer: Transfer) -> tuple[int, list[Part]]:
        """The year that is used, and the parts that may hold places [N, 2] = (lon, lat).

        Raises:
            AefUnavailableError: They cannot be known.
        """

    def read_part(self, key: tuple[Any, ...], lonlat: np.ndarray, transfer: Transfer) -> np.ndarray:
        """Codes of places in one part, int8 [N, 64]; nodata beside it and where it is masked.

        Raises:
            AefUnavailableError: They cannot be had.
        """
