"""Windows of a band in memory: padding, shrinking, scale and offset, masks; and the gray images made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from fusar_qgis.core.band_reader import BandReader
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.window_reader import WindowReader

RAMP = np.arange(60 * 80, dtype=np.float32).reshape(60, 80) + 1.0


@dataclass
class MemoryBand:
    """A `Band` over an array; shrinks by whole factors as GDAL does, by mean or by the first pixel."""

    pixels: np.ndarray
    nodata: float | None = None
    scaling: tuple = (1.0, 0.0)
    has_mask: bool = False
    tags: dict = field(default_factory=dict)
    averaged: list = field(default_factory=list)

    def __post_init__(self):
        self.height_px, self.width_px = self.pixels.shape
        self.stored = self.pixels.dtype

    def values(self, source, size, average):
        self.averaged.append(average)
        x, y, width, height = source
        assert x >= 0 and y >= 0 and x + width <= self.width_px and y + height <= self.height_px
        part = self.pixels[y : y + height, x : x + width]
        if size == (width, height):
            return part.copy()
        assert width % size[0] == 0 and height % size[1] == 0
        blocks = part.reshape(size[1], height // size[1], size[0], width // size[0])
        return blocks.mean(axis=(1, 3)).astype(self.stored) if average else blocks[:, 0, :, 0]

    def mask(self, source, size):
        x, y, width, height = source
        inside = np.zeros(self.pixels.shape, np.uint8)
        inside[:, 10:] = 255
        return inside[y : y + height, x : x + width][:: height // size[1], :: width // size[0]]


def test_a_window_is_what_numpy_cuts_out_rounded_to_whole_pixels():
    reader = BandReader(MemoryBand(RAMP))
    assert np.array_equal(reader.read(PixelBox(5, 7, 25, 37)), RAMP[7:37, 5:25])
    assert np.array_equal(reader.read(PixelBox(5.4, 6.6, 25.4, 36.6)), RAMP[7:37, 5:25])
    assert reader.dtype == np.float32


@pytest.mark.parametrize(
    ("window", "rows", "cols"),
    [
        (PixelBox(-3, -2, 10, 8), slice(2, 10), slice(3, 13)),
        (PixelBox(75, 55, 90, 70), slice(0, 5), slice(0, 5)),
        (PixelBox(-5, 0, 100, 60), slice(0, 60), slice(5, 85)),
    ],
)
def test_what_lies_beyond_the_raster_is_nodata(window, rows, cols):
    read = BandReader(MemoryBand(RAMP)).read(window)
    inside = np.zeros(read.shape, bool)
    inside[rows, cols] = True
    assert np.isfinite(read[inside]).all()
    assert np.isnan(read[~inside]).all()
    part = RAMP[max(int(window.ymin), 0) : int(window.ymax), max(int(window.xmin), 0) : int(window.xmax)]
    assert np.array_equal(read[rows, cols], part)


@pytest.mark.parametrize(("nodata", "fill"), [(None, 0), (7.0, 7), (float("nan"), 0)])
def test_integers_are_padded_with_their_own_nodata(nodata, fill):
    reader = BandReader(MemoryBand(RAMP.astype(np.uint16), nodata))
    read = reader.read(PixelBox(-1, 0, 4, 4))
    assert read.dtype == np.uint16
    assert (read[:, 0] == fill).all()
    assert (reader.read(PixelBox(200, 200, 204, 203)) == fill).all()
    assert (reader.read(PixelBox(200, 200, 204, 203))).shape == (3, 4)


def test_shrinking_averages_real_values_and_picks_complex_ones():
    band = MemoryBand(RAMP)
    small = BandReader(band).read(PixelBox(0, 0, 80, 60), (20, 15))
    assert band.averaged == [True]
    np.testing.assert_allclose(small, RAMP.reshape(15, 4, 20, 4).mean(axis=(1, 3)), rtol=1e-6)
    slc = MemoryBand(RAMP.astype(np.complex64))
    assert np.array_equal(BandReader(slc).read(PixelBox(0, 0, 80, 60), (20, 15)), RAMP[::4, ::4])
    assert slc.averaged == [False]
    whole = MemoryBand(RAMP)
    BandReader(whole).read(PixelBox(0, 0, 80, 60))
    assert whole.averaged == [False]


def test_a_decimated_window_over_the_edge_keeps_its_parts_in_place():
    read = BandReader(MemoryBand(RAMP)).read(PixelBox(-40, 0, 80, 60), (30, 15))
    assert np.isnan(read[:, :10]).all()
    np.testing.assert_allclose(read[:, 10:], RAMP.reshape(15, 4, 20, 4).mean(axis=(1, 3)), rtol=1e-6)


@pytest.mark.parametrize("window", [PixelBox(5, 5, 5, 9), PixelBox(5, 5, 9, 5.2)])
def test_a_window_without_pixels_is_refused(window):
    with pytest.raises(InvalidSceneError, match="has no pixels"):
        BandReader(MemoryBand(RAMP)).read(window)


def test_scale_and_offset_are_applied_and_nodata_becomes_nan():
    reader = BandReader(MemoryBand(RAMP.astype(np.int16), nodata=3.0, scaling=(0.5, -10.0)))
    read = reader.read(PixelBox(0, 0, 5, 1))
    assert (reader.dtype, read.dtype) == (np.float32, np.float32)
    np.testing.assert_array_equal(read[0], [-9.5, -9.0, np.nan, -8.0, -7.5])
    assert np.isnan(reader.nodata)
    assert np.isnan(reader.read(PixelBox(-1, 0, 1, 1))[0, 0])
    assert BandReader(MemoryBand(RAMP, nodata=3.0)).nodata == 3.0
    assert BandReader(MemoryBand(RAMP.astype(np.int16), scaling=(0.5, 0.0))).nodata is None


def test_the_files_mask_hides_pixels():
    masked = BandReader(MemoryBand(RAMP, has_mask=True)).read(PixelBox(5, 0, 15, 4))
    assert np.isnan(masked[:, :5]).all()
    assert np.array_equal(masked[:, 5:], RAMP[:4, 10:15])
    integers = BandReader(MemoryBand(RAMP.astype(np.uint16), nodata=9.0, has_mask=True))
    assert (integers.read(PixelBox(0, 0, 10, 2)) == 9).all()


def test_small_bands_are_sampled_whole_and_large_ones_evenly():
    assert np.array_equal(BandReader(MemoryBand(RAMP)).sample(), RAMP.ravel())
    large = np.broadcast_to(np.arange(3000, dtype=np.float32), (2000, 3000))
    sample = BandReader(MemoryBand(large)).sample()
    assert sample.size == 24 * 24 * 32 * 32
    assert (sample.min(), sample.max()) == (0, 2999)
    np.testing.assert_allclose(np.percentile(sample, [25, 50, 75]), [750, 1500, 2250], atol=120)
    wide = BandReader(
        MemoryBand(np.broadcast_to(np.arange(100_000, dtype=np.float32), (16, 100_000)))
    ).sample()
    assert wide.size == 24 * 32 * 16


ENLARGE = SimpleNamespace(
    enlarged=lambda gray, size: np.kron(
        gray, np.ones((size[1] // len(gray), size[0] // len(gray[0])), np.uint8)
    ),
    data_url=lambda gray: f"data:{gray.shape}",
)


def windows(pixels, **more) -> WindowReader:
    return WindowReader(BandReader(MemoryBand(pixels, **more)), ENLARGE)


def test_all_windows_of_a_scene_share_one_stretch():
    power = np.random.default_rng(0).gamma(4.0, 0.01, (60, 80)).astype(np.float32)
    reader = windows(power)
    whole = reader.gray(PixelBox(0, 0, 80, 60), (80, 60))
    assert np.array_equal(reader.gray(PixelBox(10, 5, 50, 45), (40, 40)), whole[5:45, 10:50])
    assert (reader.valid_percent, reader.stretch.kind) == (100.0, "power")
    assert reader.distinct_values == np.unique(power).size


def test_a_window_is_enlarged_after_the_stretch_and_shrunk_before_it():
    power = np.random.default_rng(0).gamma(4.0, 0.01, (60, 80)).astype(np.float32)
    reader = windows(power)
    native = reader.gray(PixelBox(0, 0, 20, 20), (20, 20))
    assert np.array_equal(
        reader.gray(PixelBox(0, 0, 20, 20), (40, 40)), np.kron(native, np.ones((2, 2), np.uint8))
    )
    half = reader.gray(PixelBox(0, 0, 40, 40), (20, 20))
    assert half.shape == (20, 20)
    assert half.std() < reader.gray(PixelBox(0, 0, 40, 40), (40, 40)).std(), "speckle is averaged in power"
    both = reader.gray(PixelBox(0, 0, 40, 10), (20, 20))
    assert both.shape == (20, 20)


def test_a_window_without_a_valid_pixel_is_none_and_gaps_become_the_median():
    pixels = RAMP.copy()
    pixels[:, :40] = np.nan
    reader = windows(pixels)
    assert reader.gray(PixelBox(0, 0, 30, 30), (30, 30)) is None
    assert reader.image(PixelBox(0, 0, 30, 30), (30, 30)) is None
    assert reader.valid_percent == 50.0
    gray = reader.gray(PixelBox(30, 0, 50, 20), (20, 20))
    assert np.unique(gray[:, :10]).tolist() == [int(np.median(gray[:, 10:]))]
    image = reader.image(PixelBox(60, 40, 90, 70), (30, 30))
    assert (image.data_url, image.size_px, image.window) == (
        "data:(30, 30)",
        (30, 30),
        PixelBox(60, 40, 90, 70),
    )


def test_a_band_of_nothing_but_nodata_is_refused():
    with pytest.raises(InvalidSceneError, match="no valid pixel"):
        windows(np.full((5, 5), np.nan, np.float32))
