"""Reads a raster layer as a core Scene, from the file itself.

QGIS shows a raster that has only ground control points through a warp of its own, so its rows and columns are not the
file's. Everything here therefore opens the file with GDAL and maps through its affine transform, GCPs or RPCs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Mapping, Optional, Tuple

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsProviderRegistry, QgsRasterLayer

from fusar_qgis.core.affine import DEFAULT_TRANSFORM
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import (
    AffineMapping,
    GcpMapping,
    PixelMapping,
    RpcMapping,
    pixel_size_m,
)
from fusar_qgis.core.passport import EMPTY_PASSPORT, FILE, LAYER, Passport
from fusar_qgis.core.passport_build import build_passport
from fusar_qgis.core.passport_edits import edited_passport, edited_scene
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.crs_transform import LONLAT, point_transforms
from fusar_qgis.layers.passport_edits import edits_of
from fusar_qgis.layers.raster_file import open_raster
from fusar_qgis.layers.raster_sources import raster_facts, read_sources

YEAR_UNKNOWN = "Neither the file nor its name says when the scene was taken: set the year to use AEF."
_OPEN_A_RASTER = "Open a SAR raster (for example a GeoTIFF) and select it in the layer list."


@dataclass(frozen=True)
class ReadRequest:
    """A layer's file, its CRS in QGIS and its name."""

    path: str
    crs: QgsCoordinateReferenceSystem
    name: str = ""


@dataclass(frozen=True)
class SceneReading:
    """A scene and what to tell the analyst about it, one sentence each."""

    scene: Scene
    warnings: Tuple[str, ...]
    passport: Passport = EMPTY_PASSPORT
    band: int = 1
    """The band that the model sees, 1-based."""


def inspect_layer(layer: Optional[QgsMapLayer], user_year: Optional[int] = None) -> SceneReading:
    """Reads a layer's place and time (main thread, no pixels).

    Args:
        layer: The layer; anything but a raster file is refused.
        user_year: The analyst's year; it wins over what the file says.

    Raises:
        InvalidSceneError: No raster file, no CRS, no usable georeferencing.
    """
    request = request_of(layer)
    edits = edits_of(layer)
    if user_year is not None and not edits.get("start", "").startswith(str(user_year)):
        edits["start"] = str(user_year)
    return edited_reading(read_raster(request), edits)


def request_of(layer: Optional[QgsMapLayer]) -> ReadRequest:
    """What a worker needs to read a layer's file (main thread).

    Raises:
        InvalidSceneError: The layer is no raster file.
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
    return ReadRequest(layer_path(layer), QgsCoordinateReferenceSystem(layer.crs()), layer.name())


def edited_reading(reading: SceneReading, edits: Mapping[str, str]) -> SceneReading:
    """A reading with the analyst's values (any thread, no file is touched).

    Args:
        reading: As the file says, from `read_raster`.
        edits: From `passport_edits.edits_of`.
    """
    scene = edited_scene(reading.scene, edits)
    warnings = tuple(text for text in reading.warnings if text != YEAR_UNKNOWN)
    if scene.acquisition.year is None:
        warnings = (*warnings, YEAR_UNKNOWN)
    band = int(edits.get("band") or 1)
    if not 1 <= band <= max(len(scene.bands), 1):
        band = 1  # the layer's file is another one now
    return SceneReading(scene, warnings, edited_passport(reading.passport, edits), band)


def read_scene(layer: Optional[QgsMapLayer], user_year: Optional[int] = None) -> Scene:
    """`inspect_layer` without the warnings."""
    return inspect_layer(layer, user_year).scene


def layer_path(layer: QgsRasterLayer) -> str:
    """What GDAL opens for a raster layer, without QGIS's own options behind it."""
    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    return (
        layer.source().split("|")[0] if parts.get("layerName") else str(parts.get("path") or layer.source())
    )


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
    reading = read_raster(ReadRequest(path, crs or QgsCoordinateReferenceSystem(), name))
    return reading if user_year is None else edited_reading(reading, {"start": str(user_year)})


def read_raster(request: ReadRequest) -> SceneReading:
    """A raster's place, time and passport as its file says (any thread, no pixels).

    Raises:
        InvalidSceneError: As `inspect_layer`.
    """
    path = request.path
    dataset = open_raster(path)
    if dataset.RasterCount == 0:
        raise InvalidSceneError(
            f"The file {path!r} holds no image of its own.", "Open one of its sub-datasets as a layer."
        )
    mapping, used_crs, warnings = _place(dataset, request.crs)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    said = read_sources(dataset, path)
    scene = Scene(
        name=request.name or Path(path).stem,
        width_px=width,
        height_px=height,
        mapping=mapping,
        crs=used_crs.authid() or used_crs.toWkt(),
        acquisition=said.acquisition,
        bands=_band_names(dataset),
        pixel_size_m=_pixel_size_m(mapping, width, height),
        source_path=path,
    )
    own_crs = mapping.kind != "affine" or used_crs == _crs_of(dataset.GetProjection())
    facts = raster_facts(dataset, said, used_crs.description(), FILE if own_crs else LAYER)
    doubts = _doubts(dataset, scene.acquisition.year)
    return SceneReading(scene, (*warnings, *doubts), build_passport(scene, facts))


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
