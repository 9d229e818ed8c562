"""What a raster's numbers are: who says so, in which order, and what the values themselves make doubtful."""

from __future__ import annotations

import pytest

from fusar_qgis.core.passport import Finding, PassportEntry
from fusar_qgis.core.pixel_units import doubt_units, in_file_units, said_units

HYP3 = "S1A_IW_20180716T004042_DVP_RTC30_G_gpuned_FD5B_VV.tif"


def test_all_that_say_it_are_told_the_most_trusted_first():
    tags = {"description": "  Sigma nought, dB " + "x" * 50, "Units": "amplitude", "GAIN": "power"}
    assert said_units("scene_dB.tif", "complex64", tags, {}) == (
        Finding("units", "complex", "file", "data type complex64"),
        Finding("units", "dB", "tag", "description = Sigma nought, dB " + "x" * 23),
        Finding("units", "amplitude", "tag", "Units = amplitude"),
        Finding("units", "dB", "file name", "scene_dB.tif"),
    )


@pytest.mark.parametrize(
    "key", ["units", "unit", "UnitType", "UNIT_TYPE", "description", "Radiometry", "scale"]
)  # fmt: skip
def test_tags_that_hold_units(key):
    assert said_units("", "float32", {key: "Linear Power"}, {}) == (
        Finding("units", "linear power", "tag", f"{key} = Linear Power"),
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("dB", "dB"), ("decibel", "dB"), ("Decibels", "dB"), ("sigma0_db", "dB"), ("intensity", "linear power"),
        ("amp.", "amplitude"), ("DN", "digital numbers"), ("amplitude (DN)", "amplitude"), ("m/s", None),
        ("adb", None), ("dB" + " " * 198, "dB"), ("dB" + " " * 199, None),
    ],
)  # fmt: skip
def test_words_that_mean_units(text, wanted):
    found = said_units("", "float32", {"units": text}, {})
    assert [finding.value for finding in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("name", "wanted", "where"),
    [
        (HYP3, "linear power", "RTC30_G_gp"),
        (HYP3.replace("gpuned", "sauned"), "amplitude", "RTC30_G_sa"),
        (HYP3.replace("gpuned", "GDUNED"), "dB", "RTC30_G_GD"),
        ("scene_db.tif", "dB", "scene_db.tif"),
        ("scene-dB-2.tif", "dB", "scene-dB-2.tif"),
        ("scene_dB", "dB", "scene_dB"),
    ],
)
def test_names_that_hold_units(name, wanted, where):
    assert said_units(name, "float32", {}, {}) == (Finding("units", wanted, "file name", where),)


@pytest.mark.parametrize(
    "name", ["scene_dbl.tif", "dB.tif", "sandbank.tif", "X_RTC30_X_gp.tif", HYP3.replace("gp", "gx")]
)
def test_other_names_hold_none(name):
    assert said_units(name, "float32", {}, {}) == ()


def test_operas_backscatter_is_linear_power_where_it_is_a_fraction():
    facts = {"platform": "Sentinel-1A", "level": "l2_rtc-s1"}
    assert said_units("", "float32", {}, facts) == (
        Finding("units", "linear power", "file name", "OPERA RTC-S1 holds gamma naught, linear"),
    )
    assert said_units("", "uint8", {}, facts) == ()
    assert said_units("", "float32", {}, {"platform": "Sentinel-1A"}) == ()


@pytest.mark.parametrize(
    ("platform", "level", "product"),
    [
        ("Sentinel-1A", "GRD", "Sentinel-1A GRD"), ("Sentinel-1", "GRD", "Sentinel-1 GRD"),
        ("ICEYE-X6", "GRD", "ICEYE-X6 GRD"), ("Capella-3", "SLC", "Capella-3 SLC"), ("Sentinel-1A", "SLC", ""),
        ("Umbra-4", "GEC", ""), ("", "GRD", ""),
    ],
)  # fmt: skip
def test_whole_numbers_of_amplitude_products_are_digital_numbers(platform, level, product):
    facts = {"platform": platform, "level": level}
    for dtype in ("uint16", "int16"):
        where = f"{product} in {dtype}: amplitude, not calibrated"
        wanted = (Finding("units", "digital numbers", "file", where),) if product else ()
        assert said_units("", dtype, {}, facts) == wanted
    assert said_units("", "float32", {}, facts) == said_units("", "uint8", {}, facts) == ()


# --- values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "kind", "doubted"),
    [
        ("dB", "db", ""), ("dB", "power", "linear power"), ("dB", "display", "an 8-bit picture"), ("dB", "complex", ""),
        ("linear power", "db", "decibels"), ("linear power", "amplitude", ""), ("digital numbers", "db", "decibels"),
        ("", "db", ""), ("", "power", ""),
    ],
)  # fmt: skip
def test_decibels_and_linear_values_are_told_apart_by_their_range(units, kind, doubted):
    said = Finding("units", "amplitude", "tag")
    entry = PassportEntry("units", "Units", units, source="tag", others=(said,))
    found = doubt_units(entry, kind, "0.01 to 3")
    assert (found.value, found.source) == (units, "tag")
    doubt = Finding("units", f"{doubted} (0.01 to 3)", "pixels", "judged by the values")
    assert found.others == ((said, doubt) if doubted else (said,))


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("power", (0.01, 100.0)), ("amplitude", (0.1, 10.0)), ("integer", (0.1, 10.0)), ("complex", (0.1, 10.0)),
        ("db", (-20.0, 20.0)), ("display", (-20.0, 20.0)),
    ],
)  # fmt: skip
def test_limits_in_decibels_become_the_files_own_values(kind, wanted):
    assert in_file_units(kind, -20.0, 20.0) == pytest.approx(wanted)
