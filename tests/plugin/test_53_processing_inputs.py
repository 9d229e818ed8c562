"""The toolbox on the layers that people have: multi points, classes as numbers, several scenes in one layer."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsRectangle,
    QgsVectorLayer,
)

from fusar_qgis.processing.algorithm import FusarAlgorithm
from tests.plugin.rasters import NORTH_UP, sea, write_raster
from tests.plugin.toolbox import SHIPS, provider_fixture, run_fixture, scene_fixture  # noqa: F401 - fixtures


def layer_of(uri, rows):
    """A memory layer of (geometry as WKT or rectangle in pixels, attributes)."""
    layer = QgsVectorLayer(uri, "layer", "memory")
    features = []
    for place, attributes in rows:
        feature = QgsFeature(layer.fields())
        if isinstance(place, str):
            feature.setGeometry(QgsGeometry.fromWkt(place))
        elif place is not None:
            feature.setGeometry(rectangle(place))
        feature.setAttributes(attributes)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    assert layer.featureCount() == len(rows)
    return layer


def rectangle(box):
    xmin, ymin, xmax, ymax = box
    x, y = NORTH_UP[0], NORTH_UP[3]
    return QgsGeometry.fromRect(QgsRectangle(x + 10 * xmin, y - 10 * ymax, x + 10 * xmax, y - 10 * ymin))


# --- AEF field values ------------------------------------------------------------------------------------


def test_multi_points_keep_their_geometry_and_get_values(run):
    layer = layer_of(
        "MultiPoint?crs=EPSG:4326&field=name:string",
        [("MULTIPOINT((15 37.9))", ["one"]), ("MULTIPOINT((15 37.9),(15.2 38.1))", ["two"])],
    )
    result = run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")["OUTPUT"]
    rows = {row["name"]: row for row in result.getFeatures()}
    assert (
        rows["one"]["A00"] != NULL
        and rows["one"].geometry().asWkt() == "MultiPoint ((15 37.89999999999999858))"
    )
    assert rows["two"].geometry().constGet().numGeometries() == 2
    assert (rows["two"]["aef_status"], rows["two"]["A00"]) == ("several_points", NULL)


def test_heights_stay(run):
    layer = layer_of("PointZ?crs=EPSG:4326", [("POINT Z(15 37.9 12)", [])])
    (row,) = run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")["OUTPUT"].getFeatures()
    assert row.geometry().constGet().z() == 12


def test_every_row_of_the_points_is_in_the_copy(run):
    """A row without a geometry, or at a place that is nowhere on the globe, stays and says why it has no values."""
    layer = layer_of(
        "Point?crs=EPSG:32633&field=name:string",
        [(None, ["none"]), ("POINT(500000 4200000)", ["here"]), ("POINT(1e30 1e30)", ["nowhere"])],
    )
    results = run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")
    rows = {row["name"]: row for row in results["OUTPUT"].getFeatures()}
    assert {name: row["aef_status"] for name, row in rows.items()} == {
        "none": "no_place", "here": "used", "nowhere": "no_place",
    }  # fmt: skip
    assert results["VALID"] == 1


def test_points_without_a_crs_are_refused_with_what_to_do(run, stub):
    layer = layer_of("Point", [("POINT(500000 4200000)", [])])
    layer.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(QgsProcessingException, match="no CRS"):
        run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")
    assert stub.bodies("/v1/aef/field") == []


# --- classify --------------------------------------------------------------------------------------------


def test_a_layer_that_was_classified_before_gets_new_names(run, scene):
    boxes = layer_of(
        "Polygon?crs=EPSG:32633&field=named:string&field=note:string", [(SHIPS[0], ["old", "kept"])]
    )
    result = run("classify", INPUT=scene, BOXES=boxes, CLASSES="tanker", OUTPUT="memory:")["OUTPUT"]
    assert [row.attributes() for row in result.getFeatures()] == [["tanker", "kept"]]


def test_one_polygon_without_an_answer_does_not_cost_the_others_theirs(run, scene, stub):
    upright = SHIPS[1]
    boxes = layer_of("Polygon?crs=EPSG:32633", [(ship, []) for ship in (upright, SHIPS[0], SHIPS[2])])
    stub.behave(unparsed_upright=True)
    result = run("classify", INPUT=scene, BOXES=boxes, CLASSES="tanker", OUTPUT="memory:")["OUTPUT"]
    assert [row["named"] for row in result.getFeatures()] == [NULL, "tanker", "tanker"]
    stub.behave(unparsed=True)
    with pytest.raises(QgsProcessingException, match="cannot be read"):
        run("classify", INPUT=scene, BOXES=boxes, CLASSES="tanker", OUTPUT="memory:")


def test_a_polygon_over_nodata_stays_without_a_name(run, tmp_path):
    pixels = sea(900, 140, [(20, 30, 29, 36)], seed=0)
    pixels[:, 300:] = np.nan
    path = write_raster(tmp_path / "edge.tif", pixels)
    boxes = layer_of("Polygon?crs=EPSG:32633", [((860, 60, 870, 70), []), ((20, 30, 29, 36), [])])
    result = run("classify", INPUT=path, BOXES=boxes, CLASSES="tanker", OUTPUT="memory:")["OUTPUT"]
    assert [row["named"] for row in result.getFeatures()] == [NULL, "tanker"]


# --- evaluate --------------------------------------------------------------------------------------------


def test_detections_of_another_scene_in_the_same_layer_do_not_count(run, scene):
    """A run may add to a layer that holds the same place at another date."""
    found = run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:")["OUTPUT"]
    reference = layer_of("Polygon?crs=EPSG:32633", [(ship, []) for ship in SHIPS])
    alone = run("evaluate", INPUT=scene, DETECTIONS=found, REFERENCE=reference)
    assert alone["F1_50"] == 1.0
    other = QgsFeature(next(found.getFeatures()))
    other.setGeometry(rectangle((100, 100, 110, 110)))
    other.setAttribute("scene", "another day")
    found.dataProvider().addFeatures([other])
    assert run("evaluate", INPUT=scene, DETECTIONS=found, REFERENCE=reference) == alone


def test_classes_that_are_numbers_are_classes(run, scene):
    field = "Polygon?crs=EPSG:32633&field=kind:"
    rows = [(SHIPS[0], [1]), (SHIPS[1], [1]), (SHIPS[2], [2])]
    found, reference = (
        layer_of(f"{field}integer", rows),
        layer_of(f"{field}double", [*rows[:2], (SHIPS[2], [1])]),
    )
    scores = run(
        "evaluate", INPUT=scene, DETECTIONS=found, DETECTIONS_CLASS="kind", REFERENCE=reference,
        REFERENCE_CLASS="kind",
    )  # fmt: skip
    assert scores["RECALL_50"] == pytest.approx(2 / 3), "the third has another class"
    assert "1: 2 found, 3 in the reference" in scores["SUMMARY"]


# --- export ----------------------------------------------------------------------------------------------


def test_the_export_writes_aef_where_it_is_wanted(run, scene, tmp_path, stub):
    boxes = run("detectobjects", INPUT=scene, LABEL="ship", TILE_PX=64, ZOOM=1, OUTPUT="memory:")["OUTPUT"]
    at = boxes.fields().indexOf("review")
    boxes.dataProvider().changeAttributeValues({row.id(): {at: "accepted"} for row in boxes.getFeatures()})
    for wanted in (True, False):
        folder = tmp_path / str(wanted)
        results = run(
            "exporttraining", INPUT=scene, BOXES=boxes, TILE_PX=64, ZOOM=1, USE_AEF=wanted, OUTPUT=str(folder)
        )
        records = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
        assert len(records) == results["TILES"] > 0
        assert all(("aef" in record) is wanted for record in records)
        assert len(list(folder.glob("aef/*.npz"))) == (len(records) if wanted else 0)


# --- all -------------------------------------------------------------------------------------------------


def test_a_report_that_cannot_be_written_is_said_with_what_to_do(run, scene, tmp_path):
    for output in ("OUTPUT", "OUTPUT_JSON"):
        with pytest.raises(QgsProcessingException, match="cannot be written") as caught:
            run("sceneinformation", INPUT=scene, **{output: str(tmp_path)})
        assert "bug" not in str(caught.value)


def test_an_empty_year_is_no_year(run, scene):
    """As `qgis_process` and old models give it."""
    for nothing in ("", None):
        assert run("sceneinformation", INPUT=scene, YEAR=nothing)["YEAR"] == 2020


def test_a_bug_while_reading_is_called_a_bug(run, scene, monkeypatch):
    monkeypatch.setattr("fusar_qgis.processing.algorithm.inspect_layer", lambda *args: 1 / 0)
    with pytest.raises(QgsProcessingException, match="because of a bug: ZeroDivisionError"):
        run("sceneinformation", INPUT=scene)


class FullSink(QgsFeatureSink):
    """A disk that is full."""

    def addFeature(self, *_args):
        return False

    def addFeatures(self, *_args):
        return False


@pytest.mark.parametrize("name", ["detectobjects", "aefgrid", "locate", "classify"])
def test_results_that_do_not_fit_are_an_error_not_a_loss(run, scene, monkeypatch, name):
    sink = FullSink()
    monkeypatch.setattr(FusarAlgorithm, "parameterAsSink", lambda *_args: (sink, "target"))
    boxes = layer_of("Polygon?crs=EPSG:32633", [(ship, []) for ship in SHIPS])
    more = {"BOXES": boxes} if name == "classify" else {"LABEL": "ship"} if name != "aefgrid" else {}
    with pytest.raises(QgsProcessingException, match="not write feature"):
        run(name, INPUT=scene, OUTPUT="memory:", **more)


@pytest.mark.parametrize("name", ["aefcomposite", "aefsimilarity"])
def test_maps_are_written_as_geotiff_and_nothing_else(run, provider, scene, tmp_path, name):
    """The backend sends a GeoTIFF: under another name it is a file that other programs cannot open."""
    assert provider.supportedOutputRasterLayerExtensions() == ["tif"]
    assert (
        provider.isSupportedOutputValue(
            str(tmp_path / "a.png"),
            provider.algorithm(name).parameterDefinition("OUTPUT"),
            QgsProcessingContext(),
        )[0]
        is False
    )
    place = {"PLACE": "15.01,37.94 [EPSG:4326]"} if name == "aefsimilarity" else {}
    for file in ("a.png", "a"):
        with pytest.raises(QgsProcessingException, match=r"GeoTIFF.*\.tif"):
            run(name, INPUT=scene, OUTPUT=str(tmp_path / file), **place)
    assert run(name, INPUT=scene, OUTPUT=str(tmp_path / "a.TIFF"), **place)["OUTPUT"].endswith("a.TIFF")
    assert run(name, INPUT=scene, OUTPUT="TEMPORARY_OUTPUT", **place)["OUTPUT"].endswith(".tif")
