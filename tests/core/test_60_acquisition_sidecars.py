"""When a scene was taken: what the files beside it say."""

from __future__ import annotations

import pytest

from fusar_qgis.core.acquisition import read_acquisition
from fusar_qgis.core.sidecar import find_time, read_sidecar

SIDECARS = [
    (
        '{"properties": {"datetime": null, "start_datetime": "2021-10-26T06:09:46Z", "created": "2022-01-01"}}',
        2021,
    ),
    ('{"collects": [{"startAtUTC": "2023-01-05T05:20:31Z", "endAtUTC": "2023-01-05T05:20:40Z"}]}', 2023),
    (
        '{"collect": {"start_timestamp": "2020-08-09T10:11:12Z"}, "processing_time": "2022-08-09T10:11:12Z"}',
        2020,
    ),
    (
        '<?xml version="1.0" encoding="gb2312"?><product><productGenTime>2019-01-01</productGenTime>'
        "<imageinfo><imagingTime><start>2018-10-12 10:11:12</start></imagingTime></imageinfo></product>",
        2018,
    ),
    ("<p:a xmlns:p='x'><p:acquisition_start_utc>2021-10-26T06:09:46</p:acquisition_start_utc></p:a>", 2021),
    ('{"processed_at": "2021-01-01T00:00:00Z"}', None),
    ("not json", None),
    ("{broken", None),
    ("<open>", None),
    ("", None),
    ('[{"datetime": "2020-01-01T00:00:00Z"}, {"datetime": "2021-01-01T00:00:00Z"}]', None),
    ('{"features": [{"datetime": "2020-01-01T00:00:00Z"}, {"datetime": "2021-01-01T00:00:00Z"}]}', None),
    ('<!DOCTYPE a [<!ENTITY b "c">]><a><datetime>2020-01-01</datetime></a>', None),
    ("[" * 100_000, None),
]


@pytest.mark.parametrize(("text", "year"), SIDECARS)
def test_sidecar_files(text, year):
    found = read_acquisition("scene.tif", [], {}, read_sidecar(text))
    assert found.year == year


@pytest.mark.data
def test_real_sidecars_agree_with_the_names(scenes):
    for pattern in ("**/manifest.safe", "**/productInfo.json", "**/annotation/*vv*.xml"):
        files = list((scenes / "dev").glob(pattern))
        assert files
        for file in files:
            found = find_time(read_sidecar(file.read_text()))
            assert found is not None
            name = next(part for part in file.parts if part.startswith("S1"))
            assert found[1].strftime("%Y%m%dT%H%M%S") == name.split("_")[4]


@pytest.mark.data
def test_the_catalog_beside_the_volkov_scenes_is_no_sidecar(scenes):
    assert read_sidecar((scenes / "dev/volkov-s1-scenes/metadata_subset.json").read_text()) == {}
