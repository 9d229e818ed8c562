"""64-band AEF rasters on disk: which year they are of, and their pixels at given places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from rasterio.errors import RasterioError
from rasterio.windows import Window

from backend.aef.base import N_BANDS
from backend.aef.block_size import impossible_block
from fusar_qgis.core.errors import AefDataError, AefUnavailableError, ConfigError
from fusar_qgis.core.field import dequantize, is_valid_vector

YEAR_TAGS = ("AEF_YEAR", "YEAR", "year")

_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_MAX_BLOCK_PX = 1024
_EDGE_TOLERANCE_PX = 0.5


@dataclass(frozen=True)
class AefRaster:
    """One raster file; `year` is None when neither a tag nor a name says it."""

    path: Path
    year: int | None
    is_quantized: bool


def open_raster(path: Path, root: Path) -> AefRaster:
    """Reads a file's head.

    Args:
        path: A raster of 64 bands, int8 or float.
        root: The folder (or file) the user named; folder names below it may say the year.

    Raises:
        ConfigError: No readable raster, not 64 bands, no CRS or another pixel type.
    """
    try:
        with rasterio.open(path) as dataset:
            kind = dataset.dtypes[0]
            problem = _problem(dataset.count, kind, dataset.crs is not None) or impossible_block(
                dataset, path
            )
            year = _year_of_tags(dataset.tags()) or _year_of_names(path, root)
    except (RasterioError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The AEF file {str(path)!r} cannot be read as a raster.", "Check the path and the file."
        ) from error
    if problem:
        raise ConfigError(
            f"The AEF file {str(path)!r} {problem}.",
            "Use a GeoTIFF of all 64 AEF bands, int8 or float, with a CRS.",
        )
    return AefRaster(path, year, is_quantized=kind == "int8")


def read_pixels(
    raster: AefRaster, lonlat: np.ndarray, bands: Sequence[int]
) -> tuple[np.ndarray, np.ndarray, bool]:
    """The pixels nearest to some places, at full resolution, never interpolated.

    Args:
        raster: The file.
        lonlat: float64 [N, 2] degrees.
        bands: 0-based band numbers.

    Returns:
        values float32 [N, bands], valid bool [N], and whether any place lies on the file at all.

    Raises:
        AefUnavailableError: The file cannot be read now.
    """
    values = np.full((len(lonlat), len(bands)), np.nan, np.float32)
    valid = np.zeros(len(lonlat), bool)
    try:
        with rasterio.open(raster.path) as dataset:
            rows, cols, inside = _locate(dataset, lonlat)
            if inside.any():
                codes = _read_blocks(dataset, rows[inside], cols[inside], bands)
                values[inside], valid[inside] = _decode(raster, codes, dataset.nodata)
    except (RasterioError, UnicodeDecodeError) as error:
        raise AefUnavailableError(
            f"The AEF file {raster.path.name!r} cannot be read any more.", "Check the file on the server."
        ) from error
    return values, valid, bool(inside.any())


def _problem(count: int, kind: str, has_crs: bool) -> str:
    if count != N_BANDS:
        return f"has {count} bands, not {N_BANDS}"
    if kind == "uint8":
        return "has pixel type uint8, not int8 or float (GDAL before 3.7 wrote it)"
    if kind not in ("int8", "float32", "float64"):
        return f"has pixel type {kind}, not int8 or float"
    return "" if has_crs else "has no CRS"


def _year_of_tags(tags: dict[str, str]) -> int | None:
    found = [tags[name] for name in YEAR_TAGS if name in tags]
    return int(found[0]) if found and _FOUR_DIGITS.fullmatch(found[0]) else None


def _year_of_names(path: Path, root: Path) -> int | None:
    # The nearest name that holds exactly one year wins: 2020/tile.tif, aef_2020_x.tif; 2017_2025.tif says nothing.
    folders = [parent for parent in path.parents if root in (parent, *parent.parents)]
    for name in (path.stem, *(folder.name for folder in folders)):
        years = set(_YEAR.findall(name))
        if len(years) == 1:
            return int(years.pop())
    return None


def _locate(dataset: rasterio.DatasetReader, lonlat: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    try:
        crs = CRS.from_user_input(dataset.crs)
        to_file = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    except ProjError as error:  # CRSError is one of them
        raise AefDataError(
            f"There is no way to the CRS of {Path(dataset.name).name!r}.", "Assign the right one."
        ) from error
    lon = (lonlat[:, 0] + 180.0) % 360.0 - 180.0
    x, y = to_file.transform(lon, lonlat[:, 1])
    col, row = _apply(~dataset.transform, x, y)
    if crs.is_geographic:
        # A file across the antimeridian (or from 0 to 360 degrees) counts its longitudes beyond 180.
        turn = 360.0 / abs(dataset.transform.a)
        col = np.where(col < -_EDGE_TOLERANCE_PX, col + turn, col)
        col = np.where(col > dataset.width + _EDGE_TOLERANCE_PX, col - turn, col)
    near = _EDGE_TOLERANCE_PX + 1e-6
    with np.errstate(invalid="ignore"):
        inside = (
            (col >= -near) & (col <= dataset.width + near) & (row >= -near) & (row <= dataset.height + near)
        )
    rows = np.clip(np.floor(np.where(inside, row, 0)), 0, dataset.height - 1).astype(np.int64)
    cols = np.clip(np.floor(np.where(inside, col, 0)), 0, dataset.width - 1).astype(np.int64)
    return rows, cols, inside


def _apply(affine: rasterio.Affine, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    with np.errstate(invalid="ignore"):
        return affine.a * x + affine.b * y + affine.c, affine.d * x + affine.e * y + affine.f


def _read_blocks(
    dataset: rasterio.DatasetReader, rows: np.ndarray, cols: np.ndarray, bands: Sequence[int]
) -> np.ndarray:
    """Pixels [N, bands] in the file's own type, one window per block: no more of the file than needed."""
    height, width = (min(side, _MAX_BLOCK_PX) for side in dataset.block_shapes[0])
    keys = (rows // height) * (dataset.width // width + 1) + cols // width
    out = np.empty((len(rows), len(bands)), dataset.dtypes[0])
    for key in np.unique(keys):
        at = np.flatnonzero(keys == key)
        top, left = rows[at].min(), cols[at].min()
        window = Window(left, top, cols[at].max() - left + 1, rows[at].max() - top + 1)
        block = dataset.read([band + 1 for band in bands], window=window)
        out[at] = block[:, rows[at] - top, cols[at] - left].T
    return out


def _decode(raster: AefRaster, codes: np.ndarray, nodata: float | None) -> tuple[np.ndarray, np.ndarray]:
    values = dequantize(codes) if raster.is_quantized else codes.astype(np.float32)
    valid = np.isfinite(values).all(axis=-1)
    if nodata is not None:
        # A masked pixel is masked in all bands; a declared 0 is also a value that single bands have.
        valid &= ~(codes == nodata).all(axis=-1)
    if codes.shape[-1] == N_BANDS:
        valid &= is_valid_vector(values)
    return values, valid
