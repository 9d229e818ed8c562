"""Detection over a whole scene: where each tile asks for AEF, and how that is summed up in words."""

from __future__ import annotations

import numpy as np

from fusar_qgis.core.api import AefOptions, FieldPlace, decode_array, from_json
from fusar_qgis.workflows.detect_scene import DetectionOptions
from tests.plugin.rasters import sea, write_raster
from tests.plugin.ship_scenes import (
    SHIPS,
    assert_found_once_each,
    detect,
    scene_fixture,  # noqa: F401 - fixtures
    scene_of,
)


def test_each_tile_says_where_its_aef_lies(scene, client, stub):
    detect(scene, client)
    for body in stub.bodies("/v1/interpret"):
        place = from_json(FieldPlace, body["scene"])
        positions = decode_array(place.positions, "float32")
        assert positions.shape == (16, 16, 2)
        inside = np.isfinite(positions).all(axis=2)
        assert inside.mean() > 0.7
        assert (positions[inside] >= 0).all() and (positions[inside] <= 1).all()
        assert place.year == 2020
        west, south, east, north = place.bbox
        box = scene.bbox
        assert box.west - 1e-6 <= west < east <= box.east + 1e-6
        assert box.south - 1e-6 <= south < north <= box.north + 1e-6


def test_aef_is_summed_up_over_the_tiles(scene, client, stub):
    middle = (scene.bbox.south + scene.bbox.north) / 2
    stub.behave(aef_sea_above=middle)
    result = detect(scene, client)
    used, at_sea = result.aef_counts["used"], result.aef_counts["no_valid_nodes"]
    assert used + at_sea == result.tiles_total
    assert result.aef_summary() == (
        f"AEF used in {used} of {result.tiles_total} tiles, {at_sea} without AEF data (open sea or masked)."
    )
    assert {box.aef for box in result.boxes} == {"used", "no_valid_nodes"}
    assert {box.aef_year for box in result.boxes} == {2020, None}


def test_aef_of_another_year_is_told_once(scene, client, stub):
    stub.behave(aef_year=2018)
    told = detect(scene, client).aef_summary()
    assert told.count("the nearest year, 2018") == 1 and told.startswith("AEF used in ")


def test_little_aef_is_told_once_with_its_share(scene, client, stub):
    stub.behave(aef_valid=64)
    told = detect(scene, client).aef_summary()
    assert told.count("AEF covers only 25 %") == 1
    stub.behave(aef_valid=200)
    assert "AEF covers" not in detect(scene, client).aef_summary()


def test_why_aef_is_unavailable_is_told_in_the_servers_words(scene, client, stub):
    words = "The model m1 was trained without AEF. Choose another checkpoint."
    stub.behave(aef_status="unavailable", aef_message=words)
    result = detect(scene, client)
    total = result.tiles_total
    assert result.aef_summary() == f"AEF used in 0 of {total} tiles, {total} without AEF. {words}"


def test_without_a_year_the_scene_is_searched_without_aef(tmp_path, client, stub, qgis_app):
    path = write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0))
    result = detect(scene_of(path, year=None), client)
    assert_found_once_each(result.boxes)
    assert result.aef_counts == {"no_place": result.tiles_total}
    assert "no year" in result.aef_summary()
    assert all(body["scene"] is None for body in stub.bodies("/v1/interpret"))


def test_aef_can_be_switched_off(scene, client):
    result = detect(scene, client, DetectionOptions("ship", aef=AefOptions(enabled=False)))
    assert result.aef_counts == {"off": result.tiles_total}
