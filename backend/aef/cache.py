"""Readings kept in memory and on disk, under a key made of everything they depend on."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from backend.aef.base import AefReading, AefSource, Picture
from backend.aef.cache_file import Entry, NoCoverage, from_bytes, to_bytes
from backend.aef.cache_folder import CacheFolder
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefNoCoverageError
from fusar_qgis.core.grid import SamplingGrid

LOGGER = logging.getLogger(__name__)

MAX_BYTES = 200 * 2**20
NOTHING_FOR_S = 7 * 86400.0
"""How long "AEF has nothing here" is believed; vectors, once read, do not change."""

_FORMAT = 2


class ReadingCache:
    """Least recently used readings, in memory and as one small file each.

    Args:
        folder: Where the files lie; None keeps readings in memory only.
        max_items: How many stay in memory.
        max_bytes: How much stays on disk.
        now_s: The clock, seconds since 1970.
    """

    def __init__(
        self,
        folder: Path | None,
        max_items: int = 256,
        max_bytes: int = MAX_BYTES,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._disk = CacheFolder(folder, max_bytes) if folder else None
        self._max_items = max_items
        self._now_s = now_s
        self._items: OrderedDict[str, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Entry | None:
        """The entry under a key, or None; what says "nothing here" is forgotten after `NOTHING_FOR_S`."""
        with self._lock:
            entry = self._items.get(key)
            if entry is not None:
                self._items.move_to_end(key)
        if entry is None and (entry := self._load(key)) is not None:
            self._remember(key, entry)
        return None if entry is None or self._is_over(entry) else entry

    def put(self, key: str, entry: Entry) -> Entry:
        """Keeps an entry, stamped with the time; a disk that is full or not writable only costs the copy on disk.

        Returns:
            The entry as it is kept.
        """
        now_s = self._now_s()
        if isinstance(entry, NoCoverage):
            entry = NoCoverage(entry.message, entry.action, now_s)
        else:
            # What was true of the reading, a quota that ran low, is not true of the vectors.
            entry = entry._replace(fetched_s=now_s, passing_note="")
        self._remember(key, entry)
        if self._disk is not None:
            try:
                self._disk.put(key, to_bytes(entry))
            except OSError as error:
                LOGGER.warning("The AEF cache %s cannot be written: %s", self._disk.folder, error)
        return entry

    def _is_over(self, entry: Entry) -> bool:
        is_nothing = isinstance(entry, NoCoverage) or not entry.valid.any()
        return is_nothing and self.is_old(entry)

    def is_old(self, entry: Entry) -> bool:
        """Whether what an entry says of something missing may have changed."""
        return not 0.0 <= self._now_s() - entry.fetched_s < NOTHING_FOR_S

    def _remember(self, key: str, entry: Entry) -> None:
        with self._lock:
            self._items[key] = entry
            self._items.move_to_end(key)
            while len(self._items) > self._max_items:
                self._items.popitem(last=False)

    def _load(self, key: str) -> Entry | None:
        if self._disk is None:
            return None
        try:
            data = self._disk.get(key)
            return None if data is None else from_bytes(data)
        except (OSError, ValueError) as error:
            LOGGER.warning("The AEF cache file of %s cannot be used and AEF is read again: %s", key, error)
            return None


class CachedSource:
    """A source behind a cache of its own key space: two sources never share a reading.

    Args:
        inner: The source.
        cache: Where its readings are kept.
    """

    def __init__(self, inner: AefSource, cache: ReadingCache) -> None:
        self._inner = inner
        self._cache = cache

    @property
    def inner(self) -> AefSource:
        """The source itself."""
        return self._inner

    @property
    def name(self) -> str:
        """The inner source's name."""
        return self._inner.name

    def years(self) -> tuple[int, ...]:
        """The inner source's years."""
        return self._inner.years()

    def fingerprint(self) -> str:
        """The inner source's fingerprint."""
        return self._inner.fingerprint()

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:
        """The kept reading, or the inner source's.

        Raises:
            AefUnavailableError: As the inner source says, or said of this place within the last days.
        """
        key = reading_key(self._inner, grid, year)
        kept = self._cache.get(key)
        if isinstance(kept, NoCoverage):
            raise AefNoCoverageError(kept.message, kept.action)
        if kept is not None and kept.valid.shape != (grid.n_lat, grid.n_lon):
            kept = None  # a file of another place under this one's name
        # A neighbor of the wanted year stands in only until that year is published.
        if kept is not None and (kept.year_used in (None, year) or not self._cache.is_old(kept)):
            return kept
        try:
            reading = self._inner.read(grid, year, transfer)
        except AefNoCoverageError as error:
            self._cache.put(key, NoCoverage(error.message, error.action, 0.0))
            raise
        kept = self._cache.put(key, reading)
        assert isinstance(kept, AefReading)
        return kept._replace(passing_note=reading.passing_note)

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:
        """The inner source's picture; pictures are not kept.

        Raises:
            AefUnavailableError: As the inner source says.
        """
        return self._inner.read_picture(picture, year, transfer)


def reading_key(source: AefSource, grid: SamplingGrid, year: int) -> str:
    """A hash of source, its state, box (to 1e-7 degree), year and grid size."""
    box = ",".join(f"{value:.7f}" for value in grid.bbox.as_tuple())
    parts = (str(_FORMAT), source.name, source.fingerprint(), box, str(year), f"{grid.n_lon}x{grid.n_lat}")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
