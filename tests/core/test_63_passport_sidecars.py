"""The passport: what the sidecars of commercial products say."""

from __future__ import annotations

import json

import pytest

from fusar_qgis.core.passport import SIDECAR
from tests.core.passports import passport_of

SIDECARS = [
    (
        {
            "properties": {
                "start_datetime": "2021-10-26T06:09:46Z",
                "end_datetime": "2021-10-26T06:09:50Z",
                "created": "2022-01-01T00:00:00Z",
                "platform": "ICEYE-X6",
                "sar:polarizations": ["VV"],
                "sar:product_type": "GRD",
                "sar:observation_direction": "left",
                "sat:orbit_state": "descending",
                "view:incidence_angle": 27.4,
            }
        },
        {
            "start": "2021-10-26 06:09:46",
            "end": "2021-10-26 06:09:50",
            "platform": "ICEYE-X6",
            "polarization": "VV",
            "level": "GRD",
            "look": "left",
            "pass": "descending",
            "incidence": "27.4",
        },
    ),
    (
        {
            "collect": {
                "start_timestamp": "2020-08-09T10:11:12Z",
                "stop_timestamp": "2020-08-09T10:11:42Z",
                "platform": "capella-3",
                "mode": "spotlight",
                "radar": {"pointing": "right"},
                "image": {"center_pixel": {"incidence_angle": 33.3}},
            },
            "processing_time": "2022-08-09T10:11:12Z",
            "product_type": "GEO",
        },
        {
            "start": "2020-08-09 10:11:12",
            "end": "2020-08-09 10:11:42",
            "platform": "Capella-3",
            "mode": "SPOTLIGHT",
            "level": "GEO",
            "look": "right",
            "incidence": "33.3",
        },
    ),
    (
        {
            "umbraSatelliteName": "UMBRA-04",
            "collects": [
                {
                    "startAtUTC": "2023-01-05T05:20:31Z",
                    "endAtUTC": "2023-01-05T05:20:40Z",
                    "polarizations": ["HH"],
                    "angleIncidenceDegrees": 41.0,
                }
            ],
        },
        {
            "start": "2023-01-05 05:20:31",
            "end": "2023-01-05 05:20:40",
            "platform": "Umbra-4",
            "polarization": "HH",
            "incidence": "41.0",
        },
    ),
]


@pytest.mark.parametrize(("sidecar", "wanted"), SIDECARS)
def test_sidecars_of_commercial_products(sidecar, wanted):
    passport = passport_of(sidecar=json.dumps(sidecar))
    assert {key: passport.value(key) for key in wanted} == wanted
    assert {passport.get(key).source for key in wanted} == {SIDECAR}
    assert "product.json" in passport.get("platform").where


def test_a_terrasar_x_sidecar_in_xml():
    text = (
        "<level1Product><productInfo><missionInfo><mission>TSX-1</mission><absOrbit>12345</absOrbit>"
        "<relOrbit>116</relOrbit><orbitDirection>ASCENDING</orbitDirection></missionInfo><acquisitionInfo>"
        "<imagingMode>SM</imagingMode><lookDirection>RIGHT</lookDirection></acquisitionInfo><sceneInfo><start>"
        "<timeUTC>2011-03-05T11:07:25.1Z</timeUTC></start><stop><timeUTC>2011-03-05T11:07:33.2Z</timeUTC></stop>"
        "<sceneCenterCoord><incidenceAngle>34.9</incidenceAngle></sceneCenterCoord></sceneInfo></productInfo>"
        "<generalHeader><generationTime>2012-01-01T00:00:00Z</generationTime></generalHeader></level1Product>"
    )
    passport = passport_of(sidecar=text)
    wanted = {
        "start": "2011-03-05 11:07:25", "end": "2011-03-05 11:07:33", "platform": "TerraSAR-X", "mode": "SM",
        "orbit": "12345", "relative_orbit": "116", "pass": "ascending", "look": "right", "incidence": "34.9",
    }  # fmt: skip
    assert {key: passport.value(key) for key in wanted} == wanted
