"""Readings kept in memory and on disk, under a key made of everything they depend on."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import tempfile
import threading
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np

from backend.aef.base import AefReading, AefSource, Picture
from backend.aef.transfer import Transfer
from fusar_qgis.core.field import dequantize, quantize
from fusar_qgis.core.grid import SamplingGrid

LOGGER = logging.getLogger(__name__)

_FORMAT = 1
_NO_YEAR = -1


class ReadingCache:
    """Least recently used readings, in memory and as one small file each.

    Args:
        folder: Where the files lie; None keeps readings in memory only.
        max_items: How many stay in memory.
        max_bytes: How much stays on disk.
    """

    def __init__(self, folder: Path | None, max_items: int = 256, max_bytes: int = 200 * 2**20) -> None:
        self._folder = folder
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._items: OrderedDict[str, AefReading] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> AefReading | None:
        """The reading under a key, or None."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key]
        reading = self._load(key)
        if reading is not None:
            self._remember(key, reading)
        return reading

    def put(self, key: str, reading: AefReading) -> None:
        """Keeps a reading; a disk that is full or not writable only costs the copy on disk."""
        self._remember(key, reading)
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_atomically(self._folder / f"{key}.npz", _to_bytes(reading))
            self._trim()
        except OSError as error:
            LOGGER.warning("The AEF cache %s cannot be written: %s", self._folder, error)

    def _remember(self, key: str, reading: AefReading) -> None:
        with self._lock:
            self._items[key] = reading
            self._items.move_to_end(key)
            while len(self._items) > self._max_items:
                self._items.popitem(last=False)

    def _load(self, key: str) -> AefReading | None:
        path = self._folder / f"{key}.npz" if self._folder else None
        if path is None or not path.is_file():
            return None
        try:
            reading = _from_bytes(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            LOGGER.warning("The AEF cache file %s is damaged and is read again: %s", path.name, error)
            return None
        return reading

    def _trim(self) -> None:
        assert self._folder is not None
        files = sorted(
            ((file.stat(), file) for file in self._folder.glob("*.npz")), key=lambda item: item[0].st_mtime
        )
        size = sum(stat.st_size for stat, _ in files)
        for stat, file in files:
            if size <= self._max_bytes:
                break
            file.unlink(missing_ok=True)
            size -= stat.st_size


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
            AefUnavailableError: As the inner source says.
        """
        key = reading_key(self._inner, grid, year)
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        reading = self._inner.read(grid, year, transfer)
        self._cache.put(key, reading)
        return reading

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


def _to_bytes(reading: AefReading) -> bytes:
    # int8 codes are a fifth of the size and, on the lattice, lose nothing; what is off the lattice stays float32.
    filled = np.where(reading.valid[..., None], reading.values, np.float32(0)).astype(np.float32)
    codes = quantize(filled)
    exact = np.array_equal(dequantize(codes), filled)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        values=codes if exact else filled,
        valid=reading.valid,
        year=np.int64(_NO_YEAR if reading.year_used is None else reading.year_used),
        source=np.str_(reading.source),
        note=np.str_(reading.note),
    )
    return buffer.getvalue()


def _from_bytes(data: bytes) -> AefReading:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        values, valid, year = arrays["values"], arrays["valid"], int(arrays["year"])
        source, note = str(arrays["source"]), str(arrays["note"])
    if values.dtype == np.int8:
        values = dequantize(values)
    values = np.where(valid[..., None], values, np.float32(np.nan))
    return AefReading(values, valid, None if year == _NO_YEAR else year, source, note)


def _write_atomically(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
