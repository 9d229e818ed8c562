"""AEF from files the user has: GeoTIFFs of one or several years, or the release's .npz and .npy fields."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from backend.aef.base import ALL_BANDS, AefReading, AefSource, Picture, file_fingerprint
from backend.aef.npz_source import NpzSource
from backend.aef.rasters import AefRaster, open_raster, read_pixels
from backend.aef.rows_source import RowsSource
from backend.aef.transfer import Transfer
from backend.aef.years import year_note
from fusar_qgis.core.errors import AefNoCoverageError, ConfigError
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid

LOGGER = logging.getLogger(__name__)

RASTER_SUFFIXES = (".tif", ".tiff")
FIELD_SUFFIXES: dict[str, Callable[[Path], AefSource]] = {".npz": NpzSource, ".npy": RowsSource}


def open_file_source(path: Path) -> AefSource:
    """The source for one file or a folder of them.

    Args:
        path: A 64-band GeoTIFF, a folder (searched with its subfolders), one .npz field or one .npy of rows.

    Raises:
        ConfigError: Nothing usable is there.
    """
    if not path.exists():
        raise ConfigError(
            f"The AEF file {str(path)!r} does not exist.", "Check --aef-file or FUSAR_AEF_FILE."
        )
    if path.is_file() and path.suffix.lower() in FIELD_SUFFIXES:
        return FIELD_SUFFIXES[path.suffix.lower()](path)
    return FileSource(path, _find_rasters(path))


class FileSource:
    """Rasters on disk, all CRSs, all years; a node takes the first valid pixel among the files of its year.

    Args:
        path: What the user named, for messages.
        rasters: The files.
    """

    name = "file"

    def __init__(self, path: Path, rasters: Sequence[AefRaster]) -> None:
        self._path = path
        self._rasters = tuple(rasters)

    def years(self) -> tuple[int, ...]:
        """The years that tags, file names or folder names tell."""
        return tuple(sorted({raster.year for raster in self._rasters if raster.year is not None}))

    def fingerprint(self) -> str:
        """A hash of every file's path, size and time of change."""
        return file_fingerprint(raster.path for raster in self._rasters)

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:  # noqa: ARG002 - local
        """Vectors at the nodes, from the wanted year or the nearest one whose files lie here.

        Raises:
            AefNoCoverageError: No file lies here.
            AefUnavailableError: A file cannot be read any more.
        """
        return self._read(grid.nodes(), year, ALL_BANDS, grid.bbox)

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:  # noqa: ARG002
        """The picture's bands at its pixel centers, as `read`.

        Raises:
            AefNoCoverageError: No file lies here.
            AefUnavailableError: A file cannot be read any more.
        """
        return self._read(picture.centers(), year, picture.bands, picture.bbox)

    def _read(self, places: np.ndarray, year: int, bands: tuple[int, ...], bbox: BBox) -> AefReading:
        shape = places.shape[:2]
        for candidate in self._years_by_nearness(year):
            values, valid, touched = self._read_year(candidate, places.reshape(-1, 2), bands)
            if touched:
                values[~valid] = np.nan
                values = values.reshape(*shape, len(bands))
                return AefReading(
                    values, valid.reshape(shape), candidate, self.name, year_note(year, candidate)
                )
        west, south, east, north = bbox.as_tuple()
        raise AefNoCoverageError(
            f"No AEF file covers {west:.4f}, {south:.4f}, {east:.4f}, {north:.4f} (west, south, east, north).",
            f"Add a file for this place to {self._path.name!r}, or go on without AEF.",
        )

    def _years_by_nearness(self, year: int) -> list[int | None]:
        dated: list[int | None] = [*sorted(self.years(), key=lambda there: (abs(there - year), there))]
        return dated + [None] * any(raster.year is None for raster in self._rasters)

    def _read_year(
        self, year: int | None, lonlat: np.ndarray, bands: tuple[int, ...]
    ) -> tuple[np.ndarray, np.ndarray, bool]:
        values = np.full((len(lonlat), len(bands)), np.nan, np.float32)
        valid = np.zeros(len(lonlat), bool)
        touched = False
        for raster in self._rasters:
            # Tiles meet at zone edges: what is masked in one may be valid in the next.
            if raster.year == year and not valid.all():
                open_nodes = np.flatnonzero(~valid)
                values[open_nodes], valid[open_nodes], hit = read_pixels(raster, lonlat[open_nodes], bands)
                touched |= hit
        return values, valid, touched


def _find_rasters(path: Path) -> list[AefRaster]:
    if path.is_file():
        return [open_raster(path, path.parent)]
    rasters = []
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in RASTER_SUFFIXES:
            try:
                rasters.append(open_raster(file, path))
            except ConfigError as error:
                LOGGER.warning("Left out: %s", error.message)
    if not rasters:
        raise ConfigError(
            f"The AEF folder {str(path)!r} holds no 64-band raster.", "Name a folder with AEF GeoTIFFs in it."
        )
    return rasters
