"""`detect --server`: the same boxes as here, and what is told of a server that refuses or is none."""

from __future__ import annotations

import threading

import pytest
from urllib3 import HTTPResponse

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.asked_server import AskedServer
from backend.detection import detect_file
from backend.loading import EngineSlot
from backend.settings import Settings
from fusar_qgis.core.errors import (
    BackendRejectedError,
    BackendUnavailableError,
    ConfigError,
    UnknownModelError,
)
from fusar_qgis.core.feedback import QuietFeedback
from tests.backend.detect_runs import ONE_TILE, detect, job_of, own_environment_fixture, scene_fixture  # noqa: F401 - fixtures
from tests.backend.serving import CARD, FakeEngine, served


@pytest.fixture
def server():
    engine = FakeEngine()
    app = create_app(EngineSlot.ready(engine), AefSelector(), Settings(token="secret"))
    with served(app, "secret") as client:
        client.engine = engine
        yield client


def url_of(client):
    return str(client.base_url).rstrip("/")


def test_a_server_gives_the_boxes_that_the_engine_gives_here(scene, server):
    asked = AskedServer(url_of(server), "secret")
    found = detect_file(job_of(scene), asked, QuietFeedback())
    here = detect(job_of(scene), FakeEngine())
    assert found.complete and asked.card.id == CARD.id
    assert [(box.box, box.score, box.tile) for box in found.boxes] == [
        (box.box, box.score, box.tile) for box in here.boxes
    ]


def test_servers_that_refuse_or_are_none_are_told_apart(server):
    url = url_of(server)
    with pytest.raises(BackendRejectedError) as refused:
        AskedServer(url, "wrong")
    assert refused.value.status == 401
    with pytest.raises(UnknownModelError, match="Use one of: fake"):
        AskedServer(url, "secret", "other")
    with pytest.raises(BackendUnavailableError, match="does not answer"):
        AskedServer("http://127.0.0.1:9")
    with pytest.raises(BackendRejectedError, match="Not Found"):
        AskedServer(f"{url}/elsewhere", "secret")


def test_a_busy_server_is_asked_again_when_it_says(scene, server, monkeypatch):
    waits, replies, asked = [], [], AskedServer(url_of(server), "secret")
    send = asked._send

    def busy_twice(path, body=None):
        replies.append(path)
        if len(replies) > 2:
            return send(path, body)
        headers = {"Retry-After": "7"} if len(replies) == 1 else {}
        return HTTPResponse(b'{"error": {"code": "busy", "message": "Busy."}}', headers, status=429)

    monkeypatch.setattr(asked, "_send", busy_twice)
    monkeypatch.setattr(asked._closed, "wait", lambda seconds: waits.append(seconds))
    found = detect_file(job_of(scene, ONE_TILE), asked, QuietFeedback())
    assert found.complete and len(found.boxes) == 1
    assert waits == [7.0, 2.0]
    assert len(replies) == 3


def test_a_server_that_stays_busy_fails_the_tile_with_its_own_words(scene, server, monkeypatch):
    asked = AskedServer(url_of(server), "secret")
    told = b'{"error": {"code": "busy", "message": "Too many requests are waiting."}}'
    monkeypatch.setattr(asked, "_send", lambda *_: HTTPResponse(told, {"Retry-After": "900"}, status=503))
    waits = []
    monkeypatch.setattr(asked._closed, "wait", lambda seconds: waits.append(seconds))
    found = detect_file(job_of(scene, ONE_TILE), asked, QuietFeedback())
    assert not found.complete
    assert "Too many requests are waiting." in str(found.results[0].error)
    assert set(waits) == {30.0}, "never longer than half a minute"


def test_something_else_at_the_address_is_told():
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Other(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.handle_request, daemon=True).start()
        with pytest.raises(BackendUnavailableError, match="no FUSAR-GPT server"):
            AskedServer(f"http://127.0.0.1:{other.server_port}")


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": 5}',
        b'{"data": [{"id": "stock", "object": "model"}]}',
        b'{"data": [7]}',
        b"[" * 100_000,
        b"[]",
    ],
    ids=["number", "stock", "no object", "deep", "list"],
)
def test_another_programs_models_are_no_server_of_ours(monkeypatch, body):
    monkeypatch.setattr(AskedServer, "_send", lambda *_: HTTPResponse(body, status=200))
    with pytest.raises(BackendUnavailableError, match="is no FUSAR-GPT server"):
        AskedServer("http://127.0.0.1:9")


def test_stop_frees_the_servers_gpu(scene, server):
    """The stub holds its answer until the connection is closed."""
    engine = server.engine
    engine.hold = threading.Event()
    feedback = QuietFeedback()
    feedback.is_cancelled = engine.started.is_set
    found = detect_file(job_of(scene), AskedServer(url_of(server), "secret"), feedback)
    assert found.results[0].cancelled
    assert engine.was_cancelled.wait(10)


@pytest.mark.parametrize(
    ("url", "token", "message"),
    [
        ("ftp://a", "", "is none"),
        ("http://name:word@host", "", "holds a name or password"),
        ("http://far.example", "secret", "everyone on the way"),
    ],
)
def test_addresses_that_give_secrets_away_are_refused(url, token, message):
    with pytest.raises(ConfigError, match=message) as refused:
        AskedServer(url, token)
    assert "word" not in str(refused.value).replace("password", "")
