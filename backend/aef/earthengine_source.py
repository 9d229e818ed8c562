"""AEF from Earth Engine: the pixel under each node at 10 m, one request a scene."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from backend.aef.base import ALL_BANDS, AefReading, Picture
from backend.aef.earthengine_errors import FootprintTooLargeError
from backend.aef.earthengine_grid import Block, PixelGrid
from backend.aef.earthengine_pixels import MASKED, band_names, check, unpack
from backend.aef.transfer import Transfer
from backend.aef.years import nearest_year, year_note
from fusar_qgis.core.errors import AefUnavailableError
from fusar_qgis.core.grid import SamplingGrid

DATASET = "GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL"
PIXEL_M = 10
MAX_REQUESTS = 64
"""For one read; a footprint that needs more is refused in a sentence."""

_RESTRICTED = (
    "The Earth Engine project is in restricted mode (its monthly allowance is used up); reads are slower."
)


class PixelComputer(Protocol):
    """What the source needs of a session."""

    def compute_pixels(self, expression: Any, grid: dict[str, Any], transfer: Transfer) -> tuple[Any, bool]:
        """One request's structured array, and whether the project is in restricted mode."""


class EarthEngineSource:
    """Reads native AEF pixels: nearest, never interpolated, masked places told apart.

    Args:
        session: Signs in and sends requests.
        years: The yearly layers there are.
    """

    name = "earthengine"

    def __init__(self, session: PixelComputer, years: Sequence[int]) -> None:
        self._session = session
        self._years = tuple(sorted(set(years)))

    def years(self) -> tuple[int, ...]:
        """The configured years; Earth Engine is not asked."""
        return self._years

    def fingerprint(self) -> str:
        """Data set, sampling and years; values do not depend on the account."""
        return f"{DATASET}|nearest {PIXEL_M} m|{','.join(map(str, self._years))}"

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:
        """All 64 bands at the nodes.

        Raises:
            AefUnavailableError: Any failure, by its cause.
            OperationCancelledError: The user pressed Stop.
        """
        return self._read(PixelGrid.of_nodes(grid), ALL_BANDS, year, transfer or Transfer())

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:
        """The picture's bands at its pixel centers, and no others.

        Raises:
            AefUnavailableError: As `read`.
            OperationCancelledError: The user pressed Stop.
        """
        bands = tuple(dict.fromkeys(picture.bands))
        reading = self._read(PixelGrid.of_picture(picture), bands, year, transfer or Transfer())
        order = [bands.index(band) for band in picture.bands]
        return reading._replace(values=reading.values[..., order])

    def _read(self, grid: PixelGrid, bands: tuple[int, ...], wanted: int, transfer: Transfer) -> AefReading:
        year = nearest_year(self._years, wanted)
        values, restricted = self._collect(grid, bands, year, transfer)
        valid, off_note = check(values)
        values[~valid] = np.nan
        note = f"{year_note(wanted, year)} {off_note}".strip()
        return AefReading(values, valid, year, self.name, note, _RESTRICTED if restricted else "")

    def _collect(
        self, grid: PixelGrid, bands: tuple[int, ...], year: int, transfer: Transfer
    ) -> tuple[np.ndarray, bool]:
        """Block by block; one whose footprint is too large for Earth Engine is asked for again in quadrants."""
        values = np.full((grid.n_rows, grid.n_cols, len(bands)), np.nan, np.float32)
        restricted = False
        pending = grid.blocks(len(bands))[::-1]
        n_requests = 0
        while pending:
            block = pending.pop()
            n_requests += 1
            _refuse_too_many(n_requests + len(pending))
            try:
                part, warned = self._ask(grid, block, bands, year, transfer)
            except FootprintTooLargeError:
                if not (parts := block.parts()):
                    raise
                pending.extend(parts[::-1])
                continue
            values[block.slices] = part
            restricted |= warned
        return values, restricted

    def _ask(
        self, grid: PixelGrid, block: Block, bands: tuple[int, ...], year: int, transfer: Transfer
    ) -> tuple[np.ndarray, bool]:
        pixels, restricted = self._session.compute_pixels(
            lambda: annual_image(year, bands), block.request(grid), transfer
        )
        part = unpack(pixels, bands, block.n_rows, block.n_cols)
        transfer.add(part.nbytes)
        return part, restricted


def annual_image(year: int, bands: Sequence[int]) -> Any:
    """The server-side image of one year, its pixels pinned to 10 m.

    A mosaic has no scale of its own, and Earth Engine would answer a coarse grid from averaged pyramid levels;
    `reproject` makes it take the nearest full-resolution pixel. Masked places become -2, which no band can have.
    """
    import ee

    layers = ee.ImageCollection(DATASET).filterDate(f"{year}-01-01", f"{year + 1}-01-01")
    pinned = layers.mosaic().select(band_names(bands)).reproject("EPSG:4326", None, PIXEL_M)
    return pinned.unmask(int(MASKED), False).toFloat()


def _refuse_too_many(n_requests: int) -> None:
    if n_requests > MAX_REQUESTS:
        raise AefUnavailableError(
            f"The area is too large: Earth Engine would need more than {MAX_REQUESTS} requests.",
            "Choose a smaller area, fewer nodes or pixels, or another AEF source.",
        )
