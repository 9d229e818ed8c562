"""Codes of single pixels of a COG: only the blocks that hold one, neighbors in the file in one request."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from backend.aef.cog_header import RAW, ZSTD, CogHeader
from backend.aef.http_ranges import HttpRanges
from backend.aef.recent_ranges import RecentRanges
from backend.aef.transfer import Transfer
from backend.aef.zstd import unpack_zstd
from fusar_qgis.core.errors import AefDataError, AefUnavailableError
from fusar_qgis.core.field import NODATA_CODE

# Between two blocks that are wanted lie a few bytes that GDAL writes around each, or a small block.
_GAP_BYTES = 2**14
_MAX_BLOCK_BYTES = 2**26


class _Block(NamedTuple):
    """Where a block lies in its band's grid of blocks, and in the file."""

    row: int
    col: int
    start: int
    length: int


@dataclass(frozen=True)
class _Run:
    """Blocks of one band that come in one request."""

    band: int
    blocks: tuple[_Block, ...]

    @property
    def start(self) -> int:
        return self.blocks[0].start

    @property
    def length(self) -> int:
        return self.blocks[-1].start + self.blocks[-1].length - self.start


class CogBlocks:
    """One file's blocks.

    Args:
        http: The archive.
        path: The file in it.
        header: The file's.
        recent: Blocks that were read before, of any file; new ones are added.
    """

    def __init__(self, http: HttpRanges, path: str, header: CogHeader, recent: RecentRanges) -> None:
        self._http = http
        self._path = path
        self._header = header
        self._recent = recent

    def read(
        self, rows: np.ndarray, cols: np.ndarray, bands: Sequence[int], max_bytes: int, transfer: Transfer
    ) -> np.ndarray:
        """Codes of pixels, int8 [N, bands], nodata outside the image and where a block is not stored.

        Args:
            rows: Pixel rows [N], from the first in the file.
            cols: Pixel columns [N].
            bands: 0-based.
            max_bytes: Most bytes to fetch.
            transfer: Deadline, cancellation and count of bytes.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
        """
        header = self._header
        codes = np.full((len(rows), len(bands)), NODATA_CODE, np.int8)
        inside = (rows >= 0) & (rows < header.height_px) & (cols >= 0) & (cols < header.width_px)
        pixels = {
            (row, col): where
            for row, col, where in _by_block(rows, cols, np.flatnonzero(inside), header.block)
        }
        runs = [run for band in dict.fromkeys(bands) for run in self._runs(band, list(pixels))]
        _check_size(sum(run.length for run in runs if not self._is_here(run.blocks[0])), max_bytes)

        def take(run: _Run) -> None:
            for place, data in zip(run.blocks, self._blocks(run, transfer), strict=True):
                block = self._decode(data)
                # Not before: who tries again after a damaged block must not get the same bytes.
                self._recent.put((self._path, place.start, place.length), data)
                where = pixels[place.row, place.col]
                picked = block[rows[where] % header.block[0], cols[where] % header.block[1]]
                for at, band in enumerate(bands):
                    if band == run.band:
                        codes[where, at] = picked

        with ThreadPoolExecutor(self._http.connections, thread_name_prefix="fusar-aef") as pool:
            coming = [pool.submit(take, run) for run in runs]
            try:
                for done in coming:
                    done.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return codes

    def _runs(self, band: int, blocks: Sequence[tuple[int, int]]) -> list[_Run]:
        """What is here already block by block, and the others with neighbors in the file as one request."""
        runs: list[list[_Block]] = []
        end = -_GAP_BYTES - 1
        for block in sorted(self._stored(band, blocks), key=lambda stored: stored.start):
            if self._is_here(block):
                runs.append([block])
                continue
            is_next = 0 <= block.start - end <= _GAP_BYTES and not self._is_here(runs[-1][0])
            runs[-1].append(block) if is_next else runs.append([block])
            end = block.start + block.length
        return [_Run(band, tuple(run)) for run in runs]

    def _stored(self, band: int, blocks: Sequence[tuple[int, int]]) -> Iterator[_Block]:
        for row, col in blocks:
            start, length = (
                int(self._header.offsets[band, row, col]),
                int(self._header.counts[band, row, col]),
            )
            if length > _MAX_BLOCK_BYTES or length < 0:
                raise AefDataError(
                    f"A block of {self._path} has {length} bytes.", "Check the archive's address."
                )
            if start and length:
                yield _Block(row, col, start, length)

    def _is_here(self, block: _Block) -> bool:
        return self._recent.get((self._path, block.start, block.length)) is not None

    def _blocks(self, run: _Run, transfer: Transfer) -> list[bytes]:
        """The packed blocks of a run, from memory or in one request."""
        keys = [(self._path, block.start, block.length) for block in run.blocks]
        kept = [self._recent.get(key) for key in keys]
        if all(block is not None for block in kept):
            return [block for block in kept if block is not None]
        data = self._http.read(self._path, run.start, run.length, transfer)
        if data is None:
            raise AefDataError(f"{self._http.url}/{self._path} went away.", "Try again.")
        return [data[start - run.start :][:length] for _, start, length in keys]

    def _decode(self, data: bytes) -> np.ndarray:
        height, width = self._header.block
        size = height * width
        try:
            if self._header.compression == ZSTD:
                data = unpack_zstd(data, size, self._path)
            elif self._header.compression != RAW:
                data = zlib.decompressobj().decompress(data, size)
        except zlib.error as error:
            raise AefDataError(f"A block of {self._path} is damaged: {error}.", "Try again.") from error
        if len(data) != size:
            raise AefDataError(f"A block of {self._path} has {len(data)} bytes, not {size}.", "Try again.")
        block = np.frombuffer(data, np.int8).reshape(height, width)
        if self._header.predictor == 2:
            block = np.cumsum(block.view(np.uint8), axis=1, dtype=np.uint8).view(np.int8)
        return block


def _by_block(
    rows: np.ndarray, cols: np.ndarray, inside: np.ndarray, block: tuple[int, int]
) -> list[tuple[int, int, np.ndarray]]:
    """(block row, block col, indices of the pixels in it)."""
    if not inside.size:
        return []
    keys = np.stack([rows[inside] // block[0], cols[inside] // block[1]], axis=1)
    unique, inverse = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    parts = np.split(inside[order], np.cumsum(np.bincount(inverse))[:-1])
    return [(int(row), int(col), part) for (row, col), part in zip(unique, parts, strict=True)]


def _check_size(n_bytes: int, max_bytes: int) -> None:
    if n_bytes > max_bytes:
        more_mib, left_mib = n_bytes / 2**20, max(0, max_bytes) / 2**20
        raise AefUnavailableError(
            f"AEF for this area is {more_mib:.3g} MiB more, the limit leaves {left_mib:.3g} MiB.",
            "Choose a smaller area or raise FUSAR_AEF_MAX_BYTES.",
        )
