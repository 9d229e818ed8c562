"""AEF from Earth Engine: the pixel under each node, over HTTP from a stub that answers by the coordinates asked for."""

from __future__ import annotations

from types import SimpleNamespace

import ee
import numpy as np
import pytest

from backend.aef import earthengine_grid
from backend.aef.base import Picture
from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_grid import Block, PixelGrid
from backend.aef.earthengine_session import EarthEngineSession
from backend.aef.earthengine_source import EarthEngineSource
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefDataError, AefUnavailableError, OperationCancelledError
from fusar_qgis.core.field import on_lattice
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.earthengine_remote import running_stub, write_key
from tests.backend.earthengine_world import World

BOX = BBox(10.00313, 50.00117, 10.07271, 50.04629)
"""About 5 km; no node of a 16 x 16 grid over it lies within a millionth of a degree of a cell's edge."""
GRID = SamplingGrid(BOX)
WORLD = World()


@pytest.fixture(scope="module")
def stub():
    with running_stub() as remote:
        yield remote


@pytest.fixture(scope="module")
def session(stub, tmp_path_factory):
    # Signing in loads the library's functions, which takes longer than all the rest: once for the module.
    ee.Reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ee.deprecation._FetchDataCatalogStac", dict)
        patch.setattr("googleapiclient.http.random", SimpleNamespace(random=lambda: 0.0))
        key = write_key(tmp_path_factory.mktemp("key") / "key.json", stub.url)
        yield EarthEngineSession(EarthEngineAccount(None, key), stub.url)
    ee.Reset()


@pytest.fixture
def source(stub, session):
    stub.behave()
    return EarthEngineSource(session, range(2017, 2026))


def truth(grid, year=2020, world=WORLD):
    nodes = grid.nodes()
    return world.vectors(nodes[..., 0], nodes[..., 1], year).astype(np.float32)


def test_each_node_gets_the_pixel_under_it_with_one_request(source, stub):
    reading = source.read(GRID, 2020)
    assert reading.valid.all()
    assert reading.values.dtype == np.float32
    np.testing.assert_array_equal(reading.values, truth(GRID))
    assert on_lattice(reading.values).all()
    assert (reading.year_used, reading.source, reading.note) == (2020, "earthengine", "")
    (request,) = stub.log()
    assert request["grid"]["dimensions"] == {"width": 16, "height": 16}
    assert (request["year"], request["bands"]) == (2020, [f"A{band:02d}" for band in range(64)])


def test_the_request_is_pinned_to_ten_metres_and_names_itself(source, stub):
    source.read(GRID, 2020)
    (request,) = stub.log()
    assert request["chain"] == [
        "Image.toFloat", "Image.unmask", "Image.reproject", "Image.select", "ImageCollection.mosaic",
        "Collection.filter", "ImageCollection.load",
    ]  # fmt: skip
    assert request["path"].startswith("/v1/projects/stub-project/image:computePixels")
    assert request["tag"] == "fusar-gpt-qgis"
    assert request["headers"]["user-agent"].startswith("fusar-gpt-qgis")


@pytest.mark.parametrize("shape", [(2, 2), (5, 3), (31, 17)])
@pytest.mark.parametrize(
    "box",
    [
        BOX,
        BBox(-70.51239, -33.40013, -70.41171, -33.31777),
        BBox(-0.0301737, -0.0211391, 0.0433931, 0.0107173),
    ],
)
def test_grids_of_other_places_and_shapes(source, box, shape):
    grid = SamplingGrid(box, *shape)
    np.testing.assert_array_equal(source.read(grid, 2023).values, truth(grid, 2023))


@pytest.mark.parametrize("spoil", ["half_pixel", "flipped", "swapped"])
def test_the_comparison_sees_a_server_that_is_off_by_half_a_pixel_upside_down_or_turned(source, stub, spoil):
    stub.behave(spoil=spoil)
    assert (source.read(GRID, 2020).values != truth(GRID)).any(axis=-1).mean() > 0.9


def test_masked_nodes_are_invalid_and_nan(source, stub):
    stub.behave(masked=[[10.0, 50.03, 10.05, 50.1]])
    nodes = GRID.nodes()
    masked = (nodes[..., 0] <= 10.05) & (nodes[..., 1] >= 50.03)
    reading = source.read(GRID, 2020)
    assert 0 < masked.sum() < masked.size
    np.testing.assert_array_equal(reading.valid, ~masked)
    assert np.isnan(reading.values[masked]).all()
    np.testing.assert_array_equal(reading.values[~masked], truth(GRID)[~masked])


def test_open_sea_is_a_reading_without_valid_nodes(source, stub):
    stub.behave(masked=[[-180, -90, 180, 90]])
    reading = source.read(GRID, 2020)
    assert not reading.valid.any()
    assert np.isnan(reading.values).all()


@pytest.mark.parametrize(
    ("behavior", "message"),
    [
        ({"spoil": "linear"}, "256 of 256 vectors off unit length"),
        ({"spoil": "sentinel", "masked": [[10.0, 50.03, 10.05, 50.1]]}, "-1.00786"),
        ({"spoil": "zeros", "masked": [[10.0, 50.03, 10.05, 50.1]]}, "the first has 0.000"),
        ({"spoil": "short"}, r"\(15, 16\) pixels of 64 bands, not 16 x 16"),
        ({"spoil": "bands"}, "of 63 bands, not 16 x 16 of 64"),
        ({"spoil": "integers"}, "of kind i, not floats"),
        ({"always": {"compute": {"body": "no numbers"}}}, "cannot be read"),
        ({"always": {"compute": {"body": ""}}}, "cannot be read"),
    ],
)
def test_what_is_not_aef_is_refused(source, stub, behavior, message):
    stub.behave(**behavior)
    with pytest.raises(AefDataError, match=message) as caught:
        source.read(GRID, 2020)
    assert caught.value.action


def test_averaged_vectors_of_unit_length_are_told(source, stub):
    stub.behave(spoil="averaged")
    reading = source.read(GRID, 2020)
    assert "256 of 256 AEF vectors from Earth Engine are no single 10 m pixel" in reading.note


@pytest.mark.parametrize(("asked", "used"), [(2015, 2017), (2031, 2025), (2017, 2017)])
def test_a_year_without_layer_takes_the_nearest_and_says_so(source, stub, asked, used):
    reading = source.read(GRID, asked)
    assert (reading.year_used, stub.log()[0]["year"]) == (used, used)
    assert (str(asked) in reading.note) == (asked != used)
    np.testing.assert_array_equal(reading.values, truth(GRID, used))


def test_a_configured_year_that_earth_engine_lacks_is_named_as_such(stub, session):
    stub.behave()
    late = EarthEngineSource(session, (2030,))
    with pytest.raises(AefUnavailableError, match="no AEF layer of this year") as caught:
        late.read(GRID, 2020)
    assert "FUSAR_AEF_YEARS" in caught.value.action


def test_the_antimeridian_is_two_requests_and_one_reading(source, stub):
    grid = SamplingGrid(BBox(179.971313, -16.521131, -179.982179, -16.477197), 9, 4)
    np.testing.assert_array_equal(source.read(grid, 2020).values, truth(grid))
    widths = [request["grid"]["dimensions"]["width"] for request in stub.log()]
    assert len(widths) == 2
    assert sum(widths) == 9


def test_a_box_smaller_than_a_pixel_has_one_vector_everywhere(source):
    grid = SamplingGrid(BBox(10.000031, 50.000047, 10.0000311, 50.0000471), 4, 4)
    values = source.read(grid, 2020).values
    np.testing.assert_array_equal(values, truth(grid))
    assert len(np.unique(values.reshape(-1, 64), axis=0)) == 1


def test_a_footprint_that_is_too_large_is_asked_for_in_quadrants(source, stub):
    stub.behave(max_deg=1.0)
    grid = SamplingGrid(BBox(10.00313, 48.00117, 11.80313, 49.80117), 16, 16)
    np.testing.assert_array_equal(source.read(grid, 2020).values, truth(grid))
    sizes = [tuple(request["grid"]["dimensions"].values()) for request in stub.log()]
    assert sizes == [(16, 16)] + [(8, 8)] * 4


def test_a_footprint_that_never_fits_is_refused_and_the_requests_are_bounded(source, stub):
    stub.behave(max_deg=1e-6)
    with pytest.raises(AefUnavailableError, match="too large"):
        source.read(GRID, 2020)
    assert len(stub.log()) <= 64


def test_a_picture_asks_for_its_bands_at_its_pixel_centers(source, stub):
    picture = Picture(BOX, 40, 30, (16, 1, 16))
    reading = source.read_picture(picture, 2020)
    places = picture.centers()
    wanted = WORLD.vectors(places[..., 0], places[..., 1], 2020)[..., [16, 1, 16]]
    np.testing.assert_array_equal(reading.values, wanted.astype(np.float32))
    assert stub.log()[0]["bands"] == ["A16", "A01"]


def test_a_picture_over_the_antimeridian_is_one_piece(source, stub):
    picture = Picture(BBox(179.971313, -16.521131, -179.982179, -16.477197), 13, 5, (1, 16, 9))
    places = picture.centers()
    wanted = WORLD.vectors(places[..., 0], places[..., 1], 2020)[..., [1, 16, 9]]
    np.testing.assert_array_equal(source.read_picture(picture, 2020).values, wanted.astype(np.float32))
    assert len(stub.log()) == 2


def test_a_picture_has_holes_where_masked_and_refuses_leaked_nodata(source, stub):
    picture = Picture(BOX, 4, 4, (1, 16, 9))
    stub.behave(masked=[[10.0, 50.0, 10.03, 50.1]])
    assert source.read_picture(picture, 2020).valid.sum() == 8
    stub.behave(masked=[[10.0, 50.0, 10.03, 50.1]], spoil="sentinel")
    with pytest.raises(AefDataError, match=r"-1\.00786"):
        source.read_picture(picture, 2020)


def test_a_picture_beyond_the_size_limit_is_put_together_from_blocks(source, stub, monkeypatch):
    monkeypatch.setattr(earthengine_grid, "MAX_REQUEST_BYTES", 40 * 30 * 3 * 4 - 1)
    picture = Picture(BOX, 40, 30, (1, 16, 9))
    places = picture.centers()
    wanted = WORLD.vectors(places[..., 0], places[..., 1], 2020)[..., [1, 16, 9]]
    np.testing.assert_array_equal(source.read_picture(picture, 2020).values, wanted.astype(np.float32))
    assert len(stub.log()) == 4


@pytest.mark.parametrize(
    ("rows", "cols", "bands", "count"),
    [(2048, 2048, 3, 1), (2049, 2048, 3, 4), (443, 443, 64, 1), (444, 444, 64, 4), (1, 40_000, 1, 2)],
)
def test_blocks_keep_the_limits_and_tile_the_grid(rows, cols, bands, count):
    blocks = PixelGrid(10.0, 50.0, 1e-5, 1e-5, rows, cols).blocks(bands)
    seen = np.zeros((rows, cols), int)
    for block in blocks:
        seen[block.slices] += 1
        assert block.n_rows * block.n_cols * bands * 4 <= 50_331_648
        assert max(block.n_rows, block.n_cols) <= 32_768
    assert (seen == 1).all()
    assert len(blocks) == count


def test_the_parts_of_a_thin_block_are_halves_and_a_pixel_has_none():
    assert Block(0, 0, 1, 5).parts() == [Block(0, 0, 1, 3), Block(0, 3, 1, 2)]
    assert Block(2, 3, 1, 1).parts() == []


def test_bytes_are_counted_and_a_stopped_read_asks_for_nothing(source, stub):
    transfer = Transfer()
    source.read(GRID, 2020, transfer)
    assert (transfer.requests, transfer.n_bytes) == (1, 65_536)
    with pytest.raises(OperationCancelledError):
        source.read(GRID, 2020, Transfer(cancelled=lambda: True))


def test_the_fingerprint_follows_years_and_not_the_account(source, session):
    assert source.years() == tuple(range(2017, 2026))
    other = EarthEngineSource(EarthEngineSession(EarthEngineAccount("another")), range(2017, 2026))
    assert other.fingerprint() == source.fingerprint()
    assert EarthEngineSource(session, range(2017, 2027)).fingerprint() != source.fingerprint()
