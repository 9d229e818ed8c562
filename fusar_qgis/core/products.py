"""SAR products by their names: which field is the acquisition, and which dates are not.

Only formats that a provider documents, or that its files carry, are here. A date in any other name may be anything:
processing, delivery, a project. Each rule's first group is the acquisition's start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Callable, List, Optional, Tuple

from fusar_qgis.core.timestamps import parse_time

_SEP = r"(?<![A-Za-z0-9])"
_TIME = r"(\d{8}T\d{6})"


@dataclass(frozen=True)
class ProductRule:
    """One naming scheme."""

    platform: str
    pattern: re.Pattern[str]
    to_time: Callable[[str], Optional[datetime]] = parse_time


@dataclass(frozen=True)
class NamedAcquisition:
    """What a product name says; `year_only` where the name holds no day (mosaics)."""

    platform: str
    time: Optional[datetime]
    year: int
    detail: str


def _two_digit_date(text: str) -> Optional[datetime]:
    return parse_time("20" + text)


def _rule(
    platform: str, pattern: str, to_time: Callable[[str], Optional[datetime]] = parse_time
) -> ProductRule:
    return ProductRule(platform, re.compile(_SEP + pattern, re.IGNORECASE), to_time)


RULES: Tuple[ProductRule, ...] = (
    # OPERA: the first time is the acquisition, the second the processing. Static layers carry a validity date only.
    _rule(
        "Sentinel-1 (OPERA)",
        rf"OPERA_L[23]_(?!\w+-STATIC)[A-Z0-9-]+_T[0-9A-Z]+(?:-[0-9A-Z]+)*_{_TIME}Z_{_TIME}Z",
    ),
    # SAFE folder: mission_mode_product_..._start_stop_orbit. Measurement: mission-mode-product-polarization-start-stop.
    _rule(
        "Sentinel-1",
        rf"S1[A-D]_(?:IW|EW|WV|EN|AN|S[1-6]|N[1-6])_[A-Z]{{3}}[FHM_]_[012][SA][SDVH]{{2}}_{_TIME}_\d{{8}}T\d{{6}}",
    ),
    _rule(
        "Sentinel-1",
        rf"s1[a-d]-(?:iw\d?|ew\d?|wv\d?|en|s[1-6]|n[1-6])-(?:slc|grd|ocn|raw)-[vh]{{2}}-{_TIME}-\d{{8}}t\d{{6}}",
    ),
    # HyP3 RTC: S1A_IW_20180716T004042_DVP_RTC30_...
    _rule("Sentinel-1", rf"S1[A-D]_(?:IW|EW|S[1-6])_{_TIME}_[DS][VH][PRO]_RTC\d"),
    # pyroSAR: sensor_mode_orbit_start, fields padded with underscores to 4, 4 and 1.
    _rule("Sentinel-1", rf"S1[A-D]_{{1,2}}(?:IW|EW|SM|S[1-6])_{{1,4}}[AD]_{_TIME}(?![0-9])"),
    _rule("ICEYE", rf"ICEYE_(?:[A-Z0-9-]+_)*?{_TIME}(?![0-9])"),
    _rule("Capella", r"CAPELLA_C\d{2}_[A-Z0-9]+_[A-Z0-9]+_[VH]{2}_(\d{14})_\d{14}"),
    _rule("Umbra", r"(\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2})_UMBRA-\d+"),
    _rule("Gaofen-3", r"GF3[BC]?_[A-Z0-9]+_[A-Z0-9]+_\d+_[EW][\d.]+_[NS][\d.]+_(\d{8})_L\d"),
    _rule("ALOS-2", r"(?:[A-Z]{3}-(?:[VH]{2}-)?)?ALOS2\d{9}-(\d{6})(?!\d)", _two_digit_date),
    _rule("ALOS-4", r"(?:[A-Z]{3}-(?:[VH]{2}-)?)?ALOS4\d{9}-(\d{6})(?!\d)", _two_digit_date),
    _rule(
        "COSMO-SkyMed", r"CSKS\d_[A-Z]+_[A-Z0-9]+_[A-Z0-9]+_\d{2}_[A-Z]{2}_[A-Z]{2}_[A-Z]{2}_(\d{14})_\d{14}"
    ),
    _rule("COSMO-SkyMed Second Generation", r"CSG_SSAR\d_[A-Z0-9_-]*?_(\d{14})_\d{14}"),
    _rule("TerraSAR-X", rf"(?:TSX|TDX|PAZ)1_SAR__[A-Z0-9_]{{8,24}}_{_TIME}_\d{{8}}T\d{{6}}"),
    _rule("RADARSAT-2", r"RS2_OK\w+?_PK\w+?_DK\w+?_[A-Z0-9]+_(\d{8}_\d{6})(?!\d)"),
    _rule("RADARSAT Constellation", r"RCM[123]_OK\w+?_PK\w+?_\d+_[A-Z0-9]+_(\d{8}_\d{6})(?!\d)"),
    _rule("Envisat", r"ASA_[A-Z]{3}_[0-3][A-Z]{5}(\d{8}_\d{6})_"),
    _rule("ERS", r"SAR_[A-Z]{3}_[0-3][A-Z]{5}(\d{8}_\d{6})_"),
    _rule("NISAR", rf"NISAR_L[0-3]_[A-Z]{{2}}_[A-Z]{{4}}_(?:[A-Z0-9]+_)*?{_TIME}_\d{{8}}T\d{{6}}"),
)

_ALOS_MOSAIC = re.compile(_SEP + r"[NS]\d{2}[EW]\d{3}_(\d{2})_(?:sl|MOS)_[VH]{2}(?:_F0[12])?", re.IGNORECASE)
_INTERFEROGRAM = re.compile(_SEP + rf"S1[A-D]{{2}}_{_TIME}_{_TIME}_[VH]{{2}}[A-Z]\d{{3}}_INT", re.IGNORECASE)
_ANY_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def read_name(name: str) -> Tuple[NamedAcquisition, ...]:
    """What a file or folder name says about the acquisition; several entries where it names several products.

    Args:
        name: One path component.
    """
    found: List[NamedAcquisition] = []
    for rule in RULES:
        for match in rule.pattern.finditer(name):
            time = rule.to_time(match.group(1).upper())
            if time is not None:
                found.append(NamedAcquisition(rule.platform, time, time.year, match.group(0)))
    mosaic = _ALOS_MOSAIC.search(name)
    if mosaic:
        found.append(NamedAcquisition("ALOS-2", None, 2000 + int(mosaic.group(1)), mosaic.group(0)))
    for pair in _INTERFEROGRAM.finditer(name):
        times = [time for time in (parse_time(pair.group(1)), parse_time(pair.group(2))) if time]
        found.extend(NamedAcquisition("Sentinel-1", time, time.year, pair.group(0)) for time in times)
    return tuple(found)


def loose_date(name: str) -> Optional[str]:
    """A date that stands in a name of no known product, as YYYY-MM-DD: a hint for the user, never an answer."""
    match = _ANY_DATE.search(name)
    return "-".join(match.groups()) if match and parse_time("".join(match.groups())) else None
