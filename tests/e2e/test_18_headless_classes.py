"""Several classes on the command line and in the plugin: the same boxes, the same colors."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

from fusar_qgis.client import BackendClient
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.detect_scene import DetectionOptions, detect_scene
from tests.e2e.test_16_headless import assert_same_boxes, main_environment


def colors(layer: QgsVectorLayer) -> dict[str, str]:
    return {
        category.value(): category.symbol().symbolLayer(1).color().name()
        for category in layer.renderer().categories()
    }


@pytest.mark.checkpoint
def test_the_command_line_finds_the_plugins_boxes_of_every_class(
    project_root: Path,
    main_python: Path,
    start_backend: Callable[..., str],
    wait_until_ready: Callable,
    tmp_path: Path,
) -> None:
    demo = project_root / "resources" / "demo"
    aef = ("--aef-file", str(demo / "aef_demo.tif"))
    url = start_backend(demo / "checkpoint", *aef, "--cache-dir", str(tmp_path / "cache"))
    client = BackendClient(url, token_provider=lambda: "")
    wait_until_ready(client)
    scene = inspect_file(str(demo / "scene.tif")).scene
    ours = detect_scene(scene, DetectionOptions("ship, plane"), client, QuietFeedback())
    assert min(ours.counts.values()) > 0, ours.counts
    out = tmp_path / "boxes.gpkg"
    done = subprocess.run(
        [
            str(main_python), "-m", "backend", "detect", str(demo / "scene.tif"), "--classes", "ship,plane",
            "--out", str(out), "--server", url,
        ],
        capture_output=True, text=True, cwd=project_root, env=main_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    theirs = QgsVectorLayer(f"{out}|layername=detections", "boxes", "ogr")
    assert_same_boxes(theirs, ours.boxes, scene.crs)
    assert Counter(row["label"] for row in theirs.getFeatures()) == ours.counts
    made = DetectionLayer(tmp_path / "plugin.gpkg", scene.crs, "both", scene.name, ["ship", "plane"])
    assert colors(theirs) == colors(made.layer)
