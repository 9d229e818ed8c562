"""The toolbox: detections through sinks, areas and years; errors, Cancel and runs in the background."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QEventLoop, QTimer

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.layers.detection_layer import DETECTION_FIELDS
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.processing.detect_objects import DetectObjects
from fusar_qgis.settings import Settings, save_settings
from tests.plugin.rasters import NORTH_UP
from tests.plugin.toolbox import provider_fixture, run_fixture, scene_fixture  # noqa: F401 - fixtures


def test_detections_fill_a_sink_in_the_scenes_crs(run, scene):
    results = run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:")
    layer = results["OUTPUT"]
    assert (results["COUNT"], results["COMPLETE"]) == (3, True)
    assert layer.crs().authid() == "EPSG:32633"
    assert layer.fields().names() == [name for name, _ in DETECTION_FIELDS]
    found = sorted((row["xmin"], row.geometry().boundingBox().xMinimum()) for row in layer.getFeatures())
    assert [x for x, _ in found] == pytest.approx([20, 60, 150], abs=1)
    for x_px, x_map in found:
        assert x_map == pytest.approx(NORTH_UP[0] + 10 * x_px)
    assert results["SUMMARY"].startswith("3 ships in ")


def test_detections_can_go_straight_into_a_geopackage(run, scene, tmp_path):
    target = str(tmp_path / "ships.gpkg")
    results = run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT=target)
    assert Path(target).is_file()
    assert results["COUNT"] == 3


def test_only_the_area_is_searched_whatever_its_crs(run, scene):
    west, east = NORTH_UP[0] + 100, NORTH_UP[0] + 800
    south, north = NORTH_UP[3] - 1100, NORTH_UP[3] - 200
    area = f"{west},{east},{south},{north}"
    utm = run("detectobjects", INPUT=scene, LABEL="ship", EXTENT=f"{area} [EPSG:32633]", OUTPUT="memory:")
    assert utm["COUNT"] == 2
    bare = run("detectobjects", INPUT=scene, LABEL="ship", EXTENT=area, OUTPUT="memory:")
    assert bare["COUNT"] == 2
    box = inspect_file(scene).scene.window_bbox(PixelBox(140, 30, 175, 60))
    area = f"{box.west},{box.east},{box.south},{box.north} [EPSG:4326]"
    degrees = run("detectobjects", INPUT=scene, LABEL="ship", EXTENT=area, OUTPUT="memory:")
    assert degrees["COUNT"] == 1


def test_a_backend_that_dies_keeps_what_was_found(run, scene, stub):
    stub.behave(die_after=6)
    results = run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:", IN_FLIGHT=1)
    assert results["COMPLETE"] is False
    assert 0 < results["COUNT"] == results["OUTPUT"].featureCount()
    assert any("finished tiles are kept" in text for text in run.feedback.errors)


def test_a_bug_is_called_a_bug(run, scene, monkeypatch):
    monkeypatch.setattr("fusar_qgis.processing.detect_objects.detect_scene", lambda *args: 1 / 0)
    with pytest.raises(QgsProcessingException, match="because of a bug: ZeroDivisionError"):
        run("detectobjects", INPUT=scene, LABEL="ship", OUTPUT="memory:")


def test_a_run_in_the_background_loads_a_styled_layer(provider, scene, stub, qgis_new_project):
    """As the toolbox does it: worker thread, layer loaded by QGIS in the main thread, our style on it."""
    save_settings(Settings(backend_url=stub.url, timeout_s=20))
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = provider.algorithm("detectobjects").create()
    output = algorithm.parameterDefinition("OUTPUT")
    parameters = {"INPUT": scene, "LABEL": "ship", "OUTPUT": "memory:"}
    target = QgsProcessingContext.LayerDetails("Ships", QgsProject.instance(), "OUTPUT")
    assert output is not None
    feedback = QgsProcessingFeedback()
    from qgis.core import QgsProcessingOutputLayerDefinition

    sink = QgsProcessingOutputLayerDefinition("memory:", QgsProject.instance())
    sink.destinationName = target.name
    parameters["OUTPUT"] = sink
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    seen, loop = {}, QEventLoop()
    task.executed.connect(lambda ok, results: (seen.update(ok=ok, results=results), loop.quit()))
    QgsApplication.taskManager().addTask(task)
    QTimer.singleShot(30_000, loop.quit)
    loop.exec()
    assert seen["ok"], feedback.textLog()
    layer = context.takeResultLayer(seen["results"]["OUTPUT"]) or context.getMapLayer(
        seen["results"]["OUTPUT"]
    )
    assert layer.featureCount() == 3
    details = context.layersToLoadOnCompletion()[seen["results"]["OUTPUT"]]
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert '"label"' in layer.mapTipTemplate()


def test_cancel_in_the_toolbox_stops_the_run(provider, scene, stub):
    save_settings(Settings(backend_url=stub.url, timeout_s=20))
    stub.behave(hold=True)
    feedback = QgsProcessingFeedback()
    threading.Timer(0.5, feedback.cancel).start()
    context = QgsProcessingContext()
    parameters = {"INPUT": scene, "LABEL": "ship", "OUTPUT": "memory:"}
    results, ok = DetectObjects().create().run(parameters, context, feedback)
    stub.behave(hold=False)
    assert ok and (results["COUNT"], results["COMPLETE"]) == (0, False)
    assert "Stopped" in results["SUMMARY"]
    assert 1 <= len(stub.bodies("/v1/interpret")) <= 2
