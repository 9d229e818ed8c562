"""What every source of AEF vectors offers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from backend.aef.transfer import Transfer
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from fusar_qgis.core.longitude import wrap_longitude

N_BANDS = 64
ALL_BANDS = tuple(range(N_BANDS))


class AefReading(NamedTuple):
    """Vectors at places that form a grid.

    `values` is float32 [rows, cols, bands], row 0 north, NaN where `valid` [rows, cols] is False.
    `year_used` is None where the source does not know its year. `note` is one sentence when something differs
    from what was asked, else empty; `passing_note` one about this very reading, such as a quota that runs low.
    `fetched_s` is when the source was asked, seconds since 1970, 0 where nobody noted it.
    """

    values: np.ndarray
    valid: np.ndarray
    year_used: int | None
    source: str
    note: str = ""
    passing_note: str = ""
    fetched_s: float = 0.0

    @property
    def notes(self) -> str:
        """Both notes as one text."""
        return f"{self.note} {self.passing_note}".strip()


@dataclass(frozen=True)
class Picture:
    """A north-up lon/lat raster to fill with a few bands (0-based); its box is its outer edge."""

    bbox: BBox
    width_px: int
    height_px: int
    bands: tuple[int, ...]

    def centers(self) -> np.ndarray:
        """(lon, lat) of the pixel centers, float64 [height_px, width_px, 2], row 0 north."""
        across = (np.arange(self.width_px) + 0.5) / self.width_px
        down = (np.arange(self.height_px) + 0.5) / self.height_px
        lon = wrap_longitude(self.bbox.west + across * self.bbox.width_deg)
        lat = self.bbox.north - down * self.bbox.height_deg
        return np.stack(np.meshgrid(lon, lat), axis=2)


class AefSource(Protocol):
    """Reads AEF at the nearest 10 m pixel of each place; never interpolates, never fills with zeros."""

    @property
    def name(self) -> str:
        """The word that selects it, for example `file`."""

    def years(self) -> tuple[int, ...]:
        """The years it has, rising; empty when unknown."""

    def fingerprint(self) -> str:
        """Changes whenever the same request could give other values."""

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:
        """All 64 bands at the nodes of a grid.

        Args:
            grid: Where.
            year: When; the nearest year there is takes its place, and the reading says so.
            transfer: Deadline, cancellation and count of bytes; the source's own deadline where None.

        Raises:
            AefUnavailableError: Nothing can be had for this place from this source.
        """

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:
        """A few bands at the pixel centers of a picture; validity by nodata alone.

        Raises:
            AefUnavailableError: As `read`.
        """


def file_fingerprint(paths: Iterable[Path]) -> str:
    """A hash that changes when a file is replaced, added or removed."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        try:
            stat = path.stat()
            state = f"{stat.st_size}|{stat.st_mtime_ns}"
        except OSError:  # gone, or its disk is: reading it will say so
            state = "gone"
        digest.update(f"{path.resolve()}|{state}\n".encode())
    return digest.hexdigest()
