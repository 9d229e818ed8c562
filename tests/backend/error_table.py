"""A server around a fake engine, and what each of its error replies must be."""

from __future__ import annotations

import httpx
import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from tests.backend.serving import FakeEngine, png_url, served

DETECT = {"image": png_url(), "task": "detection", "label": "ship"}


@pytest.fixture(name="engine", scope="module")
def engine_fixture():
    return FakeEngine()


@pytest.fixture(name="client", scope="module")
def client_fixture(engine):
    with served(
        create_app(engine, AefSelector(), Settings(max_body_bytes=4096, max_image_px=5000))
    ) as client:
        yield client


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
