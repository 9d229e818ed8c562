"""A store written by zarr-python in the public mosaic's layout, behind a range server."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zarr
from zarr.codecs import ZstdCodec

from backend.aef.zarr_mosaic import ZarrMosaic
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.range_server import running
from tests.backend.serving import unit_codes

YEARS = (2019, 2020)
STEP, WEST, NORTH = 0.01, 10.0, 50.64
SIDE, SHARD, CHUNK = 64, 32, 8
BOX = (10.033, 50.217, 10.397, 50.551)


def write_store(folder: Path, codes: np.ndarray, transform: bool = True) -> Path:
    """The mosaic's layout in the small: (year, band, y, x), all bands in a chunk, zstd, shards with their index."""
    group = zarr.open_group(folder, mode="w")
    array = group.create_array(
        "embeddings", shape=codes.shape, dtype="int8", fill_value=-128, chunks=(1, 64, CHUNK, CHUNK),
        shards=(1, 64, SHARD, SHARD), compressors=ZstdCodec(level=3),
        attributes={"spatial:transform": [STEP, 0.0, WEST, 0.0, -STEP, NORTH]} if transform else {},
    )  # fmt: skip
    array[:] = codes
    for name, start, step in (("x", WEST, STEP), ("y", NORTH, -STEP)):
        centers = group.create_array(name, shape=(SIDE,), dtype="float64", chunks=(16,))
        centers[:] = start + (np.arange(SIDE) + 0.5) * step
    return folder


@pytest.fixture(name="codes", scope="module")
def codes_fixture():
    layers = np.stack([unit_codes(SIDE, SIDE, seed=year) for year in YEARS])
    layers[:, :, :SHARD, :SHARD] = -128  # a whole shard of sea is not stored at all
    layers[:, :, 40:48, 40:48] = -128  # nor is a chunk
    layers[1, :, 33, 5] = -128
    return layers


@pytest.fixture(name="server", scope="module")
def server_fixture(codes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    write_store(folder / "mosaic", codes)
    write_store(folder / "plain", codes, transform=False)
    with running(folder) as url:
        yield url, folder


def mosaic(server, fault="ok", store="mosaic", years=YEARS, deadline_s=20.0, max_bytes=2**28):
    return ZarrMosaic(f"{server[0]}/{fault}/{store}", years, deadline_s, max_bytes)


def expected(codes, lonlat, year):
    """The pixel that holds each place, looked up one by one and de-quantized by the published formula."""
    layer = codes[YEARS.index(year)].astype(np.float64)
    values = np.full((*lonlat.shape[:2], 64), np.nan)
    for index in np.ndindex(lonlat.shape[:2]):
        col, row = int((lonlat[index][0] - WEST) // STEP), int((NORTH - lonlat[index][1]) // STEP)
        if 0 <= col < SIDE and 0 <= row < SIDE and layer[0, row, col] != -128:
            q = layer[:, row, col]
            values[index] = np.sign(q) * (q / 127.5) ** 2
    return values


def assert_reading(reading, wanted):
    valid = np.isfinite(wanted).all(axis=-1)
    assert np.array_equal(reading.valid, valid)
    np.testing.assert_allclose(reading.values[valid], wanted[valid], atol=1e-7)
    assert np.isnan(reading.values[~valid]).all()


GRID = SamplingGrid(BBox(*BOX), 9, 7)
