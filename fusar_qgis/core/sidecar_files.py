"""The metadata files that belong to a raster: SAFE manifests, product JSON and XML."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from fusar_qgis.core.sidecar import read_sidecar

log = logging.getLogger(__name__)

_MOST_BYTES = 16_000_000
_PRODUCT_FILES = ("manifest.safe", "productInfo.json")
_SUFFIXES = (".json", ".xml", ".meta.xml", "_metadata.json", "_METADATA.json", "_extended.json", ".stac.json")


def sidecar_files(path: str) -> List[Path]:
    """The metadata files that belong to a raster, the most trusted first.

    A SAFE product's manifest lies one folder above its `measurement` folder, the image's
    annotation beside it; other products name their file like the raster. GDAL's own `.aux.xml` is not one of them.
    """
    raster = Path(path)
    if path.startswith("/vsi") or not _is_readable(raster):
        return []
    folders = (raster.parent, raster.parent.parent)
    wanted = [folder / name for name in _PRODUCT_FILES for folder in folders]
    wanted.append(raster.parent.parent / "annotation" / f"{raster.stem}.xml")
    wanted += [raster.with_name(raster.stem + suffix) for suffix in _SUFFIXES]
    return [file for file in dict.fromkeys(wanted) if _is_readable(file, _MOST_BYTES)]


def read_sidecars(path: str) -> Dict[str, str]:
    """All entries of a raster's metadata files as flat name -> text; the first file that has a name wins."""
    return merged_sidecars(read_sidecars_apart(path))


def read_sidecars_apart(path: str) -> List[Tuple[str, Dict[str, str]]]:
    """Each metadata file's name and flat entries, the most trusted first."""
    texts = [(file.name, _content(file)) for file in sidecar_files(path)]
    return [(name, read_sidecar(text)) for name, text in texts if text]


def merged_sidecars(files: Sequence[Tuple[str, Dict[str, str]]]) -> Dict[str, str]:
    """All entries in one; the first file that has a name wins."""
    entries: Dict[str, str] = {}
    for _, found in files:
        for name, value in found.items():
            entries.setdefault(name, value)
    return entries


def _is_readable(file: Path, most_bytes: Optional[int] = None) -> bool:
    try:
        return file.is_file() and (most_bytes is None or file.stat().st_size <= most_bytes)
    except OSError:  # a folder that nobody may look into
        return False


def _content(file: Path) -> str:
    """The text, empty where it cannot be read: the scene can still be used."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        log.warning("The metadata file %s cannot be read: %s.", file, error.strerror)
        return ""
