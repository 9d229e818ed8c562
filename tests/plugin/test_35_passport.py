"""The passport of files in QGIS: GCP-only, rotated, south-up, RPC and complex ones; edits, time, metadata."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsLayerMetadata,
    QgsProject,
    QgsRasterLayerTemporalProperties,
)
from qgis.PyQt.QtCore import Qt

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.layers.layer_passport import describe_layer, restore_layer
from fusar_qgis.layers.passport_edits import edits_of, forget_edit, set_edit, year_given
from fusar_qgis.layers.scene_reader import inspect_file, inspect_layer
from fusar_qgis.processing.provider import FusarProvider
from tests.plugin.passport_layers import RPC, TAGS, layer_of
from tests.plugin.rasters import NORTH_UP, curved_gcps, sea, write_raster

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "sar" / "geo-scenes" / "dev"


def passport_of(layer):
    return inspect_layer(layer).passport


# --- every kind of raster --------------------------------------------------------------------------------


PLACED = {
    "north up": ({"transform": NORTH_UP}, "geotransform, north up", "10 x 10"),
    "south up": (
        {"transform": (500000.0, 10.0, 0.0, 4190000.0, 0.0, 10.0)},
        "geotransform, south up",
        "10 x 10",
    ),
    "rotated": (
        {"transform": (500000.0, 8.0, 6.0, 4200000.0, 6.0, -8.0)},
        "geotransform, rotated by 36.9°",
        "10 x 10",
    ),
    "rpc": ({"transform": None, "epsg": None, "rpc": RPC}, "RPCs only", "15.8 x 22.2"),
}


@pytest.mark.parametrize("case", PLACED)
def test_how_a_raster_is_placed_is_said_with_its_pixel_size(tmp_path, qgis_app, case) -> None:
    options, words, pixel = PLACED[case]
    passport = inspect_file(write_raster(tmp_path / "a.tif", sea(120, 90), **options)).passport
    assert passport.value("georeferencing") == words
    sides, wanted = (text.split(" x ") for text in (passport.value("pixel"), pixel))
    np.testing.assert_allclose([float(s) for s in sides], [float(w) for w in wanted], rtol=0.02)


def test_a_gcp_only_raster_has_the_files_size_not_that_of_qgis_s_warp(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "gcp.tif", transform=None, epsg=4326, gcps=curved_gcps(120, 90))
    passport = passport_of(layer)
    assert passport.value("size") == "120 x 90" and (layer.width(), layer.height()) != (120, 90)
    assert passport.value("georeferencing") == "64 ground control points only"
    assert passport.value("crs") == "EPSG:4326"


def test_a_complex_raster_says_so(tmp_path, qgis_app) -> None:
    passport = passport_of(layer_of(tmp_path / "slc.tif", sea(40, 30).astype(np.complex64)))
    assert passport.value("units") == "complex" and passport.value("bands") == "1, complex64"


def test_a_crs_set_in_qgis_has_the_layer_as_its_source(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    assert passport_of(layer).get("crs").source == "file"
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    entry = passport_of(layer).get("crs")
    assert (entry.value, entry.source) == ("EPSG:32632", "layer")


@pytest.mark.data
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the scenes beside the checkout")
@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (
            "sentinel1-grd-iw-gcps/**/iw-vh.tiff",
            {
                "start": ("2018-07-16 00:40:42", "sidecar"),
                "platform": ("Sentinel-1A", "sidecar"),
                "polarization": ("VH", "file name"),
                "georeferencing": ("210 ground control points only", "file"),
            },
        ),
        (
            "iceye-grd/*.tif",
            {
                "start": ("2021-04-27 21:51:24", "tag"),
                "end": ("", "none"),  # the tag names a day later: a trap
                "orbit": ("9915", "tag"),
                "look": ("right", "tag"),
            },
        ),
        (
            "pyrosar-gtc/*_db.tif",
            {"start": ("2015-03-09 17:30:17", "file name"), "units": ("dB", "file name")},
        ),
        ("sen1floods11/*S1Hand.tif", {"start": ("", "none"), "polarization": ("VV, VH", "file")}),
        ("mumbai-ships/*.tif", {"start": ("", "none"), "units": ("", "none"), "polarization": ("", "none")}),
    ],
)
def test_real_scenes(qgis_app, pattern, wanted) -> None:
    passport = inspect_file(str(next(SHARED.glob(pattern)))).passport
    assert {key: (passport.value(key), passport.get(key).source) for key in wanted} == wanted


@pytest.mark.data
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the scenes beside the checkout")
def test_an_annotation_beside_the_manifest_is_read(tmp_path, qgis_app) -> None:
    product = next((SHARED / "safe-metadata-only").glob("*.SAFE"))
    folder = tmp_path / product.name
    for name in (
        "manifest.safe",
        *(str(f.relative_to(product)) for f in product.glob("annotation/*vv*.xml")),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((product / name).read_bytes())
    stem = next(product.glob("annotation/*vv*.xml")).stem
    (folder / "measurement").mkdir()
    path = write_raster(
        folder / "measurement" / f"{stem}.tiff",
        sea(60, 50).astype(np.uint16),
        None,
        4326,
        curved_gcps(60, 50),
    )
    passport = inspect_file(path).passport
    values = {
        key: passport.value(key) for key in ("polarization", "pass", "orbit", "relative_orbit", "incidence")
    }
    assert values == {
        "polarization": "VV", "pass": "descending", "orbit": "26269", "relative_orbit": "168", "incidence": "38.9",
    }  # fmt: skip
    assert passport.get("incidence").where.endswith(f"{stem}.xml") and passport.conflicts == ()


# --- the analyst's values --------------------------------------------------------------------------------


def test_edits_travel_with_the_project(tmp_path, qgis_app, qgis_new_project) -> None:
    layer = layer_of(tmp_path / "a.tif", np.stack([sea(40, 30)] * 2))
    project = QgsProject.instance()
    project.addMapLayer(layer)
    for key, text in (("start", "2019-02-03"), ("units", "amplitude"), ("band", "2"), ("orbit", "0077")):
        set_edit(layer, key, text, 2)
    project.write(str(tmp_path / "project.qgz"))
    project.read(str(tmp_path / "project.qgz"))
    (again,) = project.mapLayers().values()
    reading = inspect_layer(again)
    assert (reading.band, reading.scene.year, year_given(again)) == (2, 2019, 2019)
    assert reading.passport.get("units").source == "user" and reading.passport.value("orbit") == "77"
    for key in list(edits_of(again)):
        forget_edit(again, key)
    reading = inspect_layer(again)
    assert reading.passport.value("start") == "2020-05-04 10:20:30" and reading.band == 1
    assert edits_of(again) == {}


def test_a_bad_value_changes_nothing(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    with pytest.raises(InvalidRequestError, match="orbit"):
        set_edit(layer, "orbit", "seven")
    assert edits_of(layer) == {}


@pytest.mark.parametrize("band", ["-1", "²"])
def test_broken_properties_in_a_project_are_passed_over(tmp_path, qgis_app, band) -> None:
    layer = layer_of(tmp_path / "a.tif")
    broken = {"fusar/year": "soon", "fusar/passport/start": "never", "fusar/band": band}
    for key, value in broken.items():
        layer.setCustomProperty(key, value)
    assert edits_of(layer) == {} and inspect_layer(layer).scene.year == 2020
    layer.setCustomProperty("fusar/band", 9)
    assert inspect_layer(layer).band == 1


# --- time and metadata -----------------------------------------------------------------------------------


def test_time_and_metadata_are_set_and_taken_back(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    mine = QgsLayerMetadata()
    mine.setTitle("My title")
    mine.setAbstract("My words")
    mine.addKeywords("gmd:topicCategory", ["Oceans"])
    layer.setMetadata(mine)
    reading = inspect_layer(layer)
    before = describe_layer(layer, reading.scene, reading.passport)
    time = layer.temporalProperties()
    assert time.isActive() and time.mode() == QgsRasterLayerTemporalProperties.ModeFixedTemporalRange
    span = time.fixedTemporalRange()
    assert span.begin().toString(Qt.DateFormat.ISODate) == "2020-05-04T10:20:30Z"
    assert span.end().toString(Qt.DateFormat.ISODate) == "2020-05-04T10:20:55Z"
    told = layer.metadata()
    assert (told.title(), told.abstract()) == ("My title", "My words")
    assert told.keywords("gmd:topicCategory") == ["Oceans"] and "SAR" in told.keywords("FUSAR")
    assert told.crs() == layer.crs() and "tag" in told.history()[0]
    bounds = told.extent().spatialExtents()[0].bounds
    np.testing.assert_allclose((bounds.xMinimum(), bounds.yMaximum()), reading.scene.bbox.as_tuple()[0::3])
    assert restore_layer(layer, before)
    assert not layer.temporalProperties().isActive() and layer.metadata() == mine


def test_setting_them_twice_leaves_one_line_of_history(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    reading = inspect_layer(layer)
    for _ in range(2):
        describe_layer(layer, reading.scene, reading.passport)
    assert len(layer.metadata().history()) == 1 and layer.metadata().title() == "a"


def test_what_was_changed_by_hand_afterwards_is_not_taken_back(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "a.tif")
    reading = inspect_layer(layer)
    before = describe_layer(layer, reading.scene, reading.passport)
    told = layer.metadata()
    told.setTitle("Changed")
    layer.setMetadata(told)
    assert not restore_layer(layer, before)
    assert layer.metadata().title() == "Changed" and not layer.temporalProperties().isActive()


def test_a_layer_without_a_known_time_gets_none(tmp_path, qgis_app) -> None:
    layer = layer_of(tmp_path / "harbor_20200315.tif", tags={})
    reading = inspect_layer(layer)
    describe_layer(layer, reading.scene, reading.passport)
    assert not layer.temporalProperties().isActive()
    assert layer.metadata().extent().temporalExtents() == []


# --- the toolbox -----------------------------------------------------------------------------------------


def test_scene_information_gives_the_same_passport(
    tmp_path, qgis_app, qgis_new_project, qgis_processing
) -> None:
    import processing

    provider = FusarProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    layer = layer_of(
        tmp_path / "a.tif", np.stack([sea(40, 30), 9 * sea(40, 30)]), tags={**TAGS, "PASS": "<b>ASC"}
    )
    set_edit(layer, "units", "amplitude")
    set_edit(layer, "band", "2", 2)
    out = {"OUTPUT": str(tmp_path / "r.html"), "OUTPUT_JSON": str(tmp_path / "r.json")}
    done = processing.run("fusar:sceneinformation", {"INPUT": layer, **out})
    QgsApplication.processingRegistry().removeProvider(provider)
    told = json.loads(done["PASSPORT"])
    assert told == json.loads((tmp_path / "r.json").read_text("utf-8"))
    entries = {entry["key"]: entry for entry in told["entries"]}
    reading = inspect_layer(layer)
    expected = {row["key"]: row for row in reading.passport.rows()}
    assert {key: entries[key]["value"] for key in expected} == {
        key: row["value"] for key, row in expected.items()
    }
    assert (entries["units"]["source"], entries["band"]["value"]) == ("user", "band 2")
    low = float(entries["range"]["value"].split(" to ")[0])
    assert low == pytest.approx(np.percentile(9 * sea(40, 30), 1), rel=0.05), "the chosen band was sampled"
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "ACQUISITION_START_TIME" in page and "<b>ASC" not in page
