"""The passport: which source counts, what contradicts, which traps are avoided."""

from __future__ import annotations

import json

import pytest

from fusar_qgis.core.geometry import AffineMapping, GcpMapping
from fusar_qgis.core.passport import FILE_NAME, FOLDER_NAME, NONE, TAG
from fusar_qgis.core.passport_build import with_pixels
from tests.core.passports import NORTH_UP, S1, passport_of, shown


def test_every_entry_has_a_source_or_is_unknown():
    passport = passport_of()
    for entry in passport.entries:
        assert (entry.source == NONE) == (entry.value == ""), entry
    assert shown(passport, "start") == ("", NONE)
    assert passport.get("units").shown == "unknown"


def test_a_sentinel_1_product_by_its_folder():
    passport = passport_of("iw-vv.tiff", ["measurement", S1 + ".SAFE"], dtype="uint16")
    assert shown(passport, "start") == ("2018-07-16 00:40:42", FOLDER_NAME)
    assert shown(passport, "end") == ("2018-07-16 00:41:07", FOLDER_NAME)
    assert shown(passport, "platform") == ("Sentinel-1A", FOLDER_NAME)
    assert shown(passport, "polarization") == ("VV", FILE_NAME), "the folder's product has VV and VH"
    assert passport.value("units") == "digital numbers"
    # ESA's formula: (orbit - 73) mod 175 + 1.
    assert shown(passport, "relative_orbit") == ("165", "computed")
    assert passport.conflicts == ()


def test_a_band_of_a_product_with_two_polarizations_is_not_guessed():
    passport = passport_of("image.tif", [S1])
    assert passport.value("polarization") == ""
    assert "VV and VH" in passport.get("polarization").note
    two = passport_of("image_VV.tif", bands=("Band 1", "Band 2"))
    assert two.value("polarization") == "" and "which of the 2 bands" in two.get("polarization").note


def test_band_descriptions_name_the_polarizations_in_order():
    tags = ({"description": "Sigma0_VH"}, {"description": "Sigma0_VV_db"})
    passport = passport_of(bands=("a", "b"), band_tags=tags)
    assert shown(passport, "polarization") == ("VH, VV", "file")


def test_sources_that_differ_are_shown_and_the_more_trusted_counts():
    passport = passport_of(
        "vv.tif", [S1], {"ACQUISITION_START_TIME": "2019-07-16T00:40:42", "PASS": "DESCENDING"}
    )
    start = passport.get("start")
    assert (start.value, start.source) == ("2019-07-16 00:40:42", TAG)
    assert "2018-07-16" in start.conflict and "folder name" in start.conflict
    # The folder's end is a year before: it is not this acquisition's.
    assert passport.value("end") == "" and "not within an hour" in passport.get("end").note


def test_seconds_between_sources_are_no_conflict():
    passport = passport_of("a.tif", [S1], {"ACQUISITION_START_TIME": "2018-07-16T00:40:43.904"})
    assert passport.conflicts == ()
    assert shown(passport, "start") == ("2018-07-16 00:40:43", TAG)


TRAPS = [
    {"TIFFTAG_DATETIME": "2018:07:16 06:06:23"},
    {"PROCESSING_TIME": "2021-04-28T04:58:23", "created": "2021-05-01T00:00:00Z"},
    {"PROCESSING_END_TIME": "2021-04-28T04:58:23", "processing.stopTime": "2021-04-28T04:58:23"},
    {"orbit.stopTime": "2021-04-28T04:58:23", "DC_ESTIMATE_TIME_UTC": "['2021-04-27T21:51:27']"},
]


@pytest.mark.parametrize("tags", TRAPS)
def test_times_of_processing_and_orbit_files_are_neither_start_nor_end(tags):
    passport = passport_of(tags=tags)
    assert passport.value("start") == "" and passport.value("end") == ""


def test_an_end_a_day_later_is_not_used():
    tags = {"ACQUISITION_START_UTC": "2021-04-27T21:51:24", "ACQUISITION_END_UTC": "2021-04-28T21:51:30"}
    passport = passport_of(tags=tags)
    assert passport.value("end") == "" and "2021-04-28" in passport.get("end").note
    tags["ACQUISITION_END_UTC"] = "2021-04-27T21:51:30"
    assert shown(passport_of(tags=tags), "end") == ("2021-04-27 21:51:30", TAG)


def test_the_longer_name_of_the_same_satellite_is_no_conflict():
    passport = passport_of("a.tif", [S1], {"SATELLITE": "SENTINEL-1"})
    assert passport.value("platform") == "Sentinel-1A" and passport.get("platform").others == ()
    other = passport_of("a.tif", [S1], {"SATELLITE": "S1B"})
    assert other.value("platform") == "Sentinel-1B" and "Sentinel-1A" in other.get("platform").conflict


# --- units -----------------------------------------------------------------------------------------------


UNITS = [
    ({"dtype": "complex64"}, "complex"),
    ({"band_tags": ({"description": "VV sigma nought dB"},)}, "dB"),
    ({"band_tags": ({"units": "intensity"},)}, "linear power"),
    ({"name": "S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif"}, "dB"),
    ({"name": "S1A_IW_20180716T004042_DVP_RTC30_G_gpuned_FD5B_VV.tif"}, "linear power"),
    ({"name": "S1A_IW_20180716T004042_DVP_RTC30_G_gauned_FD5B_VV.tif"}, "amplitude"),
    (
        {"name": "OPERA_L2_RTC-S1_T137-292318-IW1_20221220T015858Z_20250302T062310Z_S1A_30_v1.0_VV.tif"},
        "linear power",
    ),
    ({"name": "scene.tif"}, ""),
    ({"name": "sandbank.tif"}, ""),
    ({"band_tags": ({"GAIN_DB": "3.5", "TX_POWER": "4000"},)}, ""),
]


@pytest.mark.parametrize(("options", "wanted"), UNITS)
def test_units_are_what_something_says(options, wanted):
    passport = passport_of(**options)
    assert passport.value("units") == wanted
    assert (passport.get("units").source == NONE) == (wanted == "")


def test_unknown_units_come_with_the_measured_range_and_a_judgment_that_says_so():
    passport = with_pixels(passport_of(), "power", 0.001, 0.5, 98.0)
    assert passport.value("units") == "" and passport.value("range") == "0.001 to 0.5"
    assert passport.get("range").source == "pixels"
    assert (
        "look like linear power" in passport.get("range").note
        and "nothing says it" in passport.get("range").note
    )


def test_values_that_contradict_the_units_are_a_conflict():
    decibels = with_pixels(passport_of("scene_dB.tif"), "db", -25.0, 3.0, 100.0)
    assert decibels.conflicts == ()
    wrong = with_pixels(passport_of("scene_dB.tif"), "power", 0.01, 3.0, 100.0)
    assert "linear power" in wrong.get("units").conflict
    assert len(wrong.entries) == len(decibels.entries)


# --- place -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("transform", "words", "note"),
    [
        (NORTH_UP, "geotransform, north up", ""),
        ((14.0, 0.0001, 0.0, 39.0, 0.0, 0.0001), "geotransform, south up", "first row lies in the south"),
        ((14.0, 8e-5, 6e-5, 40.0, 6e-5, -8e-5), "geotransform, rotated by 36.9°", "turned with the raster"),
        ((14.0, -0.0001, 0.0, 40.0, 0.0, -0.0001), "geotransform, rotated by 180.0°", "turned"),
    ],
)
def test_the_kind_of_georeferencing_is_said(transform, words, note):
    entry = passport_of(mapping=AffineMapping(transform)).get("georeferencing")
    assert entry.value == words and note in entry.note and bool(entry.note) == bool(note)


def test_control_points_only_are_said():
    points = [(x, y, 10 + x * 1e-3, 45 - y * 1e-3) for x in (0.0, 100.0, 200.0) for y in (0.0, 50.0, 100.0)]
    passport = passport_of(mapping=GcpMapping(points), n_gcps=9)
    entry = passport.get("georeferencing")
    assert entry.value == "9 ground control points only" and "warped copy" in entry.note
    assert "control points" in passport.get("pixel").where


def test_pixel_sides_are_measured_one_by_one():
    # A degree of longitude at 40 north is cos(40) of one of latitude.
    width, height = passport_of().value("pixel").split(" x ")
    assert float(width) == pytest.approx(8.54, abs=0.05) and float(height) == pytest.approx(11.1, abs=0.05)


def test_text_and_rows_hold_value_source_and_doubt():
    passport = passport_of("vv.tif", [S1], {"ACQUISITION_START_TIME": "2019-07-16T00:40:42"})
    line = next(line for line in passport.text().splitlines() if line.startswith("Start"))
    assert "2019-07-16 00:40:42 UTC (tag: ACQUISITION_START_TIME" in line and "2018-07-16" in line
    row = next(row for row in passport.rows() if row["key"] == "start")
    assert row["others"][0]["source"] == "folder name"
    assert next(row for row in passport.rows() if row["key"] == "incidence")["value"] is None
    json.dumps(passport.rows())
