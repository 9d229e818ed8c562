"""When a scene was taken, and how we know. Never a guess: what no trusted source says stays unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Callable, List, Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.products import NamedAcquisition, loose_date, read_name
from fusar_qgis.core.sidecar import UNTRUSTED_TAG, find_time, product_names
from fusar_qgis.core.timestamps import FIRST_YEAR, LAST_YEAR, parse_time

SIDECAR = "sidecar"
TAG = "tag"
FILE_NAME = "file name"
FOLDER_NAME = "folder name"
USER = "user"
NONE = "none"


@dataclass(frozen=True)
class Acquisition:
    """Year and start of the acquisition (UTC), which kind of source says so, and its words.

    `note` is for people: what contradicts, or what hints there are when the year is unknown.
    """

    year: Optional[int]
    time: Optional[datetime]
    source: str
    detail: str
    platform: str = ""
    note: str = ""


UNKNOWN = Acquisition(None, None, NONE, "")


def read_acquisition(
    path_name: str,
    folder_names: Sequence[str],
    tags: Mapping[str, str],
    sidecar: Optional[Mapping[str, str]] = None,
) -> Acquisition:
    """The acquisition as the most trusted source that speaks gives it: sidecar, tag, file name, folder name.

    TIFF's own date is the time of processing or of the last save, and is never used. Names are used only where they
    follow a product's scheme; a name that holds products of different years says nothing.

    Args:
        path_name: The file's name, without folders.
        folder_names: Names of the folders above it, nearest first.
        tags: The file's GDAL metadata, all domains in one.
        sidecar: Flat metadata of a product file beside it, see `sidecar.read_sidecar`.
    """
    named = _from_names([(FILE_NAME, path_name), *((FOLDER_NAME, name) for name in folder_names)])
    readers: List[Callable[[], Optional[Acquisition]]] = [
        lambda: _from_entries(SIDECAR, sidecar or {}),
        lambda: _from_entries(TAG, tags),
        lambda: named,
    ]
    for reader in readers:
        found = reader()
        if found is not None:
            return _compared(found, named)
    return replace(UNKNOWN, note=_hint(path_name, folder_names, tags))


def with_user_year(acquisition: Acquisition, year: int) -> Acquisition:
    """The acquisition with the year the user gives, which wins over everything.

    Raises:
        InvalidRequestError: The year is not one of a SAR satellite.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidRequestError(
            f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}.", "Enter the year it was taken."
        )
    time = acquisition.time if acquisition.time is not None and acquisition.time.year == year else None
    note = ""
    if acquisition.year is not None and acquisition.year != year:
        note = f"The {acquisition.source} says {acquisition.year} ({acquisition.detail})."
    return Acquisition(year, time, USER, f"entered: {year}", acquisition.platform, note)


def _from_entries(source: str, entries: Mapping[str, str]) -> Optional[Acquisition]:
    found = find_time(entries)
    if found is not None:
        key, time = found
        return Acquisition(time.year, time, source, f"{key} = {entries.get(key, time.isoformat())}")
    for key, value in product_names(entries):
        named = _agreed(read_name(value))
        if named is not None:
            return Acquisition(named.year, named.time, source, f"{key} = {named.detail}", named.platform)
    return None


def _from_names(names: Sequence[Tuple[str, str]]) -> Optional[Acquisition]:
    for source, name in names:
        readings = read_name(name)
        named = _agreed(readings)
        if named is not None:
            return Acquisition(named.year, named.time, source, named.detail, named.platform)
        if readings:
            # A nearer name that contradicts itself is not overruled by one farther away.
            return None
    return None


def _agreed(readings: Tuple[NamedAcquisition, ...]) -> Optional[NamedAcquisition]:
    return readings[0] if readings and len({reading.year for reading in readings}) == 1 else None


def _compared(found: Acquisition, named: Optional[Acquisition]) -> Acquisition:
    if named is None or named is found:
        return found
    platform = found.platform or named.platform
    if named.year == found.year:
        return replace(found, platform=platform)
    return replace(found, platform=platform, note=f"The {named.source} says {named.year} ({named.detail}).")


def _hint(path_name: str, folder_names: Sequence[str], tags: Mapping[str, str]) -> str:
    hints = []
    if len({reading.year for reading in read_name(path_name)}) > 1:
        return "The name holds acquisitions of several years."
    for name in (path_name, *folder_names):
        date = loose_date(name)
        if date:
            hints.append(f"The name {name!r} holds the date {date}, which may be another one.")
            break
    saved = parse_time(tags.get(UNTRUSTED_TAG, ""))
    if saved is not None:
        hints.append(f"The TIFF was written on {saved:%Y-%m-%d}; the acquisition is earlier.")
    return " ".join(hints)
