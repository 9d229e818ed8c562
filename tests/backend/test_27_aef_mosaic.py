"""The public mosaic over real HTTP: a store written by zarr-python, in the mosaic's layout, behind a range server."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import zarr
from zarr.codecs import ZstdCodec

from backend.aef.selection import AefSelector
from backend.aef.transfer import Transfer
from backend.aef.zarr_mosaic import ZarrMosaic
from backend.aef_setup import open_aef
from backend.fields import read_field
from backend.settings import load_settings
from fusar_qgis.core.api import FieldPlace, FieldRequest, decode_array
from fusar_qgis.core.errors import (
    AefDataError,
    AefOfflineError,
    AefPermissionError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    ConfigError,
    OperationCancelledError,
)
from fusar_qgis.core.field import on_lattice
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.range_server import running, stats
from tests.backend.serving import unit_codes

ROOT = Path(__file__).parents[2]
YEARS = (2019, 2020)
STEP, WEST, NORTH = 0.01, 10.0, 50.64
SIDE, SHARD, CHUNK = 64, 32, 8
BOX = (10.033, 50.217, 10.397, 50.551)
DATA = ROOT.parent / "shared" / "data" / "aef_real_2880.npz"


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


@pytest.fixture(scope="module")
def codes():
    layers = np.stack([unit_codes(SIDE, SIDE, seed=year) for year in YEARS])
    layers[:, :, :SHARD, :SHARD] = -128  # a whole shard of sea is not stored at all
    layers[:, :, 40:48, 40:48] = -128  # nor is a chunk
    layers[1, :, 33, 5] = -128
    return layers


@pytest.fixture(scope="module")
def server(codes, tmp_path_factory):
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


@pytest.mark.parametrize("store", ["mosaic", "plain"])
@pytest.mark.parametrize("year", YEARS)
def test_nodes_take_the_pixel_that_holds_them(server, codes, store, year):
    reading = mosaic(server, store=store).read(GRID, year)
    wanted = expected(codes, GRID.nodes(), year)
    assert 0.3 < np.isfinite(wanted).all(axis=-1).mean() < 1
    assert_reading(reading, wanted)
    assert (reading.year_used, reading.source, reading.note) == (year, "public", "")


@pytest.mark.parametrize("wrong", ["linear", "flipped", "half a pixel", "other year", "swapped"])
def test_other_readings_would_be_noticed(server, codes, wrong):
    reading = mosaic(server).read(GRID, 2020)
    nodes = GRID.nodes()
    wanted = {
        "linear": lambda: np.sign(w := expected(codes, nodes, 2020)) * np.sqrt(np.abs(w)),
        "flipped": lambda: expected(codes, nodes[::-1], 2020),
        "half a pixel": lambda: expected(codes, nodes + STEP / 2, 2020),
        "other year": lambda: expected(codes, nodes, 2019),
        "swapped": lambda: expected(codes[..., ::-1, :], nodes, 2020),
    }[wrong]()
    with pytest.raises(AssertionError):
        assert_reading(reading, wanted)


def test_a_year_outside_takes_the_nearest_and_says_so(server, codes):
    reading = mosaic(server).read(GRID, 2031)
    assert reading.year_used == 2020
    assert "2031" in reading.note and "2020" in reading.note


def test_only_the_chunks_with_nodes_are_fetched_and_counted(server):
    source = mosaic(server)
    place = SamplingGrid(BBox(10.42, 50.05, 10.45, 50.08), 4, 4)
    stats(server[0])
    transfer = Transfer()
    source.read(place, 2020, transfer)
    seen = stats(server[0])
    assert seen["requests"] == transfer.requests == 1 + 1 + 1, "metadata, one shard's index, one chunk"
    assert seen["bytes"] == transfer.n_bytes
    again = Transfer()
    source.read(place, 2020, again)
    assert again.requests == 0, "metadata, indexes and the last chunks are kept"


def test_outside_the_mosaic_and_open_sea_are_masked_not_errors(server):
    sea = SamplingGrid(BBox(10.05, 50.40, 10.15, 50.5), 3, 3)
    away = SamplingGrid(BBox(-70.0, -10.0, -69.9, -9.9), 3, 3)
    for grid in (sea, away):
        reading = mosaic(server).read(grid, 2020)
        assert not reading.valid.any() and np.isnan(reading.values).all()


def test_longitudes_wrap_around_the_antimeridian(server, codes, tmp_path_factory):
    folder = server[1] / "wrapped"
    write_store(folder, codes)
    meta = json.loads((folder / "embeddings/zarr.json").read_text())
    meta["attributes"]["spatial:transform"] = [STEP, 0, 179.68, 0, -STEP, NORTH]
    (folder / "embeddings/zarr.json").write_text(json.dumps(meta))
    grid = SamplingGrid(BBox(179.703, 50.053, -179.747, 50.257), 12, 5)
    reading = mosaic(server, store="wrapped").read(grid, 2020)
    shifted = grid.nodes().copy()
    shifted[..., 0] = np.where(shifted[..., 0] < 0, shifted[..., 0] + 360, shifted[..., 0]) - 179.68 + WEST
    assert_reading(reading, expected(codes, shifted, 2020))


@pytest.mark.data
def test_real_vectors_come_back_as_they_are(server):
    with np.load(DATA, allow_pickle=False) as real:
        q = real["q"]
    layers = np.full((2, 64, SIDE, SIDE), -128, np.int8)
    layers[:, :, :40, :] = q[: 40 * SIDE].T.reshape(64, 40, SIDE)
    write_store(server[1] / "real", layers)
    grid = SamplingGrid(BBox(10.005, 50.255, 10.635, 50.635), 64, 39)
    reading = mosaic(server, store="real").read(grid, 2020)
    assert reading.valid.all() and on_lattice(reading.values).all()
    assert (np.abs(np.linalg.norm(reading.values, axis=-1) - 1) < 0.05).all()
    exact = q[: 39 * SIDE].astype(np.float64)
    np.testing.assert_allclose(
        reading.values.reshape(-1, 64), np.sign(exact) * (exact / 127.5) ** 2, atol=1e-7
    )


@pytest.mark.parametrize("fault", ["429once", "500twice"])
def test_what_passes_is_tried_again(server, codes, fault):
    assert_reading(mosaic(server, fault).read(GRID, 2020), expected(codes, GRID.nodes(), 2020))


@pytest.mark.parametrize(
    ("fault", "error", "named"),
    [
        ("403", AefPermissionError, "403"),
        ("500", AefUnavailableError, "500"),
        ("429", AefRateLimitError, "429"),
        ("norange", AefDataError, "range"),
        ("short", AefUnavailableError, "broke off"),
    ],
)
def test_failures_have_their_own_type_and_one_sentence(server, fault, error, named):
    with pytest.raises(error, match=named) as caught:
        mosaic(server, fault).read(GRID, 2020)
    assert caught.value.action and "\n" not in caught.value.message


@pytest.mark.parametrize("fault", ["stall", "trickle"])
def test_a_silent_server_ends_at_the_deadline(server, fault):
    transfer = Transfer(0.6)
    with pytest.raises(AefTimeoutError):
        mosaic(server, fault).read(GRID, 2020, transfer)


def test_stop_ends_a_read(server):
    with pytest.raises(OperationCancelledError):
        mosaic(server).read(GRID, 2020, Transfer(cancelled=lambda: True))


def test_a_host_that_is_not_there_is_asked_once():
    source = ZarrMosaic("http://127.0.0.1:9/none", YEARS, 5.0, 2**28)
    with pytest.raises(AefOfflineError) as first:
        source.read(GRID, 2020)
    with pytest.raises(AefOfflineError) as second:
        source.read(GRID, 2020)
    assert second.value is first.value, "the verdict is kept for a minute"


def test_more_bytes_than_allowed_are_not_fetched(server):
    transfer = Transfer()
    with pytest.raises(AefUnavailableError, match="limit"):
        mosaic(server, max_bytes=2**14).read(SamplingGrid(BBox(*BOX), 64, 64), 2020, transfer)
    assert transfer.n_bytes < 2**14


@pytest.mark.parametrize(
    ("damage", "named"),
    [("chunk", "damaged"), ("index", "checksum"), ("metadata", "cannot be read"), ("layout", "bands")],
)
def test_a_damaged_store_is_named(server, codes, damage, named):
    folder = write_store(server[1] / f"bad-{damage}", codes)
    meta = folder / "embeddings/zarr.json"
    shards = sorted(path for path in (folder / "embeddings/c").rglob("*") if path.is_file())
    if damage == "metadata":
        meta.write_text("{")
    elif damage == "layout":
        meta.write_text(meta.read_text().replace("int8", "float32"))
    for shard in shards:
        data = bytearray(shard.read_bytes())
        where = slice(0, len(data) // 2) if damage == "chunk" else slice(-20, -10)
        if damage in ("chunk", "index"):
            data[where] = bytes(len(data[where]))
            shard.write_bytes(bytes(data))
    with pytest.raises(AefDataError, match=named):
        mosaic(server, store=f"bad-{damage}").read(GRID, 2020)


def test_years_must_be_those_of_the_store(server):
    with pytest.raises(AefDataError, match="FUSAR_AEF_YEARS"):
        mosaic(server, years=(2018, 2019, 2020)).read(GRID, 2020)


def test_the_backend_reads_it_through_its_cache(server, tmp_path, codes):
    settings = load_settings(
        aef_public=True,
        aef_zarr_url=f"{server[0]}/ok/mosaic",
        aef_years=YEARS,
        cache_dir=tmp_path,
        aef_cog_urls=(),
        aef_file=None,
    )
    selector = open_aef(settings)
    assert "public" in selector.names
    place = FieldPlace(BOX, 2020, 9, 7)
    first = read_field(selector, FieldRequest(place, "public"))
    assert_reading_of(first, expected(codes, GRID.nodes(), 2020))
    stats(server[0])
    again = read_field(open_aef(settings), FieldRequest(place, "public"))
    assert stats(server[0]) == {}
    assert again.values == first.values


def assert_reading_of(response, wanted):
    values = decode_array(response.values, "float32")
    valid = np.isfinite(wanted).all(axis=-1)
    np.testing.assert_allclose(values[valid], wanted[valid], atol=1e-7)


def test_auto_goes_on_to_the_archive_only_where_the_file_has_nothing(server, tmp_path):
    class Empty:
        name = "file"

        def years(self):
            return ()

        def read(self, grid, year, transfer=None):
            raise AefUnavailableError("nothing here")

    reading = AefSelector([Empty(), mosaic(server)]).read("auto", GRID, 2020)
    assert reading.source == "public"
    with pytest.raises(AefUnavailableError, match="nothing here"):
        AefSelector([Empty(), mosaic(server)]).read("file", GRID, 2020)


@pytest.mark.parametrize("url", ["http://example.org/mosaic", "ftp://127.0.0.1/x", "mosaic"])
def test_plain_http_to_another_computer_is_refused(url):
    with pytest.raises(ConfigError, match="https"):
        load_settings(aef_zarr_url=url)


def test_the_proxy_of_the_environment_is_used(server, codes, monkeypatch):
    """The range server stands for a proxy: it gets the whole address as the path, and answers that it has none such."""
    monkeypatch.setenv("HTTP_PROXY", server[0])
    monkeypatch.setenv("http_proxy", server[0])
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "elsewhere.invalid")
    assert mosaic(server).read(GRID, 2020).valid.any(), "this computer is reached without it"
    stats(server[0])
    with pytest.raises(AefDataError, match="does not exist"):
        ZarrMosaic("http://archive.invalid/mosaic", YEARS, 5.0, 2**28).read(GRID, 2020)
    assert stats(server[0])["requests"] == 1
