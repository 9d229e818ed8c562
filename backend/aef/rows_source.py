"""AEF anchors in the release's older form: an .npy of rows, each with its place on Earth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from backend.aef.base import AefReading, Picture, file_fingerprint
from backend.aef.transfer import Transfer
from backend.aef.years import year_note
from fusar_qgis.core.array_file import read_npy
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError, ConfigError, InvalidFieldError
from fusar_qgis.core.field import is_valid_vector, read_rows
from fusar_qgis.core.grid import SamplingGrid
from fusar_qgis.core.longitude import unwrap_longitude

_ROUNDING_DEG = 2e-5
"""Longitudes kept as float32 are off by up to this much."""
_SAME_DEG = 1e-7
_SINGLE_REACH_DEG = 5e-5
"""A single anchor stands for its own 10 m pixel."""


class RowsSource:
    """Gives each node the anchor nearest to it on the ground, within half a spacing; elsewhere it has nothing.

    Args:
        path: An .npy [S, 70] = lon, lat, row, col, x, y, A00..A63; degrees in WGS 84.

    Raises:
        ConfigError: Not such a file.
    """

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # Before it is read: a file that is replaced meanwhile must not pass for the one that was.
            self._fingerprint = f"npy|{file_fingerprint([path])}"
            self._values = read_rows(path).anchors()[0]
        except (InvalidFieldError, OSError) as error:
            raise ConfigError(
                f"The AEF rows {str(path)!r} cannot be read: {error}",
                "Use rows of lon, lat, row, col, x, y, A00..A63.",
            ) from error
        with path.open("rb") as stream:
            self._lonlat = read_npy(stream)[:, :2].astype(np.float64)
        if not (np.isfinite(self._lonlat).all() and (np.abs(self._lonlat) <= (360.0, 90.0)).all()):
            raise ConfigError(
                f"The AEF rows {str(path)!r} have places that are not on the globe.",
                "The first two columns must be lon and lat in degrees.",
            )
        self._lonlat[:, 0] = unwrap_longitude(self._lonlat[:, 0], self._lonlat[0, 0])
        self._reach = _half_spacing(self._lonlat) + _ROUNDING_DEG

    def years(self) -> tuple[int, ...]:
        """Unknown: the form has no year."""
        return ()

    def fingerprint(self) -> str:
        """Path, size and time of change of what is in memory, whatever has become of the file since."""
        return self._fingerprint

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:  # noqa: ARG002 - local
        """The anchor nearest to each node.

        Raises:
            AefNoCoverageError: No node is near an anchor.
        """
        nodes = grid.nodes().reshape(-1, 2)
        nearest, reached = self._nearest(nodes)
        if not reached.any():
            west, south, east, north = grid.bbox.as_tuple()
            raise AefNoCoverageError(
                f"The AEF rows {self._path.name!r} do not cover {west:.4f}, {south:.4f}, {east:.4f}, {north:.4f} "
                "(west, south, east, north).",
                "Use a file for this place, or go on without AEF.",
            )
        values = self._values[nearest].astype(np.float32)
        valid = reached & is_valid_vector(values)
        values[~valid] = np.nan
        shape = (grid.n_lat, grid.n_lon)
        values, valid = values.reshape(*shape, -1), valid.reshape(shape)
        return AefReading(values, valid, None, self.name, year_note(year, None))

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:  # noqa: ARG002
        """Never: anchors are points, not pixels.

        Raises:
            AefUnavailableError: Always.
        """
        raise AefUnavailableError(
            f"The AEF rows {self._path.name!r} have no pixels to draw.",
            "Use an AEF GeoTIFF for the composite.",
        )

    def _nearest(self, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each node [N, 2] the index of its anchor, and whether that is within reach on both axes."""
        nearest, reached = np.empty(len(nodes), np.int64), np.empty(len(nodes), bool)
        lon = unwrap_longitude(nodes[:, 0], self._lonlat[:, 0].mean())
        for index, (x, y) in enumerate(zip(lon, nodes[:, 1], strict=True)):
            away = np.abs(self._lonlat - (x, y))
            # Steps of the anchors' own grid are the measure: the nearest one is the cell's.
            nearest[index] = (away / self._reach).max(axis=1).argmin()
            reached[index] = (away[nearest[index]] <= self._reach).all()
        return nearest, reached


def _half_spacing(lonlat: np.ndarray) -> np.ndarray:
    """Half the step between anchors in lon and lat; scattered anchors have one from their nearest neighbors."""
    counts = np.array([len(np.unique(np.round(axis / _SAME_DEG))) for axis in lonlat.T])
    span = np.ptp(lonlat, axis=0)
    if counts.prod() <= 2 * len(lonlat):
        steps = np.where(counts > 1, span / np.maximum(counts - 1, 1), 0.0)
        half = np.where(steps > 0.0, steps, steps.max()) / 2
        return np.maximum(half, _SINGLE_REACH_DEG)
    distances = [np.partition(np.abs(lonlat - place).max(axis=1), 1)[1] for place in lonlat]
    return np.full(2, max(float(np.median(distances)) / 2, _SINGLE_REACH_DEG))
