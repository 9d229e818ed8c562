"""The toolbox: the same workflows, through parameters, sinks and Processing's own errors."""

from __future__ import annotations

import html.parser

import numpy as np
import pytest
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from fusar_qgis.processing.provider import ALGORITHMS
from tests.plugin.rasters import NORTH_UP, sea, write_raster
from tests.plugin.toolbox import SHIPS, provider_fixture, run_fixture, scene_fixture  # noqa: F401 - fixtures


def test_the_provider_offers_every_algorithm_with_help(provider):
    assert sorted(algorithm.name() for algorithm in provider.algorithms()) == [
        "aefcomposite", "aeffieldvalues", "aefgrid", "aefsimilarity", "ask", "backendstatus", "classify", "count",
        "describe", "detectobjects", "evaluate", "exporttraining", "locate", "sceneinformation",
    ]  # fmt: skip
    for algorithm in provider.algorithms():
        assert algorithm.shortHelpString() and not algorithm.icon().isNull()
        assert algorithm.create().name() == algorithm.name()
    assert len(ALGORITHMS) == 14


def test_scene_information(run, scene, tmp_path):
    results = run("sceneinformation", INPUT=scene, OUTPUT=str(tmp_path / "report.html"))
    assert (results["YEAR"], results["WIDTH"], results["HEIGHT"]) == (2020, 200, 140)
    assert (results["CRS"], results["TIME_SOURCE"], results["KIND"]) == ("EPSG:32633", "tag", "amplitude")
    assert results["WEST"] < results["EAST"] and results["SOUTH"] < results["NORTH"]
    page = (tmp_path / "report.html").read_text("utf-8")
    html.parser.HTMLParser().feed(page)
    assert "2020-05-06 07:08:09 UTC" in page


def test_foreign_text_in_the_report_is_escaped(run, tmp_path):
    evil = tmp_path / "<script>alert(1)<'x>.tif"
    write_raster(evil, sea(40, 30))
    run("sceneinformation", INPUT=str(evil), OUTPUT=str(tmp_path / "report.html"))
    assert "<script>" not in (tmp_path / "report.html").read_text("utf-8")


def test_doubts_about_a_scene_are_warnings(run, tmp_path):
    photo = write_raster(
        tmp_path / "photo.tif", (np.random.default_rng(0).random((3, 40, 50)) * 255).astype(np.uint8)
    )
    run("sceneinformation", INPUT=photo)
    assert any("does not look like SAR" in text for text in run.feedback.warnings)


def test_the_grid_fills_a_sink(run, scene):
    results = run("aefgrid", INPUT=scene, N_LON=5, N_LAT=4, OUTPUT="memory:")
    layer = results["OUTPUT"]
    assert layer.featureCount() == 20
    assert layer.crs().authid() == "EPSG:4326"
    loaded = [row for row in layer.getFeatures() if row["status"] == "loaded"]
    assert len(loaded) == results["VALID"] > 0
    assert {row["year"] for row in loaded} == {2020}


def test_the_bare_grid_needs_no_backend(run, scene, stub):
    stub.stop()
    layer = run("aefgrid", INPUT=scene, ASK_BACKEND=False, OUTPUT="memory:")["OUTPUT"]
    assert layer.featureCount() == 256
    assert {row["status"] for row in layer.getFeatures()} <= {"not asked", "outside the image"}
    assert not any(row["valid"] for row in layer.getFeatures())


def test_the_composite_is_a_raster_over_the_scene(run, scene, tmp_path):
    path = run("aefcomposite", INPUT=scene, MAX_SIDE=64, OUTPUT=str(tmp_path / "rgb.tif"))["OUTPUT"]
    composite, shown = QgsRasterLayer(path, "rgb"), QgsRasterLayer(scene, "scene")
    assert composite.bandCount() == 4
    center = composite.extent().center()
    assert (center.x(), center.y()) == pytest.approx((15.0115, 37.9425), abs=0.01)
    assert shown.isValid()


def test_counting_and_describing_answer_in_numbers_and_words(run, scene, stub):
    counted = run("count", INPUT=scene, LABEL="ship")
    assert (counted["COUNT"], counted["AEF"]) == (3, "used") and "3 ships" in counted["ANSWER"]
    area = f"{NORTH_UP[0]},{NORTH_UP[0] + 500},{NORTH_UP[3] - 500},{NORTH_UP[3]} [EPSG:32633]"
    assert run("count", INPUT=scene, LABEL="ship", EXTENT=area)["COUNT"] == 1
    assert run("describe", INPUT=scene, USE_AEF=False)["ANSWER"] == "Sea."
    assert stub.bodies("/v1/interpret")[-1]["aef"]["enabled"] is False


def test_cells_are_polygons_numbered_from_the_top_left(run, scene):
    layer = run("locate", INPUT=scene, LABEL="ship", OUTPUT="memory:")["OUTPUT"]
    cells = {row["cell"]: row.geometry().boundingBox() for row in layer.getFeatures()}
    # The picture is the square of 200 px around the scene, whose lower right cell reaches the scene's last 7 rows.
    assert set(cells) == {1, 9} and layer.crs().authid() == "EPSG:32633"
    assert cells[1].xMinimum() == pytest.approx(NORTH_UP[0]) and cells[1].yMaximum() == pytest.approx(
        NORTH_UP[3]
    )
    assert cells[9].yMaximum() == pytest.approx(NORTH_UP[3] - 10 * 400 / 3)


def test_polygons_are_classified_in_a_copy_of_their_layer(run, scene, stub):
    boxes = run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:")["OUTPUT"]
    far = QgsFeature(boxes.fields())
    far.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 10, 10)))
    boxes.dataProvider().addFeatures([far])
    result = run("classify", INPUT=scene, BOXES=boxes, CLASSES="tanker, barge", OUTPUT="memory:")["OUTPUT"]
    rows = list(result.getFeatures())
    assert [row["named"] for row in rows] == ["tanker", "tanker", "tanker", NULL]
    assert [row["label"] for row in rows] == ["ship", "ship", "ship", NULL]
    assert stub.bodies("/v1/interpret")[-1]["labels"] == ["tanker", "barge"]
    with pytest.raises(QgsProcessingException, match="No polygon lies in the scene"):
        boxes.dataProvider().deleteFeatures([row.id() for row in boxes.getFeatures()][:3])
        run("classify", INPUT=scene, BOXES=boxes, OUTPUT="memory:")


def test_an_answer_that_cannot_be_read_is_an_error(run, scene, stub):
    stub.behave(unparsed=True)
    with pytest.raises(QgsProcessingException, match="cannot be read"):
        run("count", INPUT=scene, LABEL="ship")


def test_detections_are_scored_against_an_analysts_own_labels(run, scene):
    boxes = run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:")["OUTPUT"]
    reference = QgsVectorLayer("Polygon?crs=EPSG:32633&field=kind:string", "truth", "memory")
    features = []
    # Two ships as they are, one moved by a fifth of its length, one that nobody found, and a plane.
    for kind, (xmin, ymin, xmax, ymax) in (
        ("ship", SHIPS[0]), ("ship", SHIPS[1]), ("ship", (153, 40, 165, 47)), ("ship", (5, 100, 15, 110)),
        ("plane", (180, 10, 190, 20)),
    ):  # fmt: skip
        feature = QgsFeature(reference.fields())
        x, y = NORTH_UP[0], NORTH_UP[3]
        feature.setGeometry(
            QgsGeometry.fromRect(QgsRectangle(x + 10 * xmin, y - 10 * ymax, x + 10 * xmax, y - 10 * ymin))
        )
        feature.setAttributes([kind])
        features.append(feature)
    reference.dataProvider().addFeatures(features)
    found = run("evaluate", INPUT=scene, DETECTIONS=boxes, REFERENCE=reference, REFERENCE_CLASS="kind")
    assert (found["RECALL_50"], found["PRECISION_50"], found["COUNT_ERROR"]) == (3 / 5, 1.0, -2)
    assert found["F1_50"] == pytest.approx(2 * 3 / (5 + 3)) and found["F1_75"] == pytest.approx(
        2 * 2 / (5 + 3)
    )
    assert "plane: 0 found, 1 in the reference" in found["SUMMARY"]
    # What a review has changed is not the model's: a new name and a box drawn by hand.
    row = next(boxes.getFeatures())
    names = boxes.fields()
    changes = {names.indexOf("label"): "tug", names.indexOf("model_label"): "ship"}
    boxes.dataProvider().changeAttributeValues({row.id(): changes})
    drawn = QgsFeature(names)
    drawn.setGeometry(features[3].geometry())
    drawn.setAttribute("label", "ship")
    boxes.dataProvider().addFeatures([drawn])
    again = run("evaluate", INPUT=scene, DETECTIONS=boxes, REFERENCE=reference, REFERENCE_CLASS="kind")
    assert again == found
    reference.dataProvider().truncate()
    with pytest.raises(QgsProcessingException, match="No reference polygon"):
        run("evaluate", INPUT=scene, DETECTIONS=boxes, REFERENCE=reference)


def test_the_backends_status_names_model_and_classes(run, stub):
    found = run("backendstatus")
    assert (found["READY"], found["MODEL"], found["CLASSES"]) == (True, "stub", "ship")
    assert found["URL"] == stub.url
    stub.stop()
    with pytest.raises(QgsProcessingException, match="No backend runs"):
        run("backendstatus")


def test_a_year_from_the_analyst_reaches_the_backend(run, tmp_path, stub):
    silent = write_raster(tmp_path / "silent.tif", sea(64, 64, [(10, 10, 20, 20)], seed=0))
    results = run("detectobjects", INPUT=silent, LABEL="ship", YEAR=2020, OUTPUT="memory:")
    assert {body["scene"]["year"] for body in stub.bodies("/v1/interpret")} == {2020}
    assert "AEF used" in results["SUMMARY"]


def test_the_year_typed_in_the_panel_counts_in_the_toolbox(run, tmp_path, stub, qgis_new_project):
    path = write_raster(tmp_path / "silent.tif", sea(64, 64, [(10, 10, 20, 20)], seed=0))
    layer = QgsRasterLayer(path, "silent")
    layer.setCustomProperty("fusar/year", 2020)
    QgsProject.instance().addMapLayer(layer)
    asked = {"LABEL": "ship", "OUTPUT": "memory:"}
    run("detectobjects", INPUT=layer.id(), **asked)
    run("detectobjects", INPUT=layer, YEAR=2019, **asked)
    layer.setCustomProperty("fusar/year", "soon")
    run("detectobjects", INPUT=layer, **asked)
    years = [body["scene"] and body["scene"]["year"] for body in stub.bodies("/v1/interpret")]
    assert list(dict.fromkeys(years)) == [2020, 2019, None]


def test_the_answer_is_an_output(run, scene):
    assert run("ask", INPUT=scene, QUESTION="What is this?")["ANSWER"].startswith("word0 word1")
    assert run("ask", QUESTION="Hello?")["ANSWER"].startswith("word0 word1")


def test_errors_reach_the_analyst_as_one_sentence_with_what_to_do(run, scene, stub, tmp_path):
    no_place = write_raster(tmp_path / "no_place.tif", sea(40, 30), None, None)
    with pytest.raises(QgsProcessingException, match="nowhere"):
        run("sceneinformation", INPUT=no_place)
    with pytest.raises(QgsProcessingException, match="Nothing to look for"):
        run("detectobjects", INPUT=scene, LABEL=" ", OUTPUT="memory:")
    silent = write_raster(tmp_path / "silent.tif", sea(40, 30))
    with pytest.raises(QgsProcessingException, match="year"):
        run("aefgrid", INPUT=silent, OUTPUT="memory:")
    stub.stop()
    with pytest.raises(QgsProcessingException, match="Start the backend"):
        run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:")


def test_a_custom_crs_survives(run, tmp_path):
    from osgeo import gdal

    path = write_raster(tmp_path / "laea.tif", sea(64, 64, [(10, 10, 20, 20)], seed=0), epsg=None)
    dataset = gdal.Open(path, gdal.GA_Update)
    custom = QgsCoordinateReferenceSystem.fromProj("+proj=laea +lat_0=38 +lon_0=15 +datum=WGS84 +units=m")
    dataset.SetProjection(custom.toWkt())
    dataset.SetGeoTransform([0, 10, 0, 0, 0, -10])
    del dataset
    layer = run("detectobjects", INPUT=path, LABEL="ship", OUTPUT="memory:")["OUTPUT"]
    assert "lat_0=38" in layer.crs().toProj()
    assert layer.extent().xMinimum() == pytest.approx(100, abs=5)
