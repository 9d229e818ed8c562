"""Metadata beside a raster, and every time and name in it: a passport comes out, whatever the files say."""

from __future__ import annotations

import json
from pathlib import Path

from fusar_qgis.core.acquisition import read_acquisition
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.passport_edits import checked_value
from fusar_qgis.core.passport_findings import findings_of_entries, findings_of_names, start_conflicts, trusted
from fusar_qgis.core.passport_keys import KEYS
from fusar_qgis.core.passport_time import time_range, time_text
from fusar_qgis.core.product_facts import read_name_facts
from fusar_qgis.core.products import loose_date
from fusar_qgis.core.sidecar import read_sidecar
from fusar_qgis.core.timestamps import parse_time
from tests.fuzz.target import Target


def run(data: bytes, _: Path) -> None:
    """The text as a sidecar, as a GDAL tag, as a file name, as a time and as what a user types."""
    text = data.decode("utf-8", "replace")
    entries = read_sidecar(text)
    line = " ".join(text.split())[:200]
    for sidecar, tags, name in (
        (entries, {}, "s.tif"),
        ({}, {"DATETIME": line, "id": line}, "s.tif"),
        ({}, {}, line),
    ):
        found = read_acquisition(name, [line], tags, sidecar)
        assert found.year is None or 1978 <= found.year <= 2100
        findings = [
            *findings_of_entries("sidecar", "a.json", sidecar),
            *findings_of_entries("tag", "", tags),
            *findings_of_names(name, [line]),
        ]
        for key in KEYS:
            trusted(findings, key)
        start_conflicts(findings, found)
    _words(line)


def _words(line: str) -> None:
    read_name_facts(line)
    loose_date(line)
    for words in (line, *line.replace('"', " ").split()):
        time = parse_time(words)
        if time is not None:
            assert parse_time(time_text(time, words)[0]) is not None
        time_range(words, words)
    for key in ("start", "end", "orbit", "incidence", "look", "polarization", "band", "pass"):
        try:
            checked_value(key, line, 2)
        except InvalidRequestError as error:
            assert error.message


def seeds() -> dict[str, bytes]:
    """The forms of the products, with made-up values."""
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><product xmlns:s1="http://a/b"><s1:acquisitionPeriod>'
        "<s1:startTime>2018-07-16T00:40:42.5</s1:startTime><s1:stopTime>2018-07-16T00:41:07</s1:stopTime>"
        '</s1:acquisitionPeriod><s1:pass value="1">ASCENDING</s1:pass><incidenceAngle>34.5</incidenceAngle></product>'
    )
    stac = {
        "type": "Feature", "id": "CAPELLA_C06_SP_GEO_HH_20220108070052_20220108070056",
        "properties": {
            "start_datetime": "2022-01-08T07:00:52Z", "datetime": "2022-01-08T07:00:54Z", "sar:polarizations": ["HH"],
            "view:incidence_angle": 41.2, "sat:orbit_state": "descending", "created": "2023-01-01T00:00:00Z",
        },
    }  # fmt: skip
    umbra = {
        "collects": [{"startAtUTC": "2021-05-04T10:20:30+00:00"}],
        "product_id": "ICEYE_X7_GRD_SM_1_20210504T102030",
    }
    texts = {
        "xml": xml,
        "stac": json.dumps(stac),
        "umbra": json.dumps(umbra),
        "inner": json.dumps(
            {"description": json.dumps({"collect": {"start_timestamp": "2020-02-29T23:59:60Z"}})}
        ),
        "named-month": "16-JUL-2018 00:40:42.5",
        "offset": "2018-07-16T00:40:42,123456789+05:30",
        "sentinel": "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022808_0278F4_9A1B",
        "alos": "ALOS2049280740-150422-HBQR1.1__D N35E139_18_sl_HH_F02",
        "radarsat": "RS2_OK1_PK1_DK1_FQ2_20100430_174908_HH_HV_SGF",
    }
    return {name: text.encode() for name, text in texts.items()}


TOKENS = (
    b"9999-12-31T23:59:59", b"0001-01-01T00:00:00+14:00", b"-23:59", b"+99:99", b"Z", b"UTC", b"T", b"20180716",
    b"000000",
    b"startTime", b"datetime", b"_20180716T004042", b"S1A_IW_", b"<!DOCTYPE a>", b"<![CDATA[", b"]]>", b"<!--",
    b"&lt;",
    b"&#0;", b"xmlns:a=", b"{\"id\":", b'"features": [{}, {}]', b"[[", b"\xef\xbb\xbf", b"\xd9\xa1\xd9\xa2",
    b"\xc2\xb2",
    b"inf", b"1e5", b"orbit", b"VV", b"RH RV", b"DESCENDING", b"24:60:60",
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds, errors=())
