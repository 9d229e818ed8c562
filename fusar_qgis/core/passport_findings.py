"""Everything that sidecars, tags and names say about a scene, and which of it counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import List, Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.acquisition import Acquisition
from fusar_qgis.core.passport import FILE_NAME, FOLDER_NAME, Finding
from fusar_qgis.core.passport_agreement import AGREEMENT, close_times, differs_only_by_detail, same_word
from fusar_qgis.core.passport_keys import KEYS
from fusar_qgis.core.product_facts import plain_fact, polarization_in, read_name_facts
from fusar_qgis.core.products import read_name
from fusar_qgis.core.sidecar import find_time, is_foreign_key, plain_key, product_names, unpacked
from fusar_qgis.core.timestamps import parse_time

LONGEST_ACQUISITION = timedelta(hours=1)
"""An `end` farther from the start belongs to something else: processing, a mosaic, a mistake."""


def findings_of_entries(source: str, file_name: str, entries: Mapping[str, str]) -> List[Finding]:
    """What one file's metadata says, at most one finding per entry and source.

    Args:
        source: `passport.SIDECAR` or `passport.TAG`.
        file_name: Named in `where`; empty for tags.
        entries: Flat metadata.
    """
    flat = [(plain_key(key), key, value) for key, value in unpacked(entries) if len(value) <= 80]
    inside = f" in {file_name}" if file_name else ""
    found = []
    start = find_time(entries)
    if start is not None:
        key, time = start
        found.append(Finding("start", time.isoformat(), source, f"{_short(key)}{inside}"))
    for fact, wanted in KEYS.items():
        hit = _first(flat, fact, wanted)
        if hit is not None:
            found.append(Finding(fact, hit[1], source, f"{_short(hit[0])}{inside}"))
    named = [name for name in (read_name_facts(value) for _, value in product_names(entries)) if name[0]]
    have = {finding.key for finding in found}
    for facts, text in named[:1]:
        found.extend(
            Finding(k, v, source, f"{text}{inside}") for k, v in sorted(facts.items()) if k not in have
        )
    return found


def findings_of_names(path_name: str, folder_names: Sequence[str]) -> List[Finding]:
    """What the names say, the nearest folder that names a product last.

    Args:
        path_name: The file's name, without folders.
        folder_names: Names of the folders above it, nearest first.
    """
    found = _findings_of_name(FILE_NAME, path_name)
    free = polarization_in(path_name)
    if free and not any(finding.key == "polarization" for finding in found):
        found.append(Finding("polarization", free, FILE_NAME, path_name))
    for folder in folder_names:
        below = _findings_of_name(FOLDER_NAME, folder)
        if below:
            return found + below
    return found


def trusted(findings: Sequence[Finding], key: str) -> Tuple[Optional[Finding], Tuple[Finding, ...]]:
    """The finding of the most trusted source, and those that contradict it.

    Args:
        findings: The most trusted first.
        key: The entry.
    """
    said = [finding for finding in findings if finding.key == key]
    if not said:
        return None, ()
    first = _narrowest(said) if key == "polarization" else said[0]
    if key == "platform":
        # `Sentinel-1A` says more than `Sentinel-1`.
        first = next((other for other in said if differs_only_by_detail(first.value, other.value)), first)
    agree = AGREEMENT.get(key, same_word)
    return first, tuple(other for other in said if other is not first and not agree(first.value, other.value))


def start_conflicts(findings: Sequence[Finding], acquisition: Acquisition) -> Tuple[Finding, ...]:
    """Which starts contradict the one that counts."""
    if acquisition.time is None:
        return tuple(
            finding
            for finding in findings
            if finding.key == "start" and finding.value[:4] != str(acquisition.year or finding.value[:4])
        )
    return tuple(
        finding
        for finding in findings
        if finding.key == "start" and not close_times(acquisition.time.isoformat(), finding.value)
    )


def end_that_fits(
    findings: Sequence[Finding], start: Optional[datetime]
) -> Tuple[Optional[Finding], Tuple[Finding, ...]]:
    """The first end that lies within an hour after the start, and those that do not."""
    said = [finding for finding in findings if finding.key == "end"]
    if start is None:
        return None, ()
    fitting = [finding for finding in said if _fits(start, finding.value)]
    rest = tuple(finding for finding in said if finding not in fitting)
    return (fitting[0] if fitting else None), rest


def _fits(start: datetime, end: str) -> bool:
    time = parse_time(end)
    # Names hold whole seconds, so that an end may seem to lie just before the start.
    return time is not None and timedelta(seconds=-1) <= time - start <= LONGEST_ACQUISITION


def _first(
    flat: Sequence[Tuple[str, str, str]], fact: str, wanted: Sequence[str]
) -> Optional[Tuple[str, str]]:
    for name in wanted:
        for plain, key, value in flat:
            if (plain == name or plain.endswith("." + name)) and not _is_foreign(fact, plain):
                text = plain_fact(fact, value)
                if text:
                    return key, text
    return None


def _short(key: str) -> str:
    """The last two parts: XML paths are long, and their beginnings the same."""
    return ".".join(key.split(".")[-2:])


def _is_foreign(fact: str, plain: str) -> bool:
    # Orbit numbers and passes stand in branches about orbits, which for times are foreign.
    return fact == "end" and is_foreign_key(plain)


def _findings_of_name(source: str, name: str) -> List[Finding]:
    facts, text = read_name_facts(name)
    found = [Finding(key, value, source, text) for key, value in facts.items()]
    readings = read_name(name)
    if readings and len({reading.year for reading in readings}) == 1:
        first = readings[0]
        if first.time is not None:
            found.append(Finding("start", first.time.isoformat(), source, first.detail))
        if "platform" not in facts:
            found.append(Finding("platform", first.platform, source, first.detail))
    return found


def _narrowest(said: Sequence[Finding]) -> Finding:
    """A product may hold two polarizations and this file one of them."""
    first = said[0]
    for other in said[1:]:
        if set(other.value.split()) < set(first.value.split()):
            first = other
    return first
