"""Several classes in one run of the workflow: read once, merged, resumed and styled class by class."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from qgis.core import QgsVectorLayer

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.window_reader import WindowReader
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.detect_scene import detect_scene
from fusar_qgis.workflows.run_memory import Unfinished
from tests.plugin.rasters import sea, write_raster
from tests.plugin.ship_scenes import SHIPS, assert_found_once_each, detect
from tests.plugin.test_32_layers import ship
from tests.plugin.toolbox import provider_fixture, run_fixture  # noqa: F401 - fixtures

BOTH = DetectionOptions(label="ship, plane")


@pytest.fixture
def path(tmp_path, qgis_app):
    return write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0))


@pytest.fixture
def scene(path):
    return inspect_file(path, user_year=2020).scene


def test_every_class_is_found_in_its_own_right(scene, client, stub):
    result = detect(scene, client, BOTH)
    for name in ("ship", "plane"):
        assert_found_once_each([box for box in result.boxes if box.label == name])
    assert result.counts == {"ship": 5, "plane": 5}
    assert result.summary().startswith(f"5 ships, 5 planes in {result.tiles_total} tiles")
    alone = detect(scene, client, DetectionOptions(label="plane"))
    assert [box.box for box in result.boxes if box.label == "plane"] == [box.box for box in alone.boxes]


def test_a_tile_is_read_and_encoded_once_for_all_classes(scene, client, stub, monkeypatch):
    read = []
    image = WindowReader.image
    monkeypatch.setattr(
        WindowReader, "image", lambda self, window, size: (read.append(window), image(self, window, size))[1]
    )
    result = detect(scene, client, BOTH)
    assert len(read) == result.tiles_total
    asked = Counter((body["label"], body["image"]) for body in stub.bodies("/v1/interpret"))
    assert len(asked) == 2 * result.tiles_total and set(asked.values()) == {1}
    order = [body["image"] for body in stub.bodies("/v1/interpret")]
    assert set(Counter(order).values()) == {2}


def test_what_is_known_of_one_class_is_not_asked_again_with_another(scene, client, stub, tmp_path):
    memory = Unfinished(tmp_path / "unfinished")
    feedback = QuietFeedback()
    only = DetectionOptions(label="ship")
    early = detect_scene(scene, only, client, feedback, lambda boxes: feedback.cancel(), memory)
    assert 0 < early.tiles_done < early.tiles_total
    stub.behave(reset=True)
    both = detect_scene(scene, BOTH, client, QuietFeedback(), None, memory)
    asked = Counter(body["label"] for body in stub.bodies("/v1/interpret"))
    assert both.complete and both.tiles_remembered == early.tiles_done
    assert asked == {"ship": both.tiles_total - early.tiles_done, "plane": both.tiles_total}
    assert not list((tmp_path / "unfinished").glob("*.journal"))


def test_the_layer_has_a_color_for_each_class_and_for_decisions(tmp_path, qgis_app):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Both", "scene", ["ship", "plane"])
    made.replace([ship()])
    again = QgsVectorLayer(f"{made.path}|layername=detections", "again", "ogr")
    found = {
        category.value(): category.symbol().symbolLayer(1).color().name()
        for category in again.renderer().categories()
    }
    assert list(found) == ["ship", "plane", "cut off", "accepted", "rejected", ""]
    assert len({found["ship"], found["plane"], found["accepted"], found["rejected"]}) == 4
    assert again.renderer().classAttribute().startswith("CASE")


def test_the_toolbox_takes_several_classes_and_counts_each(run, path):
    found = run("detectobjects", INPUT=path, LABEL="ship, plane", OUTPUT="memory:")
    assert json.loads(found["COUNTS"]) == {"ship": 5, "plane": 5} and found["COUNT"] == 10
    assert Counter(row["label"] for row in found["OUTPUT"].getFeatures()) == {"ship": 5, "plane": 5}
