"""The passport: the analyst's own values, how they are written, and the range of time that follows."""

from __future__ import annotations

import pytest

from fusar_qgis.core.acquisition import read_acquisition
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.geometry import AffineMapping
from fusar_qgis.core.passport import USER
from fusar_qgis.core.passport_edits import checked_value, edited_passport, edited_scene
from fusar_qgis.core.passport_time import time_range
from fusar_qgis.core.scene import Scene
from tests.core.passports import NORTH_UP, S1, passport_of, shown


def test_the_analysts_value_wins_and_the_files_is_kept_beside_it():
    passport = edited_passport(passport_of("a.tif", [S1]), {"start": "2018-07-17", "pass": "ascending"})
    start = passport.get("start")
    assert (start.value, start.unit, start.source) == ("2018-07-17", "", USER)
    assert start.file_value == "2018-07-16 00:40:42" and "2018-07-16" in start.conflict
    assert shown(passport, "pass") == ("ascending", USER) and passport.get("pass").others == ()


def test_a_year_that_the_file_confirms_takes_no_time_away():
    passport = passport_of("a.tif", [S1])
    assert edited_passport(passport, {"start": "2018"}) == passport
    assert edited_passport(passport, {"start": "2019"}).value("start") == "2019"


def test_what_cannot_be_edited_stays():
    passport = passport_of()
    assert edited_passport(passport, {"size": "1 x 1", "crs": "EPSG:1", "nonsense": "x"}) == passport


def test_the_scene_follows_time_and_polarization():
    scene = Scene(
        "s",
        10,
        10,
        AffineMapping(NORTH_UP),
        "EPSG:4326",
        read_acquisition("a.tif", [], {}),
        ("Band 1", "Band 2"),
    )
    changed = edited_scene(scene, {"start": "2020-03-04 05:06:07", "polarization": "VV, ?"})
    assert changed.acquisition.time.isoformat() == "2020-03-04T05:06:07+00:00"
    assert (changed.year, changed.acquisition.source, changed.bands) == (2020, "user", ("VV", "Band 2"))
    assert edited_scene(scene, {"start": "2021"}).acquisition.time is None


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("start", " 2018-07-16T00:40:42Z ", "2018-07-16 00:40:42"),
        ("start", "2018-07-16", "2018-07-16"),
        ("start", "2018-07-16 00:00:00", "2018-07-16 00:00:00"),
        ("start", "2018", "2018"),
        ("orbit", "022812", "22812"),
        ("incidence", "34,5°", "34.5"),
        ("polarization", "vv,vh", "VV, VH"),
        ("units", "dB", "dB"),
        ("platform", "  My  satellite ", "My satellite"),
        ("band", "2", "2"),
    ],
)
def test_entered_values_are_written_in_one_way(key, text, wanted):
    assert checked_value(key, text, 2) == wanted


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("start", "soon"),
        ("start", "1066"),
        ("start", "2999-01-01"),
        ("end", "16.07.2018"),
        ("orbit", "-3"),
        ("orbit", "abc"),
        ("incidence", "95"),
        ("incidence", "steep"),
        ("polarization", "VV"),
        ("polarization", "VV, XX"),
        ("units", "volts"),
        ("pass", "up"),
        ("band", "3"),
        ("band", "0"),
        ("band", "\u00b2"),
        ("platform", "   "),
    ],
)
def test_bad_values_are_refused_in_words(key, text):
    with pytest.raises(InvalidRequestError) as caught:
        checked_value(key, text, 2)
    assert caught.value.action


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2018-07-16 00:40:42", "2018-07-16 00:41:07", ("2018-07-16T00:40:42", "2018-07-16T00:41:07")),
        ("2018-07-16 00:40:42", "", ("2018-07-16T00:40:42", "2018-07-16T00:40:42")),
        ("2018-07-16 00:40:42", "2017-01-01", ("2018-07-16T00:40:42", "2018-07-16T00:40:42")),
        ("2018-10-12", "", ("2018-10-12T00:00:00", "2018-10-12T23:59:59")),
        ("2018", "", ("2018-01-01T00:00:00", "2018-12-31T23:59:59")),
    ],
)
def test_the_range_of_time_is_as_wide_as_what_is_known(start, end, wanted):
    assert tuple(time.strftime("%Y-%m-%dT%H:%M:%S") for time in time_range(start, end)) == wanted
    assert time_range("") is None


@pytest.mark.parametrize("year", ["0000", "1066", "9999"])
def test_a_year_without_satellites_has_no_range(year):
    assert time_range(year) is None


def test_a_day_without_a_time_is_no_midnight():
    name = "GF3_MYN_QPSI_011437_E99.2_N26.8_20181012_L1A_AHV_L10003514923.tiff"
    start = passport_of(name).get("start")
    assert (start.value, start.unit) == ("2018-10-12", "")
    midnight = passport_of(tags={"ACQUISITION_DATETIME": "2020-05-04T00:00:00Z"}).get("start")
    assert (midnight.value, midnight.unit) == ("2020-05-04 00:00:00", "UTC")
