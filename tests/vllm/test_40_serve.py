"""A stock `vllm serve` with our package installed, and our engine that talks to it over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from backend.engine.base import CANCELLED, GenerationRequest, Message, Sampling
from backend.engine.vllm_field import KEY
from backend.engine.vllm_remote import VllmRemote
from fusar_qgis.core.errors import EngineFailedError
from tests.vllm.conftest import assert_same
from tests.vllm.requests import requests
from tests.vllm.test_30_engine import PATIENCE_S, collect, long_request, wait_until


@pytest.fixture(scope="module")
def remote(vllm_server, reference):
    engine = VllmRemote(reference.folder / "plain", vllm_server.url)
    yield engine
    engine.close()


def test_twenty_requests_over_http_are_answered_as_by_transformers(remote, reference):
    for _ in range(2):  # cold, then warm
        running = [remote.generate(request) for request in requests()]
        assert_same([collect(generation) for generation in running], reference.answers["plain"])


def test_an_adapter_on_the_language_model_answers_as_when_merged(vllm_server, reference):
    adapted = VllmRemote(reference.folder / "adapted", vllm_server.url, "adapted")
    running = [adapted.generate(request) for request in requests()]
    assert_same([collect(generation) for generation in running], reference.answers["adapted"])
    adapted.close()


def post(server, body):
    request = urllib.request.Request(
        f"{server.url}/v1/chat/completions", json.dumps({"model": "plain", "max_tokens": 4, **body}).encode(),
        {"Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def test_any_client_may_ask_without_our_server(vllm_server):
    assert post(vllm_server, {"messages": [{"role": "user", "content": "hello"}]})["choices"][0]["message"]


@pytest.mark.parametrize("entry", [{"values": 1}, {"values": {}, "positions": {}}, "x"])
def test_a_wrong_field_is_answered_with_400_and_our_sentence(vllm_server, remote, entry):
    body = remote._body(requests()[0])
    body.update(stream=False, mm_processor_kwargs={KEY: [entry]}, logprobs=False)
    for name in ("stream_options", "return_token_ids"):
        body.pop(name)
    with pytest.raises(urllib.error.HTTPError) as caught:
        post(vllm_server, body)
    assert caught.value.code == 400
    assert "AEF" in (told := caught.value.read().decode()) or "aef" in told


def test_a_cancelled_answer_ends_at_once(remote):
    generation = remote.generate(long_request())
    while not generation.take(PATIENCE_S):
        pass
    generation.cancel()
    list(generation.tokens(time.monotonic() + PATIENCE_S))
    assert generation.finish.reason == CANCELLED
    wait_until(lambda: remote.load().running == 0)


def test_a_conversation_beyond_the_context_is_one_sentence(remote):
    with pytest.raises(Exception, match="context"):
        collect(remote.generate(GenerationRequest((Message("user", ("word " * 400,)),), Sampling(4))))


def test_a_server_that_dies_fails_its_answers_and_may_come_back(remote, vllm_server, reference):
    running = remote.generate(long_request())
    while not running.take(PATIENCE_S):
        pass
    vllm_server.kill()
    with pytest.raises(EngineFailedError) as caught:
        list(running.tokens(time.monotonic() + PATIENCE_S))
    assert caught.value.status == 503
    with pytest.raises(EngineFailedError):
        collect(remote.generate(requests()[0]))
    vllm_server.start()
    assert_same([collect(remote.generate(requests()[0]))], reference.answers["plain"][:1])


def test_a_server_that_is_not_there_is_named(reference):
    with pytest.raises(EngineFailedError, match=r"http://127\.0\.0\.1:9"):
        VllmRemote(reference.folder / "plain", "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("options", "environment", "told"),
    [
        ([], {"FUSAR_VLLM_CPU_LORA": "1"}, "enable-tower-connector-lora"),
        (["--enable-tower-connector-lora"], {"FUSAR_VLLM_CPU_LORA": ""}, "mixes them into the answers"),
    ],
)
def test_adapters_that_would_be_answered_wrongly_are_refused(vllm_server, options, environment, told):
    command = [word for word in vllm_server.command if word != "--enable-tower-connector-lora"] + options
    command[command.index("--port") + 1] = "0"
    result = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode != 0
    assert told in result.stderr + result.stdout
