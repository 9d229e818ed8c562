"""Files laid out as the public AEF COGs are: int8, band by band, rows going north, ZSTD, overviews that differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import rasterio
from rasterio.enums import Resampling
from rasterio.transform import Affine
from rasterio.warp import transform_bounds

PIXEL_M = 10.0
NODATA = -128


def write_cog(path: Path, codes: np.ndarray, west_m: float, south_m: float, epsg: int, **options) -> Path:
    """int8 codes [bands, rows, cols], row 0 SOUTH as in the archive's files; overviews are averages as there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {
        "driver": "GTiff", "dtype": "int8", "nodata": NODATA, "count": len(codes), "height": codes.shape[1],
        "width": codes.shape[2], "crs": f"EPSG:{epsg}", "tiled": True, "blockxsize": 64, "blockysize": 64,
        "transform": Affine(PIXEL_M, 0.0, west_m, 0.0, PIXEL_M, south_m), "interleave": "band",
        "compress": "zstd", "bigtiff": "yes", "sparse_ok": True, **options,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(codes)
    with rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4], Resampling.average)
    return path


def write_index(path: Path, rows: list[dict]) -> Path:
    """The provider's Parquet columns, outlines included."""
    names = ("path", "year", "crs", "wgs84_west", "wgs84_south", "wgs84_east", "wgs84_north")
    columns = {name: [row[name] for row in rows] for name in names}
    columns["WKT"] = [f"POLYGON (({index} 0, 1 0, 1 1, 0 0))" for index in range(len(rows))]
    columns["year"] = pa.array(columns["year"], pa.int64())
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def index_row(
    name: str, year: int, epsg: int, west_m: float, south_m: float, size_px: tuple[int, int]
) -> dict:
    """One file of the index; `size_px` is (cols, rows)."""
    east_m, north_m = west_m + size_px[0] * PIXEL_M, south_m + size_px[1] * PIXEL_M
    west, south, east, north = transform_bounds(f"EPSG:{epsg}", "EPSG:4326", west_m, south_m, east_m, north_m)
    return {
        "path": f"gs://alphaearth_foundations/satellite_embedding/v1/annual/{year}/{name}", "year": year,
        "crs": f"EPSG:{epsg}", "wgs84_west": west, "wgs84_south": south, "wgs84_east": east, "wgs84_north": north,
    }  # fmt: skip
