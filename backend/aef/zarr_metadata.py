"""What a Zarr v3 store says of its arrays in `zarr.json`: read and checked, nothing assumed (Zarr core spec 3)."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from fusar_qgis.core.errors import AefDataError

_DTYPES = {"int8": "i1", "float32": "<f4", "float64": "<f8", "int64": "<i8"}
_MOST_CHUNK_ITEMS = 2**28
_MOST_CHUNKS = 2**22
"""In one file; what a text claims must not decide how much memory is taken."""
_KNOWN_CODECS = {"bytes", "zstd", "crc32c"}


@dataclass(frozen=True)
class ArrayLayout:
    """How an array lies in its files.

    Attributes:
        shape: Items along each dimension.
        dtype: numpy's name of their type.
        file_shape: Items along each dimension in one file (shard or chunk).
        chunk_shape: Items along each dimension in one chunk; equals `file_shape` where there are no shards.
        fill: Value of what is not stored.
        compressed: Whether chunks are zstd frames.
        checked: Whether a crc32c follows each chunk.
        attributes: The array's attributes.
    """

    shape: tuple[int, ...]
    dtype: str
    file_shape: tuple[int, ...]
    chunk_shape: tuple[int, ...]
    fill: Any
    compressed: bool
    checked: bool
    attributes: dict[str, Any]

    @property
    def is_sharded(self) -> bool:
        """Whether files hold several chunks and an index of them."""
        return self.chunk_shape != self.file_shape

    @property
    def chunks_per_file(self) -> tuple[int, ...]:
        """Chunks along each dimension of one file."""
        return tuple(f // c for f, c in zip(self.file_shape, self.chunk_shape, strict=True))


def read_layout(data: bytes | None, where: str) -> ArrayLayout:
    """The layout that a `zarr.json` describes.

    Args:
        data: The file, None where it is missing.
        where: Its address, for messages.

    Raises:
        AefDataError: It is missing, damaged, or uses what this reader does not know.
    """
    if data is None:
        raise AefDataError(f"{where} does not exist.", "Check the archive's address.")
    try:
        meta = json.loads(data)
        if (meta["zarr_format"], meta["node_type"]) != (3, "array"):
            raise AefDataError(f"{where} is no Zarr v3 array.", "Check the archive's address.")
        return _layout(meta, where)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise AefDataError(f"{where} cannot be read: {error!r}.", "Check the archive's address.") from error


def _layout(meta: dict[str, Any], where: str) -> ArrayLayout:
    file_shape = tuple(meta["chunk_grid"]["configuration"]["chunk_shape"])
    codecs, chunk_shape = meta["codecs"], file_shape
    if codecs[0]["name"] == "sharding_indexed":
        inner = codecs[0]["configuration"]
        codecs, chunk_shape = inner["codecs"], tuple(inner["chunk_shape"])
        index = [codec["name"] for codec in inner["index_codecs"]]
        if inner.get("index_location", "end") != "end" or index != ["bytes", "crc32c"]:
            raise AefDataError(f"{where} has a shard index of an unknown form {index}.")
    names = [codec["name"] for codec in codecs]
    separator = meta["chunk_key_encoding"].get("configuration", {}).get("separator", "/")
    if not set(names) <= _KNOWN_CODECS or meta["data_type"] not in _DTYPES or separator != "/":
        found = f"{names}, {meta['data_type']}, {separator!r}"
        raise AefDataError(f"{where} uses {found}, which this reader does not know.", "Update the software.")
    shape = tuple(meta["shape"])
    _check_sides(shape, file_shape, chunk_shape)
    return ArrayLayout(
        shape, _DTYPES[meta["data_type"]], file_shape, chunk_shape, meta["fill_value"],
        "zstd" in names, "crc32c" in names, dict(meta.get("attributes", {})),
    )  # fmt: skip


def _check_sides(*shapes: tuple[Any, ...]) -> None:
    """Of the array, its files and its chunks: whole numbers above 0, as many of each, chunks that fill a file."""
    sides = [side for shape in shapes for side in shape]
    if not sides or not all(
        isinstance(side, int) and not isinstance(side, bool) and side > 0 for side in sides
    ):
        raise ValueError(f"shapes {shapes}")
    shape, file_shape, chunk_shape = shapes
    if not len(shape) == len(file_shape) == len(chunk_shape):
        raise ValueError(f"shapes {shapes} of several dimensions")
    if any(file % chunk for file, chunk in zip(file_shape, chunk_shape, strict=True)):
        raise ValueError(f"chunks {chunk_shape} that do not fill files {file_shape}")
    n_items, n_chunks = math.prod(chunk_shape), math.prod(file_shape) // math.prod(chunk_shape)
    if n_items > _MOST_CHUNK_ITEMS or n_chunks > _MOST_CHUNKS:
        raise ValueError(f"files of {n_chunks} chunks of {n_items} items")
