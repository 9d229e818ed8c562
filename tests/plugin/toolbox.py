"""The provider, a scene of ships and a way to run algorithms."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback

from fusar_qgis.processing.provider import FusarProvider
from fusar_qgis.settings import Settings, save_settings
from tests.plugin.rasters import sea, write_raster

SHIPS = [(20, 30, 29, 36), (60, 90, 66, 104), (150, 40, 162, 47)]


@pytest.fixture(name="provider")
def provider_fixture(qgis_processing):
    made = FusarProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.fixture(name="run")
def run_fixture(provider, stub):
    """`processing.run` against the stub backend; the log of the run is in `run.feedback`."""
    import processing

    save_settings(Settings(backend_url=stub.url, timeout_s=20))

    class Feedback(QgsProcessingFeedback):
        def __init__(self):
            super().__init__()
            self.lines, self.errors, self.warnings = [], [], []

        def pushInfo(self, text):
            self.lines.append(text)

        def reportError(self, text, fatal=False):
            self.errors.append(text)

        def pushWarning(self, text):
            self.warnings.append(text)

    def call(name, **parameters):
        call.feedback = Feedback()
        return processing.run(f"fusar:{name}", parameters, feedback=call.feedback)

    return call


@pytest.fixture(name="scene")
def scene_fixture(tmp_path) -> str:
    tags = {"ACQUISITION_DATETIME": "2020-05-06T07:08:09Z"}
    return write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0), tags=tags)
