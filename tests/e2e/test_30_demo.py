"""The shipped model on the shipped scene, through the plugin's own detection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from qgis.core import QgsRasterLayer

from fusar_qgis.client import BackendClient
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.layers.scene_reader import read_scene
from fusar_qgis.workflows.detect_scene import DetectionOptions, DetectionResult, detect_scene

pytestmark = pytest.mark.checkpoint


@pytest.fixture(scope="module")
def result(
    project_root: Path, start_backend: Callable[..., str], wait_until_ready: Callable, tmp_path_factory
) -> DetectionResult:
    demo = project_root / "resources" / "demo"
    cache = tmp_path_factory.mktemp("cache")
    options = ("--aef-file", str(demo / "aef_demo.tif"), "--cache-dir", str(cache))
    client = BackendClient(start_backend(demo / "checkpoint", *options), token_provider=lambda: "")
    wait_until_ready(client)
    scene = read_scene(QgsRasterLayer(str(demo / "scene.tif"), "scene"))
    return detect_scene(scene, DetectionOptions("ship"), client, QuietFeedback())


def test_the_model_answers_every_tile(result: DetectionResult) -> None:
    assert result.error is None
    assert result.tiles_done == result.tiles_total
    assert result.tiles_unparsed == 0


def test_it_finds_ships_inside_the_scene_with_aef(result: DetectionResult, project_root: Path) -> None:
    scene = read_scene(QgsRasterLayer(str(project_root / "resources" / "demo" / "scene.tif"), "scene"))
    assert result.boxes
    assert {box.label for box in result.boxes} == {"ship"}
    assert "used" in {box.aef for box in result.boxes}
    for box in result.boxes:
        assert box.box.area > 0
        assert box.box.clipped(scene.width_px, scene.height_px) == box.box
