"""`python -m backend detect`: what it tells, its exit status, and a killed process that goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pyogrio
import pytest

from backend.__main__ import main
from backend.commands import detect as command
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import FusarError
from tests.backend.detect_runs import own_environment_fixture, scene_fixture  # noqa: F401 - fixtures
from tests.backend.serving import FakeEngine


def run(*words):
    return main([str(word) for word in words])


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def fake_engine(monkeypatch):
    engine = FakeEngine()
    monkeypatch.setattr(command, "load_engine", lambda settings: engine)
    return engine


def test_the_command_writes_and_tells(scene, tmp_path, fake_engine, caplog):
    with caplog.at_level("INFO"):
        words = ("--tile-px", 100, "--overlap", 20, "--zoom", 1, "--no-aef")
        assert (
            run("detect", scene, "--classes", "ship, plane,ship", "--out", tmp_path / "b.gpkg", *words) == 0
        )
    assert "ships in 6 tiles" in caplog.text and "planes in 6 tiles" in caplog.text
    assert "switched off" in caplog.text and "boxes." in caplog.messages[-1]
    assert pyogrio.read_info(tmp_path / "b.gpkg", layer="detections")["features"] > 6


def test_an_incomplete_run_exits_with_1_and_keeps_what_it_has(scene, tmp_path, fake_engine, caplog):
    fake_engine.error = FusarError("Broken.")
    assert run("detect", scene, "--classes", "ship", "--out", tmp_path / "b.geojson") == 1
    assert "Run the same command again" in caplog.text
    assert json.loads((tmp_path / "b.geojson").read_text())["features"] == []
    fake_engine.error = None
    assert run("detect", scene, "--classes", "ship", "--out", tmp_path / "b.geojson") == 0
    assert sorted(each.name for each in tmp_path.iterdir() if "b.geo" in each.name) == ["b.geojson"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["/no/such.tif", "--out", "x.geojson"], "cannot be opened"),
        (["SCENE", "--out", "x.shp"], "form of the output"),
        (["SCENE", "--out", "x.gpkg", "--overlap", "100"], "cannot be cut"),
        (
            ["SCENE", "--out", "x.gpkg", "--window", "1", "2", "3", "4", "--bbox", "1", "2", "3", "4"],
            "one of them",
        ),
        (["SCENE", "--out", "x.gpkg", "--window", "900", "900", "910", "910"], "does not touch"),
    ],
)
def test_wrong_values_are_told_in_one_sentence(
    scene, tmp_path, fake_engine, monkeypatch, caplog, words, message
):
    monkeypatch.chdir(tmp_path)
    assert run("detect", *[scene if word == "SCENE" else word for word in words]) == 1
    assert message in caplog.messages[-1]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("x.")] == []


def test_a_killed_process_goes_on_with_what_it_had(tmp_path, scene):
    """Run twice in processes of their own; the first is killed after its third answer."""
    out = tmp_path / "b.coco.json"
    program = "\n".join(
        [
            "import os, signal, sys",
            "from backend.__main__ import main",
            "from backend.commands import detect",
            "from tests.backend.serving import FakeEngine",
            "engine, generate = FakeEngine(), FakeEngine.generate",
            "def counted(request):",
            "    if len(engine.requests) == int(sys.argv[1]):",
            "        os.kill(os.getpid(), signal.SIGKILL)",
            "    return generate(engine, request)",
            "engine.generate = counted",
            "detect.load_engine = lambda settings: engine",
            "code = main(sys.argv[2:])",
            "print(len(engine.requests))",
            "sys.exit(code)",
        ]
    )
    words = ["detect", str(scene), "--classes", "ship", "--out", str(out), "--tile-px", "100", "--zoom", "1"]

    def start(limit):
        return subprocess.run(
            [sys.executable, "-c", program, str(limit), *words],
            capture_output=True, text=True, env={**os.environ, "FUSAR_MAX_BATCH": "1"},
        )  # fmt: skip

    killed = start(4)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not out.exists()
    rest = start(100)
    assert rest.returncode == 0, rest.stderr
    asked = int(rest.stdout)
    kept = len(start_tiles(scene)) - asked
    assert 3 <= kept <= 4
    assert f"{kept} answers were there" in rest.stderr


def start_tiles(scene):
    from backend.raster_scene import read_scene
    from fusar_qgis.core.detection_plan import plan_detection

    return plan_detection(read_scene(scene), DetectionOptions("ship", tile_px=100, zoom=1.0)).tiles
