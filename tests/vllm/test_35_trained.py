"""What the training command leaves is served by our engine on vLLM as it is, with the answers of transformers."""

from __future__ import annotations

import json

import pytest

from tests.vllm.conftest import assert_same, engine_on
from tests.vllm.requests import requests
from tests.vllm.test_30_engine import collect


@pytest.fixture(scope="module")
def engine(reference):
    engine = engine_on(reference.folder / "trained")
    yield engine
    engine.close()


def test_a_trained_checkpoint_answers_as_in_transformers(engine, reference):
    running = [engine.generate(request) for request in requests()]
    assert_same([collect(generation) for generation in running], reference.answers["trained"])


def test_it_is_the_trained_one(reference):
    """Without this the start folder's answers would pass."""
    said = json.loads((reference.folder / "trained" / "fusar.json").read_text())
    assert said["stage"] == "sft2"
    trained, plain = reference.answers["trained"], reference.answers["plain"]
    assert [answer["ids"] for answer in trained] != [answer["ids"] for answer in plain]
    assert len({tuple(answer["ids"]) for answer in trained}) > 1
