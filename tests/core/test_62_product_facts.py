"""A zoo of product names: what each says beyond the date, and what none of them may be taken to say."""

from __future__ import annotations

import pytest

from fusar_qgis.core.product_facts import plain_fact, polarization_in, read_name_facts

ZOO = [
    (
        "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B.SAFE",
        {
            "platform": "Sentinel-1A",
            "mode": "IW",
            "level": "GRD",
            "polarization": "VV VH",
            "end": "2018-07-16T00:41:07+00:00",
            "orbit": "22812",
        },
    ),
    (
        "S1B_EW_GRDM_1SSH_20160216T005114_20160216T005120_009999_00EAB1_1234",
        {"platform": "Sentinel-1B", "mode": "EW", "polarization": "HH", "orbit": "9999"},
    ),
    (
        "s1a-iw2-slc-vh-20150705t064241-20150705t064306-006671-008ea5-002.tiff",
        {"platform": "Sentinel-1A", "mode": "IW2", "level": "SLC", "polarization": "VH", "orbit": "6671"},
    ),
    (
        "OPERA_L2_RTC-S1_T137-292318-IW1_20221220T015858Z_20250302T062310Z_S1A_30_v1.0_VV.tif",
        {"platform": "Sentinel-1A", "mode": "IW1", "level": "L2_RTC-S1", "relative_orbit": "137"},
    ),
    (
        "S1A_IW_20180716T004042_DVP_RTC30_G_gpuned_FD5B_VV.tif",
        {"platform": "Sentinel-1A", "mode": "IW", "level": "RTC"},
    ),
    (
        "S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif",
        {"platform": "Sentinel-1A", "mode": "IW", "pass": "ascending"},
    ),
    (
        "ICEYE_X6_GRD_SM_153426_20211026T060946.tif",
        {"platform": "ICEYE-X6", "level": "GRD", "mode": "SM"},
    ),
    (
        "CAPELLA_C02_SM_GEO_HH_20210119051520_20210119051524.tif",
        {
            "platform": "Capella-2",
            "mode": "SM",
            "level": "GEO",
            "polarization": "HH",
            "end": "2021-01-19T05:15:24+00:00",
        },
    ),
    ("2023-01-05-05-20-31_UMBRA-04_GEC.tif", {"platform": "Umbra-4", "level": "GEC"}),
    (
        "GF3_MYN_QPSI_011437_E99.2_N26.8_20181012_L1A_AHV_L10003514923.tiff",
        {
            "platform": "Gaofen-3",
            "mode": "QPSI",
            "orbit": "11437",
            "level": "L1A",
            "polarization": "HH HV VH VV",
        },
    ),
    (
        "GF3B_MYC_FSII_001234_W120.6_S30.1_20220912_L2_HHHV_L20000123456.tiff",
        {"platform": "Gaofen-3B", "mode": "FSII", "polarization": "HH HV", "level": "L2"},
    ),
    (
        "IMG-HH-ALOS2041062800-150225-UBSL1.1__D",
        {
            "platform": "ALOS-2",
            "orbit": "4106",
            "mode": "UBS",
            "look": "left",
            "level": "1.1",
            "pass": "descending",
            "polarization": "HH",
        },
    ),
    ("N36E139_18_sl_HH_F02DAR.tif", {"polarization": "HH"}),
    (
        "CSKS1_SCS_B_S2_01_HH_RA_SF_20110305110725_20110305110733.h5",
        {
            "platform": "COSMO-SkyMed 1",
            "level": "SCS_B",
            "mode": "S2",
            "look": "right",
            "pass": "ascending",
            "end": "2011-03-05T11:07:33+00:00",
        },
    ),
    (
        "TDX1_SAR__MGD_SE___SM_S_SRA_20110305T110725_20110305T110733",
        {"platform": "TanDEM-X", "level": "MGD", "mode": "SM", "end": "2011-03-05T11:07:33+00:00"},
    ),
    (
        "TSX1_SAR__SSC______HS_S_SRA_20140101T171723_20140101T171724",
        {"platform": "TerraSAR-X", "level": "SSC", "mode": "HS"},
    ),
    (
        "RS2_OK12345_PK123456_DK123_FQ9_20110305_110725_HH_VV_SLC",
        {"platform": "RADARSAT-2", "mode": "FQ9", "polarization": "HH VV", "level": "SLC"},
    ),
    (
        "RCM1_OK1050595_PK1051816_1_16M8_20200101_104512_HH_HV_GRD",
        {"platform": "RCM-1", "mode": "16M8", "polarization": "HH HV", "level": "GRD"},
    ),
    (
        "ASA_IMP_1PNUPA20050101_123456_000000162033_00179_14862_2345.N1",
        {"platform": "Envisat", "mode": "IMP"},
    ),
]


@pytest.mark.parametrize(("name", "wanted"), ZOO)
def test_product_names_say_more_than_the_date(name, wanted):
    facts, where = read_name_facts(name)
    assert {key: facts.get(key) for key in wanted} == wanted
    assert where in name


def test_the_second_time_of_an_opera_name_is_no_end():
    facts, _ = read_name_facts(
        "OPERA_L2_RTC-S1_T137-292318-IW1_20221220T015858Z_20250302T062310Z_S1A_30_v1.0_VV.tif"
    )
    assert "end" not in facts, "it is the processing's time"


@pytest.mark.parametrize(
    "name",
    [
        "harbor_20200315.tif",
        "Spain_7370579_S1Hand.tif",
        "S1A_OPER_SAR_EOSSP__CORE_L1A_OLF_20200101T010203.xml",
        "OPERA_L2_RTC-S1-STATIC_T137-292318-IW1_20140403_S1A_30_v1.0_mask.tif",
        "GF3.tif",
        "RS2_report.tif",
    ],
)
def test_names_of_no_scheme_say_nothing(name):
    assert read_name_facts(name) == ({}, "")


def test_a_name_with_two_products_says_nothing():
    one = "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B"
    assert read_name_facts(f"{one}_to_{one.replace('022812', '022987')}.tif") == ({}, "")
    assert read_name_facts(f"{one}_{one}.tif")[0]["orbit"] == "22812", "twice the same is one"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("s1_vh_003.tif", "VH"),
        ("scene-VV.tif", "VV"),
        ("iw-hh.tiff", "HH"),
        ("VV_VH_stack.tif", None),
        ("shore.tif", None),
        ("NVHX.tif", None),
    ],
)
def test_a_free_standing_polarization(name, wanted):
    assert polarization_in(name) == wanted


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("platform", "S1A", "Sentinel-1A"),
        ("platform", "SENTINEL-1", "Sentinel-1"),
        ("platform", "('ICEYE-XY',)", "ICEYE-XY"),
        ("platform", "capella-3", "Capella-3"),
        ("platform", "TSX-1", "TerraSAR-X"),
        ("pass", "DESCENDING", "descending"),
        ("pass", "north", ""),
        ("look", "RIGHT", "right"),
        ("orbit", "022812", "22812"),
        ("orbit", "0", ""),
        ("orbit", "restituted", ""),
        ("incidence", "30.5", "30.5"),
        ("incidence", "0.53", ""),
        ("polarization", "HH/HV", "HH HV"),
        ("polarization", "1SDV", ""),
        ("polarization", "DV", "VV VH"),
    ],
)
def test_values_are_written_in_one_way(key, text, wanted):
    assert plain_fact(key, text) == wanted
