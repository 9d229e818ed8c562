"""The analyst's own values: which are taken, and how passport and scene show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from fusar_qgis.core.acquisition import UNKNOWN, Acquisition
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.passport_edits import checked_value, edited_acquisition, edited_passport, edited_scene
from tests.core.passports import S1, passport_of
from tests.core.test_61_scene import make_scene

TIME = datetime(2018, 7, 16, 0, 40, 42, tzinfo=timezone.utc)
KNOWN = Acquisition(2018, TIME, "tag", "DATETIME = 2018", "Sentinel-1")
TWO_BANDS = tuple({"description": f"Sigma0_{name}"} for name in ("VV", "VH"))

TAKEN = {
    "start": [("1978", "1978"), ("20180716T004042", "2018-07-16 00:40:42"), ("20180716", "2018-07-16")],
    "end": [("2018-07-16 08:41:07+08:00", "2018-07-16 00:41:07")],
    "orbit": [("1", "1"), ("0000002", "2"), ("9999999", "9999999")],
    "relative_orbit": [("007", "7")],
    "incidence": [("0.5", "0.5"), ("89,94", "89.9"), ("35.26 °", "35.3")],
    "pass": [("ascending", "ascending"), ("descending", "descending")],
    "look": [("left", "left"), ("right", "right")],
    "units": [(name, name) for name in ("dB", "linear power", "amplitude", "digital numbers", "complex")],
    "polarization": [("vv ,ch", "VV, CH"), ("?,hv", "?, HV")],
    "band": [("1", "1"), ("02", "2")],
    "mode": [("x" * 90, "x" * 80), (" Strip \t map ", "Strip map")],
}
REFUSED = [
    ("start", "1977", "'1977' is no time of an acquisition between 1978 and today.", "2018-07-16 00:40:42"),
    ("end", "noon", "'noon' is no time of an acquisition", "in UTC"),
    ("orbit", "0", "'0' is no orbit number.", "whole number"),
    ("relative_orbit", "12345678", "'12345678' is no track number.", "whole number"),
    ("incidence", "0", "'0' is no incidence angle.", "between 0 and 90"),
    ("incidence", "90", "'90' is no incidence angle.", "between 0 and 90"),
    ("incidence", "nan", "'nan' is no incidence angle.", "between 0 and 90"),
    ("pass", "up", "'up' is no pass.", "one of: ascending, descending."),
    ("look", "down", "'down' is no look side.", "one of: right, left."),
    ("units", "db", "'db' is no unit.", "one of: dB, linear power, amplitude, digital numbers, complex."),
    (
        "polarization",
        "VV",
        "'VV' names 1 polarizations, and the raster has 2 bands.",
        "? where it is not known",
    ),
    ("polarization", "VV, XY", "'XY' is no polarization.", "Use VV, VH, HH, HV, RH, RV, CH, CV."),
    ("band", "3", "The raster has no band 3.", "a band from 1 to 2."),
    ("band", "1.0", "The raster has no band 1.0.", "a band from 1 to 2."),
    ("mode", " \n ", "The value is empty.", "Enter a value"),
]


@pytest.mark.parametrize(
    ("key", "text", "wanted"), [(key, *pair) for key, pairs in TAKEN.items() for pair in pairs]
)
def test_values_that_are_taken(key, text, wanted):
    assert checked_value(key, text, 2) == wanted


@pytest.mark.parametrize(("key", "text", "message", "action"), REFUSED)
def test_values_that_are_refused_and_what_to_enter_instead(key, text, message, action):
    with pytest.raises(InvalidRequestError) as caught:
        checked_value(key, text, 2)
    assert message in caught.value.message and action in caught.value.action


def test_a_raster_has_one_band_unless_it_is_said():
    assert checked_value("band", "1") == "1" and checked_value("polarization", "vv") == "VV"
    with pytest.raises(InvalidRequestError):
        checked_value("band", "2")


# --- what follows ----------------------------------------------------------------------------------------


def test_the_acquisition_takes_a_year_a_day_or_a_time():
    note = "The tag says 2018 (DATETIME = 2018)."
    assert edited_acquisition(KNOWN, "2018") == Acquisition(2018, TIME, "user", "entered: 2018", "Sentinel-1")
    assert edited_acquisition(KNOWN, "2019") == Acquisition(
        2019, None, "user", "entered: 2019", "Sentinel-1", note
    )
    day = datetime(2019, 7, 16, tzinfo=timezone.utc)
    assert edited_acquisition(KNOWN, "2019-07-16") == Acquisition(
        2019, day, "user", "entered: 2019-07-16", "Sentinel-1", note
    )
    assert edited_acquisition(UNKNOWN, "2018-07-16 00:40:42").time == TIME
    with pytest.raises(InvalidRequestError, match="'noon' is no time") as caught:
        edited_acquisition(KNOWN, "noon")
    assert caught.value.action


@pytest.mark.parametrize(
    ("polarization", "bands"),
    [
        ("VV, VH", ("VV", "VH")), ("?, VH", ("a", "VH")), ("VV,", ("VV", "b")), ("?, ?", ("a", "b")),
        ("VV", ("a", "b")), ("VV, VH, HH", ("a", "b")), ("", ("a", "b")), (",", ("a", "b")),
    ],
)  # fmt: skip
def test_the_scenes_bands_take_the_polarizations_that_are_known(polarization, bands):
    scene = make_scene(bands=("a", "b"))
    changed = edited_scene(scene, {"polarization": polarization})
    assert changed == replace(scene, bands=bands)


def test_a_scene_without_edits_stays_and_one_band_is_not_renamed_by_nothing():
    scene = make_scene(bands=("a",))
    assert edited_scene(scene, {}) == scene and edited_scene(scene, {"start": ""}) == scene
    assert edited_scene(scene, {"polarization": "HH"}).bands == ("HH",)


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("start", "2019-01-02 03:04:05", "2019-01-02 03:04:05 UTC"), ("start", "2019-01-02", "2019-01-02"),
        ("start", "2019", "2019"), ("end", "2019-01-02 03:04:05", "2019-01-02 03:04:05 UTC"),
        ("incidence", "35.0", "35.0°"), ("orbit", "7", "7"), ("mode", "a mode of some length", "a mode of some length"),
    ],
)  # fmt: skip
def test_edited_values_are_shown_with_their_units(key, value, shown):
    passport = passport_of("a.tif", [S1], {"incidence_angle": "33.3"})
    entry = edited_passport(passport, {key: value}).get(key)
    assert (entry.shown, entry.source, entry.file_value) == (shown, "user", passport.value(key))
    assert edited_passport(passport, {key: value}).get("incidence").unit == "°"


def test_a_confirmed_year_is_no_edit_and_another_is_one():
    passport = passport_of("a.tif", [S1])
    assert edited_passport(passport, {"start": "2018"}) == passport
    assert edited_passport(passport, {"start": "2018-07-16"}).get("start").source == "user"
    assert edited_passport(passport, {"start": "2018", "mode": "EW"}).value("mode") == "EW"


@pytest.mark.parametrize(
    ("tags", "edits", "wanted"),
    [
        (TWO_BANDS, {"band": "1"}, "band 1 (VV)"),
        (TWO_BANDS, {"band": "2"}, "band 2 (VH)"),
        (TWO_BANDS, {"band": "3"}, "band 3"),
        (({}, {}), {"band": "2"}, "band 2"),
        (({}, {}), {"band": "2", "polarization": "HH, HV"}, "band 2 (HV)"),
        (TWO_BANDS, {"band": "2", "polarization": "HH, HV"}, "band 2 (HV)"),
        (({}, {}), {"band": "2", "polarization": "HH, ?"}, "band 2"),
    ],
)
def test_the_chosen_band_is_told_with_its_polarization(tags, edits, wanted):
    passport = edited_passport(passport_of(bands=("a", "b"), band_tags=tags), edits)
    assert (passport.get("band").shown, passport.get("band").source) == (wanted, "user")
