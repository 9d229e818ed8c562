"""Metadata beside or inside an image (JSON, XML, GDAL tags) as flat `a.b.c` -> text, and which of it is the time."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Tuple

from fusar_qgis.core.timestamps import parse_time

_MAX_ENTRIES = 20_000
_SHORT_LIST = 8
_MAX_BYTES = 32 * 1024 * 1024

ACQUISITION_KEYS: Tuple[str, ...] = (
    "acquisition_datetime",  # ours, written by the simulator
    "acquisition_start_time",  # GDAL's SAFE driver
    "acquisition_start_utc",  # ICEYE, GeoTIFF tags and XML
    "imagingtime.start",  # Gaofen-3 *.meta.xml
    "collect.start_timestamp",  # Capella
    "startatutc",  # Umbra, collects[]
    "sceneinfo.start.timeutc",  # TerraSAR-X
    "scene_sensing_start_utc",  # COSMO-SkyMed
    "start_datetime",  # STAC
    "acquisitionperiod.starttime",  # Sentinel-1 manifest.safe
    "adsheader.starttime",  # Sentinel-1 annotation
    "zero_doppler_start_time",  # OPERA, NISAR
    "zerodopplerstarttime",
    "zerodopplertimefirstline",  # RADARSAT-2
    "rawdatastarttime",  # RADARSAT-2, RCM
    "first_line_time",  # SNAP
    "img_scenecenterdatetime",  # ALOS-2 summary
    "scenecenterdatetime",
    "sensing_start",
    "startposition",
    "start_timestamp",
    "starttime",
    "acquisition_time",
    "acquisition_date",
    "acquisitiondate",
    "acquisitiontime",
    "observation_date",
    "lbi_observationdate",
    "datetime",  # STAC, ICEYE COG
)
"""Ends of keys that name the acquisition, most specific first. All else (created, updated, processing, TIFF's own
date) is some other time."""

PRODUCT_KEYS: Tuple[str, ...] = (
    "product_id",
    "product_name",
    "productname",
    "sar_tile_name",
    "granule",
    "scene_id",
    "id",
    "title",
)
"""Keys whose value may be a product name that holds the time."""

UNTRUSTED_TAG = "TIFFTAG_DATETIME"

_DECLARES_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
"""Metadata never needs entities, and expanding them can fill the memory."""

_FOREIGN = re.compile(
    r"process|creat|updat|publish|ingest|generat|deliver|download|modif|orbit|statevector|opt_"
)


def read_sidecar(text: str) -> Dict[str, str]:
    """A JSON or XML text as flat `a.b.c` -> text; empty where it is neither, or a catalog of several records.

    A catalog says nothing about one file: its first record may be any other scene's.

    Args:
        text: The file's content; longer than 32 MB is not read.
    """
    head = text[:200].lstrip("\ufeff \t\r\n")
    if len(text) > _MAX_BYTES or head[:1] not in "{[<" or not head:
        return {}
    try:
        if head[0] == "<":
            return (
                {}
                if _DECLARES_ENTITIES.search(text)
                else _flatten_xml(ElementTree.fromstring(_plain_xml(text)))
            )
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, ElementTree.ParseError, RecursionError):
        return {}
    records = data.get("features") if isinstance(data, dict) else data
    return {} if isinstance(records, list) and len(records) > 1 else flatten(data)


def flatten(data: Any) -> Dict[str, str]:
    """Nested JSON as flat `a.b.c` -> text; items of a list share their list's key, the first one wins.

    A short list of texts also stands whole, separated by spaces, under `key[]`.

    Args:
        data: Parsed JSON.
    """
    flat: Dict[str, str] = {}
    waiting: List[Tuple[str, Any]] = [("", data)]
    while waiting and len(flat) < _MAX_ENTRIES:
        key, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(
                (f"{key}.{name}" if key else str(name), item) for name, item in reversed(value.items())
            )
        elif isinstance(value, list):
            if value and len(value) <= _SHORT_LIST and all(isinstance(item, str) for item in value):
                flat.setdefault(f"{key}[]", " ".join(value))
            waiting.extend((key, item) for item in reversed(value))
        elif value is not None:
            flat.setdefault(key, str(value))
    return flat


def find_time(entries: Mapping[str, str]) -> Optional[Tuple[str, datetime]]:
    """The acquisition's start and the key that holds it; None where no trusted key has a time.

    Args:
        entries: Flat metadata; a value that is a JSON text itself (Capella's image description) is looked into.
    """
    times = [(plain_key(key), key, value) for key, value in unpacked(entries) if len(value) <= 64]
    for wanted in ACQUISITION_KEYS:
        for plain, key, value in times:
            if (plain == wanted or plain.endswith("." + wanted)) and not is_foreign_key(plain):
                time = parse_time(value)
                if time is not None:
                    return key, time
    return None


def product_names(entries: Mapping[str, str]) -> List[Tuple[str, str]]:
    """Keys and values of entries that may be product names."""
    return [
        (key, value) for key, value in entries.items() if plain_key(key).rpartition(".")[2] in PRODUCT_KEYS
    ]


def is_foreign_key(plain: str) -> bool:
    """Whether a key belongs to a branch whose times are not the acquisition's (processing, orbit, delivery).

    Args:
        plain: From `plain_key`.
    """
    return _FOREIGN.search(plain) is not None


def unpacked(entries: Mapping[str, str]) -> List[Tuple[str, str]]:
    """All pairs, and those of values that are JSON texts themselves (Capella's image description)."""
    pairs: List[Tuple[str, str]] = []
    for key, value in entries.items():
        if value.lstrip()[:1] == "{":
            pairs.extend((f"{key}.{name}", item) for name, item in read_sidecar(value).items())
        pairs.append((key, value))
    return pairs


def plain_key(key: str) -> str:
    """A key in lower case with underscores, to compare."""
    return re.sub(r"[\s-]+", "_", key.strip().lower())


def _flatten_xml(root: ElementTree.Element) -> Dict[str, str]:
    flat: Dict[str, str] = {}
    waiting: List[Tuple[str, ElementTree.Element]] = [("", root)]
    while waiting and len(flat) < _MAX_ENTRIES:
        path, element = waiting.pop()
        key = f"{path}.{_local(element.tag)}" if path else _local(element.tag)
        text = (element.text or "").strip()
        if text:
            flat.setdefault(key, text)
        for name, value in element.attrib.items():
            flat.setdefault(f"{key}.@{_local(name)}", value)
        waiting.extend((key, child) for child in reversed(list(element)) if isinstance(child.tag, str))
    return flat


def _plain_xml(text: str) -> bytes:
    # Bytes in UTF-8 must not claim another encoding.
    return re.sub(r"^<\?xml[^>]{0,200}\?>", "", text.lstrip("\ufeff \t\r\n")).encode("utf-8")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
