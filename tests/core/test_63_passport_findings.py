"""What sidecars, tags and names say about a scene, and which of it counts."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from fusar_qgis.core.acquisition import Acquisition
from fusar_qgis.core.passport import Finding
from fusar_qgis.core.passport_findings import (
    end_that_fits,
    findings_of_entries,
    findings_of_names,
    start_conflicts,
    trusted,
)
from tests.core.passports import S1

START, END = "2018-07-16T00:40:42+00:00", "2018-07-16T00:41:07+00:00"
TIME = datetime(2018, 7, 16, 0, 40, 42, tzinfo=timezone.utc)
IMAGE = "s1a-iw-grd-vv-20180716t004042-20180716t004107-022812-02792a-001"


def of(key, *values, source="tag"):
    return [Finding(key, value, source, f"where {value}") for value in values]


# --- metadata --------------------------------------------------------------------------------------------


def test_a_sidecars_findings_name_the_last_two_parts_of_their_key_and_the_file():
    entries = {
        "level1.sceneInfo.start.timeUTC": "2018-07-16T00:40:42Z",
        "level1.sceneInfo.stop.timeUTC": "2018-07-16T00:41:07Z",
        "level1.missionInfo.mission": " TSX-1 ",
        "lookDirection": "RIGHT",
    }
    assert findings_of_entries("sidecar", "a.xml", entries) == [
        Finding("start", START, "sidecar", "start.timeUTC in a.xml"),
        Finding("end", END, "sidecar", "stop.timeUTC in a.xml"),
        Finding("platform", "TerraSAR-X", "sidecar", "missionInfo.mission in a.xml"),
        Finding("look", "right", "sidecar", "lookDirection in a.xml"),
    ]
    assert findings_of_entries("tag", "", {"PASS": "DESCENDING"}) == [
        Finding("pass", "descending", "tag", "PASS")
    ]
    assert findings_of_entries("tag", "", {}) == []


def test_the_more_specific_key_counts_and_one_without_a_value_is_passed_over():
    entries = {"mission": "S1", "SATELLITE": "S1A", "satellite_name": "ICEYE-X6"}
    assert findings_of_entries("tag", "", entries) == [
        Finding("platform", "ICEYE-X6", "tag", "satellite_name")
    ]
    assert findings_of_entries("tag", "", {"look_side": "both", "lookDirection": "LEFT"}) == [
        Finding("look", "left", "tag", "lookDirection")
    ]
    assert findings_of_entries("tag", "", {"a.pass": "", "b.pass": "A"})[0].where == "b.pass"


def test_only_a_whole_last_part_is_a_key():
    assert findings_of_entries("tag", "", {"bypass": "A", "pass.of": "A", "xmode": "IW"}) == []


def test_an_end_of_another_branch_is_foreign_and_an_orbits_number_is_not():
    entries = {
        "orbit.stopTime": "2018-07-16T00:41:07Z",
        "orbit.orbitNumber": "22812",
        "orbit.pass": "ASCENDING",
    }
    assert findings_of_entries("tag", "", entries) == [
        Finding("orbit", "22812", "tag", "orbit.orbitNumber"), Finding("pass", "ascending", "tag", "orbit.pass"),
    ]  # fmt: skip


def test_long_texts_are_no_values_and_metadata_within_a_tag_are_read():
    assert findings_of_entries("tag", "", {"mode": "IW" + " " * 78})[0].value == "IW"
    assert findings_of_entries("tag", "", {"mode": "IW" + " " * 79}) == []
    inner = {"TIFFTAG_IMAGEDESCRIPTION": json.dumps({"collect": {"mode": "spotlight"}})}
    assert findings_of_entries("tag", "", inner) == [Finding("mode", "SPOTLIGHT", "tag", "collect.mode")]


def test_a_product_name_within_metadata_fills_what_no_key_says():
    entries = {
        "title": "none",
        "granule": f"{S1}.SAFE",
        "id": "ICEYE_X6_GRD_SM_153426_20211026T060946",
        "mode": "EW",
    }
    where = f"{S1[: len('S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812')]} in a.json"
    assert findings_of_entries("sidecar", "a.json", entries) == [
        Finding("mode", "EW", "sidecar", "mode in a.json"),
        Finding("end", END, "sidecar", where),
        Finding("level", "GRD", "sidecar", where),
        Finding("orbit", "22812", "sidecar", where),
        Finding("platform", "Sentinel-1A", "sidecar", where),
        Finding("polarization", "VV VH", "sidecar", where),
    ]


# --- names -----------------------------------------------------------------------------------------------


def test_the_files_name_comes_first_and_the_nearest_product_folder_last():
    found = findings_of_names(f"{IMAGE}.tiff", ["measurement", f"{S1}.SAFE", S1.replace("S1A", "S1B")])
    said = {(finding.source, finding.key): finding.value for finding in found}
    assert said == {
        **{("file name", key): value for key, value in {
            "platform": "Sentinel-1A", "mode": "IW", "level": "GRD", "polarization": "VV", "end": END, "orbit": "22812",
            "start": START,
        }.items()},
        **{("folder name", key): value for key, value in {
            "platform": "Sentinel-1A", "mode": "IW", "level": "GRD", "polarization": "VV VH", "end": END,
            "orbit": "22812", "start": START,
        }.items()},
    }  # fmt: skip
    sources = [finding.source for finding in found]
    assert sources == sorted(sources) and len(found) == len(said)
    assert all(finding.where and finding.where in f"{IMAGE} {S1}" for finding in found)


def test_a_free_polarization_in_a_name_is_found_unless_the_product_says_it():
    assert findings_of_names("scene_vh.tif", ["x", "y"]) == [
        Finding("polarization", "VH", "file name", "scene_vh.tif")
    ]
    name = "CAPELLA_C02_SM_GEO_HH_20210119051520_20210119051524.tif"
    assert [each.where for each in findings_of_names(name, []) if each.key == "polarization"] == [name[:-4]]
    mosaic = findings_of_names("S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif", [])
    assert [each.value for each in mosaic if each.key == "polarization"] == ["VV"]
    assert findings_of_names("scene.tif", []) == []


def test_a_name_may_know_the_satellite_the_year_or_the_time_alone():
    assert findings_of_names("CSG_SSAR1_X_20210119051520_20210119051524", []) == [
        Finding(
            "start", "2021-01-19T05:15:20+00:00", "file name", "CSG_SSAR1_X_20210119051520_20210119051524"
        ),
        Finding(
            "platform",
            "COSMO-SkyMed Second Generation",
            "file name",
            "CSG_SSAR1_X_20210119051520_20210119051524",
        ),
    ]
    assert findings_of_names("N36E139_18_sl_HH_F02DAR.tif", []) == [
        Finding("polarization", "HH", "file name", "N36E139_18_sl_HH"),
        Finding("platform", "ALOS-2", "file name", "N36E139_18_sl_HH_F02"),
    ]
    both = findings_of_names("S1AA_20200101T010101_20210113T010101_VVP012_INT80.tif", [])
    assert [finding.key for finding in both] == [], "a pair of two years"


# --- which counts ----------------------------------------------------------------------------------------


def test_the_first_counts_and_only_what_contradicts_it_is_told():
    said = [*of("look", "right", "RIGHT", "left"), *of("pass", "ascending")]
    assert trusted(said, "look") == (said[0], (said[2],))
    assert trusted(said, "pass") == (said[3], ())
    assert trusted(said, "orbit") == (None, ()) and trusted([], "look") == (None, ())


def test_of_platforms_the_one_that_says_more_counts():
    said = of("platform", "Sentinel-1", "ICEYE-X6", "Sentinel-1A", "Sentinel-1B")
    assert trusted(said, "platform") == (said[2], (said[1], said[3]))
    longer = of("mode", "S", "S1")
    assert trusted(longer, "mode") == (longer[0], ())
    words = of("mode", "STRIPMAP MODE", "STRIPMAP")
    assert trusted(words, "mode") == (words[0], ()), "of polarizations alone a part is more"


@pytest.mark.parametrize(
    ("values", "counts", "told"),
    [
        (["VV VH", "VV"], "VV", []), (["VV VH", "VH VV"], "VV VH", []), (["VV VH", "VH", "VV"], "VH", ["VV"]),
        (["VV", "VV VH"], "VV", []), (["VV", "HH"], "VV", ["HH"]), (["VV VH", "HH"], "VV VH", ["HH"]),
        (["HH HV VH VV", "HH HV", "HH"], "HH", []), (["VV VH", "HH", "VV"], "VV", ["HH"]),
    ],
)  # fmt: skip
def test_of_polarizations_the_part_of_the_product_counts(values, counts, told):
    found, others = trusted(of("polarization", *values), "polarization")
    assert (found.value, [other.value for other in others]) == (counts, told)


def test_starts_minutes_away_contradict_the_one_that_counts():
    said = [
        *of("start", START, "2018-07-16T00:42:42Z", "2018-07-16T00:42:43Z", "2018-07-16"),
        *of("end", "2019-01-01"),
    ]
    assert start_conflicts(said, Acquisition(2018, TIME, "tag", "")) == (said[2],)


def test_starts_of_another_year_contradict_a_year():
    said = [*of("start", START, "2019-07-16T00:40:42Z"), *of("end", "2019-07-16T00:40:42Z")]
    assert start_conflicts(said, Acquisition(2018, None, "user", "")) == (said[1],)
    assert start_conflicts(said, Acquisition(None, None, "none", "")) == ()


def test_an_end_belongs_to_the_start_for_an_hour():
    said = [
        *of(
            "end",
            "2018-07-16T00:40:40Z",
            "2018-07-16T01:40:43Z",
            "soon",
            "2018-07-16T00:40:41Z",
            "2018-07-16T01:40:42Z",
        ),
        *of("start", START),
    ]
    assert end_that_fits(said, TIME) == (said[3], tuple(said[:3]))
    assert end_that_fits(said[:3], TIME) == (None, tuple(said[:3]))
    assert end_that_fits(said[4:], TIME) == (said[4], ())
    assert end_that_fits(said, None) == end_that_fits([], TIME) == (None, ())
