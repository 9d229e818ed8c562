"""AEF without an account: the public mosaic, else the COGs it was made from, else their mirror."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.aef.base import AefReading, AefSource, Picture
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError
from fusar_qgis.core.grid import SamplingGrid

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Archive:
    """One public place that AEF can be read from, and how a sentence calls it."""

    words: str
    source: AefSource


class PublicSource:
    """Several archives of the same vectors behind one name; a reading that is not the first one's says so.

    Each archive brings its own cache: a pixel of the mosaic may be the neighbor of the COGs' (it was reprojected), so
    the two never share an entry.

    Args:
        archives: In the order in which they are asked; those that have the wanted year first.
    """

    name = "public"

    def __init__(self, archives: Sequence[Archive]) -> None:
        self._archives = tuple(archives)

    @property
    def archives(self) -> tuple[Archive, ...]:
        """In the order in which they are asked."""
        return self._archives

    def years(self) -> tuple[int, ...]:
        """The years that any of them is known to have."""
        return tuple(sorted({year for archive in self._archives for year in archive.source.years()}))

    def fingerprint(self) -> str:
        """All of theirs."""
        return "|".join(archive.source.fingerprint() for archive in self._archives)

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:
        """All 64 bands at the nodes of a grid.

        Raises:
            AefUnavailableError: None of them can be read: the first one's reason.
        """
        return self._first(year, lambda source: source.read(grid, year, transfer))

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:
        """A few bands at the pixel centers of a picture.

        Raises:
            AefUnavailableError: As `read`.
        """
        return self._first(year, lambda source: source.read_picture(picture, year, transfer))

    def _first(self, year: int, read: Callable[[AefSource], AefReading]) -> AefReading:
        failures: list[tuple[Archive, AefUnavailableError]] = []
        for archive in sorted(self._archives, key=lambda one: year not in one.source.years()):
            try:
                reading = read(archive.source)
            except AefNoCoverageError:
                # Nothing here is an answer, and the same in all of them.
                raise
            except AefUnavailableError as error:
                LOGGER.warning("AEF cannot be read from %s: %s", archive.words, error)
                failures.append((archive, error))
                continue
            if failures:
                tried, reason = failures[0]
                note = f"AEF came from {archive.words}, {tried.words} could not be read: {reason.message}"
                reading = reading._replace(passing_note=f"{reading.passing_note} {note}".strip())
            return reading
        raise failures[0][1]
