"""The stretch at its limits: declared nodata, percentiles, fill or a clipped 0 dB, and where a guess turns."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.pixel_kind import guess_kind, valid_mask
from fusar_qgis.core.stretch import Stretch, apply, fit_stretch, to_gray

RNG = np.random.default_rng(11)
DB = RNG.uniform(-20.0, -3.0, (40, 50)).astype(np.float32)


def test_a_nodata_value_is_found_in_float32_pixels_that_hold_it_rounded():
    pixels = np.array([0.1, 0.2, 3.3333333], np.float32)
    assert valid_mask(pixels, nodata=3.3333333333333).tolist() == [True, True, False]
    assert valid_mask(np.array([1000, 1001], np.int16), nodata=1000.0).tolist() == [False, True]
    # Whole numbers are what they are: neighbors of a large nodata value are pixels.
    assert valid_mask(np.array([10_000_000, 10_000_001]), nodata=10_000_000).tolist() == [False, True]
    assert valid_mask(np.array([0.0, 1e-9], np.float32), nodata=0.0).tolist() == [False, True]
    assert valid_mask(np.array([np.nan, 1.0]), nodata=1.0).tolist() == [False, False]


def test_usual_fill_values_are_none_in_unsigned_pixels_and_huge_ones_are_fill_in_floats():
    assert valid_mask(np.array([-9999, -32768, -32767, -5], np.int32)).tolist() == [False, False, False, True]
    assert valid_mask(np.array([-3.4e38, 2e30, 1e29], np.float32)).tolist() == [False, False, True]
    assert valid_mask(np.array([np.nan, 1e29, -9999.0])).tolist() == [False, True, False]


def test_only_values_inside_the_scale_of_decibels_are_measured():
    limits = np.array([-81.0, -80.0, -79.0, 89.0, 90.0, 91.0])
    assert valid_mask(limits, kind="db").tolist() == [False, False, True, True, False, False]


def test_declared_nodata_takes_no_part_in_bounds_gray_and_median():
    pixels = DB.copy()
    pixels[:, :20] = -55.0
    bare = fit_stretch(pixels[:, 20:], "db")
    stretch = fit_stretch(pixels, "db", nodata=-55.0)
    assert (stretch.low, stretch.high) == (bare.low, bare.high)
    gray = to_gray(pixels, stretch, nodata=-55.0)
    assert np.array_equal(gray[:, 20:], apply(bare, pixels[:, 20:]))
    assert np.unique(gray[:, :20]).tolist() == [int(np.median(gray[:, 20:]))]


def test_zeros_that_the_stretch_counts_as_pixels_stay_pixels_in_the_picture():
    clipped = np.minimum(DB + 6.0, 0.0)
    clipped[0, 0] = np.nan
    stretch = fit_stretch(clipped, "db")
    assert not stretch.skips_zero
    gray = to_gray(clipped, stretch)
    assert (gray[clipped == 0] == 255).all()
    assert gray[0, 0] == int(np.median(gray.ravel()[1:]))


def test_zero_decibels_are_fill_unless_values_run_densely_up_to_them():
    sea = DB - 1.0  # nothing between -1 and 0
    for n_zeros, is_fill in ((0, False), (1, False), (2, True), (300, True)):
        pixels = sea.ravel().copy()
        pixels[:n_zeros] = 0.0
        assert fit_stretch(pixels, "db").skips_zero is is_fill, n_zeros
    for n_dense, is_fill in ((9, True), (10, False)):
        pixels = sea.ravel().copy()
        pixels[:50], pixels[50 : 50 + n_dense] = 0.0, -0.5
        assert fit_stretch(pixels, "db").skips_zero is is_fill, n_dense
    bright = DB.ravel().copy()
    bright[:50], bright[50:100], bright[100] = 0.0, -0.5, 0.9
    assert fit_stretch(bright, "db").skips_zero, "a value above: nothing was clipped"
    # The declared nodata is no value that runs up to 0.
    pixels = sea.ravel().copy()
    pixels[:50], pixels[50:70] = 0.0, -0.25
    assert fit_stretch(pixels, "db", nodata=-0.25).skips_zero


def test_all_percentiles_may_be_asked_for_but_only_rising_ones():
    stretch = fit_stretch(DB, "db", 0.0, 100.0)
    assert (stretch.low, stretch.high) == (float(DB.min()), float(DB.max()))
    for low, high in ((-0.5, 99), (1, 100.5), (50, 50), (60, 40)):
        with pytest.raises(InvalidRequestError, match="percentiles"):
            fit_stretch(DB, "db", low, high)


def test_a_scene_of_many_millions_of_pixels_is_sampled_evenly():
    pixels = np.linspace(0.0, 255.0, 9_000_001, dtype=np.float32)
    stretch = fit_stretch(pixels, "display", 10.0, 90.0)
    assert stretch.low == pytest.approx(25.5, abs=0.01)
    assert stretch.high == pytest.approx(229.5, abs=0.01)


def test_a_stretch_that_does_not_rise_names_its_bounds():
    with pytest.raises(InvalidRequestError, match=r"3\.0\.\.3\.0"):
        Stretch("db", 3.0, 3.0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Intensity", "power"), ("sigma0 POWER", "power"), ("amplitude_VV", "amplitude"), ("DN", "amplitude"),
        ("Sigma0 (dB)", "db"), ("gain in decibels", "db"), ("x" * 198 + " dB", "power"), ("powerful", "power"),
    ],
)  # fmt: skip
def test_a_description_decides_by_whole_words_unless_it_is_an_essay(text, kind):
    # By its values alone the band would be power.
    assert guess_kind(np.full(50, 0.1), np.float32, {"Description": text}) == kind


def test_a_description_of_intensity_wins_over_values_of_an_amplitude():
    values = RNG.uniform(50.0, 400.0, 500)
    assert guess_kind(values, np.float32) == "amplitude"
    assert guess_kind(values, np.float32, {"units": "intensity"}) == "power"
    assert guess_kind(values, np.float32, {"TX_POWER": "intensity"}) == "amplitude"


def signed(share_negative: float, negative: float, positive: float = 0.3) -> np.ndarray:
    values = np.full(1000, positive) + RNG.uniform(-0.01, 0.01, 1000)
    n = round(1000 * share_negative)
    values[:n] = negative + RNG.uniform(-0.4, 0.4, n)
    return values


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (signed(0.5, -8.0), "db"),
        (signed(0.03, -8.0), "db"),
        (signed(0.01, -8.0), "power"),  # a few outliers
        (signed(0.5, -0.5), "power"),  # noise that was subtracted
        (signed(0.5, -1.7), "db"),
        (np.where(np.arange(1000) < 400, -8.0, 0.3), "power"),  # one value everywhere is a fill
        (signed(0.0, 0.0, 1.5), "amplitude"),
        (np.full(10, -12.0), "db"),
        (np.zeros(10), "power"),
    ],
)
def test_floats_are_guessed_by_how_far_and_how_often_they_are_negative(values, kind):
    assert guess_kind(values, np.float32) == kind


def test_integers_are_decibels_where_many_are_negative_and_none_is_absurd():
    assert guess_kind(np.r_[np.full(97, 50), np.full(3, -10)], np.int16) == "db"
    assert guess_kind(np.r_[np.full(98, 50), np.full(2, -10)], np.int16) == "integer"
    assert guess_kind(np.full(100, -900), np.int16) == "display"
    assert guess_kind(np.array([-5]), np.int16) == "db"
    # Fill and zeros are not counted among the values.
    assert (
        guess_kind(np.r_[np.zeros(900), np.full(50, -9999), np.full(40, -12), np.full(10, 3)], np.int16)
        == "db"
    )


def test_a_nodata_value_that_was_rounded_on_its_way_is_found_and_its_neighbors_are_not():
    pixels = np.array([1000.0005, 1000.01, 999.99], np.float32)
    assert valid_mask(pixels, nodata=1000.0).tolist() == [False, True, True]
    assert valid_mask(np.array([1000.0005, 1000.0]), nodata=-1000.0).tolist() == [True, True]


def test_a_border_of_zero_decibels_gets_the_median_of_the_pixels():
    pixels = DB - 1.0
    pixels[:, :10] = 0.0
    stretch = fit_stretch(pixels, "db")
    gray = to_gray(pixels, stretch)
    assert np.unique(gray[:, :10]).tolist() == [int(np.median(gray[:, 10:]))]
    assert (apply(stretch, pixels)[:, :10] == 0).all()


def test_an_unknown_kind_is_quoted_with_those_there_are():
    with pytest.raises(InvalidRequestError, match=r"'decibel' is unknown\. Use one of: db, power"):
        valid_mask(DB, kind="decibel")
