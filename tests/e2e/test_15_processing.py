"""The toolbox against a real backend: what a model or a batch process would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer

from fusar_qgis.processing.provider import FusarProvider
from tests.e2e.known_scene import BOX_SEEN_PX, EPSG, ORIGIN, PIXEL_M, QUESTION, YEAR


@pytest.fixture
def run(qgis_processing: None, scene_path: Path, backend_url: str) -> Iterator[Callable[..., dict[str, Any]]]:
    """Runs one of our algorithms on the scene."""
    import processing

    provider = FusarProvider()
    QgsApplication.processingRegistry().addProvider(provider)

    def run_algorithm(name: str, **parameters: Any) -> dict[str, Any]:
        return processing.run(
            f"fusar:{name}", {"INPUT": str(scene_path), "BACKEND_URL": backend_url, **parameters}
        )

    yield run_algorithm
    QgsApplication.processingRegistry().removeProvider(provider)


def test_detect_objects_writes_a_layer_in_the_scenes_crs(run: Callable[..., dict], tmp_path: Path) -> None:
    found = run("detectobjects", LABEL="ship", ZOOM=1.0, OUTPUT=str(tmp_path / "ships.gpkg"))
    layer = QgsVectorLayer(found["OUTPUT"], "ships", "ogr")
    assert layer.crs().authid() == f"EPSG:{EPSG}"
    assert (found["COUNT"], found["COMPLETE"]) == (layer.featureCount(), True)
    corners = [feature.geometry().boundingBox() for feature in layer.getFeatures()]
    first = min(corners, key=lambda box: (box.xMinimum(), -box.yMaximum()))
    assert first.xMinimum() == pytest.approx(ORIGIN[0] + BOX_SEEN_PX[0] * PIXEL_M, abs=0.01)
    assert first.yMaximum() == pytest.approx(ORIGIN[1] - BOX_SEEN_PX[1] * PIXEL_M, abs=0.01)


def test_scene_information_knows_the_year(run: Callable[..., dict], scene_path: Path) -> None:
    assert run("sceneinformation")["YEAR"] == YEAR


def test_aef_grid_counts_nodes_with_vectors(run: Callable[..., dict], tmp_path: Path) -> None:
    grid = run("aefgrid", N_LON=6, N_LAT=5, OUTPUT=str(tmp_path / "grid.gpkg"))
    assert QgsVectorLayer(grid["OUTPUT"], "grid", "ogr").featureCount() == 30
    assert grid["VALID"] >= 4 * 3


def test_ask_answers_in_words(run: Callable[..., dict]) -> None:
    assert run("ask", QUESTION=QUESTION)["ANSWER"] == "One ship."


def test_a_backend_that_is_not_there_is_one_clear_sentence(run: Callable[..., dict], tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match=r"127\.0\.0\.1:9"):
        run("detectobjects", BACKEND_URL="http://127.0.0.1:9", OUTPUT=str(tmp_path / "none.gpkg"))
