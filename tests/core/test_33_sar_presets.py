"""Which looks are offered for which pixels, and which bands make the colors."""

from __future__ import annotations

import pytest

from fusar_qgis.core.sar_presets import DECIBEL, GRAY, MAGNITUDE, RGB, offered, rgb_bands


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
