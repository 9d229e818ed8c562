"""The first directory of a tiled (Big)TIFF, read with few range requests: where its blocks lie, and where it does.

Source: TIFF 6.0, BigTIFF, GeoTIFF 1.1 (OGC 19-008). Only what the AEF archive uses is taken: int8, one plane per band.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from fusar_qgis.core.errors import AefDataError

ReadBytes = Callable[[int, int], bytes]
"""(start, length) -> that many bytes of the file."""

ZSTD, DEFLATE, ADOBE_DEFLATE, RAW = 50000, 32946, 8, 1
HEAD_BYTES = 2**17

_WIDTH, _HEIGHT, _BITS, _COMPRESSION = 256, 257, 258, 259
_BANDS, _PLANAR, _PREDICTOR, _KIND = 277, 284, 317, 254
_BLOCK_WIDTH, _BLOCK_HEIGHT, _OFFSETS, _COUNTS, _FORMAT = 322, 323, 324, 325, 339
_SCALE, _TIEPOINT, _MATRIX, _GEOKEYS, _NODATA = 33550, 33922, 34264, 34735, 42113

_TYPES = {
    1: "u1", 2: "S1", 3: "u2", 4: "u4", 6: "i1", 8: "i2", 9: "i4", 11: "f4", 12: "f8", 13: "u4", 16: "u8", 17: "i8",
    18: "u8",
}  # fmt: skip
# A directory may give any tag any type and any number of values, or none.
_NOT_LAID_OUT = (
    struct.error, LookupError, ValueError, ArithmeticError, TypeError, AttributeError,
)  # fmt: skip
_MOST_BLOCK_PX = 2**26
"""What a small file claims of its blocks must not decide how much memory is taken."""
_PROJECTED_CRS_KEY = 3072
_RASTER_TYPE_KEY, _PIXEL_IS_POINT = 1025, 2
_SEPARATE, _SIGNED = 2, 2


@dataclass(frozen=True, eq=False)
class CogHeader:
    """The full-resolution image of a file.

    Attributes:
        width_px: Columns.
        height_px: Rows.
        n_bands: Bands.
        block: (rows, cols) of a block.
        compression: TIFF's number of it.
        predictor: 1 none, 2 horizontal differences.
        offsets: int64 [bands, block rows, block cols], 0 where a block is not stored.
        counts: Bytes of each, the same shape.
        transform: (a, b, c, d, e, f): x = a col + b row + c, y = d col + e row + f, from pixel corners.
        nodata: The value of masked pixels.
        epsg: Code of the projected CRS, 0 where the file does not say.
    """

    width_px: int
    height_px: int
    n_bands: int
    block: tuple[int, int]
    compression: int
    predictor: int
    offsets: np.ndarray
    counts: np.ndarray
    transform: tuple[float, float, float, float, float, float]
    nodata: int | None
    epsg: int


def read_header(read: ReadBytes, name: str) -> CogHeader:
    """Parses a file's first directory.

    Args:
        read: Gives bytes of the file; the first call asks for `HEAD_BYTES` at most.
        name: For messages.

    Raises:
        AefDataError: It is no TIFF, or not laid out as the archive is.
    """
    try:
        tags = _Directory(read, name).tags()
        return _header(tags, name)
    except _NOT_LAID_OUT as error:
        raise AefDataError(f"{name} is no AEF file: {error!r}.", "Check the archive's address.") from error


class _Directory:
    """Entries of the first directory; values outside what was read first are fetched."""

    def __init__(self, read: ReadBytes, name: str) -> None:
        self._read = read
        self._head = read(0, HEAD_BYTES)
        order = {b"II": "<", b"MM": ">"}.get(self._head[:2])
        version = struct.unpack(f"{order}H", self._head[2:4])[0] if order else 0
        if version not in (42, 43):
            raise AefDataError(f"{name} is no TIFF.", "Check the archive's address.")
        self._order = order or "<"
        self._is_big = version == 43

    def tags(self) -> dict[int, Any]:
        if self._is_big:
            start = self._number("Q", 8)
            count, first, size = self._number("Q", start), start + 8, 20
        else:
            start = self._number("I", 4)
            count, first, size = self._number("H", start), start + 2, 12
        if count > 4096:
            raise ValueError(f"{count} directory entries")
        entries = self._bytes(first, count * size)
        return dict(self._entry(entries[at : at + size]) for at in range(0, count * size, size))

    def _entry(self, data: bytes) -> tuple[int, Any]:
        tag, kind = struct.unpack(f"{self._order}HH", data[:4])
        inline = 8 if self._is_big else 4
        (count,) = struct.unpack(f"{self._order}{'Q' if self._is_big else 'I'}", data[4 : 4 + inline])
        if kind not in _TYPES:
            return tag, None
        dtype = np.dtype(self._order + _TYPES[kind])
        length = count * dtype.itemsize
        if length > 2**26:
            raise ValueError(f"tag {tag} of {length} bytes")
        value = data[4 + inline :][:length]
        if length > inline:
            (offset,) = struct.unpack(f"{self._order}{'Q' if self._is_big else 'I'}", data[4 + inline :])
            value = self._bytes(offset, length)
        return tag, value if kind == 2 else np.frombuffer(value, dtype)

    def _number(self, kind: str, at: int) -> int:
        return int(struct.unpack(f"{self._order}{kind}", self._bytes(at, struct.calcsize(kind)))[0])

    def _bytes(self, start: int, length: int) -> bytes:
        if start + length <= len(self._head):
            return self._head[start : start + length]
        return self._read(start, length)


def _header(tags: dict[int, Any], name: str) -> CogHeader:
    one = {tag: int(tags[tag][0]) for tag in (_WIDTH, _HEIGHT, _BLOCK_WIDTH, _BLOCK_HEIGHT, _COMPRESSION)}
    n_bands = _first(tags, _BANDS, 1)
    block = one[_BLOCK_HEIGHT], one[_BLOCK_WIDTH]
    if min(*one.values(), n_bands) < 1 or block[0] * block[1] > _MOST_BLOCK_PX:
        raise ValueError(f"{one[_WIDTH]} x {one[_HEIGHT]} pixels of {n_bands} bands in blocks of {block}")
    is_int8 = _first(tags, _BITS, 1) == 8 and _first(tags, _FORMAT, 1) == _SIGNED
    is_separate = _first(tags, _PLANAR, 1) == _SEPARATE or n_bands == 1
    if not is_int8 or not is_separate or _first(tags, _KIND, 0) & 1:
        raise AefDataError(
            f"{name} is not int8 with one plane per band in full resolution.", "Check the archive's address."
        )
    if one[_COMPRESSION] not in (ZSTD, DEFLATE, ADOBE_DEFLATE, RAW) or _first(tags, _PREDICTOR, 1) not in (
        1,
        2,
    ):
        raise AefDataError(
            f"{name} is compressed by method {one[_COMPRESSION]}.", "Expected ZSTD or DEFLATE."
        )
    shape = n_bands, -(-one[_HEIGHT] // block[0]), -(-one[_WIDTH] // block[1])
    nodata = tags.get(_NODATA)
    return CogHeader(
        one[_WIDTH],
        one[_HEIGHT],
        n_bands,
        block,
        one[_COMPRESSION],
        _first(tags, _PREDICTOR, 1),
        tags[_OFFSETS].astype(np.int64).reshape(shape),
        tags[_COUNTS].astype(np.int64).reshape(shape),
        _transform(tags),
        int(float(nodata.rstrip(b"\0").decode("ascii"))) if nodata else None,
        _geokey(tags, _PROJECTED_CRS_KEY),
    )


def _first(tags: dict[int, Any], tag: int, default: int) -> int:
    return int(tags[tag][0]) if tags.get(tag) is not None else default


def _transform(tags: dict[int, Any]) -> tuple[float, float, float, float, float, float]:
    if tags.get(_MATRIX) is not None:
        m = [float(value) for value in tags[_MATRIX]]
        a, b, c, d, e, f = m[0], m[1], m[3], m[4], m[5], m[7]
    else:
        (width, height), (col, row, _, x, y) = tags[_SCALE][:2], tags[_TIEPOINT][:5]
        a, b, c, d, e, f = width, 0.0, x - col * width, 0.0, -height, y + row * height
    if _geokey(tags, _RASTER_TYPE_KEY) == _PIXEL_IS_POINT:
        c, f = c - (a + b) / 2, f - (d + e) / 2
    transform = float(a), float(b), float(c), float(d), float(e), float(f)
    if not all(map(math.isfinite, transform)) or a * e == b * d:
        raise ValueError(f"transform {transform}")
    return transform


def _geokey(tags: dict[int, Any], key: int) -> int:
    keys = tags.get(_GEOKEYS)
    if keys is None:
        return 0
    for number, location, _, value in keys[4:].reshape(-1, 4).tolist():
        if number == key and location == 0:
            return int(value)
    return 0
