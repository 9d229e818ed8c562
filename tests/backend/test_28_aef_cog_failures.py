"""The public COGs when something is wrong: each failure has its type, and nothing is believed unchecked."""

from __future__ import annotations

import struct
import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio

from backend.aef.cog_archive import CogArchive
from backend.aef.tile_index_store import TileIndexStore
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import (
    AefDataError,
    AefOfflineError,
    AefPermissionError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    OperationCancelledError,
)
from tests.backend.cog_files import index_row, write_cog, write_index
from tests.backend.cog_world import (
    INSIDE,
    SIDE,
    SOUTH,
    WEST_32,
    archive,
    assert_reading,
    block_tags,
    expected,
    make_codes,
    name_of,
    write_archive,
)
from tests.backend.range_server import running

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


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        ("403", AefPermissionError, "403"),
        ("429", AefRateLimitError, "429"),
        ("500", AefUnavailableError, "500"),
        ("short", AefUnavailableError, "broke off"),
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
    # All of it would take the server hours.
    with pytest.raises(AefTimeoutError):
        archive(server, "trickle", deadline_s=1.0).read(INSIDE, 2020)


def test_stop_is_heard_while_the_server_is_silent(server):
    silent = CogArchive(f"{server[0]}/stall/annual", archive(server)._index, 20.0, 2**28)
    pressed = threading.Event()
    threading.Timer(0.3, pressed.set).start()
    with pytest.raises(OperationCancelledError):
        silent.read(INSIDE, 2020, Transfer(60.0, cancelled=pressed.is_set))


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


@pytest.mark.parametrize(
    ("compress", "told"), [("zstd", "damaged|bytes, not"), ("deflate", "damaged"), ("none", "")]
)
def test_a_damaged_block_is_told_and_never_becomes_vectors(server, codes, compress, told):
    name = f"2022/32N/x{compress}-0000000000-0000000000.tiff"
    path = server[1] / "harmed" / name
    layer = codes["2020/32N/xA-0000000000-0000000000.tiff"]
    write_cog(path, layer, WEST_32, SOUTH, 32632, compress=compress)
    if compress != "none":
        with rasterio.open(path) as file:
            starts = [int(tag) for tag in block_tags(file, 1, "BLOCK_OFFSET")]
        whole = path.read_bytes()
        data = bytearray(whole)
        for start in starts:
            data[start + 2 : start + 40] = b"\xff" * 38
        path.write_bytes(data)
    index = server[1] / f"harmed_{compress}.parquet"
    write_index(index, [index_row(name_of(name), 2022, 32632, WEST_32, SOUTH, (SIDE, SIDE))])
    store = TileIndexStore(f"{server[0]}/ok/{index.name}", None)
    source = CogArchive(f"{server[0]}/ok/harmed", store, 20.0, 2**28)
    if compress == "none":
        assert source.read(INSIDE, 2022).valid.any(), "the same file unharmed"
        return
    with pytest.raises(AefDataError, match=told):
        source.read(INSIDE, 2022)
    path.write_bytes(whole)
    assert source.read(INSIDE, 2022).valid.any(), "what came damaged is fetched again and not kept"
