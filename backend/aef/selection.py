"""Which source answers: the one asked for, or with `auto` the first configured one that has the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backend.aef.base import AefReading, AefSource, Picture
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefUnavailableError, InvalidRequestError
from fusar_qgis.core.grid import SamplingGrid

AUTO = "auto"
SOURCE_NAMES = ("file", "earthengine", "public")
"""All sources there can be, in the order in which `auto` asks them."""

_NOT_CONFIGURED = {
    "file": (
        "No AEF file is configured on this backend.",
        "Start it with --aef-file, or choose the source auto.",
    ),
    "earthengine": (
        "Earth Engine is not set up on this backend.",
        "Set FUSAR_EE_PROJECT, or choose the source file or auto.",
    ),
    "public": (
        "The public archive is switched off on this backend.",
        "Set FUSAR_AEF_PUBLIC=true, or choose the source file or auto.",
    ),
}


class AefSelector:
    """The configured sources behind one `read`.

    Args:
        sources: Those that are configured; their names are among `SOURCE_NAMES`.
        new_transfer: A budget for each read that brings none; the source's own deadline where None.
    """

    def __init__(
        self, sources: Sequence[AefSource] = (), new_transfer: Callable[[], Transfer] | None = None
    ) -> None:
        self._new_transfer: Callable[[], Transfer | None] = new_transfer or (lambda: None)
        by_name = {source.name: source for source in sources}
        self._sources = {name: by_name[name] for name in SOURCE_NAMES if name in by_name}

    @property
    def names(self) -> tuple[str, ...]:
        """The configured sources."""
        return tuple(self._sources)

    def years(self) -> tuple[int, ...]:
        """The years that any configured source has, rising."""
        return tuple(sorted({year for source in self._sources.values() for year in source.years()}))

    def read(
        self, source: str, grid: SamplingGrid, year: int, transfer: Transfer | None = None
    ) -> AefReading:
        """Vectors at the nodes; a source asked for by name has no stand-in.

        Args:
            source: `auto` or one of `SOURCE_NAMES`.
            grid: Where.
            year: When.
            transfer: Deadline, cancellation and count of bytes.

        Raises:
            InvalidRequestError: No such source.
            AefUnavailableError: It is not configured, or has nothing here.
        """
        budget = transfer or self._new_transfer()
        return _first_valid(self.chosen(source), lambda chosen: chosen.read(grid, year, budget))

    def read_picture(
        self, source: str, picture: Picture, year: int, transfer: Transfer | None = None
    ) -> AefReading:
        """A few bands for a picture; the rest as `read`.

        Raises:
            InvalidRequestError: No such source.
            AefUnavailableError: It is not configured, or has nothing here.
        """
        budget = transfer or self._new_transfer()
        return _first_valid(self.chosen(source), lambda chosen: chosen.read_picture(picture, year, budget))

    def chosen(self, source: str) -> list[AefSource]:
        """The sources that a read from `source` asks, in order.

        Raises:
            InvalidRequestError: No such source.
            AefUnavailableError: It is not configured.
        """
        if source == AUTO and self._sources:
            return list(self._sources.values())
        if source == AUTO:
            raise AefUnavailableError(
                "No AEF source is configured on this backend.", "Start it with --aef-file."
            )
        if source not in SOURCE_NAMES:
            raise InvalidRequestError(
                f"The AEF source {source!r} is unknown.", f"Use one of: {', '.join((AUTO, *SOURCE_NAMES))}."
            )
        if source not in self._sources:
            raise AefUnavailableError(*_NOT_CONFIGURED[source])
        return [self._sources[source]]


def _first_valid(sources: Sequence[AefSource], read: Callable[[AefSource], AefReading]) -> AefReading:
    """The first reading with a valid place; else the first all-masked one; else all failures in the last one's type."""
    masked: AefReading | None = None
    failures: list[AefUnavailableError] = []
    for source in sources:
        try:
            reading = read(source)
        except AefUnavailableError as error:
            failures.append(error)
            continue
        if reading.valid.any():
            return reading
        masked = masked or reading
    if masked is None:
        *others, last = failures
        # That the file ends elsewhere matters as much as that the archive cannot be reached.
        said = dict.fromkeys(error.message for error in (*others, last))
        raise type(last)(" ".join(said), last.action) from last
    return masked
