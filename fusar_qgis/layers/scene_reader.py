"""Reads a raster layer as a core Scene, from the file itself.

QGIS shows a raster that has only ground control points through a warp of its own, so its rows and columns are not the
file's. Everything here therefore opens the file with GDAL and maps through its affine transform, GCPs or RPCs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsProviderRegistry, QgsRasterLayer

from fusar_qgis.core.acquisition import Acquisition, read_acquisition, with_user_year
from fusar_qgis.core.affine import DEFAULT_TRANSFORM
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import (
    AffineMapping,
    GcpMapping,
    PixelMapping,
    RpcMapping,
    pixel_size_m,
)
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.sidecar_files import read_sidecars
from fusar_qgis.layers.crs_transform import LONLAT, point_transforms
from fusar_qgis.layers.raster_file import open_raster

YEAR_UNKNOWN = "Neither the file nor its name says when the scene was taken: set the year to use AEF."
YEAR_PROPERTY = "fusar/year"
"""The layer's custom property with the year that the analyst gave; saved with the project."""

_FOLDERS_UP = 4
_OPEN_A_RASTER = "Open a SAR raster (for example a GeoTIFF) and select it in the layer list."


@dataclass(frozen=True)
class SceneReading:
    """A scene and what to tell the analyst about it, one sentence each."""

    scene: Scene
    warnings: Tuple[str, ...]


def inspect_layer(layer: Optional[QgsMapLayer], user_year: Optional[int] = None) -> SceneReading:
    """Reads a layer's place and time (main thread, no pixels).

    Args:
        layer: The layer; anything but a raster file is refused.
        user_year: The analyst's year; it wins over what the file says.

    Raises:
        InvalidSceneError: No raster file, no CRS, no usable georeferencing.
    """
    if layer is None:
        raise InvalidSceneError("No layer is selected.", _OPEN_A_RASTER)
    if not isinstance(layer, QgsRasterLayer):
        raise InvalidSceneError(f"The layer {layer.name()!r} is no raster.", _OPEN_A_RASTER)
    if layer.providerType() != "gdal":
        raise InvalidSceneError(
            f"The layer {layer.name()!r} is a {layer.providerType()} service, not a raster file.",
            "Save it as a GeoTIFF first: pictures of a map service hold no SAR values.",
        )
    return inspect_file(layer_path(layer), user_year, layer.crs(), layer.name())


def read_scene(layer: Optional[QgsMapLayer], user_year: Optional[int] = None) -> Scene:
    """`inspect_layer` without the warnings."""
    return inspect_layer(layer, user_year).scene


def layer_path(layer: QgsRasterLayer) -> str:
    """What GDAL opens for a raster layer, without QGIS's own options behind it."""
    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    return (
        layer.source().split("|")[0] if parts.get("layerName") else str(parts.get("path") or layer.source())
    )


def year_given(layer: Optional[QgsMapLayer]) -> Optional[int]:
    """The year that the analyst has given for a layer in the panel, None where there is none."""
    stored: Any = None if layer is None else layer.customProperty(YEAR_PROPERTY)
    try:
        return int(stored) if stored not in (None, "") else None
    except (TypeError, ValueError):
        return None  # a project that somebody edited


def inspect_file(
    path: str,
    user_year: Optional[int] = None,
    crs: Optional[QgsCoordinateReferenceSystem] = None,
    name: str = "",
) -> SceneReading:
    """The same for any raster that GDAL opens (any thread).

    Args:
        path: What GDAL opens.
        user_year: The analyst's year.
        crs: Takes the place of the file's CRS where the raster has a geotransform.
        name: The scene's name; empty: the file's.

    Raises:
        InvalidSceneError: As `inspect_layer`.
    """
    dataset = open_raster(path)
    if dataset.RasterCount == 0:
        raise InvalidSceneError(
            f"The file {path!r} holds no image of its own.", "Open one of its sub-datasets as a layer."
        )
    mapping, used_crs, warnings = _place(dataset, crs)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    scene = Scene(
        name=name or Path(path).stem,
        width_px=width,
        height_px=height,
        mapping=mapping,
        crs=used_crs.authid() or used_crs.toWkt(),
        acquisition=_acquisition(dataset, path, user_year),
        bands=_band_names(dataset),
        pixel_size_m=_pixel_size_m(mapping, width, height),
        source_path=path,
    )
    return SceneReading(scene, (*warnings, *_doubts(dataset, scene.acquisition.year)))


def _place(
    dataset: Any, crs: Optional[QgsCoordinateReferenceSystem]
) -> Tuple[PixelMapping, QgsCoordinateReferenceSystem, List[str]]:
    """The mapping, the CRS of its map side and what is special about it, in QGIS's own order of preference."""
    transform = tuple(dataset.GetGeoTransform())
    if transform != DEFAULT_TRANSFORM:
        return _affine(dataset, transform, crs)
    if dataset.GetGCPCount():
        return _gcps(dataset)
    coefficients = dataset.GetMetadata("RPC")
    if coefficients:
        warning = (
            "The raster is placed by RPCs at the product's mean height: expect shifts where the terrain is higher or "
            "lower."
        )
        return RpcMapping(coefficients), QgsCoordinateReferenceSystem(LONLAT), [warning]
    raise InvalidSceneError(
        "The raster says nowhere where it lies: it has no geotransform, no control points and no RPCs.",
        "Open the georeferenced product, or georeference it (Raster ▸ Georeferencer).",
    )


def _affine(
    dataset: Any, transform: Tuple[float, ...], crs: Optional[QgsCoordinateReferenceSystem]
) -> Tuple[PixelMapping, QgsCoordinateReferenceSystem, List[str]]:
    known = crs if crs is not None and crs.isValid() else _crs_of(dataset.GetProjection())
    if not known.isValid():
        raise InvalidSceneError(
            "The raster has no CRS, so its place on the globe is unknown.",
            "Set the layer's CRS (right-click ▸ Layer CRS ▸ Set Layer CRS).",
        )
    to_lonlat, to_map = point_transforms(known)
    return AffineMapping(transform, to_lonlat, to_map), known, []


def _gcps(dataset: Any) -> Tuple[PixelMapping, QgsCoordinateReferenceSystem, List[str]]:
    known = _crs_of(dataset.GetGCPProjection())
    if not known.isValid():
        raise InvalidSceneError(
            "The raster's ground control points have no CRS.", "Open the georeferenced product instead."
        )
    points = np.array([[p.GCPPixel, p.GCPLine, p.GCPX, p.GCPY] for p in dataset.GetGCPs()], dtype=np.float64)
    to_lonlat, to_map = point_transforms(known)
    warning = (
        f"The raster is placed by {len(points)} ground control points. QGIS shows a warped copy of it; boxes are "
        "computed on the file's own pixels and mapped through the points."
    )
    return GcpMapping(points, to_lonlat, to_map), known, [warning]


def _crs_of(wkt: str) -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem.fromWkt(wkt) if wkt else QgsCoordinateReferenceSystem()


def _acquisition(dataset: Any, path: str, user_year: Optional[int]) -> Acquisition:
    file = Path(path)
    folders = [parent.name for parent in list(file.parents)[:_FOLDERS_UP] if parent.name]
    found = read_acquisition(file.name, folders, _tags(dataset), read_sidecars(path))
    return found if user_year is None else with_user_year(found, user_year)


def _tags(dataset: Any) -> Dict[str, str]:
    # Drivers of SAR products keep their times in domains of their own.
    domains = [
        name for name in (dataset.GetMetadataDomainList() or []) if name and not name.startswith("xml:")
    ]
    tags: Dict[str, str] = {}
    for domain in [*domains, ""]:
        tags.update(dataset.GetMetadata(domain) or {})
    return tags


def _band_names(dataset: Any) -> Tuple[str, ...]:
    bands = [dataset.GetRasterBand(index + 1) for index in range(dataset.RasterCount)]
    names = [band.GetDescription() or band.GetMetadataItem("POLARISATION") or "" for band in bands]
    return tuple(name or f"Band {index + 1}" for index, name in enumerate(names))


def _pixel_size_m(mapping: PixelMapping, width_px: int, height_px: int) -> Optional[float]:
    """None where the raster has no size on the ground."""
    size = pixel_size_m(mapping, width_px, height_px)
    return size if np.isfinite(size) and size > 0 else None


def _doubts(dataset: Any, year: Optional[int]) -> List[str]:
    bands = [dataset.GetRasterBand(index + 1) for index in range(dataset.RasterCount)]
    doubts = []
    if len(bands) in (3, 4) and all(band.DataType == gdal.GDT_Byte for band in bands):
        doubts.append(
            f"The raster has {len(bands)} bands of 8 bits like a photo: it does not look like SAR, and the answers may "
            "mean nothing."
        )
    if bands[0].GetColorTable() is not None:
        doubts.append("The raster has a color table like a map of classes: it does not look like SAR.")
    if year is None:
        doubts.append(YEAR_UNKNOWN)
    return doubts
