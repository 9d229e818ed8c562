"""The public mosaic over real HTTP: a store written by zarr-python, in the mosaic's layout, behind a range server."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from backend.aef import zarr_array
from backend.aef.recent_ranges import RecentRanges
from backend.aef.selection import AefSelector
from backend.aef.transfer import Transfer
from backend.aef_setup import open_aef
from backend.fields import read_field
from backend.settings import load_settings
from fusar_qgis.core.api import FieldPlace, FieldRequest, decode_array
from fusar_qgis.core.errors import AefUnavailableError
from fusar_qgis.core.field import on_lattice
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.mosaic_store import (  # noqa: F401 - fixtures
    BOX,
    GRID,
    NORTH,
    SIDE,
    STEP,
    WEST,
    YEARS,
    assert_reading,
    codes_fixture,
    expected,
    mosaic,
    server_fixture,
    write_store,
)
from tests.backend.range_server import stats

ROOT = Path(__file__).parents[2]


DATA = ROOT.parent / "shared" / "data" / "aef_real_2880.npz"


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


def test_a_shards_index_that_was_forgotten_is_had_again_from_the_ranges_that_are_kept(
    server, codes, monkeypatch
):
    # It was looked for without end, for the ranges still had its bytes and so it was never read again.
    monkeypatch.setattr(zarr_array, "_KEPT_INDEXES", 1)
    looks = []
    read = RecentRanges.read

    def counted(self, key, fetch, transfer):
        looks.append(key)
        assert len(looks) < 100, "it turns in a circle"
        return read(self, key, fetch, transfer)

    monkeypatch.setattr(RecentRanges, "read", counted)
    source = mosaic(server)
    places = [SamplingGrid(BBox(west, 50.05, west + 0.03, 50.08), 4, 4) for west in (10.05, 10.42, 10.05)]
    for grid in places:
        assert_reading(source.read(grid, 2020), expected(codes, grid.nodes(), 2020))
