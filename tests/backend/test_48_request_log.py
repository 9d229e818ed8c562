"""Request ids, log lines and counts, over HTTP."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.log_lines import JsonLines
from backend.settings import Settings
from fusar_qgis.core.errors import UnreadableAnswerError
from tests.backend.serving import FakeEngine, png_url, served

TOKEN = "s3cret-token"
LABEL = "a-word-of-the-question"
DETECT = {"image": png_url(), "task": "detection", "label": LABEL}
CHAT = {"model": "fake", "messages": [{"role": "user", "content": LABEL}]}


@pytest.fixture(scope="module")
def engine():
    return FakeEngine()


@pytest.fixture(scope="module")
def client(engine):
    with served(create_app(engine, AefSelector(), Settings(token=TOKEN)), token=TOKEN) as client:
        yield client


@pytest.fixture
def lines(caplog):
    """The request log's lines so far, as the JSON log writes them."""
    caplog.set_level(logging.INFO)

    def read():
        records = [record for record in caplog.records if record.name == "backend.web.request_log"]
        return [json.loads(JsonLines().format(record)) for record in records]

    return read


def wait_for(lines, request_id):
    # The line is written just after the reply's last byte.
    for _ in range(100_000):
        if found := [line for line in lines() if line["request_id"] == request_id]:
            return found[0]
    raise AssertionError(lines())


def test_an_answer_has_one_line_with_its_fields(client, lines):
    reply = client.post("/v1/interpret?key=hidden", json=DETECT, headers={"X-Request-Id": "tile-7.of_9"})
    assert reply.headers["X-Request-ID"] == reply.json()["request_id"] == "tile-7.of_9"
    line = wait_for(lines, "tile-7.of_9")
    assert (line["method"], line["path"], line["status"]) == ("POST", "/v1/interpret", 200)
    assert (line["client"], line["tokens"], line["aef"]) == ("127.0.0.1", 48, "no_place")
    assert line["duration_s"] > 0
    assert {"time", "level", "logger", "message", "error"} <= set(line)


@pytest.mark.parametrize("stream", [False, True])
def test_a_chat_has_its_tokens_too(client, lines, stream):
    reply = client.post("/v1/chat/completions", json={**CHAT, "stream": stream})
    line = wait_for(lines, reply.headers["X-Request-ID"])
    assert (line["tokens"], line["aef"], line["status"]) == (48, "no_place", 200)
    assert f"chatcmpl-{reply.headers['X-Request-ID']}" in reply.text


def test_nothing_secret_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    client.post(f"/v1/interpret?token={TOKEN}", json=DETECT)
    client.post("/v1/interpret", json={**DETECT, "image": f"data:{LABEL}"})
    client.get(f"/v1/nothing?token={TOKEN}")
    client.get("/metrics")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("backend")]
    assert ours
    assert not [text for text in ours if TOKEN in text or LABEL in text or "base64" in text]


def test_an_error_has_its_id_and_code(client, lines):
    for path, body, status, code in (
        ("/v1/interpret", {**DETECT, "task": "x"}, 422, "invalid_request"),
        ("/v1/none", {}, 404, "not_found"),
    ):
        reply = client.post(path, json=body)
        line = wait_for(lines, reply.headers["X-Request-ID"])
        assert (line["status"], line["error"]) == (status, code)
    refused = client.get("/v1/models", headers={"Authorization": "Bearer wrong", "X-Request-ID": "mine"})
    assert refused.headers["X-Request-ID"] == "mine"
    assert wait_for(lines, "mine")["error"] == "unauthorized"
    assert 'fusar_errors_total{code="unauthorized"} 1.0' in client.get("/metrics").text


def test_an_error_in_mid_stream_is_counted(client, engine, lines):
    engine.error = UnreadableAnswerError("Nonsense.")
    reply = client.post("/v1/chat/completions", json={**CHAT, "stream": True})
    engine.error = None
    assert wait_for(lines, reply.headers["X-Request-ID"])["error"] == "unreadable_answer"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "æ", 'x"y', "../x"])
def test_an_id_that_is_not_sane_is_replaced(client, given):
    reply = client.get("/health", headers={"X-Request-ID": given.encode()})
    assert reply.headers["X-Request-ID"] != given
    assert len(reply.headers["X-Request-ID"]) == 32


def test_a_bug_tells_the_id_to_look_for(client, engine):
    engine.raises = ZeroDivisionError("secret")
    reply = client.post("/v1/interpret", json=DETECT, headers={"X-Request-ID": "find-me"})
    engine.raises = None
    assert "find-me" in reply.json()["error"]["action"]


def test_a_path_cannot_forge_a_line(client, lines):
    reply = client.get("/v1/%0AINFO%20forged" + "x" * 500)
    line = wait_for(lines, reply.headers["X-Request-ID"])
    assert "\n" not in line["message"]
    assert len(line["path"]) < 200


def test_the_proxys_address_is_believed_only_if_it_is_ours():
    for trusted, client_name in ((True, "10.1.2.3"), (False, "127.0.0.1")):
        app = create_app(FakeEngine(), AefSelector(), Settings(trust_proxy=trusted))
        with served(app) as client:
            seen = []
            log = logging.getLogger("backend.web.request_log")
            handler = logging.Handler()
            handler.emit = lambda record, seen=seen: seen.append(record.fields["client"])
            level = log.level
            log.setLevel(logging.INFO)
            log.addHandler(handler)
            client.get("/v1/models", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"})
            client.get("/v1/models", headers={"X-Forwarded-For": "6.6.6.6, not an address"})
            client.get("/v1/none")  # the line of the one before is out when this is answered
        log.removeHandler(handler)
        log.setLevel(level)
        assert seen[:2] == [client_name, "127.0.0.1"]


def test_metrics_tell_tokens_aef_and_tlm(client):
    client.post("/v1/interpret", json=DETECT)
    text = client.get("/metrics").text
    assert 'fusar_aef_reports_total{source="",status="no_place"}' in text
    assert 'fusar_answers_total{tlm="off"}' in text
    assert 'fusar_tokens_total{kind="completion"}' in text
    assert 'fusar_request_seconds_bucket{le="0.05",path="/v1/interpret"}' in text
    assert "fusar_queue_waiting 0.0" in text


def test_the_log_formats(client):
    record = logging.LogRecord("x", logging.ERROR, "", 0, "said %s", ("ü\n",), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "said ü\n"


def test_no_answer_reaches_a_client_that_speaks_no_http(client):
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{client.base_url}/health".replace("http://", "https://"))
