"""A scene of bright ships and how the tests of `detect` search it."""

from __future__ import annotations

import os

import pytest

from backend.asking import AskedEngine
from backend.detection import DetectionJob, detect_file
from backend.inference import Interpreter
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.feedback import QuietFeedback
from tests.backend.scenes import write_scene

SIX_TILES = DetectionOptions("", tile_px=100, overlap_percent=20, zoom=1.0)
ONE_TILE = DetectionOptions("", tile_px=200, overlap_percent=0, zoom=1.0)


@pytest.fixture(name="own_environment", autouse=True)
def own_environment_fixture(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("FUSAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_AEF_PUBLIC", "false")


@pytest.fixture(name="scene")
def scene_fixture(tmp_path):
    return write_scene(tmp_path / "scene.tif")


def job_of(path, options=SIX_TILES, labels=("ship",), **more):
    return DetectionJob(path, labels, options, path.with_name("boxes.journal"), **more)


def detect(job, engine, at_once=1, feedback=None):
    return detect_file(job, AskedEngine(Interpreter(engine), at_once), feedback or QuietFeedback())
