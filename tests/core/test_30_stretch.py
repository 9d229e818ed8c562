"""The stretch: what is valid, which scale, and gray values that a plain loop agrees with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidRequestError, InvalidSceneError
from fusar_qgis.core.pixel_kind import guess_kind, valid_mask
from fusar_qgis.core.stretch import Stretch, apply, fit_stretch, to_gray

RNG = np.random.default_rng(7)
POWER = RNG.gamma(4.0, 0.02 / 4, (60, 80)).astype(np.float32)


def as_kind(kind: str, power: np.ndarray = POWER) -> np.ndarray:
    """The same scene in each kind of pixel."""
    if kind == "db":
        return (10 * np.log10(power)).astype(np.float32)
    if kind == "amplitude":
        return np.sqrt(power)
    if kind == "integer":
        return np.rint(np.sqrt(power) * 30000).astype(np.uint16)
    if kind == "complex":
        return (np.sqrt(power) * np.exp(1j * RNG.uniform(0, 6.28, power.shape))).astype(np.complex64)
    return power


def plain_gray(value: complex, kind: str, low: float, high: float) -> int:
    """One pixel by hand."""
    scaled = {
        "db": lambda v: v.real,
        "power": lambda v: 10 * math.log10(v.real),
        "display": lambda v: v.real,
    }.get(kind, lambda v: 20 * math.log10(abs(v)))(complex(value))
    return round(min(max((scaled - low) / (high - low), 0.0), 1.0) * 255)


@pytest.mark.parametrize("kind", ["db", "power", "amplitude", "integer", "complex"])
def test_gray_is_the_formula_and_the_same_for_every_kind(kind):
    pixels = as_kind(kind)
    stretch = fit_stretch(pixels, kind)
    gray = apply(stretch, pixels)
    assert gray.dtype == np.uint8
    wanted = [[plain_gray(v, kind, stretch.low, stretch.high) for v in row] for row in pixels]
    assert np.abs(gray.astype(int) - wanted).max() <= 1
    reference = apply(fit_stretch(POWER, "power"), POWER)
    assert np.abs(gray.astype(int) - reference).max() <= 1


@pytest.mark.parametrize("kind", ["db", "power", "amplitude"])
def test_bounds_are_percentiles_in_decibels(kind):
    stretch = fit_stretch(as_kind(kind), kind, 2.0, 98.0)
    db = np.sort(10 * np.log10(POWER.astype(float)).ravel())
    assert stretch.low == pytest.approx(np.interp(0.02 * (db.size - 1), np.arange(db.size), db), abs=1e-3)
    assert stretch.high == pytest.approx(np.interp(0.98 * (db.size - 1), np.arange(db.size), db), abs=1e-3)


@pytest.mark.parametrize(
    ("kind", "fill", "nodata"),
    [
        ("db", np.nan, None),
        ("db", -9999.0, None),
        ("db", -9999.0, -9999.0),
        ("db", -99.0, -99.0),
        ("db", -99.0, None),
        ("db", -np.inf, None),
        ("db", 0.0, None),
        ("db", 0.0, 0.0),
        ("db", 1e20, None),
        ("db", -3.4028234663852886e38, -3.4028234663852886e38),
        ("power", np.nan, np.nan),
        ("power", 0.0, None),
        ("power", -9999.0, None),
        ("power", -0.001, None),
        ("power", 9.96921e36, None),
        ("power", 123.25, 123.25),
        ("amplitude", 0.0, None),
        ("amplitude", np.nan, None),
        ("integer", 0, None),
        ("integer", 65535, 65535),
        ("complex", 0, None),
        ("complex", complex(np.nan, np.nan), None),
    ],
)
def test_borders_never_take_part_and_come_out_black(kind, fill, nodata):
    pixels = as_kind(kind)
    framed = np.full((100, 140), fill, pixels.dtype)
    framed[20:80, 30:110] = pixels
    inner, outer = fit_stretch(pixels, kind), fit_stretch(framed, kind, nodata=nodata)
    assert (outer.low, outer.high) == pytest.approx((inner.low, inner.high), abs=1e-4)
    gray = apply(outer, framed, nodata)
    np.testing.assert_array_equal(gray[20:80, 30:110], apply(inner, pixels))
    border = np.ones(gray.shape, bool)
    border[20:80, 30:110] = False
    assert not gray[border].any()
    assert np.array_equal(valid_mask(framed, nodata, kind, outer.skips_zero), ~border)


def test_zero_decibels_of_a_product_clipped_there_are_pixels():
    db = np.minimum(as_kind("db") + 14.0, 0.0)
    assert (db == 0).sum() > 100
    stretch = fit_stretch(db, "db")
    assert not stretch.skips_zero
    assert stretch.high == pytest.approx(0.0, abs=1e-6)
    assert (apply(stretch, db)[db == 0] == 255).all()


@pytest.mark.parametrize("kind", ["db", "power", "amplitude", "integer", "complex"])
@pytest.mark.parametrize("fill", [0, np.nan])
def test_a_scene_without_valid_pixels_is_refused(kind, fill):
    dtype = as_kind(kind).dtype
    fill = 0 if kind == "integer" else fill
    pixels = np.full((10, 10), fill, dtype)
    with pytest.raises(InvalidSceneError, match="no valid pixel"):
        fit_stretch(pixels, kind, nodata=0 if kind == "db" and fill == 0 else None)


def test_all_declared_nodata_is_refused():
    with pytest.raises(InvalidSceneError):
        fit_stretch(np.full((5, 5), 42, np.uint8), "display", nodata=42)
    with pytest.raises(InvalidSceneError):
        fit_stretch(np.zeros((5, 5), np.uint8), "display")


@pytest.mark.parametrize(
    ("kind", "value"),
    [("db", -12.5), ("power", 0.1), ("amplitude", 300.0), ("integer", 77), ("complex", 3 + 4j)],
)
def test_constant_images_are_mid_gray(kind, value):
    pixels = np.full((8, 8), value, as_kind(kind).dtype)
    gray = apply(fit_stretch(pixels, kind), pixels)
    assert np.all((gray == 127) | (gray == 128))


def test_eight_bit_pictures_stay_as_they_are():
    pixels = RNG.integers(0, 256, (20, 30)).astype(np.uint8)
    np.testing.assert_array_equal(apply(fit_stretch(pixels, "display"), pixels), pixels)


def test_sixteen_bit_pictures_are_stretched_linearly():
    pixels = np.arange(0, 1001, dtype=np.uint16)[None]
    stretch = fit_stretch(pixels, "display", 10, 90)
    assert (stretch.low, stretch.high) == (100.0, 900.0)
    assert apply(stretch, np.array([[0, 100, 500, 900, 1000]], np.uint16)).tolist() == [[0, 0, 128, 255, 255]]


def test_batches_give_what_single_images_give():
    batch = (
        RNG.gamma(4.0, 0.01, (6, 32, 48)).astype(np.float32) * np.array([1, 2, 5, 10, 0.1, 3])[:, None, None]
    )
    batch[2, :, :5] = np.nan
    whole = fit_stretch(batch, "power")
    np.testing.assert_array_equal(apply(whole, batch), np.stack([apply(whole, image) for image in batch]))


def test_to_gray_fills_borders_with_the_median_of_the_valid_pixels():
    pixels = POWER.copy()
    stretch = fit_stretch(pixels, "power")
    whole = apply(stretch, pixels)
    for fill, nodata in ((np.nan, None), (-9999.0, None), (-7.0, -7.0), (0.0, None)):
        bordered = pixels.copy()
        bordered[:, :3] = fill
        gray = to_gray(bordered, stretch, nodata)
        assert np.array_equal(gray[:, 3:], whole[:, 3:])
        assert (gray[:, :3] == int(np.median(whole[:, 3:]))).all()
    assert not to_gray(np.full_like(pixels, np.nan), stretch).any()


def test_to_gray_of_a_whole_scene_is_the_stretch():
    stretch = fit_stretch(POWER, "power")
    gray = to_gray(POWER, stretch)
    np.testing.assert_array_equal(gray, apply(stretch, POWER))


@pytest.mark.parametrize("kind", ["db", "power", "amplitude", "integer", "complex"])
def test_kind_is_guessed_from_dtype_and_values(kind):
    pixels = as_kind(kind)
    if kind == "amplitude":
        pixels = pixels * 1000
    assert guess_kind(pixels, pixels.dtype) == kind


@pytest.mark.parametrize("fill", [-9999.0, -99.0, np.nan, 0.0, -3.4e38])
@pytest.mark.parametrize("kind", ["db", "power"])
def test_borders_do_not_mislead_the_guess(kind, fill):
    pixels = np.full((100, 140), fill, np.float32)
    pixels[:60, :80] = as_kind(kind)
    assert guess_kind(pixels, np.float32) == kind


def test_tags_win_over_values():
    assert guess_kind(POWER, "float32", {"description": "Sigma0_VV_db"}) == "db"
    assert guess_kind(POWER, "float32", {"DESCRIPTION": "Amplitude_VV"}) == "amplitude"
    assert guess_kind(POWER, "float32", {"UNITTYPE": "dB"}) == "db"
    assert guess_kind(POWER, "float32", {"description": "db " * 200}) == "power"
    assert guess_kind(POWER, "float32", {"ANTENNA_GAIN_DB": "40 db", "TX_POWER": "3200"}) == "power"
    assert guess_kind(np.zeros((3, 3), np.uint8), np.uint8) == "display"


def test_guess_of_nothing_is_still_a_kind():
    for fill in (np.nan, 0.0, -9999.0, -15.0):
        assert guess_kind(np.full((4, 4), fill, np.float32), np.float32) in ("db", "power")
    assert guess_kind(np.zeros((0,), np.float32), np.float32) == "power"


def test_signed_decibels_in_integers():
    assert guess_kind(np.rint(as_kind("db")).astype(np.int16), np.int16) == "db"
    assert guess_kind(np.rint(as_kind("db") * 100).astype(np.int16), np.int16) == "display"


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Stretch("decibel", 0.0, 1.0),
        lambda: Stretch("db", 1.0, 1.0),
        lambda: Stretch("db", float("nan"), 1.0),
        lambda: fit_stretch(POWER, "gray"),
        lambda: fit_stretch(POWER, "power", 99, 1),
        lambda: valid_mask(POWER, None, "x"),
    ],
)
def test_nonsense_is_refused(bad):
    with pytest.raises(InvalidRequestError):
        bad()


REAL = [
    ("sen1floods11/Spain_7370579_S1Hand.tif", "db"),
    ("pyrosar-gtc/S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif", "db"),
    ("mumbai-ships/S1_offshore_Vasai_Input.tif", "amplitude"),
    ("sarclip-example/example.tif", "db"),
    ("volkov-s1-scenes/s1_vh_003.tif", "display"),
    (
        "opera-rtc-s1/2025-01-02/"
        "OPERA_L2_RTC-S1_T137-292319-IW2_20250102T015901Z_20250102T190143Z_S1A_30_v1.0_VV.tif",
        "power",
    ),
    (
        "sentinel1-grd-iw-gcps/GRD/2018/7/16/IW/DV/"
        "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B/measurement/iw-vv.tiff",
        "integer",
    ),
]


@pytest.mark.data
@pytest.mark.parametrize(("file", "kind"), REAL)
def test_real_scenes_get_a_usable_image(file, kind, scenes, open_raster):
    raster = open_raster(scenes / "dev" / file)
    pixels = raster.read()
    assert guess_kind(pixels, pixels.dtype, raster.tags) == kind
    stretch = fit_stretch(pixels, kind, nodata=raster.nodata)
    gray = apply(stretch, pixels, raster.nodata)
    valid = valid_mask(pixels, raster.nodata, kind, stretch.skips_zero)
    assert valid.mean() > 0.9
    assert 30 < np.median(gray[valid]) < 225
    assert gray[valid].std() > 20


@pytest.mark.data
def test_ships_of_the_mumbai_scene_are_the_brightest(scenes, open_raster):
    pixels = open_raster(scenes / "dev" / REAL[2][0]).read()
    gray = apply(fit_stretch(pixels, "amplitude"), pixels)
    assert (gray[pixels > 150] == 255).all()
    assert np.median(gray) < 140
