"""What the tests of the use cases share."""

from __future__ import annotations

import pytest

from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.rasters import sea, write_raster

SHIPS = [(20, 30, 29, 36), (60, 90, 66, 104)]
QUIET = QuietFeedback()


@pytest.fixture(name="scene")
def scene_fixture(tmp_path, qgis_app):
    path = write_raster(
        tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0), tags={"ACQUISITION_DATETIME": "2020-05-06"}
    )
    return inspect_file(path).scene
