"""Puts a scene's passport together from the raster itself and from what sidecars, tags and names say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.acquisition import Acquisition
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.geometry import side_lengths_m
from fusar_qgis.core.georeferencing import placed_note, placed_words
from fusar_qgis.core.passport import (
    COMPUTED,
    DEFAULT,
    FILE,
    NONE,
    PIXELS,
    Finding,
    Passport,
    PassportEntry,
    with_entries,
)
from fusar_qgis.core.passport_findings import end_that_fits, start_conflicts, trusted
from fusar_qgis.core.passport_time import time_text
from fusar_qgis.core.pixel_units import KIND_WORDS, doubt_units, said_units
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.timestamps import parse_time

_POLARIZATION = re.compile(r"(?<![A-Za-z])([VHRL][VH])(?![A-Za-z])", re.IGNORECASE)
_MOST_BANDS = 8
_FIRST_ORBITS = {"Sentinel-1A": 73, "Sentinel-1B": 27}
_S1_TRACKS = 175
_SIMPLE: Tuple[Tuple[str, str, str], ...] = (
    ("mode", "Mode", ""),
    ("level", "Product", ""),
    ("orbit", "Orbit", ""),
    ("relative_orbit", "Track", ""),
    ("pass", "Pass", ""),
    ("look", "Look", ""),
    ("incidence", "Incidence", "°"),
)


@dataclass(frozen=True)
class RasterFacts:
    """What the raster format says: bands, their type and tags, control points, and where the CRS comes from."""

    dtype: str
    band_tags: Tuple[Mapping[str, str], ...] = ()
    """Of each band, with `description` and `units`."""
    n_gcps: int = 0
    crs_name: str = ""
    crs_source: str = FILE
    file_name: str = ""
    findings: Tuple[Finding, ...] = ()
    """The most trusted first."""


def build_passport(scene: Scene, facts: RasterFacts) -> Passport:
    """The passport as the file, its sidecars and its names say; the analyst's edits come on top.

    Args:
        scene: As the file says.
        facts: The raster's own facts and all findings.
    """
    simple = _simple_entries(facts.findings)
    known = {entry.key: entry.value for entry in simple}
    start = _start(scene.acquisition, facts.findings)
    identity = [entry for entry in simple if entry.key in ("platform", "mode", "level")]
    entries = [
        start,
        _end(scene.acquisition, facts.findings),
        *identity,
        _polarization(len(scene.bands), facts),
        _units(facts, known),
        _model_band(scene.bands),
        _bands(scene, facts),
        *_place_entries(scene, facts),
        *(entry for entry in simple if entry not in identity),
    ]
    return Passport(tuple(entries))


def with_pixels(passport: Passport, kind: str, low: float, high: float, percent: float) -> Passport:
    """The passport with what the pixels showed.

    Args:
        passport: From `build_passport`.
        kind: From `core.pixel_kind.guess_kind`.
        low: The value at the stretch's lower percentile, in the file's own units.
        high: At the upper one.
        percent: Share of valid pixels among the sampled ones.
    """
    shown = f"{low:.4g} to {high:.4g}"
    note = f"They look like {KIND_WORDS[kind]}; that is judged by the values, nothing says it."
    units = passport.get("units")
    told = units is not None and bool(units.value)
    where = "1st to 99.5th percentile of sampled valid pixels"
    added = [
        PassportEntry("range", "Range", shown, "", PIXELS, where, note="" if told else note),
        PassportEntry("valid", "Valid", f"{percent:.0f}", "%", PIXELS, "share of the sampled pixels"),
    ]
    if units is not None:
        added.insert(0, doubt_units(units, kind, shown))
    return with_entries(passport, added, "polarization")


def _place_entries(scene: Scene, facts: RasterFacts) -> List[PassportEntry]:
    kind = scene.mapping.kind
    transform: Sequence[float] = getattr(scene.mapping, "transform", ())
    lon, lat = scene.bbox.center
    how = {"affine": "geotransform", "gcp": "control points", "rpc": "RPCs"}[kind]
    crs = scene.crs if len(scene.crs) < 40 else "custom"
    over = "The scene crosses the antimeridian." if scene.bbox.crosses_antimeridian else ""
    measured = f"measured in the middle through the {how}"
    corners = "outer edge, computed from size, CRS and georeferencing"
    return [
        PassportEntry(
            "center", "Center", f"{_degrees(lat, 'NS')} {_degrees(lon, 'EW')}", "", COMPUTED, corners
        ),
        PassportEntry(
            "extent",
            "Extent",
            _extent_text(scene),
            "",
            COMPUTED,
            corners,
            note=over,
        ),
        PassportEntry("crs", "CRS", crs, "", facts.crs_source, facts.crs_name),
        PassportEntry(
            "size", "Size", f"{scene.width_px} x {scene.height_px}", "px", FILE, "columns and rows"
        ),
        PassportEntry("pixel", "Pixel", _pixel_text(scene), "m", COMPUTED, measured),
        PassportEntry(
            "georeferencing",
            "Placed by",
            placed_words(kind, transform, facts.n_gcps),
            "",
            FILE,
            how,
            note=placed_note(kind, transform),
        ),
    ]


def _extent_text(scene: Scene) -> str:
    """West, south : east, north in degrees, as QGIS writes extents, and short enough for a narrow panel."""
    box = scene.bbox
    digits = 3 if min(box.width_deg, box.height_deg) > 0.03 else 4
    west, south, east, north = (f"{value:.{digits}f}" for value in box.as_tuple())
    return f"{west}, {south} : {east}, {north}"


def _pixel_text(scene: Scene) -> str:
    x, y = scene.width_px / 2.0, scene.height_px / 2.0
    width, height = side_lengths_m(scene.mapping, [PixelBox(x - 0.5, y - 0.5, x + 0.5, y + 0.5)])[0]
    if not (width > 0.0 and height > 0.0):
        return ""
    return f"{width:.3g} x {height:.3g}"


def _bands(scene: Scene, facts: RasterFacts) -> PassportEntry:
    names = ", ".join(scene.bands[:_MOST_BANDS]) + (", …" if len(scene.bands) > _MOST_BANDS else "")
    return PassportEntry("bands", "Bands", f"{len(scene.bands)}, {facts.dtype}", "", FILE, names)


def _polarization(n_bands: int, facts: RasterFacts) -> PassportEntry:
    described = [_said_polarization(tags) for tags in facts.band_tags]
    entry = PassportEntry("polarization", "Polarization", "", editable=True)
    if all(described) and described and n_bands <= _MOST_BANDS:
        return _with(entry, ", ".join(described), FILE, "descriptions of the bands")
    found, others = trusted(facts.findings, "polarization")
    if found is None:
        return entry
    said = found.value.split()
    if len(said) == n_bands == 1:
        return _with(entry, said[0], found.source, found.where, others)
    held = " and ".join(said)
    note = f"The product has {held}; nothing says which band is which." if len(said) > 1 else ""
    if len(said) == 1:
        note = f"The {found.source} names {held}; nothing says which of the {n_bands} bands that is."
    return PassportEntry("polarization", "Polarization", "", editable=True, note=note)


def _said_polarization(tags: Mapping[str, str]) -> str:
    texts = [
        value for key, value in tags.items() if key.lower() in ("description", "polarisation", "polarization")
    ]
    found = {text.upper() for value in texts for text in _POLARIZATION.findall(value)}
    return found.pop() if len(found) == 1 else ""


def _model_band(bands: Sequence[str]) -> PassportEntry:
    name = "" if not bands or bands[0] == "Band 1" else f" ({bands[0]})"
    where = "the model sees one band, the first unless you choose another"
    return PassportEntry("band", "Model sees", f"band 1{name}", "", DEFAULT, where, len(bands) > 1)


def _units(facts: RasterFacts, known: Mapping[str, str]) -> PassportEntry:
    tags = facts.band_tags[0] if facts.band_tags else {}
    said = said_units(facts.file_name, facts.dtype, tags, known)
    entry = PassportEntry("units", "Units", "", editable=True)
    if not said:
        return entry
    others = tuple(finding for finding in said[1:] if finding.value != said[0].value)
    return _with(entry, said[0].value, said[0].source, said[0].where, others)


def _start(taken: Acquisition, findings: Sequence[Finding]) -> PassportEntry:
    others = start_conflicts(findings, taken)
    entry = PassportEntry("start", "Start", "", editable=True, note=taken.note if not others else "")
    if taken.year is None:
        return entry
    text, unit = time_text(taken.time, taken.detail) if taken.time is not None else (str(taken.year), "")
    others = tuple(Finding("start", _told(other), other.source, other.where) for other in others)
    return _with(entry, text, taken.source, taken.detail, others, unit)


def _end(taken: Acquisition, findings: Sequence[Finding]) -> PassportEntry:
    found, rest = end_that_fits(findings, taken.time)
    entry = PassportEntry("end", "End", "", editable=True)
    if found is None:
        if not rest:
            return entry
        note = f"{_told(rest[0])} ({rest[0].where}) is not within an hour after the start, so it is not used."
        return PassportEntry("end", "End", "", editable=True, note=note)
    others = tuple(Finding("end", _told(other), other.source, other.where) for other in rest)
    time = parse_time(found.value)
    text, unit = time_text(time, "00:00:00") if time is not None else (found.value, "")
    return _with(entry, text, found.source, found.where, others, unit)


def _told(finding: Finding) -> str:
    time = parse_time(finding.value)
    return " ".join(time_text(time)).strip() if time is not None else finding.value


def _simple_entries(findings: Sequence[Finding]) -> List[PassportEntry]:
    platform, others = trusted(findings, "platform")
    entries = [_entry("platform", "Platform", "", platform, others)]
    for key, name, unit in _SIMPLE:
        found, others = trusted(findings, key)
        entries.append(_entry(key, name, unit, found, others))
    known = {entry.key: entry for entry in entries}
    return [_derived(entry, known) for entry in entries]


def _derived(entry: PassportEntry, known: Dict[str, PassportEntry]) -> PassportEntry:
    """What follows from the satellite: Sentinel-1's track from its orbit, and that it looks right."""
    if entry.value:
        return entry
    platform, orbit = known["platform"].value, known["orbit"].value
    if entry.key == "relative_orbit" and platform in _FIRST_ORBITS and orbit:
        track = (int(orbit) - _FIRST_ORBITS[platform]) % _S1_TRACKS + 1
        return _with(entry, str(track), COMPUTED, f"from orbit {orbit} of {platform}")
    if entry.key == "look" and platform.startswith("Sentinel-1"):
        return _with(entry, "right", COMPUTED, "Sentinel-1 always looks right")
    return entry


def _entry(
    key: str, name: str, unit: str, found: Optional[Finding], others: Tuple[Finding, ...]
) -> PassportEntry:
    entry = PassportEntry(key, name, "", unit, editable=True)
    return entry if found is None else _with(entry, found.value, found.source, found.where, others)


def _with(
    entry: PassportEntry,
    value: str,
    source: str = NONE,
    where: str = "",
    others: Tuple[Finding, ...] = (),
    unit: str = "",
) -> PassportEntry:
    return replace(entry, value=value, unit=unit or entry.unit, source=source, where=where, others=others)


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.4f}° {letters[0] if value >= 0 else letters[1]}"
