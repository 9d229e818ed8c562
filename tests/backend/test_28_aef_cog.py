"""The public COGs over real HTTP: files in the archive's layout and their index, behind a range server."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer

from backend.aef.base import Picture
from backend.aef.cog_archive import CogArchive
from backend.aef.tile_index_store import TileIndexStore
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import (
    AefNoCoverageError,
    AefTimeoutError,
)
from fusar_qgis.core.field import quantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.cog_files import index_row, write_cog, write_index
from tests.backend.cog_world import (
    INSIDE,
    SIDE,
    SOUTH,
    WEST_32,
    archive,
    assert_reading,
    block_tags,
    box_in,
    expected,
    make_codes,
    name_of,
    write_archive,
)
from tests.backend.range_server import running, stats
from tests.backend.serving import unit_codes

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "aef_real_2880.npz"


@pytest.fixture(scope="module")
def codes():
    return make_codes()


@pytest.fixture(scope="module")
def server(codes, tmp_path_factory):
    folder = write_archive(tmp_path_factory.mktemp("archive"), codes)
    with running(folder) as url:
        yield url, folder


@pytest.mark.parametrize("year", [2019, 2020])
def test_nodes_take_the_pixel_that_gdal_finds_there(server, year):
    reading = archive(server).read(INSIDE, year)
    assert reading.valid.sum() > 50
    assert not reading.valid.all(), "the block of sea and the masked pixel are part of the test"
    assert_reading(reading, expected(server, f"{year}/32N/xA-0000000000-0000000000.tiff", INSIDE.nodes()))
    assert (reading.year_used, reading.note) == (year, "")


@pytest.mark.parametrize(
    "wrong", ["linear", "flipped rows", "half a pixel", "next pyramid level", "other year", "band order"]
)
def test_the_comparison_sees_each_common_mistake(server, codes, wrong):
    path = "2020/32N/xA-0000000000-0000000000.tiff"
    reading = archive(server).read(INSIDE, 2020)
    right = expected(server, path, INSIDE.nodes())
    wanted = {
        "linear": lambda: quantize(np.nan_to_num(right).astype(np.float32)).astype(np.float64) / 127.5,
        "flipped rows": lambda: right[::-1],
        "half a pixel": lambda: expected(server, path, INSIDE.nodes() + np.array([7e-5, 4.5e-5])),
        "next pyramid level": lambda: overview(server, path, INSIDE.nodes()),
        "other year": lambda: expected(server, path.replace("2020", "2019"), INSIDE.nodes()),
        "band order": lambda: right[..., ::-1],
    }[wrong]()
    with pytest.raises(AssertionError):
        assert_reading(reading, wanted)


def overview(server, path, lonlat):
    with rasterio.open(server[1] / "annual" / path, OVERVIEW_LEVEL=0) as file:
        to_file = Transformer.from_crs("EPSG:4326", file.crs, always_xy=True)
        q = np.array(
            list(file.sample(np.stack(to_file.transform(*lonlat.reshape(-1, 2).T), axis=1))), np.float64
        )
    return (np.sign(q) * (q / 127.5) ** 2).reshape(*lonlat.shape[:2], 64)


def test_over_a_zone_edge_each_node_takes_the_file_that_has_it(server):
    grid = SamplingGrid(box_in(WEST_32 + 900.0, SOUTH + 800.0, 1500.0, 1500.0, 32632), 8, 8)
    reading = archive(server).read(grid, 2020)
    left = expected(server, "2020/32N/xA-0000000000-0000000000.tiff", grid.nodes())
    right = expected(server, "2020/33N/xB-0000000000-0000000000.tiff", grid.nodes())
    wanted = np.where(np.isfinite(left), left, right)
    only_right = np.isfinite(right).all(axis=-1) & ~np.isfinite(left).all(axis=-1)
    assert only_right.any() and np.isfinite(left).all(axis=-1).any()
    for row, col in np.ndindex(reading.valid.shape):
        both = [side[row, col] for side in (left, right) if np.isfinite(side[row, col]).all()]
        assert reading.valid[row, col] == bool(both)
        if both:
            assert any(np.allclose(reading.values[row, col], value, atol=1e-7) for value in both)
    assert np.isfinite(wanted).all(axis=-1).sum() == reading.valid.sum()


def test_a_picture_fetches_its_three_bands_and_no_others(server):
    picture = Picture(INSIDE.bbox, 40, 60, (1, 16, 9))
    source = archive(server)
    source.read(SamplingGrid(INSIDE.bbox, 2, 2), 2019)  # the index is here now
    stats(server[0])
    transfer = Transfer()
    reading = source.read_picture(picture, 2020, transfer)
    seen = stats(server[0])
    assert_picture(server, reading, picture)
    assert seen["bytes"] == transfer.n_bytes
    with rasterio.open(server[1] / "annual/2020/32N/xA-0000000000-0000000000.tiff") as file:
        blocks = sum(size for band in (2, 17, 10) for size in block_sizes(file, band))
    assert blocks > 2**14
    assert seen["bytes"] < blocks + 2**19, "one file has it all: its head, and its blocks of three bands"


def block_sizes(file, band):
    return [int(size) for size in block_tags(file, band, "BLOCK_SIZE")]


def assert_picture(server, reading, picture):
    full = expected(server, "2020/32N/xA-0000000000-0000000000.tiff", picture.centers())[
        ..., list(picture.bands)
    ]
    known = np.isfinite(full).all(axis=-1)
    assert known.sum() > 100
    np.testing.assert_allclose(reading.values[known], full[known], atol=1e-7)


def test_blocks_that_were_just_read_are_not_fetched_again(server):
    source = archive(server)
    source.read(INSIDE, 2020)
    again = Transfer()
    source.read(INSIDE, 2020, again)
    assert again.requests == 0


def test_many_readers_at_once_fetch_each_block_once(server):
    alone, shared = archive(server), archive(server)
    for source in (alone, shared):
        source.read(SamplingGrid(INSIDE.bbox, 2, 2), 2019)  # the index is here now
    stats(server[0])
    alone.read(INSIDE, 2020)
    once = stats(server[0])["bytes"]
    threads = [threading.Thread(target=shared.read, args=(INSIDE, 2020)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Several may begin with the header; no block comes twice.
    assert once <= stats(server[0])["bytes"] <= once + 5 * 2 * 2**17


@pytest.mark.parametrize(
    "options", [{"predictor": 2}, {"compress": "deflate", "predictor": 2}, {"bigtiff": "no"}]
)
def test_other_ways_to_write_the_same_pixels_give_the_same_values(server, codes, tmp_path, options):
    path = "2020/32N/xA-0000000000-0000000000.tiff"
    folder = f"annual_{len(options)}{sorted(options.items())[0][1]}"
    write_cog(server[1] / folder / path, codes[path], WEST_32, SOUTH, 32632, **options)
    write_index(
        server[1] / "one.parquet", [index_row(name_of(path), 2020, 32632, WEST_32, SOUTH, (SIDE, SIDE))]
    )
    store = TileIndexStore(f"{server[0]}/ok/one.parquet", None)
    grid = SamplingGrid(box_in(WEST_32 + 300.0, SOUTH + 400.0, 1000.0, 2300.0, 32632), 9, 7)
    reading = CogArchive(f"{server[0]}/ok/{folder}", store, 20.0, 2**28).read(grid, 2020)
    assert_reading(reading, expected(server, path, grid.nodes()))


@pytest.mark.skipif(not DATA.is_file(), reason="the real AEF vectors are not at hand")
def test_real_vectors_come_back_exactly(server, tmp_path):
    with np.load(DATA, allow_pickle=False) as arrays:
        q = arrays["q"][:2304]
    codes = q.reshape(48, 48, 64).transpose(2, 0, 1)
    name = "2021/32N/xReal-0000000000-0000000000.tiff"
    write_cog(server[1] / "annual" / name, codes, WEST_32, SOUTH, 32632)
    write_index(server[1] / "real.parquet", [index_row(name_of(name), 2021, 32632, WEST_32, SOUTH, (48, 48))])
    store = TileIndexStore(f"{server[0]}/ok/real.parquet", None)
    grid = SamplingGrid(box_in(WEST_32 + 35.0, SOUTH + 35.0, 400.0, 400.0, 32632), 16, 16)
    reading = CogArchive(f"{server[0]}/ok/annual", store, 20.0, 2**28).read(grid, 2021)
    assert_reading(reading, expected(server, name, grid.nodes()))
    assert reading.valid.all()
    assert np.abs(np.linalg.norm(reading.values, axis=-1) - 1.0).max() < 0.05


def test_a_year_outside_takes_the_nearest_and_says_so(server):
    reading = archive(server).read(INSIDE, 2031)
    assert reading.year_used == 2020
    assert "2031" in reading.note and "2020" in reading.note


@pytest.mark.parametrize(
    "box", [(-40.0, 30.0, -39.9, 30.1), (179.9, 10.0, -179.9, 10.1), (10.0, 89.0, 10.1, 89.5)]
)
def test_open_sea_antimeridian_and_pole_have_no_file(server, box):
    with pytest.raises(AefNoCoverageError, match="no file of 2020 here"):
        archive(server).read(SamplingGrid(BBox(*box), 4, 4), 2020)


def test_a_grid_across_the_antimeridian_reads_the_files_of_both_sides(server, codes):
    folder, rows = server[1] / "date_line", []
    sides = {"60N/xW-0-0.tiff": (32660, 826_000.0), "01N/xE-0-0.tiff": (32601, 168_500.0)}
    south_m = 1_105_000.0
    for seed, (name, (epsg, west_m)) in enumerate(sides.items()):
        write_cog(
            folder / "2020" / name, unit_codes(SIDE * 2, SIDE * 2, seed=9 + seed), west_m, south_m, epsg
        )
        rows.append(index_row(name, 2020, epsg, west_m, south_m, (SIDE * 2, SIDE * 2)))
    write_index(server[1] / "date_line.parquet", rows)
    store = TileIndexStore(f"{server[0]}/ok/date_line.parquet", None)
    grid = SamplingGrid(BBox(179.995, 10.01, -179.995, 10.03), 6, 3)
    nodes = grid.nodes()
    assert (nodes[..., 0] > 0).any() and (nodes[..., 0] < 0).any()
    reading = CogArchive(f"{server[0]}/ok/date_line", store, 20.0, 2**28).read(grid, 2020)
    assert reading.valid.any()
    for row, col in np.argwhere(reading.valid):
        found = []
        for name in sides:
            with rasterio.open(folder / "2020" / name) as file:
                place = Transformer.from_crs("EPSG:4326", file.crs, always_xy=True).transform(
                    *nodes[row, col]
                )
                q = next(file.sample([place])).astype(np.float64)
            found.append(np.sign(q) * (q / 127.5) ** 2)
        assert any(np.allclose(reading.values[row, col], value, atol=1e-7) for value in found)


def test_the_tiles_of_a_scene_fetch_each_block_once(server):
    once, tiled = archive(server), archive(server)
    for source in (once, tiled):
        source.read(SamplingGrid(INSIDE.bbox, 2, 2), 2019)  # the index is here now
    stats(server[0])
    whole = SamplingGrid(box_in(WEST_32 + 300.0, SOUTH + 300.0, 1100.0, 1600.0, 32632), 16, 16)
    once.read(whole, 2020)
    least = stats(server[0])["bytes"]
    for row in range(4):
        for col in range(3):
            part = box_in(WEST_32 + 300.0 + col * 366.0, SOUTH + 300.0 + row * 400.0, 366.0, 400.0, 32632)
            tiled.read(SamplingGrid(part, 4, 4), 2020)
    # Other nodes may touch a block more at the edge; none comes twice.
    assert stats(server[0])["bytes"] <= least * 1.3


def test_who_only_looks_does_not_wait_for_an_index_on_its_way(server):
    slow = TileIndexStore(f"{server[0]}/trickle/aef_index.parquet", None)

    def fetch():
        with pytest.raises(AefTimeoutError):
            slow.get(Transfer(3.0))

    fetching = threading.Thread(target=fetch)
    fetching.start()
    looks = 0
    while fetching.is_alive():
        assert slow.known() is None
        looks += 1
    assert looks > 10
