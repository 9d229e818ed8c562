"""A small archive of COGs with a zone edge, sea and two years; and what GDAL finds in it."""

from __future__ import annotations

import numpy as np
import rasterio
from pyproj import Transformer

from backend.aef.cog_archive import CogArchive
from backend.aef.tile_index_store import TileIndexStore
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.cog_files import index_row, write_cog, write_index
from tests.backend.serving import unit_codes

SIDE = 300
# Two tiles that overlap across the border of zones 32 and 33 at 12 degrees east, and two years.
WEST_32, EAST_33, SOUTH = 714_000.0, 284_000.0, 5_540_000.0
FILES = {
    "2019/32N/xA-0000000000-0000000000.tiff": (2019, 32632, WEST_32),
    "2020/32N/xA-0000000000-0000000000.tiff": (2020, 32632, WEST_32),
    "2020/33N/xB-0000000000-0000000000.tiff": (2020, 32633, EAST_33),
}


def name_of(path):
    return path.split("/", 1)[1]


def make_codes():
    """int8 codes [64, SIDE, SIDE] of each file, row 0 south."""
    found = {path: unit_codes(SIDE, SIDE, seed=seed) for seed, path in enumerate(FILES)}
    for path, layer in found.items():
        layer[:, :64, :64] = -128  # a block of sea, which is not stored at all
        layer[:, 100, 120] = -128
        if "32N" in path:
            layer[:, :, 150:] = -128  # masked from here on: the other zone's file has it
    return found


def write_archive(folder, codes):
    """The files below `annual/`, and their index."""
    rows = []
    for path, (year, epsg, west_m) in FILES.items():
        write_cog(folder / "annual" / path, codes[path], west_m, SOUTH, epsg)
        rows.append(index_row(name_of(path), year, epsg, west_m, SOUTH, (SIDE, SIDE)))
    write_index(folder / "aef_index.parquet", rows)
    return folder


def archive(server, fault="ok", index_fault="ok", kept=None, deadline_s=20.0, max_bytes=2**28):
    store = TileIndexStore(f"{server[0]}/{index_fault}/aef_index.parquet", kept)
    return CogArchive(f"{server[0]}/{fault}/annual", store, deadline_s, max_bytes)


def box_in(west_m, south_m, width_m, height_m, epsg):
    to_degrees = Transformer.from_crs(f"EPSG:{epsg}", "EPSG:4326", always_xy=True)
    west, south = to_degrees.transform(west_m, south_m)
    east, north = to_degrees.transform(west_m + width_m, south_m + height_m)
    return BBox(west, south, east, north)


INSIDE = SamplingGrid(box_in(WEST_32 + 300.0, SOUTH + 400.0, 1100.0, 2300.0, 32632), 9, 7)


def expected(server, path, lonlat):
    """The pixel that GDAL finds at each place, de-quantized by the published formula; NaN where masked or outside."""
    with rasterio.open(server[1] / "annual" / path) as file:
        to_file = Transformer.from_crs("EPSG:4326", file.crs, always_xy=True)
        points = np.stack(to_file.transform(*lonlat.reshape(-1, 2).T), axis=1)
        q = np.array(list(file.sample(points)), np.float64)
    q[(q == -128).any(axis=1)] = np.nan
    return (np.sign(q) * (q / 127.5) ** 2).reshape(*lonlat.shape[:2], 64)


def assert_reading(reading, wanted):
    valid = np.isfinite(wanted).all(axis=-1)
    assert np.array_equal(reading.valid, valid)
    np.testing.assert_allclose(reading.values[valid], wanted[valid], atol=1e-7)
    assert np.isnan(reading.values[~valid]).all()


def block_tags(file, band, name):
    """What GDAL knows of a band's stored blocks."""
    found = (file.get_tag_item(f"{name}_{x}_{y}", "TIFF", bidx=band) for x in range(5) for y in range(5))
    return [tag for tag in found if tag]
