"""Every row of the error table, over HTTP: one JSON shape, the right status, no traceback."""

from __future__ import annotations

import inspect
import threading

import httpx
import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from fusar_qgis.core import errors
from fusar_qgis.core.errors import BackendRejectedError, FusarError
from tests.backend.error_table import DETECT, check, client_fixture, engine_fixture  # noqa: F401 - fixtures
from tests.backend.serving import FakeEngine, png_url, served

CHAT = {"model": "fake", "messages": [{"role": "user", "content": "hello"}]}
PLACE = {"bbox": [10.0, 50.0, 10.2, 50.1], "year": 2020}
RAISED = sorted(
    {
        error
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, FusarError) and error is not BackendRejectedError
    },
    key=lambda error: error.__name__,
)


@pytest.fixture
def broken(engine):
    yield engine
    engine.error = engine.raises = None


@pytest.mark.parametrize("error", RAISED, ids=lambda error: error.__name__)
def test_every_error_class_has_its_status_and_words(client, broken, error):
    broken.error = error("What is wrong.", "What to do.")
    body = check(client.post("/v1/interpret", json=DETECT), error.status, error.code)
    assert (body["message"], body["action"]) == ("What is wrong.", "What to do.")


def test_a_bug_is_a_plain_500(client, broken):
    broken.raises = ZeroDivisionError("secret detail")
    error = check(client.post("/v1/interpret", json=DETECT), 500, "internal")
    assert "secret" not in str(error)
    broken.raises = None
    assert client.post("/v1/interpret", json=DETECT).status_code == 200


@pytest.mark.parametrize(
    ("path", "change", "status", "code"),
    [
        ("/v1/interpret", {"image": "https://example.org/x.png"}, 415, "unsupported_image"),
        ("/v1/interpret", {"image": "data:image/png;base64,AAAA"}, 415, "unsupported_image"),
        ("/v1/interpret", {"image": png_url(101, 50)}, 413, "too_large"),
        ("/v1/interpret", {"image": "data:," + "A" * 5000}, 413, "too_large"),
        ("/v1/interpret", {"image": 7}, 422, "invalid_request"),
        ("/v1/interpret", {"task": "poetry"}, 422, "invalid_request"),
        ("/v1/interpret", {"label": ""}, 422, "invalid_request"),
        ("/v1/interpret", {"boxes": [[1, 2, 3]]}, 422, "invalid_request"),
        ("/v1/interpret", {"model": "gpt-5"}, 404, "unknown_model"),
        ("/v1/interpret", {"scene": {**PLACE, "bbox": [0, 0, 0, 0]}}, 422, "invalid_scene"),
        ("/v1/interpret", {"scene": {"bbox": [10, 50, 11, 51]}}, 422, "invalid_request"),
        ("/v1/aef/field", {"scene": PLACE}, 424, "aef_unavailable"),
        ("/v1/aef/field", {"scene": PLACE, "source": "public"}, 424, "aef_unavailable"),
        ("/v1/aef/field", {"scene": PLACE, "source": "moon"}, 422, "invalid_request"),
        ("/v1/aef/field", {"scene": {**PLACE, "n_lon": 999, "n_lat": 999}}, 413, "too_large"),
        ("/v1/aef/composite", PLACE, 424, "aef_unavailable"),
        ("/v1/aef/composite", {**PLACE, "width_px": 9999}, 413, "too_large"),
        ("/v1/aef/composite", {**PLACE, "bands": [1, 2, 99]}, 422, "invalid_request"),
        ("/v1/chat/completions", {"model": "gpt-5"}, 404, "unknown_model"),
        ("/v1/chat/completions", {"messages": []}, 422, "invalid_request"),
        ("/v1/chat/completions", {"messages": [{"role": "tool", "content": "x"}]}, 422, "invalid_request"),
        (
            "/v1/chat/completions",
            {"messages": [{"role": "assistant", "content": "x"}]},
            422,
            "invalid_request",
        ),
        ("/v1/chat/completions", {"temperature": 3}, 422, "invalid_request"),
        ("/v1/chat/completions", {"max_tokens": 0}, 422, "invalid_request"),
        ("/v1/chat/completions", {"seed": 2**64}, 422, "invalid_request"),
        ("/v1/chat/completions", {"n": 2}, 422, "invalid_request"),
        ("/v1/chat/completions", {"tools": [{"type": "function"}]}, 422, "invalid_request"),
        ("/v1/chat/completions", {"stop": ["x"]}, 422, "invalid_request"),
        ("/v1/chat/completions", {"response_format": {"type": "json_object"}}, 422, "invalid_request"),
    ],
)
def test_a_wrong_request_gets_its_row(client, path, change, status, code):
    base = DETECT if path == "/v1/interpret" else CHAT if "chat" in path else {}
    check(client.post(path, json={**base, **change}), status, code)


def test_an_image_of_a_web_address_in_a_chat_is_refused_without_fetching_it(client):
    for url in (f"{client.base_url}/health", "http://169.254.169.254/latest/meta-data"):
        parts = [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": "What?"}]
        body = {**CHAT, "messages": [{"role": "user", "content": parts}], "stream": True}
        check(client.post("/v1/chat/completions", json=body), 415, "unsupported_image")


def test_a_validation_message_names_the_place(client):
    error = check(
        client.post("/v1/interpret", json={**DETECT, "boxes": [[1, 2, "x", 4]]}), 422, "invalid_request"
    )
    assert "boxes.0.2" in error["message"]


@pytest.mark.parametrize("body", [b"{", b"", b"[1, 2]", b'"text"', b"\xff\xfe"])
def test_a_body_that_is_no_json_object(client, body):
    reply = client.post("/v1/interpret", content=body, headers={"Content-Type": "application/json"})
    check(reply, 422, "invalid_request")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_a_body_of_another_type(client, kind):
    # What a web page can send without asking first must never reach the model.
    headers = {"Content-Type": kind} if kind else {}
    check(client.post("/v1/interpret", content=b"{}", headers=headers), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body", [b"[" * 3000, b'{"image": ' + b"[" * 3000, b'{"label": "\\ud800"}', b'{"max_new_tokens": 1e999}']
)
def test_a_hostile_body_is_just_a_wrong_request(client, body):
    reply = client.post("/v1/interpret", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    check(reply, reply.status_code, "invalid_request")


@pytest.mark.parametrize(
    "answer",
    [
        "[1e999, 0, 5, 5]",
        '[{"bbox_2d": [NaN, 1, 2, 3]}]',
        "9" * 5000,
        '[{"bbox_2d": [1, 2, 3, 4], "label": "\\ud800"}]',
        '{"caption": "\\ud800"}',
    ],
)
def test_no_answer_of_a_model_breaks_the_reply(engine, client, answer):
    usual, engine.answer = engine.answer, answer
    for task in ("detection", "counting", "localization", "captioning"):
        assert client.post("/v1/interpret", json={**DETECT, "task": task}).status_code == 200
    engine.answer = usual


def test_unknown_paths_and_methods(client):
    check(client.get("/v1/nothing"), 404, "not_found")
    check(client.get("/v1/interpret"), 405, "method_not_allowed")
    assert client.get("/v1/interpret").headers["Allow"] == "POST"


def chunks(count):
    for _ in range(count):
        yield b"x" * 1000


@pytest.mark.parametrize("count", [5, 100])
def test_a_body_without_length_is_counted_as_it_comes(client, count):
    headers = {"Content-Type": "application/json"}
    try:
        reply = client.post("/v1/interpret", content=chunks(count), headers=headers)
    except (httpx.WriteError, httpx.ReadError):
        assert count == 100, "only a client that sends far too much may be cut off"
    else:
        check(reply, 413, "too_large")


def test_too_many_requests_get_429_and_places_come_back(engine):
    engine = FakeEngine()
    engine.hold = threading.Event()
    with served(create_app(engine, AefSelector(), Settings(max_requests=1))) as client:
        replies = []
        thread = threading.Thread(target=lambda: replies.append(client.post("/v1/interpret", json=DETECT)))
        thread.start()
        assert engine.started.wait(10)
        for path, body in (
            ("/v1/interpret", DETECT),
            ("/v1/chat/completions", CHAT),
            ("/v1/chat/completions", {**CHAT, "stream": True}),
            ("/v1/aef/field", {"scene": PLACE}),
        ):
            reply = client.post(path, json=body)
            check(reply, 429, "busy")
            assert int(reply.headers["Retry-After"]) >= 1
        engine.hold.set()
        thread.join(20)
        assert replies[0].status_code == 200
        for _ in range(2):
            assert client.post("/v1/chat/completions", json={**CHAT, "stream": True}).status_code == 200
        assert client.post("/v1/interpret", json=DETECT).status_code == 200


def test_an_answer_over_the_time_limit_is_504():
    engine = FakeEngine()
    engine.hold = threading.Event()
    with served(create_app(engine, AefSelector(), Settings(request_timeout_s=0.05))) as client:
        check(client.post("/v1/interpret", json=DETECT), 504, "timeout")
        check(client.post("/v1/chat/completions", json=CHAT), 504, "timeout")
        assert engine.was_cancelled.wait(10)
