"""Replies that no backend of ours sends: redirects, other shapes, nesting without end."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from fusar_qgis.chat_stream import ChatContext, read_context
from fusar_qgis.client import BackendClient
from fusar_qgis.core import api
from fusar_qgis.core.errors import BackendUnavailableError, FusarError

PLACE = api.FieldPlace(bbox=(10.0, 40.0, 11.0, 41.0), year=2020, n_lon=4, n_lat=3)


@contextmanager
def server(status, headers=(), body=b"{}"):
    """Answers everything alike; gives its address and the paths with their `Authorization`."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            self.send_response(status)
            for name, value in (("Content-Type", "application/json"), *headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}", asked
    finally:
        httpd.shutdown()
        httpd.server_close()


def client_of(url):
    return BackendClient(url, lambda: "secret-token", timeout_s=10)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", ["health", "field"])
def test_a_redirect_takes_neither_token_nor_data_anywhere(qgis_app, status, call):
    with server(200) as (there, asked), server(status, [("Location", f"{there}/health")]) as (here, _):
        with pytest.raises(BackendUnavailableError) as caught:
            client_of(here).health() if call == "health" else client_of(here).aef_field(
                api.FieldRequest(PLACE)
            )
        assert asked == []
    assert f"HTTP {status}" in str(caught.value)
    assert there in str(caught.value), "where the address leads is what corrects it"


def test_a_redirect_tells_no_password_of_its_target(qgis_app):
    target = [("Location", "https://me:hidden@example.org/login?token=abcdefgh")]
    with server(302, target) as (here, _), pytest.raises(BackendUnavailableError) as caught:
        client_of(here).health()
    assert "hidden" not in str(caught.value) and "abcdefgh" not in str(caught.value)


def field_reply(values, valid):
    report = api.AefReport("used", source="file", year_used=2020)
    reply = api.FieldResponse(api.encode_array(values), api.encode_array(valid), report)
    return json.dumps(api.to_json(reply)).encode()


@pytest.mark.parametrize(
    ("values", "valid"),
    [
        (np.zeros((2, 2, 64), np.float32), np.ones((2, 2), bool)),
        (np.zeros((3, 4, 3), np.float32), np.ones((3, 4), bool)),
        (np.zeros((3, 4, 64), np.float64), np.ones((3, 4), bool)),
        (np.zeros((3, 4, 64), np.float32), np.ones(12, bool)),
        (np.full((3, 4, 64), np.nan, np.float32), np.ones((3, 4), bool)),
    ],
    ids=["grid", "bands", "type", "flat", "holes"],
)
def test_a_field_that_does_not_fit_the_question_is_no_answer(qgis_app, values, valid):
    told = pytest.raises(BackendUnavailableError, match="not what a FUSAR-GPT backend sends")
    with server(200, body=field_reply(values, valid)) as (url, _), told:
        client_of(url).aef_field(api.FieldRequest(PLACE))


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"error":' * 50_000], ids=["list", "error"])
@pytest.mark.parametrize("status", [200, 500])
def test_nesting_without_end_is_no_backend(qgis_app, body, status):
    with server(status, body=body) as (url, _), pytest.raises(FusarError, match="no FUSAR-GPT backend"):
        client_of(url).health()


@pytest.mark.parametrize("size", [[0, 0], [-5, 10]])
def test_an_image_of_no_size_is_no_context(size):
    context = {"aef": {"status": "used"}, "image_size_sent": [64, 64], "image_size_seen": size}
    assert read_context({"fusar": context}) in (None, ChatContext(api.AefReport("used")))
