"""Workflows of the plugin against a real backend: pixels in, map coordinates and provenance out.

The model finds its ship at the same place of every tile, so every box on the map follows from the tiles by arithmetic.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtTest import QSignalSpy

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.scene_reader import read_scene
from fusar_qgis.workflows.ask import ChatOptions, prepare_chat
from fusar_qgis.workflows.detect_scene import DetectionOptions, DetectionResult, detect_scene
from fusar_qgis.workflows.draw_composite import CompositeOptions, draw_composite
from fusar_qgis.workflows.draw_grid import GridOptions, draw_grid
from fusar_qgis.workflows.interpret_scene import InterpretOptions, interpret_scene
from tests.e2e.known_scene import BOX_SEEN_PX, IMAGE_SIZE_PX, ORIGIN, PIXEL_M, QUESTION, SIZE_PX, YEAR

ANSWER_LIMIT_MS = 60_000


@pytest.fixture
def scene(scene_path: Path) -> Scene:
    return read_scene(QgsRasterLayer(str(scene_path), "scene"))


def _detect(scene: Scene, client: BackendClient, **options: object) -> DetectionResult:
    return detect_scene(scene, DetectionOptions("ship", **options), client, QuietFeedback())


def _starts(length_px: int) -> list[int]:
    """Where tiles begin along a side that two of them cover: at its start and against its end."""
    return [0, length_px - IMAGE_SIZE_PX]


def _on_map(box: tuple[int, int, int, int]) -> tuple[float, ...]:
    """West, south, east, north of a box in scene pixels."""
    west, north = (ORIGIN[0] + box[0] * PIXEL_M, ORIGIN[1] - box[1] * PIXEL_M)
    return (west, ORIGIN[1] - box[3] * PIXEL_M, ORIGIN[0] + box[2] * PIXEL_M, north)


def _corners(polygon: np.ndarray) -> tuple[float, ...]:
    return (*polygon.min(axis=0).tolist(), *polygon.max(axis=0).tolist())


def test_every_tile_brings_its_box_to_its_place_on_the_map(scene: Scene, client: BackendClient) -> None:
    result = _detect(scene, client, zoom=1.0)
    assert result.error is None
    found = sorted(_corners(box.polygon) for box in result.boxes)
    xmin, ymin, xmax, ymax = BOX_SEEN_PX
    expected = sorted(
        _on_map((x + xmin, y + ymin, x + xmax, y + ymax))
        for x in _starts(SIZE_PX[0])
        for y in _starts(SIZE_PX[1])
    )
    np.testing.assert_allclose(found, expected, atol=0.01)


def test_a_zoomed_tile_covers_less_and_its_box_shrinks_with_it(scene: Scene, client: BackendClient) -> None:
    result = _detect(scene, client, zoom=2.0)
    widths = {round(box.box.width, 6) for box in result.boxes if box.status == "ok"}
    assert (BOX_SEEN_PX[2] - BOX_SEEN_PX[0]) / 2.0 in widths
    assert len(result.boxes) > 4


def test_a_box_says_which_model_found_it_and_what_aef_did(scene: Scene, client: BackendClient) -> None:
    box = _detect(scene, client, zoom=1.0).boxes[0]
    assert box.label == "ship"
    assert box.score_kind == "token_probability"
    assert 0.5 < box.score <= 1.0
    assert (box.aef, box.aef_year) == ("used", YEAR)
    assert box.model == client.models().data[0].id
    assert box.length_m == pytest.approx((BOX_SEEN_PX[2] - BOX_SEEN_PX[0]) * PIXEL_M, rel=0.01)


def test_without_aef_every_box_says_so(scene: Scene, client: BackendClient) -> None:
    result = _detect(scene, client, zoom=1.0, aef=AefOptions(enabled=False))
    assert {box.aef for box in result.boxes} == {"off"}


def test_the_grid_knows_where_aef_has_vectors(scene: Scene, client: BackendClient) -> None:
    grid = draw_grid(scene, GridOptions(n_lon=5, n_lat=4), client, QuietFeedback())
    assert grid.valid.shape == (4, 5)
    assert grid.inside[1:-1, 1:-1].all()
    assert grid.valid[grid.inside].all()
    assert grid.lonlat[0, 0, 1] > grid.lonlat[-1, 0, 1], "row 0 is north"


def test_a_year_without_aef_takes_the_nearest_and_says_so(scene: Scene, client: BackendClient) -> None:
    grid = draw_grid(scene, GridOptions(year=2019), client, QuietFeedback())
    assert grid.report is not None
    assert (grid.report.status, grid.report.year_used) == ("used", YEAR)
    assert "2019" in grid.report.message
    assert str(YEAR) in grid.report.message


def test_the_composite_is_a_picture_over_the_scene(
    scene: Scene, client: BackendClient, tmp_path: Path
) -> None:
    path = tmp_path / "aef_rgb.tif"
    draw_composite(scene, CompositeOptions(), client, path, QuietFeedback())
    picture = gdal.Open(str(path))
    left, step_x, _, top, _, step_y = picture.GetGeoTransform()
    assert picture.RasterCount == 4
    west, south, east, north = scene.bbox.as_tuple()
    np.testing.assert_allclose((left, top), (west, north), atol=1e-9)
    bottom_right = (left + step_x * picture.RasterXSize, top + step_y * picture.RasterYSize)
    np.testing.assert_allclose(bottom_right, (east, south), atol=1e-9)
    alpha = picture.GetRasterBand(4).ReadAsArray()
    assert alpha.mean() > 250


def test_counting_is_answered_with_a_number(scene: Scene, client: BackendClient) -> None:
    answer = interpret_scene(scene, InterpretOptions("counting", label="ship"), client, QuietFeedback())
    assert answer.status == "ok"
    assert answer.count == 1


def test_a_question_is_answered_word_by_word(scene: Scene, client: BackendClient) -> None:
    request = prepare_chat(scene, QUESTION, [], ChatOptions(), client, QuietFeedback())
    stream = client.chat_stream(request.body)
    deltas, finished = QSignalSpy(stream.delta), QSignalSpy(stream.finished)
    assert len(finished) or finished.wait(ANSWER_LIMIT_MS)
    text, reason = finished[0]
    assert (text, reason) == ("One ship.", "stop")
    assert len(deltas) > 1
    assert "".join(delta[0] for delta in deltas) == text
