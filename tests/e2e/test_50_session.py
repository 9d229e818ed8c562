"""The whole session of `make demo` in a real QGIS: dock, tabs, local backend, results; the model is the tiny one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from osgeo import gdal, ogr

from tests.e2e.known_scene import QUESTION, SIZE_PX

LIMIT_S = 300
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def run_session(project_root: Path, main_python: Path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs the session as `make demo` does, without a display."""
    if not shutil.which("xvfb-run"):
        pytest.skip("needs xvfb-run")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "QT_", "QGIS_", "DISPLAY"))}

    def run(out: Path, **options: str) -> subprocess.CompletedProcess:
        environment = {**kept, "OMP_NUM_THREADS": "1", "OUT": str(out), "MODE": "headless", **options}
        command = ["bash", str(project_root / "resources" / "demo" / "run.sh")]
        return subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            stdin=subprocess.DEVNULL,
        )

    return run


def test_the_session_leaves_what_it_promises(
    run_session: Callable, scene_path: Path, learned_checkpoint: Path, aef_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "demo"
    done = run_session(
        out, SCENE=str(scene_path), CHECKPOINT=str(learned_checkpoint), AEF=str(aef_path), ZOOM="1"
    )
    assert done.returncode == 0, done.stderr
    assert (out / "screenshot.png").read_bytes().startswith(PNG)
    boxes = ogr.Open(str(out / "detections.gpkg"))
    assert boxes.GetLayer(0).GetFeatureCount() == 4
    assert ogr.Open(str(out / "aef_grid.gpkg")).GetLayer(0).GetFeatureCount() == 256
    assert gdal.Open(str(out / "aef_rgb.tif")).RasterCount == 4
    transcript = (out / "transcript.md").read_text(encoding="utf-8")
    assert f"> {QUESTION}\n\nOne ship." in transcript
    assert f"{SIZE_PX[0]} x {SIZE_PX[1]} pixels" in transcript
    measures = json.loads((out / "session.json").read_text(encoding="utf-8"))
    assert measures["boxes"] == 4
    assert 0 < measures["first_box_s"] <= measures["last_box_s"]


def test_a_session_that_cannot_go_on_says_why_in_one_sentence(
    run_session: Callable, scene_path: Path, tmp_path: Path
) -> None:
    done = run_session(tmp_path / "demo", SCENE=str(scene_path), CHECKPOINT=str(tmp_path))
    assert done.returncode != 0
    said = done.stderr.strip().splitlines()
    assert len(said) == 1, said
    assert "fusar.json" in said[0]


def test_a_scene_that_is_not_there_is_named(run_session: Callable, tmp_path: Path) -> None:
    done = run_session(tmp_path / "demo", SCENE=str(tmp_path / "none.tif"))
    assert done.returncode == 1
    assert done.stderr.strip() == f"The scene {tmp_path / 'none.tif'} does not exist."
