"""Training data carry each tile's AEF field, at the places where a question about the tile would have it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from fusar_qgis.core.api import AefOptions, FieldPlace, decode_array, from_json
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import BackendUnavailableError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.field import read_npz
from fusar_qgis.core.review import ACCEPTED, ReviewedBox
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.detect_scene import DetectionOptions, detect_scene
from fusar_qgis.workflows.export_training import export_training
from tests.plugin.rasters import sea, write_raster
from tests.plugin.ship_scenes import SHIPS

OPTIONS = DetectionOptions("ship", tile_px=64, zoom=1.0, n_lon=6, n_lat=5)
ROWS = [ReviewedBox("ship", PixelBox(*map(float, ship)), ACCEPTED, False) for ship in SHIPS]


@pytest.fixture
def path(tmp_path, qgis_app):
    return write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0))


@pytest.fixture
def scene(path):
    return inspect_file(path, user_year=2020).scene


def export(scene, folder, client, options=OPTIONS):
    export_training(ROWS, scene, options, None, folder, QuietFeedback(), client)
    return [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]


def test_fields_lie_where_a_detection_has_them(scene, client, stub, tmp_path):
    records = export(scene, tmp_path / "data", client)
    detect_scene(scene, OPTIONS, client, QuietFeedback())
    asked = [from_json(FieldPlace, body["scene"]) for body in stub.bodies("/v1/interpret")]
    wanted = {place.bbox: decode_array(place.positions, "float32") for place in asked}
    told = [from_json(FieldPlace, body["scene"]) for body in stub.bodies("/v1/aef/field")]
    assert len(told) == len(records) > 2
    for record, place in zip(records, told):
        field = read_npz(tmp_path / "data" / record["aef"])
        positions = wanted[place.bbox]
        valid = np.isfinite(positions).all(axis=-1)
        valid[0] = False  # the stub has nothing there
        assert np.allclose(field.positions[0], np.clip(positions[valid], 0, 1), atol=1e-6)
        assert (field.values[..., 0] == 1).all() and field.values.shape == (1, int(valid.sum()), 64)


def test_a_year_without_aef_leaves_the_field_out(path, client, stub, tmp_path):
    scene = inspect_file(path, user_year=2001).scene
    assert all("aef" not in record for record in export(scene, tmp_path / "data", client))
    assert stub.bodies("/v1/aef/field")


def test_nobody_is_asked_where_aef_is_off_or_the_year_unknown(path, scene, client, stub, tmp_path):
    off = replace(OPTIONS, aef=AefOptions(enabled=False))
    assert all("aef" not in record for record in export(scene, tmp_path / "off", client, off))
    assert all(
        "aef" not in record for record in export(inspect_file(path).scene, tmp_path / "undated", client)
    )
    assert not stub.bodies("/v1/aef/field")


def test_fields_of_an_earlier_export_go_with_it(scene, client, tmp_path):
    export(scene, tmp_path / "data", client)
    assert list((tmp_path / "data" / "aef").iterdir())
    export(scene, tmp_path / "data", client, replace(OPTIONS, aef=AefOptions(enabled=False)))
    assert not list((tmp_path / "data" / "aef").iterdir())


def test_a_backend_that_is_gone_is_said_and_leaves_the_records(scene, client, stub, tmp_path):
    before = export(scene, tmp_path / "data", None)
    stub.stop()
    with pytest.raises(BackendUnavailableError):
        export(scene, tmp_path / "data", client)
    lines = (tmp_path / "data" / "samples.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == before
