"""Independent references for the core: GDAL's own transforms, PROJ, and the scenes beside the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, NamedTuple

import numpy as np
import pytest

Points = Callable[[np.ndarray], np.ndarray]


class Raster(NamedTuple):
    """What the tests need of a file, whoever reads it."""

    width: int
    height: int
    gcps: np.ndarray
    rpc: dict
    tags: dict
    transform: tuple[float, ...]
    nodata: Any
    read: Callable[[], np.ndarray]
    to_map: Points
    to_pixel: Points


def _open_with_gdal(path: Path, options: list[str]) -> Raster:
    from osgeo import gdal

    gdal.UseExceptions()
    data = gdal.Open(str(path))
    gcps = np.array([[p.GCPPixel, p.GCPLine, p.GCPX, p.GCPY] for p in data.GetGCPs()]).reshape(-1, 4)

    def points(inverse: int) -> Points:
        transformer = gdal.Transformer(data, None, options)
        return lambda xy: np.array(
            [transformer.TransformPoint(inverse, float(x), float(y))[1][:2] for x, y in xy]
        )

    return Raster(
        data.RasterXSize,
        data.RasterYSize,
        gcps,
        dict(data.GetMetadata("RPC") or {}),
        dict(data.GetMetadata() or {}),
        tuple(data.GetGeoTransform()),
        data.GetRasterBand(1).GetNoDataValue(),
        lambda: data.GetRasterBand(1).ReadAsArray(),
        lambda xy: points(0)(xy),
        lambda xy: points(1)(xy),
    )


def _open_with_rasterio(path: Path, options: list[str]) -> Raster:
    import rasterio
    from rasterio.transform import GCPTransformer, RPCTransformer

    with rasterio.open(path) as data:
        points, _ = data.gcps
        tags, transform, nodata = data.tags(), data.transform.to_gdal(), data.nodata
        width, height, coefficients, rpc = data.width, data.height, data.rpcs, data.tags(ns="RPC")
        pixels = data.read(1) if width * height < 5e6 else None
    rpc_wanted = any("METHOD=RPC" in option for option in options)

    def transformer() -> Any:
        if rpc_wanted:
            keep = [o.split("=") for o in options if not o.startswith("METHOD")]
            return RPCTransformer(coefficients, **{key: float(value) for key, value in keep})
        return GCPTransformer(points)

    def to_map(xy: np.ndarray) -> np.ndarray:
        with transformer() as used:
            return np.stack(used.xy(xy[:, 1], xy[:, 0], offset="ul"), axis=1)

    def to_pixel(xy: np.ndarray) -> np.ndarray:
        with transformer() as used:
            rows, columns = used.rowcol(xy[:, 0], xy[:, 1], op=lambda value: value)
            return np.stack([columns, rows], axis=1)

    gcps = np.array([[p.col, p.row, p.x, p.y] for p in points]).reshape(-1, 4)
    return Raster(width, height, gcps, rpc, tags, transform, nodata, lambda: pixels, to_map, to_pixel)


@pytest.fixture(scope="session")
def open_raster() -> Callable[..., Raster]:
    """Opens a raster with GDAL's Python, else with rasterio; its transforms are GDAL's own."""

    def opener(path: Path, options: tuple[str, ...] = ("METHOD=GCP_POLYNOMIAL",)) -> Raster:
        try:
            import osgeo.gdal  # noqa: F401
        except ImportError:
            pytest.importorskip("rasterio")
            return _open_with_rasterio(path, list(options))
        return _open_with_gdal(path, list(options))

    return opener


@pytest.fixture(scope="session")
def crs_points() -> Callable[[int], tuple[Points, Points]]:
    """(map -> lon/lat, lon/lat -> map) of an EPSG code, by PROJ."""

    def of(epsg: int) -> tuple[Points, Points]:
        try:
            return _pyproj_points(epsg)
        except ImportError:
            pytest.importorskip("osgeo.osr", reason="neither pyproj nor osgeo is here")
        return _osr_points(epsg)

    return of


def _pyproj_points(epsg: int) -> tuple[Points, Points]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyproj

    def one(source: int, target: int) -> Points:
        try:
            used = pyproj.Transformer.from_crs(source, target, always_xy=True)
        except pyproj.exceptions.CRSError as error:
            raise ImportError("pyproj has no PROJ data") from error
        return lambda xy: np.stack(used.transform(xy[:, 0], xy[:, 1]), axis=1)

    return one(epsg, 4326), one(4326, epsg)


def _osr_points(epsg: int) -> tuple[Points, Points]:
    from osgeo import osr

    def crs(code: int) -> Any:
        used = osr.SpatialReference()
        used.ImportFromEPSG(code)
        used.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        return used

    def one(source: int, target: int) -> Points:
        used = osr.CoordinateTransformation(crs(source), crs(target))
        return lambda xy: np.array([used.TransformPoint(float(x), float(y))[:2] for x, y in xy])

    return one(epsg, 4326), one(4326, epsg)


@pytest.fixture(scope="session")
def scenes(shared_data: Path) -> Path:
    """The real scenes beside the checkout."""
    return shared_data / "sar" / "geo-scenes"
