"""The public AEF archive: one large COG per UTM tile and year, read block by block over range requests."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from pyproj import Transformer

from backend.aef.base import ALL_BANDS, N_BANDS, AefReading, Picture
from backend.aef.codes import is_masked, no_codes, reading_of
from backend.aef.cog_blocks import CogBlocks
from backend.aef.cog_header import CogHeader, read_header
from backend.aef.http_ranges import HttpRanges
from backend.aef.parted import Part
from backend.aef.recent_ranges import RecentRanges
from backend.aef.tile_index import Tile
from backend.aef.tile_index_store import TileIndexStore
from backend.aef.transfer import Transfer
from backend.aef.waiting import within
from backend.aef.years import nearest_year
from fusar_qgis.core.errors import AefDataError, AefNoCoverageError
from fusar_qgis.core.field import NODATA_CODE
from fusar_qgis.core.grid import SamplingGrid

CONNECTIONS = 16
_KEPT_HEADERS = 64
# A scene on a corner of four blocks of real AEF has 50 to 150 MB.
_KEPT_BYTES = 192 * 2**20
_LOOK_S = 0.2


class CogArchive:
    """Reads AEF from the COGs: the block that holds a place, of the bands that are asked for, in full resolution.

    Args:
        url: Address of the folder that holds the years.
        index: Which file holds which place.
        deadline_s: Seconds that one read may take.
        max_bytes: Most bytes that one read may fetch.
    """

    name = "public"

    def __init__(self, url: str, index: TileIndexStore, deadline_s: float, max_bytes: int) -> None:
        self.http = HttpRanges(url, CONNECTIONS)
        self._index = index
        self._deadline_s = deadline_s
        self._max_bytes = max_bytes
        self._recent = RecentRanges(_KEPT_BYTES)
        self._turns: dict[str, threading.Lock] = {}
        self._headers: OrderedDict[str, CogHeader] = OrderedDict()
        self._lock = threading.Lock()

    def years(self) -> tuple[int, ...]:
        """The years of the index, as far as it was fetched before."""
        index = self._index.known()
        return () if index is None else index.all_years()

    def fingerprint(self) -> str:
        """The address: files, once published, do not change. Years are not known before the index is here."""
        return f"cog|{self.http.url}"

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:
        """All 64 bands at the nodes of a grid.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
        """
        return self._within(grid.nodes(), year, ALL_BANDS, transfer)

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:
        """The picture's bands at its pixel centers, and no others.

        Raises:
            AefUnavailableError: As `read`.
        """
        return self._within(picture.centers(), year, picture.bands, transfer)

    def tiles(self, lonlat: np.ndarray, year: int, transfer: Transfer) -> tuple[int, list[Tile]]:
        """The year that is used, and the files that may hold places [N, 2].

        Raises:
            AefUnavailableError: The index cannot be had.
        """
        index = self._index.get(transfer)
        used = nearest_year(index.all_years(), year)
        return used, index.tiles(lonlat, used)

    def parts(self, lonlat: np.ndarray, year: int, transfer: Transfer) -> tuple[int, list[Part]]:
        """The files that may hold places [N, 2]; of two, the one with more of them gives the value.

        Raises:
            AefUnavailableError: The index cannot be had.
        """
        used, tiles = self.tiles(lonlat, year, transfer)
        everywhere = np.arange(len(lonlat))
        return used, [
            Part((tile.path, tile.year, tile.epsg), everywhere, rank) for rank, tile in enumerate(tiles)
        ]

    def read_part(self, key: tuple[Any, ...], lonlat: np.ndarray, transfer: Transfer) -> np.ndarray:
        """Codes of places in one file, int8 [N, 64], each block read once.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
        """
        return self.read_tile(Tile(*key), lonlat, ALL_BANDS, sys.maxsize, transfer)

    def read_tile(
        self, tile: Tile, lonlat: np.ndarray, bands: Sequence[int], max_bytes: int, transfer: Transfer
    ) -> np.ndarray:
        """Codes of places in one file, int8 [N, bands]; nodata beside it and where it is masked.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
        """
        with self._turn(tile, transfer):
            header = self._header(tile, transfer)
            rows, cols = pixels(header, tile.epsg, lonlat)
            return CogBlocks(self.http, tile.path, header, self._recent).read(
                rows, cols, bands, max_bytes, transfer
            )

    @contextmanager
    def _turn(self, tile: Tile, transfer: Transfer) -> Iterator[None]:
        """One reader of a file at a time: the next, another tile of the same scene, finds its blocks in memory."""
        with self._lock:
            turn = self._turns.setdefault(tile.path, threading.Lock())
        while not turn.acquire(timeout=min(_LOOK_S, transfer.remaining_s())):
            pass
        try:
            yield
        finally:
            turn.release()

    def _within(
        self, places: np.ndarray, year: int, bands: tuple[int, ...], transfer: Transfer | None
    ) -> AefReading:
        budget = transfer or Transfer(self._deadline_s)
        return within(budget, lambda: self._read(places, year, bands, budget))

    def _read(self, places: np.ndarray, year: int, bands: tuple[int, ...], budget: Transfer) -> AefReading:
        lonlat = places.reshape(-1, 2)
        used, tiles = self.tiles(lonlat, year, budget)
        if not tiles:
            raise AefNoCoverageError(
                f"AEF has no file of {used} here (open sea or pole).",
                "Choose a place on land or near a coast.",
            )
        codes = no_codes(len(lonlat), len(bands))
        for tile in tiles:
            # Tiles overlap at zone edges: a place that is masked in one may be valid in the next.
            missing = np.flatnonzero(is_masked(codes))
            if missing.size:
                left = self._max_bytes - budget.n_bytes
                codes[missing] = self.read_tile(tile, lonlat[missing], bands, left, budget)
        return reading_of(codes, places.shape[:2], year, used, self.name)

    def _header(self, tile: Tile, transfer: Transfer) -> CogHeader:
        with self._lock:
            if tile.path in self._headers:
                self._headers.move_to_end(tile.path)
                return self._headers[tile.path]
        name = f"{self.http.url}/{tile.path}"

        def read(start: int, length: int) -> bytes:
            # A file shorter than the first look is sent as far as it goes.
            data = self.http.read(tile.path, start, length, transfer, may_be_shorter=start == 0)
            if data is None:
                raise AefDataError(
                    f"{name} is not there.", "Fetch the index anew: python -m backend aef index."
                )
            return data

        header = read_header(read, name)
        _check(header, tile, name)
        with self._lock:
            self._headers[tile.path] = header
            while len(self._headers) > _KEPT_HEADERS:
                self._headers.popitem(last=False)
        return header


def pixels(header: CogHeader, epsg: int, lonlat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of the pixel that holds each place; outside the image for places beside it.

    Args:
        header: The file's; its rows may run south to north.
        epsg: Its CRS.
        lonlat: (lon, lat) [N, 2] in degrees.
    """
    to_file = Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True)
    x, y = to_file.transform(lonlat[:, 0], lonlat[:, 1])
    a, b, c, d, e, f = header.transform
    determinant = a * e - b * d
    # Places that cannot be projected come as infinity; -1 is beside every image.
    dx = np.where(np.isfinite(x), x, c - 1e9) - c
    dy = np.where(np.isfinite(y), y, f - 1e9) - f
    cols = np.floor((e * dx - b * dy) / determinant)
    rows = np.floor((a * dy - d * dx) / determinant)
    return rows.astype(np.int64), cols.astype(np.int64)


def _check(header: CogHeader, tile: Tile, name: str) -> None:
    a, b, _, d, e, _ = header.transform
    if header.n_bands != N_BANDS or header.nodata != NODATA_CODE or a * e - b * d == 0:
        raise AefDataError(
            f"{name} has {header.n_bands} bands and nodata {header.nodata}, not {N_BANDS} and {NODATA_CODE}.",
            "Check the archive's address.",
        )
    if header.epsg not in (0, tile.epsg):
        raise AefDataError(
            f"{name} lies in EPSG:{header.epsg}, its index says EPSG:{tile.epsg}.", "Fetch the index anew."
        )
