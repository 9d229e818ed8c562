"""`detect` over a whole scene, with this process's engine: places, classes, failures and the journal."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest
from pyproj import Transformer

from backend.detection import bbox_window
from fusar_qgis.core.boxes import BBox
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import BackendUnavailableError, FusarError, InvalidRequestError, OutputError
from fusar_qgis.core.feedback import QuietFeedback
from tests.backend.detect_runs import (  # noqa: F401 - fixtures
    ONE_TILE,
    SIX_TILES,
    detect,
    job_of,
    own_environment_fixture,
    scene_fixture,
)
from tests.backend.scenes import ORIGIN, UTM, write_scene
from tests.backend.serving import FakeEngine


def test_boxes_land_where_the_scenes_grid_says(scene):
    found = detect(job_of(scene, ONE_TILE), FakeEngine())
    # The square of 200 px, seen at 112: the box (28, 42, 84, 56) is (50, 75, 150, 100) of the scene.
    (box,) = found.boxes
    np.testing.assert_allclose(box.box.as_tuple(), (50, 75, 150, 100))
    x, y = np.array(box.polygon).T
    np.testing.assert_allclose([x.min(), x.max()], [ORIGIN[0] + 250, ORIGIN[0] + 750])
    np.testing.assert_allclose([y.max(), y.min()], [ORIGIN[1] - 375, ORIGIN[1] - 500])
    assert found.complete and box.length_m == pytest.approx(500, rel=0.01)


def test_an_enlarged_scene_is_cut_finer_and_its_boxes_land_in_the_same_way(scene):
    engine = FakeEngine()
    found = detect(job_of(scene, DetectionOptions("", tile_px=400, overlap_percent=0, zoom=2.0)), engine)
    # 400 px of the sent image are 200 px of the scene: the tile and the box of the test above.
    assert [image.pixels.shape for request in engine.requests for image in request.images] == [(400, 400)]
    np.testing.assert_allclose(found.boxes[0].box.as_tuple(), (50, 75, 150, 100))
    sent = engine.requests[0].images[0].pixels
    coarse = sent.reshape(200, 2, 200, 2).mean(axis=(1, 3))
    plain = FakeEngine()
    detect(job_of(scene, ONE_TILE), plain)
    assert np.corrcoef(coarse.ravel(), plain.requests[0].images[0].pixels.ravel())[0, 1] > 0.98


def test_every_class_is_asked_and_without_names_the_models_own(scene):
    engine = FakeEngine(
        lambda question: (
            '[{"bbox_2d": [28, 42, 84, 56], "label": "plane"}]' if "plane" in question else "None"
        )
    )
    found = detect(job_of(scene, ONE_TILE, labels=()), engine)
    assert [result.label for result in found.results] == ["ship", "plane"]
    assert [box.label for box in found.boxes] == ["plane"]


def test_tiles_without_a_valid_pixel_are_not_asked(tmp_path):
    pixels = np.random.default_rng(1).gamma(4, 0.01, (100, 300)).astype(np.float32)
    pixels[:, :100] = np.nan
    engine = FakeEngine("None")
    options = DetectionOptions("", tile_px=100, overlap_percent=0, zoom=1.0)
    found = detect(job_of(write_scene(tmp_path / "scene.tif", pixels), options), engine)
    assert len(engine.requests) == 2 and found.results[0].tiles_without_pixels == 1


def test_a_tile_that_fails_is_told_and_the_rest_is_kept(scene):
    engine = FakeEngine()
    answered = iter(range(100))

    def second_fails(request, generate=engine.generate):
        if next(answered) == 1:
            raise FusarError("Hiccup.")
        return generate(request)

    engine.generate = second_fails
    found = detect(job_of(scene), engine)
    assert (found.results[0].tiles_failed, found.complete, bool(found.boxes)) == (1, False, True)
    assert "Hiccup" in found.results[0].summary()


def stopped_after(scene, tiles):
    """Leaves the journal of a run whose engine was gone after some tiles."""
    engine = FakeEngine()

    def dies(request):
        if len(engine.requests) >= tiles:
            raise BackendUnavailableError("The server is gone.")
        return FakeEngine.generate(engine, request)

    engine.generate = dies
    return detect(job_of(scene), engine)


def test_a_run_goes_on_where_it_was_and_asks_nothing_twice(scene):
    dying = FakeEngine()
    answered = iter(range(100))

    def dies(request, generate=dying.generate):
        if next(answered) >= 4:
            raise BackendUnavailableError("The server is gone.")
        return generate(request)

    dying.generate = dies
    job = job_of(scene, labels=("ship", "plane"))
    early = detect(job, dying)
    assert (early.complete, [result.tiles_done for result in early.results]) == (False, [2, 2])
    engine = FakeEngine()
    rest = detect(job, engine)
    assert (rest.complete, rest.remembered, len(engine.requests)) == (True, 4, 4 + 4)
    whole = detect(job, FakeEngine())  # the journal of a complete run is gone
    assert whole.remembered == 0
    assert [box.box for box in rest.boxes] == [box.box for box in whole.boxes]
    assert not job.journal.exists()


def test_a_journal_that_was_torn_loses_its_last_line_only(scene):
    job = job_of(scene)
    stopped_after(scene, 3)
    lines = job.journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    job.journal.write_bytes(b"".join(lines)[:-20])
    again = detect(job, FakeEngine())
    assert (again.complete, again.remembered) == (True, len(lines) - 2)


def test_another_runs_journal_is_refused_unless_told_to_begin_anew(scene):
    stopped_after(scene, 3)
    assert job_of(scene).journal.exists()
    with pytest.raises(OutputError, match=r"overlap_percent.*--restart"):
        detect(job_of(scene, DetectionOptions("", tile_px=100, overlap_percent=30, zoom=1.0)), FakeEngine())
    os.utime(scene, (1, 1))
    with pytest.raises(OutputError, match="file time"):
        detect(job_of(scene), FakeEngine())
    assert detect(job_of(scene, restart=True), FakeEngine()).complete
    job_of(scene).journal.write_text("no journal")
    with pytest.raises(OutputError, match="is no journal"):
        detect(job_of(scene), FakeEngine())


def test_stop_ends_the_answers_that_are_being_written(scene):
    engine = FakeEngine()
    engine.hold = threading.Event()
    feedback = QuietFeedback()
    feedback.is_cancelled = engine.started.is_set
    found = detect(job_of(scene), engine, 2, feedback)
    assert found.results[0].cancelled and found.results[0].tiles_done == 0
    assert engine.was_cancelled.wait(10)


def test_a_box_of_degrees_limits_the_search(scene):
    to_lonlat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
    west, south = to_lonlat.transform(ORIGIN[0] + 250, ORIGIN[1] - 500)
    east, north = to_lonlat.transform(ORIGIN[0] + 500, ORIGIN[1] - 250)
    engine = FakeEngine()
    found = detect(job_of(scene, SIX_TILES, bbox=BBox(west, south, east, north)), engine)
    assert len(engine.requests) == 1
    window = bbox_window(found.scene, BBox(west, south, east, north))
    np.testing.assert_allclose(window.as_tuple(), (50, 50, 100, 100), atol=1.01)
    with pytest.raises(InvalidRequestError, match="does not touch"):
        detect(job_of(scene, bbox=BBox(1, 2, 3, 4)), engine)
