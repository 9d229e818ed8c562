"""The tile index on this computer: fetched when it is missing or old, its needed columns only, then kept."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from backend.aef.cache_folder import write_atomically
from backend.aef.http_ranges import HttpRanges
from backend.aef.range_file import RangeFile
from backend.aef.tile_index import TileIndex, build_index, from_bytes, to_bytes
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefDataError, AefUnavailableError

LOGGER = logging.getLogger(__name__)

MAX_AGE_S = 90 * 86400.0
MAX_FILES = 5_000_000
_RETRY_AFTER_S = 3600.0
_BOX = ("wgs84_west", "wgs84_south", "wgs84_east", "wgs84_north")


class TileIndexStore:
    """The index of one archive.

    Args:
        url: Address of the provider's Parquet file.
        kept: Where the reduced index lies; None keeps it in memory only.
        now_s: The clock, seconds since 1970.
    """

    def __init__(self, url: str, kept: Path | None, now_s: Callable[[], float] = time.time) -> None:
        folder, _, self._name = url.rpartition("/")
        self._http = HttpRanges(folder)
        self._kept = kept
        self._now_s = now_s
        self._fetching = threading.Lock()
        self._loading = threading.Lock()
        self._index: TileIndex | None = None
        self._not_before_s = 0.0

    def get(self, transfer: Transfer) -> TileIndex:
        """The index; an old one serves on while no newer one can be had.

        Raises:
            AefUnavailableError: There is none and none can be fetched.
            OperationCancelledError: The user pressed Stop.
        """
        with self._fetching:
            index = self.known()
            if index is not None and (self._is_fresh(index) or self._now_s() < self._not_before_s):
                return index
            try:
                return self._fetch(transfer)
            except AefUnavailableError as error:
                if index is None:
                    raise
                self._not_before_s = self._now_s() + _RETRY_AFTER_S
                LOGGER.warning("The AEF index is older than 90 days and stays in use: %s", error)
                return index

    def known(self) -> TileIndex | None:
        """The index if it is here already; nothing is fetched, nor waited for."""
        with self._loading:
            self._index = self._index or self._load()
            return self._index

    def refresh(self, transfer: Transfer) -> TileIndex:
        """Fetches it anew.

        Raises:
            AefUnavailableError: It cannot be had; a kept one stays.
        """
        with self._fetching:
            return self._fetch(transfer)

    def take(self, file: BinaryIO) -> TileIndex:
        """Reduces and keeps a Parquet file that was fetched by other means.

        Raises:
            AefDataError: It is no AEF index.
        """
        with self._fetching:
            return self._keep(read_parquet(file, self._now_s()))

    def _fetch(self, transfer: Transfer) -> TileIndex:
        return self._keep(read_parquet(RangeFile(self._http, self._name, transfer), self._now_s()))

    def _keep(self, index: TileIndex) -> TileIndex:
        self._index = index
        if self._kept is not None:
            try:
                self._kept.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self._kept, to_bytes(index))
            except OSError as error:
                LOGGER.warning("The AEF index %s cannot be written: %s", self._kept, error)
        return index

    def _load(self) -> TileIndex | None:
        if self._kept is None:
            return None
        try:
            return from_bytes(self._kept.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, AefDataError) as error:
            LOGGER.warning("The AEF index %s cannot be used and is fetched again: %s", self._kept, error)
            return None

    def _is_fresh(self, index: TileIndex) -> bool:
        return 0.0 <= self._now_s() - index.fetched_s < MAX_AGE_S


def read_parquet(file: BinaryIO | RangeFile, fetched_s: float) -> TileIndex:
    """The provider's index, of which only the columns that are needed are read (the outlines are most of it).

    Raises:
        AefDataError: It is no AEF index.
    """
    # Tens of MB of library, needed once in 90 days.
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Neighboring column chunks come in one request; without it each of them is one.
        parquet = pq.ParquetFile(pa.PythonFile(file, mode="r"), pre_buffer=True)
        if not 0 < parquet.metadata.num_rows <= MAX_FILES:
            raise AefDataError(
                f"The AEF index has {parquet.metadata.num_rows} rows.", "Check FUSAR_AEF_INDEX_URL."
            )
        table = parquet.read(columns=["path", "year", "crs", *_BOX], use_threads=False)
        boxes = np.stack([table[name].to_numpy().astype(np.float64) for name in _BOX], axis=1)
        years = table["year"].cast(pa.int32()).to_numpy()
        return build_index(table["path"].to_pylist(), years, table["crs"].to_pylist(), boxes, fetched_s)
    except (pa.ArrowException, OSError, TypeError, KeyError, ValueError) as error:
        raise AefDataError(f"The AEF index cannot be read: {error}.", "Check FUSAR_AEF_INDEX_URL.") from error
