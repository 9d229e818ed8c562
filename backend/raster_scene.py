"""Reads a raster file as a core Scene with rasterio and pyproj, in the plugin's own order of preference."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from rasterio.errors import NotGeoreferencedWarning

from backend.raster_band import open_raster
from fusar_qgis.core.acquisition import Acquisition, read_acquisition, with_user_year
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import (
    AffineMapping,
    GcpMapping,
    PixelMapping,
    PointTransform,
    RpcMapping,
    identity,
    pixel_size_m,
)
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.sidecar_files import read_sidecars

_FOLDERS_UP = 4
_LONLAT = "EPSG:4326"


def read_scene(path: Path, user_year: int | None = None) -> Scene:
    """A raster's size, place, time and bands; no pixel is read.

    Args:
        path: What GDAL opens.
        user_year: Wins over what the file says.

    Raises:
        InvalidSceneError: No raster, no CRS, no usable georeferencing.
    """
    with _quiet(path) as dataset:
        if dataset.count == 0:
            raise InvalidSceneError(
                f"The file {str(path)!r} holds no image of its own.", "Name one of its sub-datasets."
            )
        mapping, crs = _place(dataset)
        size = pixel_size_m(mapping, dataset.width, dataset.height)
        return Scene(
            name=path.stem,
            width_px=dataset.width,
            height_px=dataset.height,
            mapping=mapping,
            crs=crs,
            acquisition=_acquisition(path, dataset, user_year),
            bands=_band_names(dataset),
            pixel_size_m=size if np.isfinite(size) and size > 0 else None,
            source_path=str(path.absolute()),
        )


def read_mapping(path: Path) -> tuple[PixelMapping, int, int]:
    """Where a raster lies, and its width and height in pixels; no pixel is read.

    Raises:
        InvalidSceneError: No raster, no CRS or georeference.
    """
    with _quiet(path) as dataset:
        return _place(dataset)[0], dataset.width, dataset.height


def _quiet(path: Path) -> Any:
    with warnings.catch_warnings():
        # What is not georeferenced by an affine transform may be by other means; it is said as an error otherwise.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return open_raster(path)


def _place(dataset: Any) -> tuple[PixelMapping, str]:
    """The mapping and the CRS of its map side."""
    if dataset.transform != rasterio.Affine.identity():
        crs = _crs(
            dataset.crs,
            "The raster has no CRS, so its place on the globe is unknown.",
            "Assign one, for example with gdal_edit.py -a_srs.",
        )
        return AffineMapping(dataset.transform.to_gdal(), *_transforms(crs)), _name(crs)
    points, points_crs = dataset.gcps
    if points:
        crs = _crs(
            points_crs,
            "The raster's ground control points have no CRS.",
            "Use the georeferenced product instead.",
        )
        rows = np.array([(point.col, point.row, point.x, point.y) for point in points], np.float64)
        return GcpMapping(rows, *_transforms(crs)), _name(crs)
    coefficients = dataset.tags(ns="RPC")
    if coefficients:
        return RpcMapping(coefficients), _LONLAT
    raise InvalidSceneError(
        "The raster says nowhere where it lies: it has no geotransform, no control points and no RPCs.",
        "Use the georeferenced product, or georeference it.",
    )


def _crs(found: Any, message: str, action: str) -> CRS:
    try:
        if found:
            return CRS.from_user_input(found)
    except CRSError as error:
        raise InvalidSceneError(message, action) from error
    raise InvalidSceneError(message, action)


def _name(crs: CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.to_wkt())


def _transforms(crs: CRS) -> tuple[PointTransform, PointTransform]:
    if crs == CRS.from_user_input(_LONLAT):
        return identity, identity
    try:
        forward = Transformer.from_crs(crs, _LONLAT, always_xy=True)
        backward = Transformer.from_crs(_LONLAT, crs, always_xy=True)
    except ProjError as error:
        raise InvalidSceneError(
            f"There is no way from the raster's CRS {_name(crs)[:80]!r} to the globe.",
            "Assign the right one, for example with gdal_edit.py -a_srs.",
        ) from error
    return lambda points: _apply(forward, points), lambda points: _apply(backward, points)


def _apply(transformer: Transformer, points: np.ndarray) -> np.ndarray:
    moved = np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=1)
    # pyproj says infinity where a point has no image.
    moved[~np.isfinite(moved).all(axis=1)] = np.nan
    return moved


def _acquisition(path: Path, dataset: Any, user_year: int | None) -> Acquisition:
    # Names as the path was given: a link's target may have been renamed, and the plugin sees the same path.
    folders = [folder.name for folder in list(path.absolute().parents)[:_FOLDERS_UP] if folder.name]
    found = read_acquisition(path.name, folders, _tags(dataset), read_sidecars(str(path)))
    return found if user_year is None else with_user_year(found, user_year)


def _tags(dataset: Any) -> dict[str, str]:
    # Drivers of SAR products keep their times in domains of their own.
    domains = [name for name in dataset.tag_namespaces() if name and not name.startswith("xml:")]
    tags: dict[str, str] = {}
    for domain in domains:
        tags.update(dataset.tags(ns=domain))
    return {**tags, **dataset.tags()}


def _band_names(dataset: Any) -> tuple[str, ...]:
    names = [
        dataset.descriptions[index] or dataset.tags(index + 1).get("POLARISATION") or ""
        for index in range(dataset.count)
    ]
    return tuple(name or f"Band {index + 1}" for index, name in enumerate(names))
