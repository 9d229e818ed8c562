"""AEF from files: the right pixel, the right year, nothing invented."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.transform import Affine, from_origin

from backend.aef.base import Picture
from backend.aef.file_source import open_file_source
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError, ConfigError
from fusar_qgis.core.field import AefField, write_npz
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.serving import true_values, unit_codes, write_aef

BOX = BBox(10.0, 50.0, 10.2, 50.1)
INNER = BBox(10.0031, 50.0017, 10.1973, 50.0979)
"""No node of a grid over it lies on a pixel's edge, where two pixels are equally near."""


def expected_pixels(grid, left=10.0, top=50.1, step=0.01, rows=10, cols=20):
    """Row and column under each node of a north-up lon/lat raster, by hand."""
    row = [min(int((top - lat) / step + 1e-9), rows - 1) for lat in grid.lat[::-1]]
    col = [min(int((lon - left) / step + 1e-9), cols - 1) for lon in grid.lon]
    return np.array(row)[:, None], np.array(col)[None, :]


def test_a_node_gets_the_pixel_under_it_and_its_published_value(tmp_path):
    codes = unit_codes(10, 20)
    source = open_file_source(write_aef(tmp_path / "aef_2020.tif", codes))
    grid = SamplingGrid(INNER, 7, 5)
    reading = source.read(grid, 2020)
    row, col = expected_pixels(grid)
    assert reading.valid.all()
    assert reading.values.dtype == np.float32
    np.testing.assert_allclose(reading.values, true_values(codes)[:, row, col].transpose(1, 2, 0), atol=1e-7)
    assert (reading.year_used, reading.source, reading.note) == (2020, "file", "")


def test_a_bottom_up_file_gives_the_same_as_its_north_up_twin(tmp_path):
    codes = unit_codes(10, 20)
    write_aef(tmp_path / "up" / "2020.tif", codes)
    south_up = Affine(0.01, 0, 10.0, 0, 0.01, 50.0)
    write_aef(tmp_path / "down" / "2020.tif", codes[:, ::-1], south_up)
    grid = SamplingGrid(BBox(10.011, 50.012, 10.187, 50.088), 16, 16)
    up, down = (open_file_source(tmp_path / name).read(grid, 2020) for name in ("up", "down"))
    np.testing.assert_array_equal(up.values, down.values)
    assert len(np.unique(up.values.reshape(-1, 64), axis=0)) > 100


@pytest.mark.parametrize("kind", [np.int8, np.float32])
@pytest.mark.parametrize("bottom_up", [False, True])
def test_a_cloud_optimized_layout_is_read_at_full_resolution(tmp_path, kind, bottom_up):
    codes = unit_codes(160, 160)
    pixels = codes if kind is np.int8 else true_values(codes).astype(np.float32)
    transform = Affine(1e-4, 0, 10.0, 0, 1e-4, 50.0) if bottom_up else from_origin(10.0, 50.016, 1e-4, 1e-4)
    path = tmp_path / "aef_2020.tif"
    profile = {
        "driver": "GTiff", "dtype": pixels.dtype.name, "count": 64, "height": 160, "width": 160, "crs": "EPSG:4326",
        "transform": transform, "nodata": -128, "tiled": True, "blockxsize": 64, "blockysize": 64,
        "compress": "zstd", "interleave": "band", "BIGTIFF": "YES",
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(pixels[:, ::-1] if bottom_up else pixels)
        dataset.build_overviews([2, 4], Resampling.average)
    grid = SamplingGrid(BBox(10.00003, 50.00003, 10.01597, 50.01597), 16, 16)
    row, col = expected_pixels(grid, 10.0, 50.016, 1e-4, 160, 160)
    reading = open_file_source(path).read(grid, 2020)
    np.testing.assert_allclose(reading.values, true_values(codes)[:, row, col].transpose(1, 2, 0), atol=1e-7)


def test_a_utm_file_is_read_at_the_projected_place(tmp_path):
    codes = unit_codes(60, 60)
    write_aef(tmp_path / "2020.tif", codes, from_origin(500_000, 5_500_600, 10, 10), "EPSG:32632")
    to_lonlat = Transformer.from_crs("EPSG:32632", "EPSG:4326", always_xy=True)
    west, south = to_lonlat.transform(500_105, 5_500_105)
    east, north = to_lonlat.transform(500_495, 5_500_495)
    grid = SamplingGrid(BBox(west, south, east, north), 3, 3)
    reading = open_file_source(tmp_path).read(grid, 2020)
    to_utm = Transformer.from_crs("EPSG:4326", "EPSG:32632", always_xy=True)
    for i, j in np.ndindex(3, 3):
        x, y = to_utm.transform(*grid.nodes()[i, j])
        pixel = codes[:, int((5_500_600 - y) // 10), int((x - 500_000) // 10)]
        np.testing.assert_allclose(reading.values[i, j], true_values(pixel), atol=1e-7)


def test_border_nodes_on_the_outer_edge_of_the_file_are_kept(tmp_path):
    source = open_file_source(write_aef(tmp_path / "2020.tif", unit_codes(10, 20)))
    assert source.read(SamplingGrid(BOX, 16, 16), 2020).valid.all()


def test_nodes_beyond_the_file_are_invalid_and_nan(tmp_path):
    source = open_file_source(write_aef(tmp_path / "2020.tif", unit_codes(10, 20)))
    reading = source.read(SamplingGrid(BBox(10.1, 50.0, 10.4, 50.1), 4, 2), 2020)
    np.testing.assert_array_equal(reading.valid, [[True, True, False, False]] * 2)
    assert np.isnan(reading.values[~reading.valid]).all()


@pytest.mark.parametrize("nodata", [-128, None])
def test_masked_pixels_are_invalid_whether_the_file_declares_nodata_or_not(tmp_path, nodata):
    codes = unit_codes(10, 20)
    codes[:, :, :10] = -128
    source = open_file_source(write_aef(tmp_path / "2020.tif", codes, nodata=nodata))
    reading = source.read(SamplingGrid(BBox(10.005, 50.005, 10.195, 50.095), 4, 2), 2020)
    np.testing.assert_array_equal(reading.valid, [[False, False, True, True]] * 2)


@pytest.mark.parametrize("nodata", [0, 7])
def test_a_declared_nodata_that_single_bands_have_as_value_masks_nothing_but_whole_pixels(tmp_path, nodata):
    codes = unit_codes(10, 20)
    codes[np.abs(codes) < 7] = 0
    codes[:, :, :10] = nodata
    assert (codes[:, :, 10:] == nodata).any(), "the case is there"
    source = open_file_source(write_aef(tmp_path / "aef_2020.tif", codes, nodata=nodata))
    reading = source.read(SamplingGrid(BBox(10.005, 50.005, 10.195, 50.095), 20, 10), 2020)
    np.testing.assert_array_equal(reading.valid, np.repeat([[False] * 10 + [True] * 10], 10, axis=0))


@pytest.mark.parametrize("broken", [0.0, -2.0, np.nan, 0.3])
def test_float_vectors_that_are_no_aef_are_invalid(tmp_path, broken):
    values = true_values(unit_codes(10, 20)).astype(np.float32)
    values[:, :, :10] = broken
    source = open_file_source(write_aef(tmp_path / "2020.tif", values, nodata=None))
    reading = source.read(SamplingGrid(BBox(10.005, 50.005, 10.195, 50.095), 4, 2), 2020)
    np.testing.assert_array_equal(reading.valid, [[False, False, True, True]] * 2)


def test_float_files_pass_values_through(tmp_path):
    values = true_values(unit_codes(10, 20)).astype(np.float32)
    grid = SamplingGrid(INNER, 4, 4)
    reading = open_file_source(write_aef(tmp_path / "2020.tif", values, nodata=None)).read(grid, 2020)
    row, col = expected_pixels(grid)
    np.testing.assert_array_equal(reading.values, values[:, row, col].transpose(1, 2, 0))


def test_a_file_across_the_antimeridian_is_read_on_both_sides(tmp_path):
    codes = unit_codes(10, 20)
    write_aef(tmp_path / "2020.tif", codes, from_origin(179.9, 50.1, 0.01, 0.01))
    grid = SamplingGrid(BBox(179.905, 50.005, -179.905, 50.095), 2, 2)
    reading = open_file_source(tmp_path).read(grid, 2020)
    np.testing.assert_allclose(reading.values[0, 0], true_values(codes)[:, 0, 0], atol=1e-7)
    np.testing.assert_allclose(reading.values[1, 1], true_values(codes)[:, 9, 19], atol=1e-7)


def test_a_node_masked_in_one_tile_comes_from_the_next(tmp_path):
    first, second = unit_codes(10, 20, 1), unit_codes(10, 20, 2)
    first[:, :5] = -128
    write_aef(tmp_path / "2020" / "a.tif", first)
    write_aef(tmp_path / "2020" / "b.tif", second)
    reading = open_file_source(tmp_path).read(SamplingGrid(BBox(10.005, 50.005, 10.195, 50.095), 2, 2), 2020)
    assert reading.valid.all()
    np.testing.assert_allclose(reading.values[0, 0], true_values(second)[:, 0, 0], atol=1e-7)
    np.testing.assert_allclose(reading.values[1, 0], true_values(first)[:, 9, 0], atol=1e-7)


@pytest.mark.parametrize(
    ("name", "tags"), [("2019/x.tif", {}), ("aef_2019_x.tif", {}), ("x.tif", {"AEF_YEAR": "2019"})]
)
def test_the_year_comes_from_tag_name_or_folder(tmp_path, name, tags):
    write_aef(tmp_path / name, unit_codes(10, 20), **tags)
    assert open_file_source(tmp_path).years() == (2019,)


def test_a_name_with_two_years_says_no_year(tmp_path):
    reading = open_file_source(write_aef(tmp_path / "2017_2025.tif", unit_codes(10, 20))).read(
        SamplingGrid(BOX, 2, 2), 2020
    )
    assert reading.year_used is None
    assert "2020" in reading.note


def test_the_nearest_year_is_used_and_told(tmp_path):
    older, newer = unit_codes(10, 20, 1), unit_codes(10, 20, 2)
    write_aef(tmp_path / "2017.tif", older)
    write_aef(tmp_path / "2021.tif", newer)
    reading = open_file_source(tmp_path).read(SamplingGrid(BOX, 2, 2), 2020)
    assert reading.year_used == 2021
    assert "2020" in reading.note
    assert "2021" in reading.note
    np.testing.assert_allclose(reading.values[0, 0], true_values(newer)[:, 0, 0], atol=1e-7)


def test_a_nearer_year_elsewhere_does_not_hide_the_year_here(tmp_path):
    write_aef(tmp_path / "2017.tif", unit_codes(10, 20))
    write_aef(tmp_path / "2020.tif", unit_codes(10, 20), from_origin(90.0, 10.0, 0.01, 0.01))
    assert open_file_source(tmp_path).read(SamplingGrid(BOX, 2, 2), 2020).year_used == 2017


def test_a_masked_place_of_the_right_year_is_not_filled_from_another(tmp_path):
    write_aef(tmp_path / "2017.tif", unit_codes(10, 20))
    write_aef(tmp_path / "2020.tif", np.full((64, 10, 20), -128, np.int8))
    reading = open_file_source(tmp_path).read(SamplingGrid(BOX, 2, 2), 2020)
    assert reading.year_used == 2020
    assert not reading.valid.any()


def test_a_place_without_file_says_where(tmp_path):
    source = open_file_source(write_aef(tmp_path / "2020.tif", unit_codes(10, 20)))
    with pytest.raises(AefNoCoverageError, match=r"20\.0000.*west, south, east, north"):
        source.read(SamplingGrid(BBox(20.0, 50.0, 20.2, 50.1), 4, 4), 2020)


def test_a_file_that_vanished_is_unavailable(tmp_path):
    path = write_aef(tmp_path / "2020.tif", unit_codes(10, 20))
    source = open_file_source(path)
    path.unlink()
    with pytest.raises(AefUnavailableError, match=r"2020\.tif"):
        source.read(SamplingGrid(BOX, 4, 4), 2020)


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (unit_codes(4, 4)[:3], "3 bands"),
        (np.concatenate([unit_codes(4, 4), np.full((1, 4, 4), 1, np.int8)]), "65 bands, not 64"),
        (unit_codes(4, 4).view(np.uint8), "uint8"),
        (unit_codes(4, 4).astype(np.int16), "int16"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_aef_is_refused_at_the_start(tmp_path, codes, message):
    path = tmp_path / "2020.tif"
    if codes is None:
        path.write_bytes(b"no raster")
    else:
        write_aef(path, codes, nodata=None)
    with pytest.raises(ConfigError, match=message):
        open_file_source(path)


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="does not exist"):
        open_file_source(tmp_path / "no.tif")
    with pytest.raises(ConfigError, match="no 64-band raster"):
        open_file_source(tmp_path)


def test_a_picture_reads_three_bands_at_its_pixel_centers(tmp_path):
    codes = unit_codes(10, 20)
    source = open_file_source(write_aef(tmp_path / "2020.tif", codes))
    reading = source.read_picture(Picture(BOX, 20, 10, (1, 16, 9)), 2020)
    np.testing.assert_allclose(reading.values, true_values(codes)[[1, 16, 9]].transpose(1, 2, 0), atol=1e-7)


def test_a_large_raster_is_read_block_by_block_alike(tmp_path):
    # 2,500 px wide: several internal windows; the first band tells the pixel.
    codes = np.zeros((64, 8, 2500), np.int8)
    codes[0] = np.arange(2500) % 120 + 1
    source = open_file_source(write_aef(tmp_path / "2020.tif", codes, from_origin(10.0, 50.08, 0.01, 0.01)))
    reading = source.read_picture(Picture(BBox(10.0, 50.0, 35.0, 50.08), 2500, 8, (0,)), 2020)
    np.testing.assert_allclose(reading.values[..., 0], true_values(codes)[0], atol=1e-7)


def test_the_fingerprint_changes_with_the_file(tmp_path):
    path = write_aef(tmp_path / "2020.tif", unit_codes(10, 20))
    before = open_file_source(path).fingerprint()
    write_aef(path, unit_codes(12, 20))
    assert open_file_source(path).fingerprint() != before


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
