"""SAR looks of a layer: decibels, two polarizations as colors, magnitude; each is taken back without a trace."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer

from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.sar_presets import DECIBEL, GRAY, MAGNITUDE, RATIO, RGB, offered, rgb_bands
from fusar_qgis.layers.computed_file import is_computed, write_magnitude, write_ratio
from fusar_qgis.layers.layer_passport import describe_layer
from fusar_qgis.layers.passport_edits import forget_edit, set_edit, year_given
from fusar_qgis.layers.sar_renderers import decibel_renderer, gray_renderer, rgb_renderer
from fusar_qgis.layers.sar_styles import apply_style, current_preset, restore_style
from fusar_qgis.layers.scene_reader import inspect_file, inspect_layer
from fusar_qgis.layers.style_switch import switch_style
from fusar_qgis.workflows.band_limits import band_limits
from tests.plugin.passport_layers import RPC, layer_of
from tests.plugin.rasters import curved_gcps, sea, write_raster


def drawn(layer) -> np.ndarray:
    """The gray or colors [rows, cols, 3] that QGIS draws for each pixel of the file."""
    block = layer.renderer().block(1, layer.extent(), layer.width(), layer.height())
    image = block.image()
    colors = [
        [image.pixelColor(x, y).getRgb()[:3] for x in range(image.width())] for y in range(image.height())
    ]
    return np.array(colors)


@pytest.mark.parametrize(("per_decade", "low", "high"), [(10.0, -25.0, 5.0), (20.0, 0.0, 60.0)])
def test_the_decibel_look_is_straight_in_decibels(tmp_path, qgis_app, per_decade, low, high) -> None:
    steps_db = np.linspace(low - 5, high + 5, 80, dtype=np.float64)
    values = (10 ** (steps_db / per_decade)).astype(np.float32)[None].repeat(2, axis=0)
    layer = layer_of(tmp_path / "ramp.tif", values)
    layer.setRenderer(decibel_renderer(layer.dataProvider(), 1, low, high, per_decade))
    wanted = np.clip(255 * (steps_db - low) / (high - low), 0, 255)
    # QGIS cuts fractions off where we round; beyond the limits it is black and white, not empty.
    assert np.abs(drawn(layer)[0, :, 0] - wanted).max() < 2.0


def test_two_polarizations_as_colors(tmp_path, qgis_app) -> None:
    vv, vh = np.full((4, 6), 10.0, np.float32), np.full((4, 6), 2.0, np.float32)
    layer = layer_of(tmp_path / "dual.tif", np.stack([vh, vv]))
    bands, words = rgb_bands("VH, VV", 2)
    assert (bands, words) == ((2, 1, 2), "VV, VH, VV")
    layer.setRenderer(rgb_renderer(layer.dataProvider(), bands, [(0.0, 10.0), (0.0, 10.0), (0.0, 10.0)]))
    np.testing.assert_array_equal(drawn(layer)[0, 0], [255, 51, 255])


def test_which_looks_fit_which_pixels() -> None:
    assert offered("power", 1) == [GRAY, DECIBEL] and offered("db", 2) == [GRAY, RGB]
    assert offered("complex", 1) == ["magnitude"] and offered("display", 3) == []
    assert rgb_bands("", 1) is None and rgb_bands("", 2)[0] == (1, 2, 1)
    assert rgb_bands("HH, HV, VV", 3)[1] == "HH, HV, VV"


def test_band_limits_are_percentiles_in_the_files_units(tmp_path, qgis_app) -> None:
    pixels = np.stack([sea(120, 90), 4 * sea(120, 90)])
    limits = band_limits(write_raster(tmp_path / "a.tif", pixels), (1, 2, 1), QuietFeedback())
    assert set(limits) == {1, 2}
    np.testing.assert_allclose(limits[1], np.percentile(pixels[0], [1, 96]), rtol=0.02)
    np.testing.assert_allclose(limits[2], np.percentile(pixels[1], [1, 96]), rtol=0.02)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"transform": (500000.0, 8.0, 6.0, 4200000.0, 6.0, -8.0)},
        {"transform": None, "epsg": 4326, "gcps": curved_gcps(40, 30)},
        {"transform": None, "epsg": None, "rpc": RPC},
    ],
    ids=["north up", "rotated", "gcps", "rpc"],
)
def test_the_magnitude_is_computed_and_lies_where_the_raster_lies(tmp_path, qgis_app, options) -> None:
    phase = np.exp(1j * np.linspace(0, 6, 1200).reshape(30, 40))
    path = write_raster(tmp_path / "s & c.tif", (sea(40, 30) * phase).astype(np.complex64), **options)
    write_magnitude(path, tmp_path / "m.vrt")
    made = gdal.Open(str(tmp_path / "m.vrt"))
    np.testing.assert_allclose(made.ReadAsArray(), sea(40, 30), rtol=1e-5)
    ours, theirs = (inspect_file(p).scene.mapping for p in (str(tmp_path / "m.vrt"), path))
    points = np.array([[0.0, 0.0], [40.0, 0.0], [13.0, 22.0]])
    np.testing.assert_allclose(ours.pixel_to_lonlat(points), theirs.pixel_to_lonlat(points), atol=1e-9)


@pytest.mark.parametrize(
    ("dtype", "is_decibel"), [(np.float32, False), (np.uint16, False), (np.float32, True)]
)
def test_the_ratio_is_one_band_over_the_other_and_in_decibels_a_difference(
    tmp_path, qgis_app, dtype, is_decibel
) -> None:
    cross = np.arange(1, 25).reshape(4, 6).astype(dtype)
    co = (cross[::-1] * 7 + 3).astype(dtype)
    path = write_raster(tmp_path / "dual.tif", np.stack([cross, co]))
    write_ratio(path, tmp_path / "dual_ratio.vrt", (2, 1), is_decibel)
    red, green, blue = gdal.Open(str(tmp_path / "dual_ratio.vrt")).ReadAsArray().astype(np.float64)
    np.testing.assert_array_equal(red, co)
    np.testing.assert_array_equal(green, cross)
    wanted = co.astype(np.float64) - cross if is_decibel else co.astype(np.float64) / cross
    np.testing.assert_allclose(blue, wanted, rtol=1e-6)
    assert is_computed(tmp_path / "dual_ratio.vrt", RATIO)
    assert not is_computed(tmp_path / "dual_ratio.vrt", MAGNITUDE) and not is_computed(
        tmp_path / "dual.tif", RATIO
    )


def test_the_ratio_lies_where_the_raster_lies(tmp_path, qgis_app) -> None:
    pixels = np.stack([sea(40, 30), 4 * sea(40, 30)])
    path = write_raster(tmp_path / "d.tif", pixels, transform=None, epsg=4326, gcps=curved_gcps(40, 30))
    write_ratio(path, tmp_path / "d_ratio.vrt", (1, 2), is_decibel=True)
    ours, theirs = (inspect_file(p).scene.mapping for p in (str(tmp_path / "d_ratio.vrt"), path))
    points = np.array([[0.0, 0.0], [40.0, 0.0], [13.0, 22.0]])
    np.testing.assert_allclose(ours.pixel_to_lonlat(points), theirs.pixel_to_lonlat(points), atol=1e-9)


def test_the_ratio_shows_nothing_where_a_band_has_nothing(tmp_path, qgis_app) -> None:
    pixels = np.stack([np.full((6, 8), 8.0), np.full((6, 8), 2.0)]).astype(np.float32)
    pixels[0, 3, 5], pixels[1, 4, 6], pixels[:, 5, 7] = -9999.0, -9999.0, -9999.0
    write_ratio(
        write_raster(tmp_path / "d.tif", pixels, nodata=-9999.0), tmp_path / "d_ratio.vrt", (1, 2), True
    )
    layer = QgsRasterLayer(str(tmp_path / "d_ratio.vrt"), "d")
    layer.setRenderer(rgb_renderer(layer.dataProvider(), (1, 2, 3), [(0.0, 16.0)] * 3))
    image = layer.renderer().block(1, layer.extent(), 8, 6).image()
    assert image.pixelColor(1, 1).getRgb() == (127, 31, 95, 255)
    assert [image.pixelColor(x, y).alpha() for x, y in ((5, 3), (6, 4), (7, 5))] == [0, 0, 0]


def test_a_look_is_taken_back_without_a_trace(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    layer.setOpacity(0.5)
    renderer, properties = layer.renderer().type(), set(layer.customPropertyKeys())
    low = layer.renderer().contrastEnhancement().minimumValue()
    assert apply_style(layer, GRAY, gray_renderer(layer.dataProvider(), 1, (1.0, 2.0))) == "SAR"
    assert apply_style(layer, DECIBEL, decibel_renderer(layer.dataProvider(), 1, 0.0, 9.0, 20.0)) == "SAR dB"
    assert current_preset(layer) == DECIBEL
    assert restore_style(layer)
    assert layer.styleManager().styles() == ["default"] and layer.renderer().type() == renderer
    assert layer.renderer().contrastEnhancement().minimumValue() == low and layer.opacity() == 0.5
    assert set(layer.customPropertyKeys()) <= properties | {"identify/format"}
    assert not restore_style(layer) and current_preset(layer) == ""


def test_a_look_that_was_changed_by_hand_is_kept(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    apply_style(layer, GRAY, gray_renderer(layer.dataProvider(), 1, (1.0, 2.0)))
    layer.setRenderer(gray_renderer(layer.dataProvider(), 1, (5.0, 6.0)))
    assert apply_style(layer, GRAY, gray_renderer(layer.dataProvider(), 1, (1.0, 2.0))) == "SAR 2"
    assert restore_style(layer)
    assert sorted(layer.styleManager().styles()) == ["SAR", "default"], "only the untouched look is gone"
    switch_style(layer, "SAR")
    assert layer.renderer().contrastEnhancement().minimumValue() == 5.0


def test_the_same_look_again_is_the_same_style(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    for _ in range(3):
        assert apply_style(layer, GRAY, gray_renderer(layer.dataProvider(), 1, (1.0, 2.0))) == "SAR"
    assert len(layer.styleManager().styles()) == 2


def test_another_style_takes_neither_edits_nor_time_away(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    apply_style(layer, GRAY, gray_renderer(layer.dataProvider(), 1, (1.0, 2.0)))
    set_edit(layer, "start", "2019-02-03")
    reading = inspect_layer(layer)
    describe_layer(layer, reading.scene, reading.passport)
    restore_style(layer)
    assert year_given(layer) == 2019 and layer.temporalProperties().isActive()
    assert layer.temporalProperties().fixedTemporalRange().begin().date().year() == 2019
    forget_edit(layer, "start")
    apply_style(layer, GRAY, gray_renderer(layer.dataProvider(), 1, (1.0, 2.0)))
    assert year_given(layer) is None


def test_the_ratios_limits_are_those_of_pixels_with_data(tmp_path, qgis_app) -> None:
    rng = np.random.default_rng(3)
    pixels = np.stack([rng.uniform(100, 120, (60, 80)), rng.uniform(10, 12, (60, 80))]).astype(np.float32)
    pixels[:, :, :30] = -9999.0
    write_ratio(
        write_raster(tmp_path / "d.tif", pixels, nodata=-9999.0), tmp_path / "d_ratio.vrt", (1, 2), False
    )
    low, high = band_limits(str(tmp_path / "d_ratio.vrt"), (3,), QuietFeedback())[3]
    assert 8 <= low < high <= 12
