"""A scene of a few bright ships, and how the tests of detection search it."""

from __future__ import annotations

import pytest

from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.detect_scene import DetectionOptions, detect_scene
from tests.plugin.rasters import sea, write_raster

SHIPS = [(20, 30, 29, 36), (60, 90, 66, 104), (150, 40, 162, 47), (94, 60, 108, 68), (190, 120, 197, 139)]
SHIP = DetectionOptions(label="ship")


def scene_of(path: str, year: int | None = 2020):
    return inspect_file(path, user_year=year).scene


@pytest.fixture(name="scene")
def scene_fixture(tmp_path, qgis_app):
    """Five ships on 200 x 140 pixels of 10 m, some on tile borders."""
    return scene_of(write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0)))


def detect(scene, client, options=SHIP, feedback=None, on_boxes=None):
    return detect_scene(scene, options, client, feedback or QuietFeedback(), on_boxes)


def assert_found_once_each(boxes, ships=SHIPS, least_iou=0.7):
    truth = [PixelBox(*map(float, ship)) for ship in ships]
    matches = [[box for box in boxes if box.box.iou(ship) >= least_iou] for ship in truth]
    assert [len(found) for found in matches] == [1] * len(truth)
    assert len(boxes) == len(truth)
