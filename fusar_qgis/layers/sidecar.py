"""Metadata files beside a raster: SAFE manifests, product JSON and XML, as flat name -> text pairs."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

_MOST_BYTES = 8_000_000
_PRODUCT_FILES = ("manifest.safe", "productInfo.json")
_SUFFIXES = (".json", ".xml", ".meta.xml", "_metadata.json", "_METADATA.json", "_extended.json", ".stac.json")
_DECLARES_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def sidecar_files(path: str) -> List[Path]:
    """The metadata files that belong to a raster, the most trusted first.

    A SAFE product's manifest lies one folder above its `measurement` folder; other products name their file like the
    raster. GDAL's own `.aux.xml` is not one of them.
    """
    raster = Path(path)
    if path.startswith("/vsi") or not raster.is_file():
        return []
    folders = (raster.parent, raster.parent.parent)
    wanted = [folder / name for name in _PRODUCT_FILES for folder in folders]
    wanted += [raster.with_name(raster.stem + suffix) for suffix in _SUFFIXES]
    return [file for file in dict.fromkeys(wanted) if file.is_file() and file.stat().st_size <= _MOST_BYTES]


def read_sidecars(path: str) -> Dict[str, str]:
    """All scalar values of a raster's metadata files; the first file that has a name wins.

    Names are the XML element's or JSON key's own, without namespace or path: `startTime`, `acquisition_start_utc`.
    """
    values: Dict[str, str] = {}
    for file in sidecar_files(path):
        for name, text in _read(file):
            values.setdefault(name, text)
    return values


def _read(file: Path) -> List[Tuple[str, str]]:
    raw = file.read_bytes()
    try:
        if file.suffix.lower() == ".json":
            return list(_leaves("", json.loads(raw)))
        # Metadata never needs entities, and expanding them can fill the memory.
        if _DECLARES_ENTITIES.search(raw):
            return []
        return list(_elements(ElementTree.fromstring(raw)))
    except (ValueError, ElementTree.ParseError):
        return []


def _leaves(name: str, value: Any) -> Iterator[Tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(str(key), item)
    elif isinstance(value, list):
        for item in value[:1]:
            yield from _leaves(name, item)
    elif value is not None:
        yield name, str(value)


def _elements(root: ElementTree.Element) -> Iterator[Tuple[str, str]]:
    for element in root.iter():
        text = (element.text or "").strip()
        if text and len(element) == 0:
            yield str(element.tag).rsplit("}", 1)[-1], text
