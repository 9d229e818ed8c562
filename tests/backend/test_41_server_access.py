"""Who may ask: tokens, foreign web pages and host names, and listening beyond this computer."""

from __future__ import annotations

import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings, load_settings
from fusar_qgis.core.errors import ConfigError
from tests.backend.error_table import DETECT, check, client_fixture, engine_fixture  # noqa: F401 - fixtures
from tests.backend.serving import FakeEngine, served

TOKEN = "s3cret-ümlaut"


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


def test_the_documented_interface_says_what_needs_the_token():
    for token, needed in (("secret", True), (None, False)):
        app = create_app(FakeEngine(), AefSelector(), Settings(token=token))
        document = app.openapi()
        assert ("securitySchemes" in document.get("components", {})) is needed
        assert document.get("security") == ([{"bearer": []}] if needed else None)
        if needed:
            assert document["paths"]["/health"]["get"]["security"] == []
