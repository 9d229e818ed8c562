"""Chunks of a Zarr v3 array over HTTP ranges: shard index once, then one request a chunk (sharding codec, ZEP 2)."""

from __future__ import annotations

import struct
import threading
from collections import OrderedDict
from dataclasses import dataclass

import google_crc32c
import numpy as np

from backend.aef.http_ranges import HttpRanges
from backend.aef.recent_ranges import RecentRanges
from backend.aef.transfer import Transfer
from backend.aef.zarr_metadata import ArrayLayout, read_layout
from backend.aef.zstd import unpack_zstd
from fusar_qgis.core.errors import AefDataError

Index = tuple[int, ...]

_ENTRY_BYTES, _CRC_BYTES = 16, 4
_ABSENT = 2**64 - 1
_KEPT_INDEXES = 64


@dataclass(frozen=True)
class ChunkPlace:
    """Where a chunk lies: its file, first byte and length there (None: the whole file)."""

    path: str
    start: int
    n_bytes: int | None


class ZarrArray:
    """One array of a store.

    Args:
        http: The store.
        name: The array's path in it.
        transfer: Budget of reading its metadata.

    Raises:
        AefUnavailableError: The metadata cannot be had or used.
    """

    def __init__(self, http: HttpRanges, name: str, transfer: Transfer) -> None:
        self._http = http
        self._name = name
        meta = f"{name}/zarr.json"
        self.layout: ArrayLayout = read_layout(http.read_whole(meta, transfer), f"{http.url}/{meta}")
        self._indexes: OrderedDict[str, np.ndarray | None] = OrderedDict()
        self._lock = threading.Lock()
        self._recent = RecentRanges()

    def locate(self, chunk: Index, transfer: Transfer) -> ChunkPlace | None:
        """Where a chunk lies, or None where it holds only the fill value.

        Args:
            chunk: Its number along each dimension.
            transfer: Budget of reading the shard's index.
        """
        per_file = self.layout.chunks_per_file
        file = [c // n for c, n in zip(chunk, per_file, strict=True)]
        path = "/".join([self._name, "c", *map(str, file)])
        if not self.layout.is_sharded:
            return ChunkPlace(path, 0, None)
        index = self._index(path, transfer)
        if index is None:
            return None
        start, n_bytes = (int(v) for v in index[tuple(c % n for c, n in zip(chunk, per_file, strict=True))])
        return None if start == _ABSENT else ChunkPlace(path, start, n_bytes)

    def fetch(self, place: ChunkPlace, transfer: Transfer) -> np.ndarray | None:
        """The chunk at a place, or None where its file does not exist.

        Raises:
            AefDataError: It is damaged.
        """
        if place.n_bytes is None:
            data = self._http.read_whole(place.path, transfer)
            return None if data is None else self._decode(data, place.path)
        path, start, n_bytes = key = (place.path, place.start, place.n_bytes)
        data = self._recent.read(key, lambda: self._http.read(path, start, n_bytes, transfer), transfer)
        with self._recent.unless_damaged(key):
            return None if data is None else self._decode(data, path)

    def _index(self, path: str, transfer: Transfer) -> np.ndarray | None:
        per_file = self.layout.chunks_per_file
        size = _ENTRY_BYTES * int(np.prod(per_file)) + _CRC_BYTES
        with self._lock:
            if path in self._indexes:
                self._indexes.move_to_end(path)
                return self._indexes[path]
        # A scene's chunks are looked up at the same time: one of the threads fetches their shard's index. Its bytes may
        # also be here still from a time before it was forgotten.
        key = (path, -size, size)
        data = self._recent.read(key, lambda: self._http.read_end(path, size, transfer), transfer)
        with self._recent.unless_damaged(key):
            index = None if data is None else np.frombuffer(_checked(data, path), "<u8").reshape(*per_file, 2)
        with self._lock:
            self._indexes[path] = index
            while len(self._indexes) > _KEPT_INDEXES:
                self._indexes.popitem(last=False)
        return index

    def _decode(self, data: bytes, path: str) -> np.ndarray:
        shape, dtype = self.layout.chunk_shape, np.dtype(self.layout.dtype)
        size = int(np.prod(shape)) * dtype.itemsize
        raw = _checked(data, path) if self.layout.checked else data
        if self.layout.compressed:
            raw = unpack_zstd(raw, size, path)
        if len(raw) != size:
            raise AefDataError(f"A chunk of {path} has {len(raw)} bytes, not {size}.", "Try again.")
        return np.frombuffer(raw, dtype).reshape(shape)


def _checked(data: bytes, path: str) -> bytes:
    if len(data) < _CRC_BYTES:
        raise AefDataError(f"A part of {path} has {len(data)} bytes and no checksum.", "Try again.")
    body, (expected,) = data[:-_CRC_BYTES], struct.unpack("<I", data[-_CRC_BYTES:])
    if google_crc32c.value(body) != expected:
        raise AefDataError(f"The checksum of a part of {path} is wrong.", "Try again.")
    return body
