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
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.aef_boxes import BOX, INNER
from tests.backend.serving import true_values, unit_codes, write_aef


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
