"""Detection over a whole scene: cut off answers, a backend that dies or refuses, Stop; what was found is kept."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import BackendRejectedError, BackendUnavailableError, InvalidSceneError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.workflows.detect_scene import DetectionOptions
from tests.plugin.rasters import sea, write_raster
from tests.plugin.ship_scenes import (
    SHIPS,
    assert_found_once_each,
    detect,
    scene_fixture,  # noqa: F401 - fixtures
    scene_of,
)


def test_a_cut_off_answer_splits_its_tile_once(tmp_path, client, stub, qgis_app):
    ships = [(x, y, x + 5, y + 4) for y in (4, 20, 36, 52) for x in (4, 24, 44)]
    path = write_raster(tmp_path / "harbor.tif", sea(64, 64, ships, seed=0))
    stub.behave(most_boxes=5)
    result = detect(scene_of(path), client, DetectionOptions("ship", zoom=1.0))
    assert_found_once_each(result.boxes, ships)
    assert result.tiles_split == 1
    assert len(stub.bodies("/v1/interpret")) == 1 + 4
    assert "1 tile re-asked in quarters" in result.summary()


def test_quarters_are_never_split_again(tmp_path, client, stub, qgis_app):
    path = write_raster(tmp_path / "harbor.tif", sea(64, 64, [(10, 10, 16, 14)], seed=0))
    stub.behave(partial_always=True)
    result = detect(scene_of(path), client, DetectionOptions("ship", zoom=1.0))
    assert len(stub.bodies("/v1/interpret")) == 1 + 4
    assert result.complete


def test_tiles_without_pixels_are_not_sent(tmp_path, client, stub, qgis_app):
    pixels = sea(200, 140, SHIPS, seed=0)
    pixels[:, 130:] = np.nan
    result = detect(scene_of(write_raster(tmp_path / "swath.tif", pixels)), client)
    assert_found_once_each(result.boxes, [ship for ship in SHIPS if ship[2] < 130])
    assert result.tiles_without_pixels > 0
    assert result.complete
    assert len(stub.bodies("/v1/interpret")) == result.tiles_total - result.tiles_without_pixels


def test_a_backend_that_dies_in_mid_scene_loses_nothing_that_was_found(scene, client, stub):
    stub.behave(die_after=9)
    heard = []
    result = detect(scene, client, on_boxes=heard.extend)
    assert isinstance(result.error, BackendUnavailableError)
    assert 0 < result.tiles_done <= 9 < result.tiles_total
    assert result.boxes
    text = result.summary()
    assert f"in {result.tiles_done} of {result.tiles_total} tiles" in text
    assert "finished tiles are kept" in text and stub.url in text


def test_stop_keeps_the_finished_tiles(scene, client):
    feedback = QuietFeedback()
    result = detect(scene, client, feedback=feedback, on_boxes=lambda boxes: feedback.cancel())
    assert result.cancelled and result.boxes
    assert 0 < result.tiles_done < result.tiles_total
    assert "Stopped" in result.summary()


def test_a_refused_token_ends_the_run_at_once(scene, client, stub):
    stub.behave(token="right")
    with pytest.raises(BackendRejectedError, match="token"):
        detect(scene, client)
    assert not stub.bodies("/v1/interpret")


def test_no_backend_is_said_before_anything_is_read(scene, client, stub):
    stub.stop()
    with pytest.raises(BackendUnavailableError, match="refused"):
        detect(scene, client)


def test_a_busy_backend_is_asked_once_more_at_the_end(scene, client, stub):
    stub.behave(busy_times=3)
    result = detect(scene, client)
    assert_found_once_each(result.boxes)
    assert result.complete and result.error is None


def test_a_backend_that_always_fails_is_given_up_soon(scene, client, stub):
    stub.behave(interpret_status=502)
    result = detect(scene, client)
    assert result.tiles_done == 0
    assert len(stub.bodies("/v1/interpret")) <= 5
    assert "told to fail" in result.summary()


def test_unreadable_answers_are_counted(scene, client, stub):
    stub.behave(unparsed=True)
    result = detect(scene, client)
    assert result.tiles_unparsed == result.tiles_total
    assert "unreadable" in result.summary()


@pytest.mark.parametrize("fill", [np.nan, 0.0, -9999.0])
def test_a_scene_of_nothing_but_nodata_is_refused(tmp_path, client, stub, qgis_app, fill):
    path = write_raster(tmp_path / "empty.tif", np.full((140, 200), fill, np.float32), nodata=fill)
    with pytest.raises(InvalidSceneError, match="no valid pixel"):
        detect(scene_of(path), client)
    assert not stub.bodies("/v1/interpret")
