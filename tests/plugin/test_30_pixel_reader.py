"""Windows of a file come out right: any size, any type, beyond the edge, and quickly for huge rasters."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidSceneError, OperationCancelledError
from fusar_qgis.layers.pixel_reader import pixel_reader
from tests.plugin.rasters import write_raster

RAMP = np.arange(60 * 80, dtype=np.float32).reshape(60, 80)


def read_window(path, window, out_px=None, band=1):
    return pixel_reader(path, band).read(window, out_px)


def test_a_window_is_what_numpy_cuts_out(tmp_path):
    path = write_raster(tmp_path / "a.tif", RAMP)
    assert np.array_equal(read_window(path, PixelBox(5, 7, 25, 37)), RAMP[7:37, 5:25])


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32", "float64", "complex64"])
def test_every_pixel_type_keeps_its_values(tmp_path, dtype):
    pixels = (RAMP % 100).astype(dtype)
    if dtype == "complex64":
        pixels = (pixels + 1j * pixels[::-1]).astype(dtype)
    read = read_window(write_raster(tmp_path / "a.tif", pixels), PixelBox(0, 0, 80, 60))
    assert read.dtype == np.dtype(dtype)
    assert np.array_equal(read, pixels)


def test_complex_integers_become_complex(tmp_path):
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "slc.tif"), 4, 3, 1, gdal.GDT_CInt16)
    dataset.GetRasterBand(1).Fill(3, 4)
    del dataset
    assert np.allclose(np.abs(read_window(str(tmp_path / "slc.tif"), PixelBox(0, 0, 4, 3))), 5)


@pytest.mark.parametrize(
    ("dtype", "nodata", "filled"), [("float32", None, np.nan), ("uint16", None, 0), ("int16", -9999, -9999)]
)
def test_beyond_the_edge_is_nodata(tmp_path, dtype, nodata, filled):
    path = write_raster(tmp_path / "a.tif", np.full((10, 12), 7, dtype), nodata=nodata)
    window = read_window(path, PixelBox(-2, -3, 14, 13))
    assert window.shape == (16, 16)
    assert (window[3:13, 2:14] == 7).all()
    outside = np.ones((16, 16), bool)
    outside[3:13, 2:14] = False
    assert np.array_equal(
        window[outside], np.full(outside.sum(), filled, dtype), equal_nan=dtype == "float32"
    )


def test_a_window_wholly_outside_is_all_nodata(tmp_path):
    path = write_raster(tmp_path / "a.tif", RAMP)
    assert np.isnan(read_window(path, PixelBox(200, 200, 210, 210))).all()


def test_shrinking_averages(tmp_path):
    path = write_raster(tmp_path / "a.tif", RAMP)
    small = read_window(path, PixelBox(0, 0, 80, 60), (20, 15))
    assert np.allclose(small, RAMP.reshape(15, 4, 20, 4).mean(axis=(1, 3)))


def test_shrinking_leaves_nodata_out_of_the_average(tmp_path):
    pixels = RAMP.copy()
    pixels[:, ::2] = -9999
    path = write_raster(tmp_path / "a.tif", pixels, nodata=-9999)
    small = read_window(path, PixelBox(0, 0, 80, 60), (40, 30))
    expected = RAMP[:, 1::2].reshape(30, 2, 40).mean(axis=1)
    assert np.allclose(small, expected)


def test_shrinking_a_window_at_the_edge_keeps_things_in_place(tmp_path):
    path = write_raster(tmp_path / "a.tif", np.full((60, 80), 5, np.float32))
    small = read_window(path, PixelBox(40, 30, 120, 110), (20, 20))
    assert np.isfinite(small[:7, :10]).all()
    assert np.isnan(small[8:, :]).all() and np.isnan(small[:, 10:]).all()


def test_scale_and_offset_are_applied_and_nodata_becomes_nan(tmp_path):
    path = str(tmp_path / "scaled.tif")
    write_raster(tmp_path / "scaled.tif", np.array([[-1850, -32768]], np.int16), nodata=-32768)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(0.01)
    dataset.GetRasterBand(1).SetOffset(1.0)
    del dataset
    reader = pixel_reader(path)
    values = reader.read(PixelBox(0, 0, 2, 1))
    assert reader.dtype == np.float32
    assert values[0, 0] == pytest.approx(-17.5)
    assert np.isnan(values[0, 1]) and np.isnan(reader.nodata)


def test_a_mask_band_is_respected(tmp_path):
    path = str(tmp_path / "masked.tif")
    write_raster(tmp_path / "masked.tif", np.full((4, 4), 9, np.float32))
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.eye(4, dtype=np.uint8) * 255)
    del dataset
    values = read_window(path, PixelBox(0, 0, 4, 4))
    assert np.array_equal(np.isfinite(values), np.eye(4, dtype=bool))


def test_a_small_raster_is_sampled_whole(tmp_path):
    path = write_raster(tmp_path / "a.tif", RAMP)
    assert np.array_equal(np.sort(pixel_reader(path).sample()), np.sort(RAMP.ravel()))


def test_the_sample_of_a_huge_raster_is_small_and_fair(tmp_path):
    """40,000 pixels wide: a sparse file, half of it bright, so that an unfair sample would show."""
    path = str(tmp_path / "huge.tif")
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=DEFLATE", "SPARSE_OK=TRUE"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, 40_000, 20_000, 1, gdal.GDT_UInt16, options)
    bright = np.full((512, 512), 500, np.uint16)
    for column in range(0, 20_000 - 512, 512):
        for row in range(0, 20_000 - 512, 512 * 8):
            dataset.GetRasterBand(1).WriteArray(bright, column, row)
    del dataset
    sample = pixel_reader(path).sample()
    assert sample.size == 24 * 24 * 32 * 32
    assert 0.03 < (sample == 500).mean() < 0.10


def test_stop_is_heard_while_a_whole_scene_is_read(tmp_path):
    path = str(tmp_path / "large.tif")
    options = ["TILED=YES", "COMPRESS=DEFLATE", "SPARSE_OK=TRUE"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, 12_000, 12_000, 1, gdal.GDT_UInt16, options)
    dataset.GetRasterBand(1).Fill(7)
    del dataset
    asked = []

    def stop_soon() -> bool:
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(OperationCancelledError):
        pixel_reader(path, 1, stop_soon).read(PixelBox(0, 0, 12_000, 12_000), (64, 64))
    assert len(asked) <= 6
    assert (pixel_reader(path).read(PixelBox(0, 0, 12_000, 12_000), (64, 64)) == 7).all()


def test_an_unreadable_file_and_a_missing_band_are_named(tmp_path):
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\0 this is no raster")
    with pytest.raises(InvalidSceneError, match=r"broken\.tif"):
        pixel_reader(str(broken))
    with pytest.raises(InvalidSceneError, match="1 bands, not a band 2"):
        pixel_reader(write_raster(tmp_path / "a.tif", RAMP), 2)


def test_a_file_cut_off_in_the_middle_says_so(tmp_path):
    path = tmp_path / "cut.tif"
    write_raster(path, np.random.default_rng(0).random((512, 512)).astype(np.float32))
    path.write_bytes(path.read_bytes()[:200_000])
    with pytest.raises(InvalidSceneError, match="cannot be read"):
        read_window(str(path), PixelBox(0, 400, 512, 512))


def test_an_empty_window_is_refused(tmp_path):
    with pytest.raises(InvalidSceneError, match="has no pixels"):
        read_window(write_raster(tmp_path / "a.tif", RAMP), PixelBox(5, 5, 5.2, 9))


def test_the_unit_is_known_wherever_the_file_says_it(tmp_path):
    path = str(tmp_path / "a.tif")
    write_raster(tmp_path / "a.tif", RAMP, tags={"UNITS": "dB"})
    assert pixel_reader(path).tags["units"] == "dB"
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetUnitType("intensity")
    del dataset
    assert pixel_reader(path).tags["units"] == "intensity"
