"""Routes over real HTTP on loopback."""

from __future__ import annotations

import json
import threading

import httpx
import numpy as np
import pytest
import rasterio

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.loading import EngineSlot
from backend.settings import Settings
from fusar_qgis.core.api import FieldResponse, InterpretResponse, ModelList, decode_array, from_json
from fusar_qgis.core.errors import CheckpointError
from tests.backend.serving import FakeEngine, png_url, served, true_values, unit_codes, write_aef

DETECT = {"image": png_url(), "task": "detection", "label": "ship"}
PLACE = {"bbox": [10.005, 50.005, 10.195, 50.095], "year": 2020, "n_lon": 4, "n_lat": 3}


@pytest.fixture(scope="module")
def codes():
    codes = unit_codes(10, 20)
    codes[:, :, 10:] = -128
    return codes


@pytest.fixture(scope="module")
def aef(codes, tmp_path_factory):
    return AefSelector([open_file_source(write_aef(tmp_path_factory.mktemp("aef") / "2020.tif", codes))])


@pytest.fixture(scope="module")
def engine():
    return FakeEngine()


@pytest.fixture(scope="module")
def client(engine, aef):
    with served(create_app(engine, aef, Settings(max_new_tokens=48))) as client:
        yield client


def test_health_and_readiness(client):
    assert client.get("/health").json() == {"status": "ok", "api_version": "1"}
    assert client.get("/ready").json() == {"status": "ready", "model": "fake"}


def test_the_model_list_tells_what_a_client_needs(client):
    reply = client.get("/v1/models").json()
    assert reply["object"] == "list"
    (card,) = from_json(ModelList, reply).data
    assert (card.id, card.tile_size_px, card.frame, card.tlm) == ("fake", 112, "seen_px", True)
    assert (card.aef_years, card.aef_sources, card.max_new_tokens) == ((2020,), ("file",), 48)


def test_interpret_replies_the_wire_type(client):
    reply = client.post("/v1/interpret", json={**DETECT, "scene": PLACE})
    response = from_json(InterpretResponse, reply.json())
    assert response.boxes[0].bbox == (28, 42, 84, 56)
    assert (response.aef.status, response.aef.n_valid) == ("used", 6)
    assert response.request_id == reply.headers["X-Request-ID"]


def test_the_aef_field_has_row_0_north_and_nan_where_nothing_is(client, codes):
    response = from_json(FieldResponse, client.post("/v1/aef/field", json={"scene": PLACE}).json())
    values, valid = decode_array(response.values, "float32"), decode_array(response.valid, "uint8")
    assert values.shape == (3, 4, 64)
    assert valid.tolist() == [[1, 1, 0, 0]] * 3
    assert np.isnan(values[:, 2:]).all()
    np.testing.assert_allclose(values[0, 0], true_values(codes)[:, 0, 0], atol=1e-7)
    np.testing.assert_allclose(values[2, 0], true_values(codes)[:, 9, 0], atol=1e-7)
    assert response.report.year_used == 2020


def test_the_aef_composite_is_a_geotiff(client):
    body = {"bbox": [10.0, 50.0, 10.2, 50.1], "year": 2021, "width_px": 20, "height_px": 10}
    reply = client.post("/v1/aef/composite", json=body)
    assert reply.headers["content-type"] == "image/tiff"
    assert reply.headers["X-Fusar-Aef-Year"] == "2020"
    with rasterio.MemoryFile(reply.content).open() as dataset:
        assert (dataset.read(4)[0] > 0).tolist() == [True] * 10 + [False] * 10


def test_metrics_count_requests_and_show_the_engine(client):
    client.post("/v1/interpret", json=DETECT)
    client.get("/no/such/path/lost-room")
    text = client.get("/metrics").text
    assert 'fusar_requests_total{path="/v1/interpret",status="200"}' in text
    assert 'fusar_requests_total{path="other",status="404"}' in text
    assert "lost-room" not in text
    assert "fusar_engine_generated_tokens 7.0" in text
    assert "fusar_model_ready 1.0" in text


def test_the_interface_is_documented(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/v1/interpret", "/v1/chat/completions", "/v1/aef/field", "/v1/aef/composite"} <= set(paths)
    assert client.get("/docs").status_code == 200


def test_there_is_no_cross_origin_access(client):
    reply = client.options("/v1/interpret", headers={"Access-Control-Request-Method": "POST"})
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_while_the_model_loads_the_server_answers_and_says_so(aef):
    release = threading.Event()

    def load():
        assert release.wait(30)
        return FakeEngine()

    slot = EngineSlot(load)
    with served(create_app(slot, aef, Settings())) as client:
        assert client.get("/health").status_code == 200
        for reply in (
            client.get("/ready"),
            client.get("/v1/models"),
            client.post("/v1/interpret", json=DETECT),
        ):
            assert reply.status_code == 503
            assert reply.json()["error"]["code"] == "loading"
            assert int(reply.headers["Retry-After"]) >= 1
        assert "fusar_model_ready 0.0" in client.get("/metrics").text
        assert client.post("/v1/aef/field", json={"scene": PLACE}).status_code == 200
        release.set()
        slot.wait()
        assert client.get("/ready").status_code == 200
        assert client.post("/v1/interpret", json=DETECT).status_code == 200


def _fail_with(error):
    def load():
        raise error

    return load


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (CheckpointError("The folder is empty.", "Choose another."), "The folder is empty."),
        (KeyError("x"), "not load"),
    ],
)
def test_a_model_that_does_not_load_is_told_in_its_own_words(aef, error, message):
    slot = EngineSlot(_fail_with(error))
    with served(create_app(slot, aef, Settings())) as client:
        with pytest.raises(CheckpointError):
            slot.wait()
        reply = client.get("/ready")
        assert reply.status_code == 500
        assert reply.json()["error"]["code"] == "checkpoint"
        assert message in reply.json()["error"]["message"]
        assert client.get("/health").status_code == 200


def test_a_client_that_goes_away_stops_the_generation(aef):
    engine = FakeEngine()
    engine.hold = threading.Event()
    with served(create_app(engine, aef, Settings())) as client:
        stop = threading.Event()

        def ask_and_leave():
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(
                    f"{client.base_url}/v1/interpret", json=DETECT, timeout=httpx.Timeout(10, read=0.05)
                )
            stop.set()

        threading.Thread(target=ask_and_leave, daemon=True).start()
        assert engine.started.wait(10)
        assert stop.wait(10)
        assert engine.was_cancelled.wait(10)


def test_requests_are_answered_side_by_side(aef):
    engine = FakeEngine()
    engine.hold = threading.Event()
    with served(create_app(engine, aef, Settings())) as client:
        replies = []
        threads = [
            threading.Thread(target=lambda: replies.append(client.post("/v1/interpret", json=DETECT)))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        assert engine.started.wait(10)
        assert client.get("/health").status_code == 200
        engine.hold.set()
        for thread in threads:
            thread.join(20)
        assert [reply.status_code for reply in replies] == [200] * 6


def test_replies_are_plain_json(client):
    text = client.post("/v1/interpret", json=DETECT).text
    assert json.loads(text)["boxes"][0]["score_kind"] == "token_probability"


def test_maps_that_compare_are_geotiffs(client):
    body = {"bbox": [10.0, 50.0, 10.2, 50.1], "year": 2020, "width_px": 20, "height_px": 10}
    reply = client.post("/v1/aef/similarity", json={**body, "lon": 10.05, "lat": 50.05})
    assert reply.headers["content-type"] == "image/tiff"
    with rasterio.MemoryFile(reply.content).open() as dataset:
        assert np.isfinite(dataset.read(1)).sum() == 100
    missing = client.post("/v1/aef/difference", json={**body, "other_year": 2021})
    assert (missing.status_code, missing.json()["error"]["code"]) == (424, "aef_no_coverage")
