"""When two sources mean the same, and which differences the analyst is told."""

from __future__ import annotations

import pytest

from fusar_qgis.core.passport_agreement import AGREEMENT, close_times, differs_only_by_detail, same_word
from tests.core.passports import passport_of


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("2018-07-16T00:40:42Z", "2018-07-16T00:42:42Z", True),
        ("2018-07-16T00:40:42Z", "2018-07-16T00:42:43Z", False),
        ("2018-07-16T00:40:42Z", "2018-07-15T23:59:59Z", False),
        ("2018-07-16T00:40:42Z", "2018-07-16T02:40:42+02:00", True),
        ("2018-07-16", "2018-07-16T23:00:00Z", True),
        ("2018-07-16", "2018-07-17T00:00:30Z", False),
        ("2018-07-16", "2018-07-16", True),
        ("soon", "soon", True),
        ("soon", "later", False),
        ("soon", "2018-07-16", False),
    ],
)
def test_times_of_one_acquisition(one, other, wanted):
    assert close_times(one, other) is close_times(other, one) is wanted


def test_words_differ_by_more_than_case_and_punctuation():
    assert same_word("COSMO-SkyMed 1", "cosmo skymed1") and same_word("1.1", "11")
    assert not same_word("right", "left") and not same_word("A b", "A c")


@pytest.mark.parametrize(
    ("short", "long", "wanted"),
    [
        ("Sentinel-1", "SENTINEL 1A", True), ("Sentinel-1A", "Sentinel-1", False),
        ("Sentinel-1A", "sentinel-1a", False),
        ("Sentinel-1A", "Sentinel-1B", False), ("Sentinel-1 (OPERA)", "Sentinel-1A", True), ("ICEYE", "ICEYE-X6", True),
    ],
)  # fmt: skip
def test_a_longer_word_may_say_the_same_and_more(short, long, wanted):
    assert differs_only_by_detail(short, long) is wanted


AGREE = {
    "platform": [
        ("Sentinel-1A", "Sentinel-1A", True), ("Sentinel-1", "Sentinel-1A", True),
        ("Sentinel-1A", "Sentinel-1B", False),
        ("Sentinel-1 (OPERA)", "Sentinel-1A", True), ("Sentinel-1 (OPERA)", "Sentinel-1", True),
        ("Sentinel-1 (OPERA)", "ICEYE-X6", False), ("ALOS-2", "Alos2", True),
    ],
    "polarization": [("VV VH", "VV", True), ("VV", "VH", False), ("HH HV", "HV VV", True)],
    "incidence": [("30.0", "31.0", True), ("30.0", "31.1", False)],
    "mode": [
        ("IW", "IW1", True), ("IW", "EW", False), ("SM", "STRIPMAP", True), ("S-1", "S1", True),
        ("FQ9", "FSII", False), ("SL", "SPOT1", True), ("1SM", "SM", True),
    ],
    "level": [("GRD", "GRDH", True), ("GRD", "SLC", False), ("GRD", "Sentinel-1 GRD", True)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "one", "other", "wanted"), [(key, *case) for key, cases in AGREE.items() for case in cases]
)
def test_notations_and_details_are_no_contradiction(key, one, other, wanted):
    assert AGREEMENT[key](one, other) is AGREEMENT[key](other, one) is wanted


def test_operas_own_name_for_the_satellite_contradicts_none():
    name = "OPERA_L3_DSWX-S1_T16RCU_20240101T235959Z_20240102T235959Z_S1A_30_v1.0_B01_WTR.tif"
    entry = passport_of(name, tags={"PLATFORM": "Sentinel-1A"}).get("platform")
    assert (entry.value, entry.source, entry.others) == ("Sentinel-1A", "tag", ())
    assert passport_of(name).value("platform") == "Sentinel-1 (OPERA)"
    other = passport_of(name, tags={"PLATFORM": "ICEYE-X6"}).get("platform")
    assert "says Sentinel-1 (OPERA)" in other.conflict
