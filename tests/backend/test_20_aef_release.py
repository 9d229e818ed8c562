"""AEF from the release's files: fields in `.npz`, rows in `.npy` at their real places."""

from __future__ import annotations

import numpy as np
import pytest

from backend.aef.base import Picture
from backend.aef.file_source import open_file_source
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError, ConfigError
from fusar_qgis.core.field import AefField, write_npz
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.aef_boxes import BOX, INNER
from tests.backend.serving import true_values, unit_codes


def release_field(n=5, missing=()):
    vectors = true_values(unit_codes(n, n)).transpose(1, 2, 0).astype(np.float32)
    steps = np.linspace(0, 1, n)
    positions = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1)
    valid = np.ones((n, n), bool)
    for index in missing:
        valid[index] = False
    return AefField(vectors, valid, positions)


def test_an_npz_field_gives_its_anchors_to_the_same_grid_and_leaves_holes(tmp_path):
    field = release_field(missing=[(0, 3), (2, 2)])
    write_npz(tmp_path / "field.npz", field)
    reading = open_file_source(tmp_path / "field.npz").read(SamplingGrid(BOX, 5, 5), 2020)
    np.testing.assert_array_equal(reading.valid, field.valid)
    np.testing.assert_array_equal(reading.values[reading.valid], field.values[field.valid])
    assert reading.year_used is None
    assert "without place" in reading.note


def test_an_npz_field_has_no_picture_and_a_broken_one_is_refused(tmp_path):
    write_npz(tmp_path / "field.npz", release_field())
    with pytest.raises(AefUnavailableError, match="no pixels"):
        open_file_source(tmp_path / "field.npz").read_picture(Picture(BOX, 4, 4, (0, 1, 2)), 2020)
    (tmp_path / "bad.npz").write_bytes(b"zip?")
    with pytest.raises(ConfigError, match=r"bad\.npz"):
        open_file_source(tmp_path / "bad.npz")


def release_rows(path, grid, dtype=np.float64, keep=slice(None)):
    """The older form for a grid's nodes in raster order, and its vectors [n_lat, n_lon, 64]."""
    nodes = grid.nodes()
    vectors = true_values(unit_codes(grid.n_lat, grid.n_lon)).transpose(1, 2, 0)
    row, col = np.indices((grid.n_lat, grid.n_lon)).astype(float)
    places = np.stack([nodes[..., 0], nodes[..., 1], row, col, col * 31, row * 29], axis=-1)
    rows = np.concatenate([places, vectors], axis=-1).reshape(-1, 70).astype(dtype)
    with path.open("wb") as file:  # np.save would add an ending to a path
        np.save(file, rows[keep])
    return vectors


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rows_with_places_give_their_vectors_to_the_same_grid(tmp_path, dtype):
    grid = SamplingGrid(INNER, 7, 5)
    vectors = release_rows(tmp_path / "rows.NPY", grid, dtype)
    reading = open_file_source(tmp_path / "rows.NPY").read(grid, 2020)
    assert reading.valid.all()
    np.testing.assert_allclose(reading.values, vectors, atol=1e-7)
    assert (reading.year_used, reading.source) == (None, "file")
    assert "2020" in reading.note


def test_a_node_between_rows_takes_the_nearest_and_one_beyond_them_none(tmp_path):
    vectors = release_rows(tmp_path / "rows.npy", SamplingGrid(BBox(10.0, 50.0, 10.3, 50.1), 4, 3))
    # Steps of 0.1 by 0.05 degrees; nodes at 0.04 off an anchor, and the east ones 0.14 beyond the last.
    reading = open_file_source(tmp_path / "rows.npy").read(
        SamplingGrid(BBox(10.04, 50.02, 10.44, 50.07), 5, 2), 2020
    )
    np.testing.assert_array_equal(reading.valid, [[True] * 4 + [False]] * 2)
    np.testing.assert_allclose(reading.values[:, :4], vectors[[1, 2]], atol=1e-7)
    assert np.isnan(reading.values[:, 4]).all()


def test_rows_elsewhere_do_not_cover_a_place_however_the_positions_look(tmp_path):
    release_rows(tmp_path / "rows.npy", SamplingGrid(INNER, 4, 4))
    with pytest.raises(AefNoCoverageError, match=r"rows\.npy.*20\.0000") as caught:
        open_file_source(tmp_path / "rows.npy").read(SamplingGrid(BBox(20.0, 50.0, 20.2, 50.1), 4, 4), 2020)
    assert caught.value.action


def test_rows_left_out_are_holes(tmp_path):
    grid = SamplingGrid(INNER, 4, 4)
    release_rows(tmp_path / "rows.npy", grid, keep=[i for i in range(16) if i not in (1, 10)])
    valid = open_file_source(tmp_path / "rows.npy").read(grid, 2020).valid
    assert np.flatnonzero(~valid.ravel()).tolist() == [1, 10]


def test_rows_across_the_antimeridian(tmp_path):
    grid = SamplingGrid(BBox(179.9, -16.5, -179.9, -16.4), 5, 3)
    vectors = release_rows(tmp_path / "rows.npy", grid)
    np.testing.assert_allclose(
        open_file_source(tmp_path / "rows.npy").read(grid, 2020).values, vectors, atol=1e-7
    )


def test_one_row_covers_its_pixel_only(tmp_path):
    release_rows(tmp_path / "rows.npy", SamplingGrid(BBox(10.0, 50.0, 10.1, 50.1), 2, 2), keep=[2])
    source = open_file_source(tmp_path / "rows.npy")
    near = SamplingGrid(BBox(9.99999, 49.99999, 10.00001, 50.00001), 2, 2)
    assert source.read(near, 2020).valid.all()
    assert source.read(SamplingGrid(BBox(10.0, 50.0, 10.1, 50.1), 2, 2), 2020).valid.tolist() == [
        [False, False],
        [True, False],
    ]


def test_scattered_rows_reach_half_way_to_their_neighbors(tmp_path):
    rng = np.random.default_rng(3)
    rows = np.zeros((40, 70))
    rows[:, 0] = 10 + rng.permutation(40) * 0.01
    rows[:, 1] = 50 + rng.permutation(40) * 0.01
    rows[:, 4:6] = rng.random((40, 2))
    rows[:, 6:] = true_values(unit_codes(1, 40))[:, 0].T
    np.save(tmp_path / "rows.npy", rows)
    lon, lat = rows[7, :2]
    grid = SamplingGrid(BBox(lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4), 2, 2)
    reading = open_file_source(tmp_path / "rows.npy").read(grid, 2020)
    np.testing.assert_allclose(reading.values, np.broadcast_to(rows[7, 6:], (2, 2, 64)), atol=1e-7)


def test_vectors_in_rows_that_are_no_aef_are_invalid(tmp_path):
    grid = SamplingGrid(INNER, 4, 4)
    release_rows(tmp_path / "rows.npy", grid)
    rows = np.load(tmp_path / "rows.npy")
    rows[5, 6:] = 0.0
    np.save(tmp_path / "rows.npy", rows)
    valid = open_file_source(tmp_path / "rows.npy").read(grid, 2020).valid
    assert np.flatnonzero(~valid.ravel()).tolist() == [5]


def test_rows_have_no_picture_no_year_and_a_fingerprint_of_their_file(tmp_path):
    grid = SamplingGrid(INNER, 4, 4)
    release_rows(tmp_path / "rows.npy", grid)
    source = open_file_source(tmp_path / "rows.npy")
    with pytest.raises(AefUnavailableError, match="no pixels"):
        source.read_picture(Picture(BOX, 4, 4, (0, 1, 2)), 2020)
    before = source.fingerprint()
    assert source.years() == ()
    release_rows(tmp_path / "rows.npy", SamplingGrid(INNER, 5, 4))
    assert open_file_source(tmp_path / "rows.npy").fingerprint() != before


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (np.zeros((4, 64)), r"\(4, 64\)"),
        (np.zeros((0, 70)), r"\(0, 70\)"),
        (np.full((4, 70), np.nan), "rows"),
        (np.full((4, 70), 400.0), "on the globe"),
        (np.array([{"a": 1}], dtype=object), "no AEF array"),
    ],
)
def test_an_npy_that_is_no_rows_is_refused_at_the_start(tmp_path, rows, words):
    np.save(tmp_path / "rows.npy", rows, allow_pickle=True)
    with pytest.raises(ConfigError, match=words) as caught:
        open_file_source(tmp_path / "rows.npy")
    assert caught.value.action
