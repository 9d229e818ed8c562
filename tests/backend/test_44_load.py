"""Many clients at once: no answer is lost, mixed up or cut, and afterwards nothing is left behind."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import torch

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import LoadedCheckpoint
from backend.model.info import CheckpointInfo
from backend.settings import Settings
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.tasks import DEFAULT_PROMPTS
from tests.backend.serving import FakeEngine, png_url, served
from tests.backend.small_model import TLM, small_model, small_processor
from tests.backend.test_43_queue import wait_for

N_CLIENTS = 24
N_EACH = 8
DETECT = {"image": png_url(), "task": "detection", "label": "ship"}


class EchoEngine(FakeEngine):
    """Repeats the question letter by letter, a moment each: every answer can be told from every other."""

    def __init__(self):
        super().__init__(self._echo)
        self._moment = threading.Event()

    def _echo(self, question):
        self._moment.wait(0.01)
        return question


def chat_body(text, stream):
    return {"model": "fake", "messages": [{"role": "user", "content": text}], "stream": stream}


def text_of(reply, stream):
    if not stream:
        return reply.json()["choices"][0]["message"]["content"]
    lines = [line.removeprefix("data: ") for line in reply.text.splitlines() if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line) for line in lines[:-1]]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


def ask_in_a_row(url, number):
    """One client's requests; returns how many were answered and how many put off."""
    answered = refused = 0
    with httpx.Client(base_url=url, headers={"X-Forwarded-For": f"10.0.0.{number}"}, timeout=60) as client:
        for index in range(N_EACH):
            text, stream = f"client {number} asks {index}", bool(index % 2)
            while True:
                reply = client.post("/v1/chat/completions", json=chat_body(text, stream))
                if reply.status_code != 429:
                    break
                assert int(reply.headers["Retry-After"]) >= 1
                refused += 1
                time.sleep(0.02)  # politer than a busy loop, less polite than the header asks for
            assert reply.status_code == 200, reply.text
            assert text_of(reply, stream) == text
            answered += 1
    return answered, refused


@pytest.mark.parametrize("max_requests", [64, 6])
def test_no_answer_is_lost_or_mixed_up(max_requests):
    settings = Settings(max_running=4, max_requests=max_requests, trust_proxy=True)
    with served(create_app(EchoEngine(), AefSelector(), settings)) as client:
        with ThreadPoolExecutor(N_CLIENTS) as pool:
            url = str(client.base_url)
            results = list(pool.map(lambda number: ask_in_a_row(url, number), range(N_CLIENTS)))
        assert [answered for answered, _ in results] == [N_EACH] * N_CLIENTS
        # With places for all nobody is put off; with few places somebody is.
        assert bool(sum(refused for _, refused in results)) is (max_requests < N_CLIENTS)
        wait_for(client, "fusar_requests_at_work", 0)
        wait_for(client, "fusar_queue_running", 0)


def test_clients_that_come_and_go_leave_nothing_behind():
    engine = FakeEngine("x" * 40)
    engine.hold = threading.Event()
    with served(create_app(engine, AefSelector(), Settings(max_running=3, max_requests=100))) as client:

        def leave(number):
            stream = bool(number % 2)
            path = "/v1/interpret" if number % 3 == 0 else "/v1/chat/completions"
            body = DETECT if number % 3 == 0 else chat_body("hello", stream)
            try:
                httpx.post(f"{client.base_url}{path}", json=body, timeout=httpx.Timeout(20, read=0.05))
            except httpx.ReadTimeout:
                return

        with ThreadPoolExecutor(20) as pool:
            list(pool.map(leave, range(60)))
        wait_for(client, "fusar_requests_at_work", 0)
        wait_for(client, "fusar_queue_waiting", 0)
        assert all(generation.cancelled for generation in engine.generations)
        engine.hold.set()
        assert client.post("/v1/interpret", json=DETECT).status_code == 200


def test_more_answers_may_run_at_once_than_threads_by_default():
    engine = FakeEngine("hello")
    engine.hold = threading.Event()
    with served(create_app(engine, AefSelector(), Settings(max_running=50, max_requests=100))) as client:

        def ask(number):
            return httpx.post(
                f"{client.base_url}/v1/chat/completions", json=chat_body("hello", False), timeout=60
            )

        with ThreadPoolExecutor(50) as pool:
            asked = [pool.submit(ask, number) for number in range(50)]
            for _ in range(1000):
                if len(engine.generations) == 50:
                    break
                time.sleep(0.01)
            begun = len(engine.generations)
            engine.hold.set()
            assert [future.result().status_code for future in asked] == [200] * 50
    assert begun == 50


@pytest.fixture
def real_engine():
    info = CheckpointInfo("none", "stage2", TLM, image_size=112, max_new_tokens=24)
    checkpoint = LoadedCheckpoint(small_model(), small_processor(112), info, DEFAULT_PROMPTS)
    engine = TransformersEngine(checkpoint, ModelCard("tiny", 112, tlm=True, max_new_tokens=24))
    yield engine
    engine.close()


def test_a_real_model_answers_many_clients_as_it_answers_one(real_engine):
    with served(create_app(real_engine, AefSelector(), Settings(max_requests=100))) as client:
        bodies = [
            {"model": "tiny", "messages": [{"role": "user", "content": f"Question {index}: what?"}]}
            for index in range(12)
        ]

        def ask(body):
            reply = httpx.post(f"{client.base_url}/v1/chat/completions", json=body, timeout=60)
            assert reply.status_code == 200, reply.text
            return reply.json()["choices"][0]["message"]["content"]

        alone = [ask(body) for body in bodies]
        assert len(set(alone)) > 1
        with ThreadPoolExecutor(12) as pool:
            together = list(pool.map(ask, bodies * 2))
    assert together == alone * 2


def test_a_model_that_runs_out_of_memory_fails_its_answers_and_goes_on(real_engine):
    body = {"model": "tiny", "messages": [{"role": "user", "content": "What?"}]}
    with served(create_app(real_engine, AefSelector(), Settings())) as client:
        whole = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
        calls = []

        def fail_in_mid_answer(*_):
            calls.append(1)
            if len(calls) == 5:
                raise torch.OutOfMemoryError("CUDA out of memory")

        hook = real_engine._model.lm_head.register_forward_pre_hook(fail_in_mid_answer)
        reply = client.post("/v1/chat/completions", json=body)
        hook.remove()
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "engine_failed")
        assert "CUDA" not in reply.text
        again = client.post("/v1/chat/completions", json=body)
        assert again.json()["choices"][0]["message"]["content"] == whole
        wait_for(client, "fusar_requests_at_work", 0)
