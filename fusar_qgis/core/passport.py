"""A scene's passport: what is known about it, entry by entry, where each value was read, and what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.errors import InvalidRequestError

SIDECAR, TAG, FILE_NAME, FOLDER_NAME, USER, NONE = (
    "sidecar",
    "tag",
    "file name",
    "folder name",
    "user",
    "none",
)
FILE = "file"
"""What the raster format itself holds: size, georeferencing, data type, band descriptions."""
PIXELS = "pixels"
"""Measured on the pixel values."""
COMPUTED = "computed"
"""Follows from another entry."""
DEFAULT = "default"
"""Chosen by nobody: what the plugin does unless it is told otherwise."""
LAYER = "layer"
"""A property of the QGIS layer, such as a CRS that the analyst set."""

UNKNOWN_TEXT = "unknown"
_SOURCE_WORDS = {USER: "you", NONE: "-"}


@dataclass(frozen=True)
class Finding:
    """What one source says about one entry; `where` is the tag, the key with its file, or the name itself."""

    key: str
    value: str
    source: str
    where: str = ""


@dataclass(frozen=True)
class PassportEntry:
    """One row of the passport.

    `value` is empty where nothing is known. `others` are findings that differ, for people to judge. `file_value` is
    what the file says where the analyst has overruled it.
    """

    key: str
    name: str
    value: str
    unit: str = ""
    source: str = NONE
    where: str = ""
    editable: bool = False
    others: Tuple[Finding, ...] = ()
    file_value: str = ""
    note: str = ""

    @property
    def shown(self) -> str:
        """The value with its unit, `unknown` where there is none."""
        if not self.value:
            return UNKNOWN_TEXT
        return f"{self.value}{'' if self.unit == '°' else ' '}{self.unit}" if self.unit else self.value

    @property
    def conflict(self) -> str:
        """What other sources say, one sentence each; empty where they agree."""
        return " ".join(f"The {said_by(other)} says {other.value}." for other in self.others)


@dataclass(frozen=True)
class Passport:
    """All entries in reading order."""

    entries: Tuple[PassportEntry, ...] = ()

    def get(self, key: str) -> Optional[PassportEntry]:
        """The entry of a key, None where the passport has no such entry."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def value(self, key: str) -> str:
        """The value of a key, empty where it is not known."""
        entry = self.get(key)
        return entry.value if entry is not None else ""

    @property
    def conflicts(self) -> Tuple[PassportEntry, ...]:
        """Entries about which sources differ."""
        return tuple(entry for entry in self.entries if entry.others)

    def text(self) -> str:
        """All entries as plain text, a line each: name, value, source."""
        return "\n".join(_line(entry) for entry in self.entries)

    def rows(self) -> List[Dict[str, object]]:
        """All entries for JSON."""
        return [_row(entry) for entry in self.entries]


EMPTY_PASSPORT = Passport()


def said_by(finding: Finding) -> str:
    """A source in words: `file name (S1A_IW_...)`."""
    return f"{finding.source} ({finding.where})" if finding.where else finding.source


def source_words(entry: PassportEntry) -> str:
    """Where an entry's value was read, in words."""
    source = _SOURCE_WORDS.get(entry.source, entry.source)
    return f"{source}: {entry.where}" if entry.where else source


def edited(entry: PassportEntry, value: str) -> PassportEntry:
    """The entry with the analyst's value; what the file says is kept beside it.

    Raises:
        InvalidRequestError: The entry cannot be edited.
    """
    if not entry.editable:
        raise InvalidRequestError(f"The entry {entry.name!r} cannot be edited.")
    others = entry.others
    if entry.value and entry.value != value:
        others = (Finding(entry.key, entry.value, entry.source, entry.where), *others)
    return replace(entry, value=value, unit="", source=USER, where="", others=others, file_value=entry.value)


def with_edits(passport: Passport, edits: Mapping[str, str]) -> Passport:
    """The passport with the analyst's values in place of the file's; keys that it does not have are left out.

    Args:
        passport: As the file says.
        edits: Key -> value; empty values are no edits.
    """
    return Passport(
        tuple(
            edited(entry, edits[entry.key]) if edits.get(entry.key) and entry.editable else entry
            for entry in passport.entries
        )
    )


def with_entries(passport: Passport, added: Sequence[PassportEntry], after: str) -> Passport:
    """The passport with entries put in behind one key, or in the place of entries that have their keys."""
    keys = {entry.key for entry in added}
    kept = [entry for entry in passport.entries if entry.key not in keys]
    at = next((index + 1 for index, entry in enumerate(kept) if entry.key == after), len(kept))
    return Passport((*kept[:at], *added, *kept[at:]))


def _line(entry: PassportEntry) -> str:
    told = f" ({source_words(entry)})" if entry.source != NONE else ""
    more = " ".join(text for text in (entry.conflict, entry.note) if text)
    return f"{entry.name}: {entry.shown}{told}{'. ' + more if more else ''}"


def _row(entry: PassportEntry) -> Dict[str, object]:
    others = [{"value": other.value, "source": other.source, "where": other.where} for other in entry.others]
    return {
        "key": entry.key,
        "name": entry.name,
        "value": entry.value or None,
        "unit": entry.unit,
        "source": entry.source,
        "where": entry.where,
        "others": others,
        "note": entry.note,
    }
