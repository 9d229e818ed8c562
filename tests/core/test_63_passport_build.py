"""The passport as it is put together: every row with its value, its unit and where it was read."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from fusar_qgis.core.geometry import AffineMapping, RpcMapping
from fusar_qgis.core.passport import Finding, Passport
from fusar_qgis.core.passport_build import with_pixels
from tests.core.passports import S1, passport_of, shown
from tests.core.test_13_rpc import made_rpc

SAID = S1[: len("S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812")]
START = {"ACQUISITION_START_TIME": "2018-07-16T00:40:42"}
TEXT = f"""\
Start: 2018-07-16 00:40:42 UTC (folder name: {SAID[: -len("_022812")]})
End: 2018-07-16 00:41:07 UTC (folder name: {SAID})
Platform: Sentinel-1A (folder name: {SAID})
Mode: IW (folder name: {SAID})
Product: GRD (folder name: {SAID})
Polarization: VV (file name: iw-vv.tiff)
Units: digital numbers (file: Sentinel-1A GRD in uint16: amplitude, not calibrated)
Range: 12.35 to 456.8 (pixels: 1st to 99.5th percentile of sampled valid pixels)
Valid: 99 % (pixels: share of the sampled pixels)
Model sees: band 1 (default: the model sees one band, the first unless you choose another)
Bands: 1, uint16 (file: Band 1)
Center: 39.9950° N 14.0100° E (computed: outer edge, computed from size, CRS and georeferencing)
Extent: 14.0000, 39.9900 : 14.0200, 40.0000 (computed: outer edge, computed from size, CRS and georeferencing)
CRS: EPSG:4326 (file: WGS 84)
Size: 200 x 100 px (file: columns and rows)
Pixel: 8.54 x 11.1 m (computed: measured in the middle through the geotransform)
Placed by: geotransform, north up (file: geotransform)
Orbit: 22812 (folder name: {SAID})
Track: 165 (computed: from orbit 22812 of Sentinel-1A)
Pass: descending (tag: ORBIT_DIRECTION)
Look: right (computed: Sentinel-1 always looks right)
Incidence: 33.3° (tag: incidence_angle)"""


def test_a_sentinel_1_scene_from_its_first_row_to_its_last():
    tags = {"ORBIT_DIRECTION": "DESCENDING", "incidence_angle": "33.3"}
    passport = passport_of(
        "iw-vv.tiff", ["measurement", f"{S1}.SAFE"], tags, dtype="uint16", crs_name="WGS 84"
    )
    assert with_pixels(passport, "integer", 12.3456, 456.789, 98.6).text() == TEXT


def test_what_the_analyst_may_change():
    fixed = {"bands", "center", "extent", "crs", "size", "pixel", "georeferencing"}
    one = passport_of("a.tif", [S1])
    assert {entry.key for entry in one.entries if not entry.editable} == {*fixed, "band"}
    two = passport_of("a.tif", [S1], bands=("VV", "VH"))
    assert {entry.key for entry in two.entries if not entry.editable} == fixed, "of two bands she chooses one"
    assert {entry.key for entry in passport_of("a_vv.tif").entries if not entry.editable} == {*fixed, "band"}


# --- time ------------------------------------------------------------------------------------------------


def test_a_year_alone_and_midnight():
    mosaic = passport_of("N36E139_18_sl_HH_F02DAR.tif").get("start")
    assert (mosaic.value, mosaic.unit, mosaic.source, mosaic.where) == (
        "2018",
        "",
        "file name",
        "N36E139_18_sl_HH_F02",
    )
    tags = {"ACQUISITION_START_TIME": "2018-07-15T23:59:50", "ACQUISITION_STOP_TIME": "2018-07-16T00:00:00"}
    end = passport_of(tags=tags).get("end")
    assert (end.value, end.unit, end.where) == ("2018-07-16 00:00:00", "UTC", "ACQUISITION_STOP_TIME")


def test_other_starts_are_told_with_their_units_instead_of_the_note():
    start = passport_of("a.tif", [S1], {"DATETIME": "2019-01-02"}).get("start")
    said = S1[: len("S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107")]
    assert (start.value, start.unit, start.note) == ("2019-01-02", "", "")
    assert start.others == (Finding("start", "2018-07-16 00:40:42 UTC", "folder name", said),)
    unknown = passport_of("harbor_20200315.tif").get("start")
    assert (unknown.value, unknown.note) == (
        "", "The name 'harbor_20200315.tif' holds the date 2020-03-15, which may be another one.",
    )  # fmt: skip


def test_an_end_that_does_not_fit_is_told_and_not_used():
    tags = {**START, "ACQUISITION_STOP_TIME": "2018-07-17"}
    end = passport_of(tags=tags).get("end")
    assert (end.key, end.name, end.value, end.source, end.editable) == ("end", "End", "", "none", True)
    assert end.note == (
        "2018-07-17 (ACQUISITION_STOP_TIME) is not within an hour after the start, so it is not used."
    )
    fits = passport_of("a.tif", [S1], {**START, "ACQUISITION_STOP_TIME": "2018-07-17T00:00:01"}).get("end")
    assert (fits.value, fits.source) == ("2018-07-16 00:41:07", "folder name")
    assert fits.others == (Finding("end", "2018-07-17 00:00:01 UTC", "tag", "ACQUISITION_STOP_TIME"),)


# --- platform --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "orbit", "track"),
    [("S1A", "22812", "165"), ("S1A", "73", "1"), ("S1A", "247", "175"), ("S1A", "248", "1"), ("S1A", "72", "175"),
     ("S1B", "27", "1"), ("S1B", "9999", "173"), ("S1C", "999", ""), ("ICEYE-X6", "999", ""), ("S1A", "", "")],
)  # fmt: skip
def test_sentinel_1s_track_follows_from_its_orbit(platform, orbit, track):
    entry = passport_of(tags={"platform": platform, "orbit_number": orbit}).get("relative_orbit")
    assert (entry.value, entry.source) == (track, "computed" if track else "none")


def test_what_is_said_is_not_computed():
    passport = passport_of(
        tags={"platform": "S1A", "orbit_number": "22812", "track_number": "7", "look_side": "left"}
    )
    assert shown(passport, "relative_orbit") == ("7", "tag") and shown(passport, "look") == ("left", "tag")
    assert shown(passport_of(tags={"platform": "ICEYE-X6"}), "look") == ("", "none")


# --- bands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["description", "Polarisation", "POLARIZATION"])
def test_band_tags_name_the_polarizations(key):
    entry = passport_of(band_tags=({key: "sigma_vh_db", "units": "VV"},)).get("polarization")
    assert (entry.value, entry.source, entry.where) == ("VH", "file", "descriptions of the bands")
    assert passport_of(band_tags=({key: "VV/VH"},)).value("polarization") == "", "a ratio of two"


def test_many_bands_are_no_polarizations_and_their_names_are_cut():
    eight, nine = tuple(f"VV {n}" for n in range(8)), tuple(f"VV {n}" for n in range(9))
    few = passport_of(bands=eight, band_tags=tuple({"description": name} for name in eight))
    assert few.value("polarization") == ", ".join(["VV"] * 8)
    assert few.get("bands").where == "VV 0, VV 1, VV 2, VV 3, VV 4, VV 5, VV 6, VV 7"
    many = passport_of(bands=nine, band_tags=tuple({"description": name} for name in nine))
    assert many.value("polarization") == ""
    assert (many.value("bands"), many.get("bands").where) == ("9, float32", few.get("bands").where + ", …")
    assert (few.value("band"), passport_of(bands=()).value("band")) == ("band 1 (VV 0)", "band 1")


def test_a_product_of_several_polarizations_is_told_and_one_of_them_contradicted():
    product = passport_of("a.tif", [S1]).get("polarization")
    assert (product.name, product.note) == (
        "Polarization", "The product has VV and VH; nothing says which band is which.",
    )  # fmt: skip
    two = passport_of("a_vv.tif", bands=("a", "b")).get("polarization")
    assert two.note == "The file name names VV; nothing says which of the 2 bands that is."
    said = passport_of("a_hh.tif", tags={"polarization": "VV"}).get("polarization")
    assert (said.value, said.source, said.where, said.note) == ("VV", "tag", "polarization", "")
    assert said.others == (Finding("polarization", "HH", "file name", "a_hh.tif"),)


def test_of_the_units_only_others_are_told():
    tags = ({"units": "power", "description": "amplitude", "scale": "linear power"}, {"units": "dB"})
    units = passport_of("a_dB.tif", band_tags=tags, bands=("a", "b")).get("units")
    assert (units.value, units.source, units.where) == ("linear power", "tag", "units = power")
    assert [(other.value, other.where) for other in units.others] == [
        ("amplitude", "description = amplitude"), ("dB", "a_dB.tif"),
    ]  # fmt: skip


# --- place -----------------------------------------------------------------------------------------------


def test_a_scene_in_the_south_west_and_one_over_the_antimeridian():
    west = passport_of(mapping=AffineMapping((-70.0, 0.0001, 0.0, -33.0, 0.0, -0.0001)))
    assert (west.value("center"), west.get("extent").note) == ("33.0050° S 69.9900° W", "")
    middle = passport_of(mapping=AffineMapping((-1.0, 0.01, 0.0, 0.5, 0.0, -0.01)))
    assert middle.value("center") == "0.0000° N 0.0000° E"
    over = passport_of(mapping=AffineMapping((179.995, 0.0001, 0.0, 0.015, 0.0, -0.0001)))
    assert over.value("extent") == "179.9950, 0.0050 : -179.9850, 0.0150"
    assert over.get("extent").note == "The scene crosses the antimeridian."
    assert over.value("center") == "0.0100° N 179.9950° W"


@pytest.mark.parametrize(
    ("pixel", "wanted"),
    [(0.0004, "14.000, 39.960 : 14.080, 40.000"), (0.00029, "14.0000, 39.9710 : 14.0580, 40.0000"),
     (0.01, "14.000, 39.000 : 16.000, 40.000")],
)  # fmt: skip
def test_small_scenes_show_one_digit_more(pixel, wanted):
    mapping = AffineMapping((14.0, pixel, 0.0, 40.0, 0.0, -pixel))
    assert passport_of(mapping=mapping).value("extent") == wanted


def test_a_crs_without_a_number_is_custom_and_says_who_set_it():
    entry = passport_of(crs="x" * 39, crs_source="layer", crs_name="My grid").get("crs")
    assert (entry.value, entry.source, entry.where) == ("x" * 39, "layer", "My grid")
    assert passport_of(crs="x" * 40).value("crs") == "custom"


def test_the_pixel_is_measured_in_the_middle_along_rows_and_columns():
    # In the middle, at column 100 and row 50, the latitude is 40.
    passport = passport_of(mapping=AffineMapping((0.0, 0.05, 0.02, 40.0, 0.05, -0.1)))
    degree, cos = 111.195, math.cos(math.radians(40.0))
    wanted = degree * math.hypot(0.05 * cos, 0.05), degree * math.hypot(0.02 * cos, 0.1)
    sides = [float(side) / 1000.0 for side in passport.value("pixel").split(" x ")]
    assert sides == pytest.approx(wanted, rel=5e-3)
    fine = passport_of(mapping=AffineMapping((0.0, 5e-6, 0.0, 0.0, 0.0, -5e-6)))
    assert fine.get("pixel").shown == "0.557 x 0.553 m", "degrees of latitude are shortest at the equator"


def test_a_scene_placed_by_rpcs_says_so():
    passport = passport_of(mapping=RpcMapping(made_rpc()))
    assert passport.get("georeferencing").where == "RPCs" and passport.value("georeferencing") == "RPCs only"
    assert passport.get("pixel").where == "measured in the middle through the RPCs"


# --- pixels ----------------------------------------------------------------------------------------------


def test_what_the_pixels_show_stands_behind_the_polarization():
    passport = passport_of("a_dB.tif")
    found = with_pixels(passport, "power", 0.00123456, 0.5, 100.0)
    keys = [entry.key for entry in found.entries]
    assert keys[keys.index("polarization") :][:4] == ["polarization", "units", "range", "valid"]
    assert len(keys) == len(passport.entries) + 2
    assert found.get("units").others == (
        Finding("units", "linear power (0.001235 to 0.5)", "pixels", "judged by the values"),
    )
    assert found.get("range").note == "", "the units are said"
    again = with_pixels(found, "db", -25.0, 3.0, 50.4)
    assert [entry.key for entry in again.entries] == keys and again.get("valid").shown == "50 %"
    assert again.value("range") == "-25 to 3"


def test_a_passport_without_units_gets_a_range_and_no_units():
    bare = Passport(tuple(entry for entry in passport_of().entries if entry.key != "units"))
    found = with_pixels(bare, "db", -25.0, 3.0, 98.0)
    assert found.get("units") is None
    assert (
        found.get("range").note == "They look like decibels; that is judged by the values, nothing says it."
    )
    assert replace(found.get("range"), note="") == with_pixels(
        passport_of("a_dB.tif"), "db", -25.0, 3.0, 98.0
    ).get("range")
