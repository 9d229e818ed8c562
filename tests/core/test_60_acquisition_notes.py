"""When a scene was taken: in whose words, what contradicts it, and what is only a hint."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from fusar_qgis.core.acquisition import UNKNOWN, Acquisition, read_acquisition, with_user_year
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.products import loose_date, read_name
from tests.core.passports import S1

S1_OF_2019 = S1.replace("2018", "2019")
SAID = S1[: len("S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107")]
TIME = datetime(2018, 7, 16, 0, 40, 42, tzinfo=timezone.utc)
KNOWN = Acquisition(2018, TIME, "tag", "DATETIME = 2018", "Sentinel-1", "a note")


def test_the_sources_own_words_are_kept():
    tag = read_acquisition("a.tif", [], {"Acquisition_Date": "2018-07-16T00:40:42Z"})
    assert tag == Acquisition(2018, TIME, "tag", "Acquisition_Date = 2018-07-16T00:40:42Z")
    inner = json.dumps({"collect": {"start_timestamp": "2018-07-16T08:40:42+08:00"}})
    nested = read_acquisition("a.tif", [], {"DESCRIPTION": inner})
    assert nested.detail == "DESCRIPTION.collect.start_timestamp = 2018-07-16T00:40:42+00:00"
    product = read_acquisition("a.tif", [], {}, {"title": f"calibrated {S1}.SAFE"})
    assert product == Acquisition(2018, TIME, "sidecar", f"title = {SAID}", "Sentinel-1")


def test_what_a_less_trusted_name_says_is_told_and_its_satellite_kept():
    found = read_acquisition(S1_OF_2019 + ".tif", [], {"DATETIME": "2018-07-16T00:40:42Z"})
    assert (found.year, found.source, found.platform) == (2018, "tag", "Sentinel-1")
    assert found.note == f"The file name says 2019 ({SAID.replace('2018', '2019')})."
    named = read_acquisition("a.tif", ["ICEYE_X6_GRD_SM_153426_20211026T060946"], {}, {"title": S1})
    assert (named.platform, named.year) == ("Sentinel-1", 2018), "its own satellite is not replaced"


def test_a_name_of_two_years_is_not_overruled_by_a_folder_farther_away():
    both = f"{S1}_to_{S1_OF_2019}"
    for found in (read_acquisition(f"{both}.tif", [S1], {}), read_acquisition("a.tif", [both, S1], {})):
        assert (found.year, found.time, found.source) == (None, None, "none")
    assert read_acquisition("a.tif", [S1, both], {}).year == 2018
    assert read_acquisition(f"{both}.tif", [S1], {"DATETIME": "2017-01-01"}).year == 2017


# --- hints -----------------------------------------------------------------------------------------------


def test_hints_are_sentences_and_the_nearest_date_is_told():
    assert read_acquisition(f"{S1}_to_{S1_OF_2019}.tif", [], {}).note == (
        "The name holds acquisitions of several years."
    )
    saved = {"TIFFTAG_DATETIME": "2018:07:16 06:05:22"}
    assert read_acquisition("a.tif", [], saved).note == (
        "The TIFF was written on 2018-07-16; the acquisition is earlier."
    )
    assert read_acquisition("a.tif", ["x", "b_2020.03.15", "c_20170101"], saved).note == (
        "The name 'b_2020.03.15' holds the date 2020-03-15, which may be another one. "
        "The TIFF was written on 2018-07-16; the acquisition is earlier."
    )
    assert read_acquisition("a.tif", [], {"TIFFTAG_DATETIME": "yesterday"}) == UNKNOWN


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a_20200315.tif", "2020-03-15"), ("2020-03-15", "2020-03-15"), ("x2020_03_15y", "2020-03-15"),
        ("19991231", "1999-12-31"), ("120200315", None), ("202003151", None), ("20200230", None), ("20201301", None),
        ("18000101", None), ("2099-01-01", None), ("", None),
    ],
)  # fmt: skip
def test_a_loose_date_is_one_that_there_was(name, wanted):
    assert loose_date(name) == wanted


def test_a_pair_of_acquisitions_names_both_times():
    found = read_name("S1AB_20200101T010203_20200113T010204_VVP012_INT80_G_ueF_0000_unw_phase.tif")
    assert [(each.platform, each.time.isoformat(), each.year) for each in found] == [
        ("Sentinel-1", "2020-01-01T01:02:03+00:00", 2020),
        ("Sentinel-1", "2020-01-13T01:02:04+00:00", 2020),
    ]
    assert {each.detail for each in found} == {"S1AB_20200101T010203_20200113T010204_VVP012_INT"}
    mosaic = read_name("ALOS_N36E139_15_MOS_HV_F02DAR.tif")
    assert [(each.year, each.time, each.detail) for each in mosaic] == [(2015, None, "N36E139_15_MOS_HV_F02")]


# --- the user's year -------------------------------------------------------------------------------------


def test_the_users_year_says_so_and_keeps_what_agrees():
    assert with_user_year(KNOWN, 2018) == Acquisition(2018, TIME, "user", "entered: 2018", "Sentinel-1", "")
    assert with_user_year(KNOWN, 2020) == Acquisition(
        2020, None, "user", "entered: 2020", "Sentinel-1", "The tag says 2018 (DATETIME = 2018)."
    )
    assert with_user_year(UNKNOWN, 2020) == Acquisition(2020, None, "user", "entered: 2020")


def test_years_from_the_first_satellite_to_2100_are_possible():
    assert [with_user_year(UNKNOWN, year).year for year in (1978, 2100)] == [1978, 2100]
    for year in (1977, 2101):
        with pytest.raises(InvalidRequestError, match=f"{year} is not between 1978 and 2100") as caught:
            with_user_year(UNKNOWN, year)
        assert caught.value.action
