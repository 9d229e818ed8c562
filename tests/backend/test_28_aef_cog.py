"""The public COGs over real HTTP: files in the archive's layout and their index, behind a range server."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
import time
import urllib.request
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
    AefDataError,
    AefNoCoverageError,
    AefOfflineError,
    AefPermissionError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    OperationCancelledError,
)
from fusar_qgis.core.field import quantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.cog_files import index_row, write_cog, write_index
from tests.backend.serving import unit_codes

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "aef_real_2880.npz"
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


@pytest.fixture(scope="module")
def codes():
    found = {path: unit_codes(SIDE, SIDE, seed=seed) for seed, path in enumerate(FILES)}
    for path, layer in found.items():
        layer[:, :64, :64] = -128  # a block of sea, which is not stored at all
        layer[:, 100, 120] = -128
        if "32N" in path:
            layer[:, :, 150:] = -128  # masked from here on: the other zone's file has it
    return found


@pytest.fixture(scope="module")
def server(codes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    rows = []
    for path, (year, epsg, west_m) in FILES.items():
        write_cog(folder / "annual" / path, codes[path], west_m, SOUTH, epsg)
        rows.append(index_row(name_of(path), year, epsg, west_m, SOUTH, (SIDE, SIDE)))
    write_index(folder / "aef_index.parquet", rows)
    command = [sys.executable, "-m", "tests.backend.range_server", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    yield f"http://127.0.0.1:{int(process.stdout.readline())}", folder
    process.kill()
    process.wait()


def archive(server, fault="ok", index_fault="ok", kept=None, deadline_s=20.0, max_bytes=2**28):
    store = TileIndexStore(f"{server[0]}/{index_fault}/aef_index.parquet", kept)
    return CogArchive(f"{server[0]}/{fault}/annual", store, deadline_s, max_bytes)


def stats(server):
    with urllib.request.urlopen(f"{server[0]}/stats") as reply:
        return json.load(reply)


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
    stats(server)
    transfer = Transfer()
    reading = source.read_picture(picture, 2020, transfer)
    seen = stats(server)
    assert_picture(server, reading, picture)
    assert seen["bytes"] == transfer.n_bytes
    with rasterio.open(server[1] / "annual/2020/32N/xA-0000000000-0000000000.tiff") as file:
        blocks = sum(size for band in (2, 17, 10) for size in block_sizes(file, band))
    assert blocks > 2**14
    assert seen["bytes"] < blocks + 2**19, "one file has it all: its head, and its blocks of three bands"


def block_sizes(file, band):
    return [int(size) for size in block_tags(file, band, "BLOCK_SIZE")]


def block_tags(file, band, name):
    """What GDAL knows of a band's stored blocks."""
    found = (file.get_tag_item(f"{name}_{x}_{y}", "TIFF", bidx=band) for x in range(5) for y in range(5))
    return [tag for tag in found if tag]


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
    stats(server)
    alone.read(INSIDE, 2020)
    once = stats(server)["bytes"]
    threads = [threading.Thread(target=shared.read, args=(INSIDE, 2020)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Several may begin with the header; no block comes twice.
    assert once <= stats(server)["bytes"] <= once + 5 * 2 * 2**17


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


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        ("403", AefPermissionError, "403"),
        ("429", AefRateLimitError, "429"),
        ("500", AefUnavailableError, "500"),
        ("short", AefUnavailableError, ""),
        ("norange", AefDataError, "range"),
        ("nowhere", AefDataError, "not there"),
    ],
)
def test_each_failure_has_its_type_and_sentence(server, fault, error, told):
    with pytest.raises(error, match=told):
        archive(server, fault if fault != "nowhere" else "ok/else", deadline_s=5.0).read(INSIDE, 2020)


@pytest.mark.parametrize("fault", ["429once", "500twice"])
def test_passing_failures_are_tried_again(server, fault):
    reading = archive(server, fault).read(INSIDE, 2020)
    assert_reading(reading, expected(server, "2020/32N/xA-0000000000-0000000000.tiff", INSIDE.nodes()))


def test_a_slow_server_ends_at_the_deadline(server):
    begin = time.monotonic()
    with pytest.raises(AefTimeoutError):
        archive(server, "trickle", deadline_s=1.0).read(INSIDE, 2020)
    assert time.monotonic() - begin < 10.0


def test_stop_is_heard(server):
    with pytest.raises(OperationCancelledError):
        archive(server).read(INSIDE, 2020, Transfer(cancelled=lambda: True))


def test_without_network_it_says_so(server):
    store = TileIndexStore(f"{server[0]}/ok/aef_index.parquet", None)
    with pytest.raises(AefOfflineError):
        CogArchive("http://127.0.0.1:9/annual", store, 5.0, 2**28).read(INSIDE, 2020)


def test_more_than_the_limit_of_bytes_is_refused_before_it_comes(server):
    source = archive(server, max_bytes=2**18)
    with pytest.raises(AefUnavailableError, match="FUSAR_AEF_MAX_BYTES"):
        source.read(INSIDE, 2020)


@pytest.mark.parametrize("damage", ["text", "uint8", "pixel interleaved", "32 bands", "other zone", "bomb"])
def test_files_that_are_no_aef_are_refused(server, codes, damage):
    name = "2022/32N/xBad-0000000000-0000000000.tiff"
    path = server[1] / f"bad_{damage.split()[0]}" / name
    layer = codes["2020/33N/xB-0000000000-0000000000.tiff"]
    if damage == "text":
        path.parent.mkdir(parents=True)
        path.write_bytes(b"<html>Not Found</html>" * 1000)
    elif damage == "uint8":
        write_cog(path, layer.view(np.uint8), WEST_32, SOUTH, 32632, dtype="uint8", nodata=None)
    elif damage == "32 bands":
        write_cog(path, layer[:32], WEST_32, SOUTH, 32632)
    elif damage == "pixel interleaved":
        write_cog(path, layer, WEST_32, SOUTH, 32632, interleave="pixel")
    elif damage == "other zone":
        write_cog(path, layer, WEST_32, SOUTH, 32633)
    else:
        write_cog(path, layer, WEST_32, SOUTH, 32632)
        lie_about_sizes(path)
    write_index(
        server[1] / "bad.parquet",
        [index_row(name_of(name), 2022, 32632, WEST_32, SOUTH, (SIDE, SIDE))],
    )
    store = TileIndexStore(f"{server[0]}/ok/bad.parquet", None)
    with pytest.raises(AefDataError):
        CogArchive(f"{server[0]}/ok/{path.parents[2].name}", store, 20.0, 2**28).read(INSIDE, 2022)


def lie_about_sizes(path):
    """Every block becomes a frame that claims 64 GiB."""
    with rasterio.open(path) as file:
        places = [int(at) for band in range(1, 65) for at in block_tags(file, band, "BLOCK_OFFSET")]
    assert len(places) > 1000
    data = bytearray(path.read_bytes())
    frame = b"\x28\xb5\x2f\xfd" + bytes([0xE0]) + struct.pack("<Q", 2**36)
    for place in places:
        data[place : place + len(frame)] = frame
    path.write_bytes(data)
