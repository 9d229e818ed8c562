"""What a SAR product's name says besides its start: satellite, mode, level, polarization, end, orbit, look side.

Only fields that a provider documents. Each rule's named groups are entries of the passport.
"""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Tuple

from fusar_qgis.core.timestamps import parse_time

_SEP = r"(?<![A-Za-z0-9])"
_TIME = r"\d{8}T\d{6}"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(_SEP + pattern, re.IGNORECASE)


_RULES: Tuple[re.Pattern[str], ...] = (
    _rule(
        r"(?P<platform>S1[A-D])_(?P<mode>IW|EW|WV|EN|AN|S[1-6]|N[1-6])_(?P<level>[A-Z]{3})[FHM_]_[012][SA]"
        rf"(?P<polarization>SH|SV|DH|DV|HH|HV|VV|VH)_{_TIME}_(?P<end>{_TIME})_(?P<orbit>\d{{6}})"
    ),
    _rule(
        r"(?P<platform>s1[a-d])-(?P<mode>iw\d?|ew\d?|wv\d?|en|s[1-6]|n[1-6])-(?P<level>slc|grd|ocn|raw)-"
        rf"(?P<polarization>[vh]{{2}})-{_TIME}-(?P<end>{_TIME})-(?P<orbit>\d{{6}})"
    ),
    # OPERA: T137-292318-IW1 is track, burst and swath; the second time is the processing.
    _rule(
        r"OPERA_(?P<level>L[23]_(?:RTC|CSLC)-S1)_T(?P<relative_orbit>\d{3})-\d{6}-(?P<mode>[IE]W\d)"
        rf"_{_TIME}Z_{_TIME}Z_"
        r"(?P<platform>S1[A-D])_"
    ),
    _rule(rf"(?P<platform>S1[A-D])_(?P<mode>IW|EW|S[1-6])_{_TIME}_[DS][VH][PRO]_(?P<level>RTC)\d"),
    _rule(rf"(?P<platform>S1[A-D])_{{1,2}}(?P<mode>IW|EW|SM|S[1-6])_{{1,4}}(?P<pass>[AD])_{_TIME}(?![0-9])"),
    _rule(rf"(?P<platform>ICEYE_X\d+)_(?P<level>[A-Z]{{3}})_(?P<mode>[A-Z]{{1,4}})_\d+_{_TIME}(?![0-9])"),
    _rule(rf"(?P<platform>ICEYE)_(?P<level>GRD|SLC)_\d+_{_TIME}(?![0-9])"),
    _rule(
        r"(?P<platform>CAPELLA_C\d{2})_(?P<mode>[A-Z]{2})_(?P<level>[A-Z]{3,4})_(?P<polarization>[VH]{2})_\d{14}_"
        r"(?P<end>\d{14})"
    ),
    _rule(
        r"\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}_(?P<platform>UMBRA-\d+)(?:_(?P<level>GEC|SICD|SIDD|CPHD|CSI))?"
    ),
    _rule(
        r"(?P<platform>GF3[BC]?)_[A-Z0-9]+_(?P<mode>[A-Z0-9]+)_(?P<orbit>\d+)_[EW][\d.]+_[NS][\d.]+_\d{8}_"
        r"(?P<level>L\d[A-Z]?)(?:_(?P<polarization>A?[VH]{2,4}))?"
    ),
    # ALOS-2 scene id: orbit and frame, then mode, look side, level, option, projection, pass.
    _rule(
        r"(?:[A-Z]{3}-(?:(?P<polarization>[VH]{2})-)?)?(?P<platform>ALOS[24])(?P<orbit>\d{5})\d{4}-\d{6}"
        r"(?:-(?P<mode>[A-Z]{3})(?P<look>[LR])(?P<level>\d\.\d)[A-Z_][A-Z_](?P<pass>[AD]))?"
    ),
    _rule(
        r"(?P<platform>CSKS\d)_(?P<level>[A-Z]+_[A-Z0-9]+)_(?P<mode>[A-Z0-9]+)_\d{2}_(?P<polarization>[VH]{2})_"
        r"(?P<look>[RL])(?P<pass>[AD])_[A-Z]{2}_\d{14}_(?P<end>\d{14})"
    ),
    _rule(
        r"(?P<platform>TSX1|TDX1|PAZ1)_SAR__(?P<level>[A-Z]{3})_[A-Z0-9_]{4}_+(?P<mode>[A-Z0-9]{2})_[SDQT]_[A-Z]{3}_"
        rf"{_TIME}_(?P<end>{_TIME})"
    ),
    _rule(
        r"(?P<platform>RS2)_OK\w+?_PK\w+?_DK\w+?_(?P<mode>[A-Z0-9]+)_\d{8}_\d{6}"
        r"_(?P<polarization>[VH]{2}(?:_[VH]{2})*)_(?P<level>[A-Z]{3})"
    ),
    _rule(
        r"(?P<platform>RCM[123])_OK\w+?_PK\w+?_\d+_(?P<mode>[A-Z0-9]+)_\d{8}_\d{6}"
        r"_(?P<polarization>[A-Z]{2}(?:_[A-Z]{2})*)_(?P<level>[A-Z]{3})"
    ),
    _rule(r"(?P<platform>ASA)_(?P<mode>[A-Z]{3})_(?P<level>[0-3])[A-Z]{5}\d{8}_\d{6}_"),
    _rule(
        r"[NS]\d{2}[EW]\d{3}_\d{2}_(?:sl|MOS)_(?P<polarization>[VH]{2})"  # JAXA's yearly mosaics
    ),
)
_POLARIZATION = re.compile(r"(?<![A-Za-z])(VV|VH|HH|HV)(?![A-Za-z])", re.IGNORECASE)
_SATELLITES = {
    "GF3": "Gaofen-3",
    "GF3B": "Gaofen-3B",
    "GF3C": "Gaofen-3C",
    "ALOS2": "ALOS-2",
    "ALOS4": "ALOS-4",
    "TSX1": "TerraSAR-X",
    "TDX1": "TanDEM-X",
    "PAZ1": "PAZ",
    "TSX": "TerraSAR-X",
    "TDX": "TanDEM-X",
    "RS2": "RADARSAT-2",
    "ASA": "Envisat",
    "ENVISAT": "Envisat",
}
_DUAL = {"DV": "VV VH", "DH": "HH HV", "SV": "VV", "SH": "HH", "AHV": "HH HV VH VV"}


def read_name_facts(name: str) -> Tuple[Dict[str, str], str]:
    """What the name of one product says.

    Args:
        name: One path component.

    Returns:
        Facts by key (`platform`, `mode`, `level`, `polarization`, `end`, `orbit`, `relative_orbit`, `pass`, `look`)
        and the part of the name that holds them; nothing where the name holds several products.
    """
    found: List[Tuple[Dict[str, str], str]] = []
    for rule in _RULES:
        for match in rule.finditer(name):
            facts = {key: value for key, value in match.groupdict().items() if value}
            found.append((facts, match.group(0)))
    if not found or any(facts != found[0][0] for facts, _ in found):
        return {}, ""
    facts, text = found[0]
    return {key: plain for key, plain in ((k, plain_fact(k, v)) for k, v in facts.items()) if plain}, text


def polarization_in(name: str) -> Optional[str]:
    """The one polarization that stands free in a name such as `scene_VV.tif`; None for none or several."""
    found = {text.upper() for text in _POLARIZATION.findall(name)}
    return found.pop() if len(found) == 1 else None


def plain_fact(key: str, text: str) -> str:
    """A value as the passport writes it, empty where it is none.

    Args:
        key: The entry.
        text: As a name or a tag has it.
    """
    text = " ".join(text.split())
    readers = {
        "platform": _platform,
        "polarization": _polarizations,
        "pass": _pass,
        "look": _look,
        "end": _time,
        "orbit": _whole,
        "relative_orbit": _whole,
        "incidence": _incidence,
    }
    reader = readers.get(key)
    return reader(text) if reader is not None else text.strip("_").upper()[:40]


def _platform(text: str) -> str:
    text = text.strip("()[]'\", ")  # ICEYE writes Python tuples
    plain = re.sub(r"[\s_-]+", "", text).upper()
    sentinel = re.fullmatch(r"(?:S|SENTINEL)1([A-D])?", plain)
    if sentinel:
        return f"Sentinel-1{sentinel.group(1) or ''}"
    for pattern, words in (
        (r"ICEYE(X\d+)", "ICEYE-{}"),
        (r"(?:CAPELLA)?(?:C|CAPELLA)(\d+)", "Capella-{}"),
        (r"UMBRA(?:LAB)?(\d+)", "Umbra-{}"),
        (r"CSKS(\d)", "COSMO-SkyMed {}"),
        (r"RCM(\d)", "RCM-{}"),
    ):
        match = re.fullmatch(pattern, plain)
        if match:
            return words.format(match.group(1).lstrip("0").zfill(1))
    return _SATELLITES.get(plain, text[:40])


def _polarizations(text: str) -> str:
    plain = text.upper().strip()
    if plain in _DUAL:
        return _DUAL[plain]
    letters = re.sub(r"[^A-Z]", " ", plain)
    # Compact ones are transmitted circularly.
    pairs = re.findall(r"[VH]{2}", letters) or re.findall(r"\b[RC][HV]\b", letters)
    return " ".join(dict.fromkeys(pairs))


def _pass(text: str) -> str:
    return {"A": "ascending", "D": "descending"}.get(text[:1].upper(), "")


def _look(text: str) -> str:
    return {"R": "right", "L": "left"}.get(text[:1].upper(), "")


def _time(text: str) -> str:
    time = parse_time(text.upper())
    return time.isoformat() if time is not None else ""


def _whole(text: str) -> str:
    return str(int(text)) if re.fullmatch(r"\d{1,7}", text) and int(text) > 0 else ""


def _incidence(text: str) -> str:
    try:
        angle = float(text)
    except ValueError:
        return ""
    return f"{angle:.1f}" if 5.0 <= angle <= 85.0 else ""
