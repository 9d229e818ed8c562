"""How the words of names, tags and sidecars become the passport's values, and which of them are none."""

from __future__ import annotations

import pytest

from fusar_qgis.core.product_facts import plain_fact, read_name_facts

VALUES = {
    "platform": [
        ("S1", "Sentinel-1"), ("sentinel 1 b", "Sentinel-1B"), ("SENTINEL-1E", "SENTINEL-1E"),
        ("ICEYE_X12", "ICEYE-X12"), ("iceye-x6", "ICEYE-X6"), ("X", "X"), ("Satellite X", "Satellite X"),
        ("CAPELLA_C02", "Capella-2"), ("C10", "Capella-10"), ("CAPELLA-00", "Capella-0"), ("UMBRALAB-08", "Umbra-8"),
        ("CSKS4", "COSMO-SkyMed 4"), ("rcm3", "RCM-3"), ("tdx", "TanDEM-X"),
        ("Envisat", "Envisat"), ("GF3C", "Gaofen-3C"),
        ("x" * 50, "x" * 40), ("", ""),
    ],
    "polarization": [
        ("vv, vh", "VV VH"), ("VVVH", "VV VH"), ("['HH', 'HV']", "HH HV"), ("HH HH HV", "HH HV"),
        ("AHV", "HH HV VH VV"),
        ("sh", "HH"), ("dh", "HH HV"), ("RH/RV", "RH RV"), ("CH_CV", "CH CV"),
        ("ch cv", "CH CV"), ("quad", ""), ("", ""),
    ],
    "pass": [("A", "ascending"), ("Descending", "descending"), ("", ""), ("unknown", "")],
    "look": [("L", "left"), ("Right", "right"), ("both", ""), ("", "")],
    "end": [
        ("2018-07-16T00:41:07.5Z", "2018-07-16T00:41:07.500000+00:00"),
        ("20180716t004107", "2018-07-16T00:41:07+00:00"),
        ("16-jul-2018 00:41:07", "2018-07-16T00:41:07+00:00"),
        ("2018-07-16T08:41:07+08:00", "2018-07-16T00:41:07+00:00"),
        ("soon", ""), ("2018-13-16", ""),
    ],
    "orbit": [("1", "1"), ("0000001", "1"), ("9999999", "9999999"), ("12345678", ""), ("-5", ""), ("1.5", "")],
    "relative_orbit": [("007", "7"), ("165", "165"), ("0", "")],
    "incidence": [
        ("5", "5.0"), ("4.99", ""), ("85", "85.0"), ("85.01", ""),
        ("33.26", "33.3"), ("-33", ""), ("nan", ""), ("steep", ""),
    ],
    "mode": [(" stripmap \n mode ", "STRIPMAP MODE"), ("__iw_", "IW"), ("X1X", "X1X"), ("m" * 50, "M" * 40)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text", "wanted"), [(key, *pair) for key, pairs in VALUES.items() for pair in pairs]
)
def test_values_are_written_as_the_passport_writes_them(key, text, wanted):
    assert plain_fact(key, text) == wanted


@pytest.mark.parametrize("held", ["HH", "HH_HV", "CH_CV", "VV_VH"])
def test_radarsat_constellations_names_hold_linear_and_compact_polarizations(held):
    facts, _ = read_name_facts(f"RCM3_OK1050595_PK1051816_1_SC50MA_20200101_104512_{held}_GRD")
    assert facts == {
        "platform": "RCM-3",
        "mode": "SC50MA",
        "polarization": held.replace("_", " "),
        "level": "GRD",
    }
