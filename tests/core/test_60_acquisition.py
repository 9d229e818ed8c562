"""When a scene was taken: product rules, the order of trust, and the traps."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from fusar_qgis.core.acquisition import Acquisition, read_acquisition, with_user_year
from fusar_qgis.core.errors import InvalidRequestError

S1_NAME = "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B"


NAMES = [
    (S1_NAME + ".SAFE", "2018-07-16T00:40:42", "Sentinel-1"),
    ("subset_0_of_" + S1_NAME + "_Orb_Cal_TC.tif", "2018-07-16T00:40:42", "Sentinel-1"),
    (
        "S1B_EW_GRDM_1SSH_20160216T005114_20160216T005120_009999_00EAB1_1234",
        "2016-02-16T00:51:14",
        "Sentinel-1",
    ),
    (
        "S1A_S3_GRDF_1SDH_20160216T005114_20160216T005120_009999_00EAB1_1234",
        "2016-02-16T00:51:14",
        "Sentinel-1",
    ),
    (
        "S1C_IW_SLC__1SDV_20250401T052623_20250401T052648_001234_002345_ABCD.SAFE",
        "2025-04-01T05:26:23",
        "Sentinel-1",
    ),
    (
        "s1a-iw-grd-vv-20150705t064241-20150705t064306-006671-008EA5-001.tiff",
        "2015-07-05T06:42:41",
        "Sentinel-1",
    ),
    (
        "s1a-iw2-slc-vh-20150705t064241-20150705t064306-006671-008ea5-002.tiff",
        "2015-07-05T06:42:41",
        "Sentinel-1",
    ),
    ("S1A_IW_20180716T004042_DVP_RTC30_G_gpuned_FD5B_VV.tif", "2018-07-16T00:40:42", "Sentinel-1"),
    ("S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif", "2015-03-09T17:30:17", "Sentinel-1"),
    (
        "OPERA_L2_RTC-S1_T137-292318-IW1_20221220T015858Z_20250302T062310Z_S1A_30_v1.0_VV.tif",
        "2022-12-20T01:58:58",
        "Sentinel-1 (OPERA)",
    ),
    (
        "OPERA_L2_CSLC-S1_T064-135523-IW1_20230101T000000Z_20240105T000000Z_S1A_VV_v1.0.h5",
        "2023-01-01T00:00:00",
        "Sentinel-1 (OPERA)",
    ),
    ("ICEYE_X6_GRD_SM_153426_20211026T060946.tif", "2021-10-26T06:09:46", "ICEYE"),
    ("ICEYE_GRD_54549_20210427T215124_hollow_10x10pixels_fake_0.tif", "2021-04-27T21:51:24", "ICEYE"),
    ("CAPELLA_C02_SM_GEO_HH_20210119051520_20210119051524.tif", "2021-01-19T05:15:20", "Capella"),
    ("2023-01-05-05-20-31_UMBRA-04_GEC.tif", "2023-01-05T05:20:31", "Umbra"),
    ("GF3_MYN_QPSI_011437_E99.2_N26.8_20181012_L1A_AHV_L10003514923.tiff", "2018-10-12T00:00:00", "Gaofen-3"),
    ("IMG-HH-ALOS2041062800-150225-UBSL1.1__D", "2015-02-25T00:00:00", "ALOS-2"),
    ("ALOS2096260680-160303", "2016-03-03T00:00:00", "ALOS-2"),
    ("CSKS1_SCS_B_S2_01_HH_RA_SF_20110305110725_20110305110733.h5", "2011-03-05T11:07:25", "COSMO-SkyMed"),
    ("TDX1_SAR__MGD_SE___SM_S_SRA_20110305T110725_20110305T110733", "2011-03-05T11:07:25", "TerraSAR-X"),
    ("RS2_OK12345_PK123456_DK123_FQ9_20110305_110725_HH_VV_SLC", "2011-03-05T11:07:25", "RADARSAT-2"),
    (
        "RCM1_OK1050595_PK1051816_1_16M8_20200101_104512_HH_HV_GRD",
        "2020-01-01T10:45:12",
        "RADARSAT Constellation",
    ),
    ("ASA_IMP_1PNUPA20050101_123456_000000162033_00179_14862_2345.N1", "2005-01-01T12:34:56", "Envisat"),
]


@pytest.mark.parametrize(("name", "time", "platform"), NAMES)
def test_product_names_give_the_start_of_the_acquisition(name, time, platform):
    for source, found in (
        ("file name", read_acquisition(name, [], {})),
        ("folder name", read_acquisition("iw-vv.tiff", ["measurement", name, "2019"], {})),
    ):
        assert found.time == datetime.fromisoformat(time).replace(tzinfo=timezone.utc)
        assert (found.year, found.source, found.platform) == (int(time[:4]), source, platform)
        assert found.detail in name


def test_yearly_mosaics_have_a_year_and_no_day():
    found = read_acquisition("N36E139_18_sl_HH_F02DAR.tif", [], {})
    assert (found.year, found.time, found.platform) == (2018, None, "ALOS-2")


UNKNOWN = [
    "Spain_7370579_S1Hand.tif",
    "S1_offshore_Vasai_Input.tif",
    "example.tif",
    "s1_vh_003.tif",
    "harbor_20200315.tif",
    "scene_2019-04-05_v2.tif",
    "2021.tif",
    "20170101.tif",
    "ROIs1158_spring_s1_138_p296.tif",
    # a validity date, a creation date, a pair of years
    "OPERA_L2_RTC-S1-STATIC_T137-292318-IW1_20140403_S1A_30_v1.0_mask.tif",
    "S1A_OPER_SAR_EOSSP__CORE_L1A_OLF_20200101T010203.xml",
    "S1AA_20200101T010101_20210113T010101_VVP012_INT80_G_ueF_0000_unw_phase.tif",
    f"{S1_NAME}_to_{S1_NAME.replace('2018', '2019')}.tif",
    # impossible and future dates
    "ICEYE_X6_GRD_SM_153426_20211326T060946.tif",
    "ICEYE_X6_GRD_SM_153426_20991026T060946.tif",
]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_no_rule_explains_stays_unknown(name):
    found = read_acquisition(name, ["data", "2020", "delivery_20200101"], {})
    assert (found.year, found.time, found.source) == (None, None, "none")


def test_a_loose_date_is_only_a_hint():
    assert "2020-03-15" in read_acquisition("harbor_20200315.tif", [], {}).note
    assert read_acquisition("harbor.tif", [], {}).note == ""


def test_tiffs_own_date_is_never_the_acquisition():
    tags = {"TIFFTAG_DATETIME": "2018:07:16 06:05:22", "TIFFTAG_SOFTWARE": "Sentinel-1 IPF 002.91"}
    found = read_acquisition("iw-vv.tiff", ["measurement"], tags)
    assert found.year is None
    assert "2018-07-16" in found.note
    named = read_acquisition("iw-vv.tiff", [S1_NAME], {"TIFFTAG_DATETIME": "2021:01:01 00:00:00"})
    assert (named.year, named.source) == (2018, "folder name")


def test_an_interferogram_within_one_year_has_that_year():
    name = "S1AA_20200101T010101_20200113T010101_VVP012_INT80_G_ueF_0000_unw_phase.tif"
    assert read_acquisition(name, [], {}).year == 2020


@pytest.mark.parametrize(
    ("tags", "time"),
    [
        ({"ACQUISITION_DATETIME": "2021-06-01T12:00:00Z"}, "2021-06-01T12:00:00"),
        ({"ACQUISITION_START_TIME": "2018-07-16T00:40:42.5"}, "2018-07-16T00:40:42.500000"),
        (
            {
                "ACQUISITION_END_UTC": "2022-04-28T21:51:30",
                "ACQUISITION_START_UTC": "2021-04-27T21:51:24.929476",
                "PROCESSING_TIME": "2022-04-28T04:58:23",
            },
            "2021-04-27T21:51:24.929476",
        ),
        (
            {"ZERO_DOPPLER_START_TIME": "2022-12-20T01:58:58Z", "PROCESSING_DATETIME": "2025-03-02"},
            "2022-12-20T01:58:58",
        ),
        ({"datetime": "2023-02-03T04:05:06Z", "created": "2024-01-01T00:00:00Z"}, "2023-02-03T04:05:06"),
        ({"Scene Sensing Start UTC": "2011-03-05 11:07:25.123"}, "2011-03-05T11:07:25.123000"),
        ({"first_line_time": "16-JUL-2018 00:40:42.123"}, "2018-07-16T00:40:42.123000"),
        (
            {
                "TIFFTAG_IMAGEDESCRIPTION": json.dumps(
                    {"collect": {"start_timestamp": "2020-08-09T10:11:12Z"}}
                )
            },
            "2020-08-09T10:11:12",
        ),
    ],
)
def test_tags_that_name_the_acquisition(tags, time):
    found = read_acquisition("scene.tif", [], tags)
    assert found.time == datetime.fromisoformat(time).replace(tzinfo=timezone.utc)
    assert found.source == "tag"


@pytest.mark.parametrize(
    "key",
    [
        "PROCESSING_TIME",
        "created",
        "properties.updated",
        "EXIF_DateTime",
        "production_date",
        "orbit.datetime",
        "date",
    ],
)
def test_tags_of_other_times_are_not_used(key):
    assert read_acquisition("scene.tif", [], {key: "2021-06-01T12:00:00Z"}).year is None


def test_order_of_trust_is_sidecar_tag_file_folder():
    tags = {"ACQUISITION_DATETIME": "2019-06-01T12:00:00Z"}
    sidecar = {"properties.datetime": "2017-01-02T03:04:05Z"}
    folder = S1_NAME.replace("2018", "2016")
    full = read_acquisition(S1_NAME + ".tif", [folder], tags, sidecar)
    assert (full.year, full.source) == (2017, "sidecar")
    assert "2018" in full.note  # what the name says is told
    assert read_acquisition(S1_NAME + ".tif", [folder], tags).source == "tag"
    assert read_acquisition(S1_NAME + ".tif", [folder], {}).year == 2018
    assert read_acquisition("vv.tif", [folder], {}).year == 2016
    assert read_acquisition("vv.tif", [folder], {}, {"nothing": "here"}).year == 2016


def test_agreeing_sources_leave_no_note_and_lend_the_platform():
    found = read_acquisition(S1_NAME + ".tif", [], {"ACQUISITION_START_TIME": "2018-07-16T00:40:42"})
    assert (found.source, found.platform, found.note) == ("tag", "Sentinel-1", "")


def test_a_sidecar_may_name_the_product():
    found = read_acquisition(
        "003.tif", [], {}, {"sar_tile_name": S1_NAME + ".SAFE", "opt_tile_name": "S2A_MSIL1C_2020"}
    )
    assert (found.year, found.source, found.platform) == (2018, "sidecar", "Sentinel-1")


def test_users_year_wins_and_the_contradiction_is_kept():
    known = read_acquisition(S1_NAME + ".tif", [], {})
    changed = with_user_year(known, 2020)
    assert (changed.year, changed.time, changed.source) == (2020, None, "user")
    assert "2018" in changed.note
    assert with_user_year(known, 2018).time == known.time
    assert with_user_year(Acquisition(None, None, "none", ""), 2021).year == 2021
    for year in (20, 1900, 9999):
        with pytest.raises(InvalidRequestError):
            with_user_year(known, year)


@pytest.mark.data
def test_real_products_have_their_true_date(scenes, open_raster):
    """Every file of the data's ground truth; null means that the year must stay unknown."""
    records = {
        r["fragment_filename"][:3]: r
        for r in json.loads((scenes / "dev/volkov-s1-scenes/metadata_subset.json").read_text())
    }
    checked = 0
    for entry in json.loads((scenes / "dev" / "expected_georef.json").read_text()):
        for raster in entry["rasters"] if "truth_date" in entry else []:
            path = scenes / raster["file"]
            folders = [parent.name for parent in path.parents]
            sidecar = None
            if "volkov" in raster["file"]:
                assert read_acquisition(path.name, folders, open_raster(path).tags).year is None
                sidecar = {str(k): str(v) for k, v in records[path.stem[-3:]].items()}
            found = read_acquisition(path.name, folders, open_raster(path).tags, sidecar)
            date = found.time.date().isoformat() if found.time else None
            assert date == entry["truth_date"], raster["file"]
            assert found.year == (int(date[:4]) if date else None)
            checked += 1
    assert checked >= 30
