"""Everything that speaks about a raster: its tags, its metadata files, its name and its folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Tuple

from osgeo import gdal

from fusar_qgis.core.acquisition import Acquisition, read_acquisition
from fusar_qgis.core.passport import SIDECAR, TAG, Finding
from fusar_qgis.core.passport_build import RasterFacts
from fusar_qgis.core.passport_findings import findings_of_entries, findings_of_names
from fusar_qgis.core.sidecar_files import merged_sidecars, read_sidecars_apart

_FOLDERS_UP = 4
_NUMPY_NAMES = {
    "Byte": "uint8",
    "UInt16": "uint16",
    "Int16": "int16",
    "UInt32": "uint32",
    "Int32": "int32",
    "Float32": "float32",
    "Float64": "float64",
    "CInt16": "complex int16",
    "CInt32": "complex int32",
    "CFloat32": "complex64",
    "CFloat64": "complex128",
}


@dataclass(frozen=True)
class Sources:
    """The acquisition and all other findings, the most trusted first."""

    acquisition: Acquisition
    findings: Tuple[Finding, ...]
    file_name: str


def read_sources(dataset: Any, path: str) -> Sources:
    """Reads tags, metadata files and names (any thread).

    Args:
        dataset: The open raster.
        path: What GDAL opened.
    """
    file = Path(path)
    folders = [parent.name for parent in list(file.parents)[:_FOLDERS_UP] if parent.name]
    tags, sidecars = _tags(dataset), read_sidecars_apart(path)
    taken = read_acquisition(file.name, folders, tags, merged_sidecars(sidecars))
    findings: List[Finding] = []
    for name, entries in sidecars:
        findings += findings_of_entries(SIDECAR, name, entries)
    findings += findings_of_entries(TAG, "", tags)
    findings += findings_of_names(file.name, folders)
    return Sources(taken, tuple(findings), file.name)


def raster_facts(dataset: Any, said: Sources, crs_name: str, crs_source: str) -> RasterFacts:
    """What the raster format itself says.

    Args:
        dataset: The open raster.
        said: From `read_sources`.
        crs_name: The CRS in words.
        crs_source: `passport.FILE`, or `passport.LAYER` where the analyst has set it.
    """
    bands = [dataset.GetRasterBand(index + 1) for index in range(dataset.RasterCount)]
    code = gdal.GetDataTypeName(bands[0].DataType)
    return RasterFacts(
        dtype=_NUMPY_NAMES.get(code, code.lower()),
        band_tags=tuple(_band_tags(dataset, band) for band in bands),
        n_gcps=dataset.GetGCPCount(),
        crs_name=crs_name,
        crs_source=crs_source,
        file_name=said.file_name,
        findings=said.findings,
    )


def _band_tags(dataset: Any, band: Any) -> Mapping[str, str]:
    units = band.GetUnitType() or dataset.GetMetadataItem("UNITS") or ""
    return {**(band.GetMetadata() or {}), "description": band.GetDescription(), "units": units}


def _tags(dataset: Any) -> Dict[str, str]:
    # Drivers of SAR products keep their times in domains of their own.
    domains = [
        name for name in (dataset.GetMetadataDomainList() or []) if name and not name.startswith("xml:")
    ]
    tags: Dict[str, str] = {}
    for domain in [*domains, ""]:
        tags.update(dataset.GetMetadata(domain) or {})
    return tags
