"""The public AEF mosaic: one Zarr array of all years, bands and places in longitude and latitude."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.aef.base import ALL_BANDS, N_BANDS, AefReading, Picture
from backend.aef.codes import no_codes, reading_of
from backend.aef.http_ranges import MAX_CONNECTIONS, HttpRanges
from backend.aef.parted import Part
from backend.aef.transfer import Transfer
from backend.aef.waiting import within
from backend.aef.years import nearest_year
from backend.aef.zarr_array import ChunkPlace, ZarrArray
from fusar_qgis.core.errors import AefDataError, AefUnavailableError
from fusar_qgis.core.grid import SamplingGrid

ARRAY = "embeddings"
_LEAST_STEP_DEG = 1e-7
_TRANSFORM_KEYS = ("spatial:transform", "proj:transform")


@dataclass(frozen=True)
class MosaicGrid:
    """Longitude and latitude of the mosaic's pixels: edges of the first and steps in degrees, rows going south."""

    west: float
    north: float
    step_lon: float
    step_lat: float

    def pixels(self, lonlat: np.ndarray, n_cols: int) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of the pixel that holds each place [N, 2]; columns wrap around the globe."""
        turn = round(360.0 / self.step_lon)
        col = np.floor((lonlat[:, 0] - self.west) / self.step_lon).astype(np.int64)
        col = np.where((col < 0) | (col >= n_cols), col % turn, col)
        return np.floor((self.north - lonlat[:, 1]) / self.step_lat).astype(np.int64), col


class ZarrMosaic:
    """Reads AEF from the mosaic: only the chunks that hold a place, at most eight at once.

    Args:
        url: Address of the store.
        years: The layers along its first dimension, in order.
        deadline_s: Seconds that one read may take.
        max_bytes: Most bytes that one read may fetch.
    """

    name = "public"

    def __init__(self, url: str, years: Sequence[int], deadline_s: float, max_bytes: int) -> None:
        self._http = HttpRanges(url)
        self._years = tuple(sorted(years))
        self._deadline_s = deadline_s
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._opened: tuple[ZarrArray, MosaicGrid] | None = None

    def years(self) -> tuple[int, ...]:
        """The configured layers."""
        return self._years

    def fingerprint(self) -> str:
        """The store's address and layers; a layer, once published, does not change."""
        return f"zarr|{self._http.url}|{','.join(map(str, self._years))}"

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:
        """All 64 bands at the nodes of a grid.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
        """
        return self._within(grid.nodes(), year, ALL_BANDS, transfer)

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:
        """The picture's bands at its pixel centers; every chunk holds all bands, so no fewer bytes come.

        Raises:
            AefUnavailableError: As `read`.
        """
        return self._within(picture.centers(), year, picture.bands, transfer)

    def parts(self, lonlat: np.ndarray, year: int, transfer: Transfer) -> tuple[int, list[Part]]:
        """The shards that hold places [N, 2].

        Raises:
            AefUnavailableError: The store's metadata cannot be had.
        """
        array, mosaic = self._open(transfer)
        used = nearest_year(self._years, year)
        rows, cols = mosaic.pixels(lonlat, array.layout.shape[3])
        height, width = (
            n * side
            for n, side in zip(array.layout.chunks_per_file[2:], array.layout.chunk_shape[2:], strict=True)
        )
        keys = np.stack([rows // height, cols // width], axis=1)
        inside = (rows >= 0) & (rows < array.layout.shape[2]) & (cols >= 0) & (cols < array.layout.shape[3])
        return used, [
            Part((self._years.index(used), *key), np.flatnonzero(inside & (keys == key).all(axis=1)), 0)
            for key in np.unique(keys[inside], axis=0).tolist()
        ]

    def read_part(self, key: tuple[int, ...], lonlat: np.ndarray, transfer: Transfer) -> np.ndarray:
        """Codes of places in one shard, int8 [N, 64], each chunk read once.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
        """
        array, mosaic = self._open(transfer)
        rows, cols = mosaic.pixels(lonlat, array.layout.shape[3])
        return self._codes(array, key[0], (rows, cols), ALL_BANDS, transfer, is_limited=False)

    def _within(
        self, places: np.ndarray, year: int, bands: tuple[int, ...], transfer: Transfer | None
    ) -> AefReading:
        budget = transfer or Transfer(self._deadline_s)
        return within(budget, lambda: self._read(places, year, bands, budget))

    def _read(self, places: np.ndarray, year: int, bands: tuple[int, ...], budget: Transfer) -> AefReading:
        array, mosaic = self._open(budget)
        used = nearest_year(self._years, year)
        lonlat = places.reshape(-1, 2)
        rows, cols = mosaic.pixels(lonlat, array.layout.shape[3])
        codes = self._codes(array, self._years.index(used), (rows, cols), bands, budget)
        return reading_of(codes, places.shape[:2], year, used, self.name)

    def _codes(
        self,
        array: ZarrArray,
        layer: int,
        pixels: tuple[np.ndarray, np.ndarray],
        bands: tuple[int, ...],
        budget: Transfer,
        is_limited: bool = True,
    ) -> np.ndarray:
        """int8 [N, bands] of pixels (rows [N], cols [N]), nodata where nothing is stored."""
        rows, cols = pixels
        height, width = array.layout.chunk_shape[2:]
        codes = no_codes(len(rows), len(bands))
        inside = (rows >= 0) & (rows < array.layout.shape[2]) & (cols >= 0) & (cols < array.layout.shape[3])
        keys = np.stack([rows // height, cols // width], axis=1)
        wanted = [(key[0], key[1]) for key in np.unique(keys[inside], axis=0).tolist()]
        with ThreadPoolExecutor(MAX_CONNECTIONS, thread_name_prefix="fusar-aef") as pool:
            found = list(pool.map(lambda key: array.locate((layer, 0, *key), budget), wanted))
            if is_limited:
                self._check_size(found)

            def take(key: tuple[int, int], place: ChunkPlace | None) -> None:
                # A chunk is some MB and is let go here: of a whole shard only those of the threads are in memory.
                chunk = None if place is None else array.fetch(place, budget)
                if chunk is not None:
                    here = np.flatnonzero(inside & (keys == key).all(axis=1))
                    picked = chunk[0][:, rows[here] % height, cols[here] % width]
                    codes[here] = picked[list(bands)].T

            for _ in pool.map(take, wanted, found):
                pass
        return codes

    def _check_size(self, places: Sequence[ChunkPlace | None]) -> None:
        size = sum(place.n_bytes or 0 for place in places if place)
        if size > self._max_bytes:
            raise AefUnavailableError(
                f"AEF for this area is {size / 2**20:.3g} MiB, the limit is {self._max_bytes / 2**20:.3g} MiB.",
                "Choose a smaller area or raise FUSAR_AEF_MAX_BYTES.",
            )

    def _open(self, budget: Transfer) -> tuple[ZarrArray, MosaicGrid]:
        with self._lock:
            if self._opened is None:
                array = ZarrArray(self._http, ARRAY, budget)
                self._check(array)
                self._opened = array, self._mosaic_grid(array, budget)
            return self._opened

    def _check(self, array: ZarrArray) -> None:
        layout = array.layout
        if len(layout.shape) != 4 or layout.dtype != "i1" or layout.chunk_shape[:2] != (1, N_BANDS):
            raise AefDataError(
                f"{self._http.url} holds {layout.dtype} {layout.shape} in chunks of {layout.chunk_shape}.",
                f"Expected int8 (year, {N_BANDS} bands, y, x) with all bands of a year in one chunk.",
            )
        if layout.shape[0] != len(self._years):
            raise AefDataError(
                f"{self._http.url} has {layout.shape[0]} years, configured are {len(self._years)}.",
                "Set FUSAR_AEF_YEARS to its years.",
            )

    def _mosaic_grid(self, array: ZarrArray, budget: Transfer) -> MosaicGrid:
        attributes = array.layout.attributes
        for key in _TRANSFORM_KEYS:
            if key in attributes:
                return self._stated_grid(attributes[key])
        x, y = (self._first_two(name, budget) for name in ("x", "y"))
        step_lon, step_lat = x[1] - x[0], y[0] - y[1]
        return _checked_grid(MosaicGrid(x[0] - step_lon / 2, y[0] + step_lat / 2, step_lon, step_lat))

    def _stated_grid(self, transform: Any) -> MosaicGrid:
        try:
            step_lon, _, west, _, step_lat, north = (float(number) for number in transform[:6])
        except (TypeError, ValueError, LookupError, OverflowError) as error:
            raise AefDataError(
                f"{self._http.url} says {str(transform)[:80]!r} of where its pixels lie.",
                "Check the archive's address.",
            ) from error
        return _checked_grid(MosaicGrid(west, north, step_lon, -step_lat))

    def _first_two(self, name: str, budget: Transfer) -> np.ndarray:
        """Coordinates of the first two pixel centers, of a plain one-dimensional array beside the values."""
        coordinates = ZarrArray(self._http, name, budget)
        place = coordinates.locate((0,), budget) if len(coordinates.layout.shape) == 1 else None
        values = None if place is None else coordinates.fetch(place, budget)
        if values is None or values.ndim != 1 or len(values) < 2:
            raise AefDataError(
                f"{self._http.url} does not say where its pixels lie.", "Check the archive's address."
            )
        return values[:2].astype(np.float64)


def _checked_grid(grid: MosaicGrid) -> MosaicGrid:
    steps = grid.step_lon, grid.step_lat
    if not (
        all(_LEAST_STEP_DEG <= step <= 90.0 for step in steps)
        and abs(grid.west) <= 360
        and abs(grid.north) <= 90.5
    ):
        raise AefDataError(
            f"The mosaic's pixels lie at {grid}.", "Expected rows from north to south, in degrees."
        )
    return grid
