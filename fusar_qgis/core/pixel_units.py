"""What the numbers in a SAR raster are, where something says so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.passport import FILE, FILE_NAME, PIXELS, TAG, Finding, PassportEntry

DB, POWER, AMPLITUDE, NUMBERS, COMPLEX = "dB", "linear power", "amplitude", "digital numbers", "complex"
UNITS = (DB, POWER, AMPLITUDE, NUMBERS, COMPLEX)
"""What the analyst may choose."""

KIND_WORDS = {
    "db": "decibels",
    "power": "linear power",
    "amplitude": "amplitude",
    "integer": "whole numbers (amplitude)",
    "complex": "complex values",
    "display": "an 8-bit picture",
}
"""Kinds of `core.pixel_kind` in words."""

PER_DECIBEL = {"power": 10.0, "amplitude": 20.0, "integer": 20.0, "complex": 20.0}
"""The factor before log10 of each linear kind."""

_HYP3 = re.compile(r"_RTC\d+_G_[gs](?P<unit>[pad])", re.IGNORECASE)
_HYP3_UNITS = {"p": POWER, "a": AMPLITUDE, "d": DB}
_NAMED_DB = re.compile(r"[_-]dB(?=$|[_.-])", re.IGNORECASE)
_WORDS = {
    "db": DB,
    "decibel": DB,
    "decibels": DB,
    "power": POWER,
    "intensity": POWER,
    "amplitude": AMPLITUDE,
    "amp": AMPLITUDE,
    "dn": NUMBERS,
}
_AMPLITUDE_PRODUCTS = re.compile(r"(Sentinel-1.? GRD|ICEYE\S* GRD|Capella-\d+ (GEO|GEC|SLC))")


def said_units(
    file_name: str, dtype: str, tags: Mapping[str, str], facts: Mapping[str, str]
) -> Tuple[Finding, ...]:
    """Everything that says what the values are, the most trusted first; nothing is judged by the values.

    Args:
        file_name: Without folders.
        dtype: The band's numpy type.
        tags: The band's tags with `description` and `units`.
        facts: `platform` and `level` of the passport.
    """
    found = []
    if dtype.startswith("complex"):
        found.append(Finding("units", COMPLEX, FILE, f"data type {dtype}"))
    for key, value in tags.items():
        if key.lower() in ("units", "unit", "unittype", "unit_type", "description", "radiometry", "scale"):
            word = _word(value)
            if word:
                found.append(Finding("units", word, TAG, f"{key} = {value.strip()[:40]}"))
    named = _named(file_name)
    found += [Finding("units", named[0], FILE_NAME, named[1])] if named else []
    product = f"{facts.get('platform', '')} {facts.get('level', '')}".strip()
    if facts.get("level", "").upper() == "L2_RTC-S1" and dtype.startswith("float"):
        found.append(Finding("units", POWER, FILE_NAME, "OPERA RTC-S1 holds gamma naught, linear"))
    elif _AMPLITUDE_PRODUCTS.match(product) and dtype in ("uint16", "int16"):
        found.append(Finding("units", NUMBERS, FILE, f"{product} in {dtype}: amplitude, not calibrated"))
    return tuple(found)


def doubt_units(entry: PassportEntry, kind: str, shown_range: str) -> PassportEntry:
    """The units entry with what the values themselves look like, where that contradicts it.

    Args:
        entry: The units.
        kind: What `core.pixel_kind.guess_kind` takes the values for.
        shown_range: The range of values in words.
    """
    if not entry.value or (entry.value == DB) == (kind == "db") or kind == "complex":
        return entry
    doubt = Finding("units", f"{KIND_WORDS[kind]} ({shown_range})", PIXELS, "judged by the values")
    return replace(entry, others=(*entry.others, doubt))


def in_file_units(kind: str, low: float, high: float) -> Tuple[float, float]:
    """Limits of a stretch in the file's own units.

    Args:
        kind: Of the stretch.
        low: In dB for SAR kinds: 10 log10 of power, 20 log10 of amplitude.
        high: The same.
    """
    scale = PER_DECIBEL.get(kind)
    return (low, high) if scale is None else (10 ** (low / scale), 10 ** (high / scale))


def _named(file_name: str) -> Optional[Tuple[str, str]]:
    hyp3 = _HYP3.search(file_name)
    if hyp3:
        return _HYP3_UNITS[hyp3.group("unit").lower()], hyp3.group(0).strip("_")
    decibels = _NAMED_DB.search(file_name)
    return (DB, file_name) if decibels else None


def _word(text: str) -> str:
    if len(text) > 200:
        return ""
    words: Sequence[str] = re.sub(r"[^a-z]+", " ", text.lower()).split()
    return next((_WORDS[word] for word in words if word in _WORDS), "")
