"""Rasters made on the spot: sea with bright ships, placed in every way that products are placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, gdal_array, osr

NORTH_UP = (500000.0, 10.0, 0.0, 4200000.0, 0.0, -10.0)
UTM_33N = 32633


def sea(
    width: int, height: int, ships: Sequence[tuple[int, int, int, int]] = (), seed: int = 1
) -> np.ndarray:
    """Speckled dark amplitude [height, width] float32 with bright rectangles (xmin, ymin, xmax, ymax).

    Seed 0: ripples instead of speckle; then only the rectangles are brighter than mid gray.
    """
    pixels = 38 + np.add.outer(np.arange(height), np.arange(width)).astype(np.float32) % 5
    if seed:
        pixels = np.random.default_rng(seed).gamma(4.0, 10.0, (height, width)).astype(np.float32) + 1
    for xmin, ymin, xmax, ymax in ships:
        pixels[ymin:ymax, xmin:xmax] = 20000.0
    return pixels


def write_raster(
    path: Path,
    pixels: np.ndarray,
    transform: Sequence[float] | None = NORTH_UP,
    epsg: int | None = UTM_33N,
    gcps: Sequence[tuple[float, float, float, float]] = (),
    nodata: float | None = None,
    tags: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    rpc: Mapping[str, str] | None = None,
) -> str:
    """A GeoTIFF of [rows, cols] or [bands, rows, cols]; `gcps` are (x_px, y_px, map_x, map_y). Returns its path."""
    planes = pixels if pixels.ndim == 3 else pixels[None]
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(planes.dtype.type)
    dataset: Any = gdal.GetDriverByName("GTiff").Create(
        str(path), planes.shape[2], planes.shape[1], planes.shape[0], kind, list(options)
    )
    _place(dataset, transform, epsg, gcps)
    dataset.SetMetadata(dict(tags or {}))
    if rpc:
        dataset.SetMetadata(dict(rpc), "RPC")
    for index, plane in enumerate(planes, start=1):
        if nodata is not None:
            dataset.GetRasterBand(index).SetNoDataValue(nodata)
        dataset.GetRasterBand(index).WriteArray(plane)
    del dataset
    return str(path)


def _place(dataset: Any, transform: Sequence[float] | None, epsg: int | None, gcps: Sequence[Any]) -> None:
    reference = osr.SpatialReference()
    if epsg is not None:
        reference.ImportFromEPSG(epsg)
    wkt = reference.ExportToWkt() if epsg is not None else ""
    if gcps:
        dataset.SetGCPs([gdal.GCP(x, y, 0.0, column, row) for column, row, x, y in gcps], wkt)
        return
    if transform is not None:
        dataset.SetGeoTransform(list(transform))
    if wkt:
        dataset.SetProjection(wkt)


def curved_gcps(width: int, height: int, step: int = 8) -> list[tuple[float, float, float, float]]:
    """Control points (x_px, y_px, lon, lat) of a rotated, slightly curved swath near 10 east, 45 north."""
    points = []
    for y in np.linspace(0, height, step):
        for x in np.linspace(0, width, step):
            u, v = x / width, y / height
            lon = 10 + 0.30 * u - 0.06 * v + 0.004 * u * v + 0.003 * u * u
            lat = 45 - 0.05 * u - 0.20 * v + 0.003 * u * v + 0.002 * v * v
            points.append((float(x), float(y), float(lon), float(lat)))
    return points
