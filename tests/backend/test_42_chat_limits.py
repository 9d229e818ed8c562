"""Conversations that are too long, too full of images or in the wrong order are refused before the model is asked."""

from __future__ import annotations

import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.chat import MAX_IMAGES, MAX_TURNS
from backend.settings import Settings
from tests.backend.error_table import check
from tests.backend.serving import FakeEngine, png_url, served

IMAGE = {"type": "image_url", "image_url": {"url": png_url(8, 8)}}


@pytest.fixture(scope="module")
def engine():
    return FakeEngine("Yes.")


@pytest.fixture(scope="module")
def client(engine):
    with served(create_app(engine, AefSelector(), Settings())) as client:
        yield client


def turns(count):
    return [{"role": ("user", "assistant")[n % 2], "content": f"word {n}"} for n in range(count)]


def with_images(count):
    return [{"role": "user", "content": [IMAGE] * count}]


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], "at least 1 item"),
        (turns(MAX_TURNS + 1), f"{MAX_TURNS + 1} messages"),
        (turns(2), "'assistant'"),
        (with_images(MAX_IMAGES + 1), f"{MAX_IMAGES + 1} images"),
        ([*[{"role": "user", "content": [IMAGE]}] * (MAX_IMAGES + 1)], f"{MAX_IMAGES + 1} images"),
        ([{"role": "assistant", "content": [IMAGE]}, *turns(1)], "not in a user message"),
    ],
)
def test_wrong_conversations_never_reach_the_model(client, engine, messages, told):
    asked = len(engine.requests)
    reply = client.post("/v1/chat/completions", json={"model": "fake", "messages": messages})
    error = check(reply, 422, "invalid_request")
    assert told in error["message"]
    assert len(engine.requests) == asked


def test_as_many_images_and_turns_as_allowed_are_answered(client, engine):
    for messages in (with_images(MAX_IMAGES), turns(MAX_TURNS - 1)):
        reply = client.post("/v1/chat/completions", json={"model": "fake", "messages": messages})
        assert reply.status_code == 200, reply.text
    assert len(engine.requests[-2].images) == MAX_IMAGES
    assert len(engine.requests[-1].messages) == MAX_TURNS - 1
