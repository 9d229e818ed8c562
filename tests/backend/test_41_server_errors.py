"""Every row of the error table, over HTTP: one JSON shape, the right status, no traceback."""

from __future__ import annotations

import inspect
import threading

import httpx
import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings, load_settings
from fusar_qgis.core import errors
from fusar_qgis.core.errors import BackendRejectedError, ConfigError, FusarError
from tests.backend.serving import FakeEngine, png_url, served

TOKEN = "s3cret-ümlaut"
DETECT = {"image": png_url(), "task": "detection", "label": "ship"}
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


@pytest.fixture(scope="module")
def engine():
    return FakeEngine()


@pytest.fixture(scope="module")
def client(engine):
    with served(
        create_app(engine, AefSelector(), Settings(max_body_bytes=4096, max_image_px=5000))
    ) as client:
        yield client


@pytest.fixture
def broken(engine):
    yield engine
    engine.error = engine.raises = None


def check(reply: httpx.Response, status: int, code: str) -> dict:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/json"
    assert set(reply.json()) == {"error"}
    error = reply.json()["error"]
    assert set(error) == {"code", "message", "action"}
    assert error["code"] == code
    assert error["message"].endswith((".", "?"))
    assert "Traceback" not in reply.text
    assert 'File "' not in reply.text
    return error


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


@pytest.fixture(scope="module")
def guarded():
    with served(create_app(FakeEngine(), AefSelector(), Settings(token=TOKEN))) as client:
        yield client


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"]
)
def test_without_the_right_token_nothing_is_served(guarded, header):
    headers = {} if header is None else {"Authorization": header.encode()}
    for reply in (
        guarded.get("/v1/models", headers=headers),
        guarded.get("/metrics", headers=headers),
        guarded.get("/docs", headers=headers),
        guarded.get("/nothing", headers=headers),
        guarded.post("/v1/interpret", json=DETECT, headers=headers),
    ):
        check(reply, 401, "unauthorized")
        assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_the_right_token_opens_and_health_needs_none(guarded):
    headers = {"Authorization": f"Bearer {TOKEN}".encode()}
    assert guarded.get("/v1/models", headers=headers).status_code == 200
    assert guarded.get("/health").status_code == 200
    # Readiness tells why a model did not load, with its path: not to strangers.
    assert guarded.get("/ready").status_code == 401
    assert guarded.get("/ready", headers=headers).status_code == 200


def test_a_wrong_token_is_refused_before_the_body_is_read(guarded):
    reply = guarded.post("/v1/interpret", content=b"{", headers={"Content-Type": "application/json"})
    check(reply, 401, "unauthorized")


def test_a_web_page_is_forbidden_but_the_servers_own_docs_page_is_not(client):
    check(
        client.post("/v1/interpret", json=DETECT, headers={"Origin": "https://evil.example"}),
        403,
        "forbidden",
    )
    check(client.get("/v1/models", headers={"Origin": "null"}), 403, "forbidden")
    own = str(client.base_url).rstrip("/")
    assert client.get("/v1/models", headers={"Origin": own}).status_code == 200


def test_a_foreign_host_name_is_forbidden_without_a_token_only(client, guarded):
    # A name that an attacker lets point to 127.0.0.1.
    check(client.get("/v1/models", headers={"Host": "evil.example:8765"}), 403, "forbidden")
    headers = {"Host": "gpu01.lan", "Authorization": f"Bearer {TOKEN}".encode()}
    assert guarded.get("/v1/models", headers=headers).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "gpu01.lan"])
def test_without_a_token_the_server_refuses_to_listen_beyond_this_computer(host, tmp_path, monkeypatch):
    monkeypatch.delenv("FUSAR_TOKEN", raising=False)
    with pytest.raises(ConfigError, match="no token is set"):
        load_settings(host=host)
    monkeypatch.setenv("FUSAR_TOKEN", TOKEN)
    assert load_settings(host=host).bearer_tokens() == (TOKEN,)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_needs_no_token(host):
    assert load_settings(host=host).bearer_tokens() == ()


def test_the_token_file(tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="utf-8")
    assert load_settings(host="0.0.0.0", token_file=path).bearer_tokens() == (TOKEN,)
    path.write_text("\n")
    with pytest.raises(ConfigError, match="empty"):
        load_settings(token_file=path).bearer_tokens()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(token_file=tmp_path / "no").bearer_tokens()


@pytest.mark.parametrize(
    ("name", "value"), [("FUSAR_PORT", "70000"), ("FUSAR_PORT", "x"), ("FUSAR_TOKEN", " ")]
)
def test_wrong_settings_name_the_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name):
        load_settings()


def test_the_token_is_not_shown_when_settings_are_printed():
    assert TOKEN not in repr(Settings(token=TOKEN))
