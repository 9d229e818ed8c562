"""Which looks are offered for which pixels, and which bands make the colors."""

from __future__ import annotations

import pytest

from fusar_qgis.core.sar_presets import DECIBEL, GRAY, MAGNITUDE, RATIO, RGB, offered, ratio_bands, rgb_bands


@pytest.mark.parametrize(
    ("kind", "n_bands", "looks"),
    [
        ("complex", 1, [MAGNITUDE]),
        ("complex", 2, [MAGNITUDE]),
        ("display", 3, []),  # made for the eye already
        ("db", 1, [GRAY]),  # a logarithm of decibels says nothing
        ("db", 2, [GRAY, RGB]),
        ("amplitude", 1, [GRAY, DECIBEL]),
        ("intensity", 2, [GRAY, DECIBEL, RGB]),
        ("amplitude", 4, [GRAY, DECIBEL, RGB]),
        ("amplitude", 5, [GRAY, DECIBEL]),
    ],
)
def test_looks_follow_from_what_the_pixels_are(kind, n_bands, looks):
    assert offered(kind, n_bands) == looks


@pytest.mark.parametrize(
    ("polarization", "n_bands", "bands"),
    [
        ("VV, VH", 2, ((1, 2, 1), "VV, VH, VV")),
        ("VH, VV", 2, ((2, 1, 2), "VV, VH, VV")),
        ("HH, HV", 2, ((1, 2, 1), "HH, HV, HH")),
        ("HV, HH", 2, ((2, 1, 2), "HH, HV, HH")),
        ("VV, HV, VH, HH", 4, ((4, 2, 1), "HH, HV, VV")),  # quad-pol: three of its own, not a pair
        ("", 2, ((1, 2, 1), "bands 1, 2, 1")),
        ("", 3, ((1, 2, 3), "bands 1, 2, 3")),
        ("VV", 1, None),
        ("", 1, None),
    ],
)
def test_colors_are_co_cross_and_co_polarized_where_that_is_known(polarization, n_bands, bands):
    assert rgb_bands(polarization, n_bands) == bands


@pytest.mark.parametrize(
    ("polarization", "n_bands", "pair"),
    [
        ("VV, VH", 2, ((1, 2), "VV, VH, VV/VH")),
        ("VH, VV", 2, ((2, 1), "VV, VH, VV/VH")),
        ("HV, HH", 2, ((2, 1), "HH, HV, HH/HV")),
        ("HH, HV, VH, VV", 4, ((4, 3), "VV, VH, VV/VH")),
        ("VV, HH", 2, None),  # two transmissions: no ratio of one
        ("VV, HV", 2, None),
        ("VV, VH", 3, None),  # of the third band nothing is known, so of the others neither
        ("VV", 1, None),
        ("", 2, None),
    ],
)
def test_a_ratio_is_of_one_transmission_and_of_bands_that_are_known(polarization, n_bands, pair):
    assert ratio_bands(polarization, n_bands) == pair


def test_the_ratio_is_offered_where_there_is_one():
    assert offered("intensity", 2, "VV, VH") == [GRAY, DECIBEL, RGB, RATIO]
    assert offered("db", 2, "VH, VV") == [GRAY, RGB, RATIO]
    assert offered("db", 5, "VV, VH, HH, HV, VV") == [GRAY, RATIO], (
        "five bands have no three colors of their own"
    )
    assert offered("complex", 2, "VV, VH") == [MAGNITUDE]
    assert offered("display", 2, "VV, VH") == []
