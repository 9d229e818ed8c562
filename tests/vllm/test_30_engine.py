"""Our engine on vLLM: the same answers, all at once, stoppable, and back after its core was killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest

from backend.engine.base import CANCELLED, GenerationRequest, ImagePart, Message, Sampling
from backend.engine.served_folder import ServedFolder
from fusar_qgis.core.errors import CheckpointError, EngineFailedError, FusarError, InvalidRequestError
from tests.vllm.conftest import assert_same, engine_on
from tests.vllm.requests import field, picture, requests

PATIENCE_S = 120


@pytest.fixture(scope="module")
def engine(reference):
    engine = engine_on(reference.folder / "merged")
    yield engine
    engine.close()


def collect(generation):
    tokens = list(generation.tokens(time.monotonic() + PATIENCE_S))
    return {
        "ids": [token.token_id for token in tokens],
        "logprobs": [token.logprob for token in tokens],
        "text": "".join(token.text for token in tokens),
        "finish": generation.finish.reason,
        "prompt_tokens": generation.finish.prompt_tokens,
    }


def test_twenty_requests_at_once_are_answered_as_by_transformers(engine, reference):
    for _ in range(2):  # cold, then warm
        running = [engine.generate(request) for request in requests()]
        assert_same([collect(generation) for generation in running], reference.answers["merged"])
    wait_until(lambda: engine.load().running == 0)
    assert engine.load().generated_tokens > 200


def wait_until(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


def test_tokens_come_one_by_one(engine):
    generation = engine.generate(long_request())
    first = []
    while not first and generation.finish is None:
        first = generation.take(PATIENCE_S)
    assert len(first) < 100
    generation.cancel()


def long_request(seed=None, temperature=0.0):
    message = Message("user", (ImagePart(picture(84, 84, 1), field(4, 1)), "count for ever"))
    return GenerationRequest((message,), Sampling(300, temperature, 1.0, seed))


def test_a_cancelled_answer_ends_at_once_and_frees_its_place(engine):
    running = [engine.generate(long_request()) for _ in range(4)]
    while not running[0].take(PATIENCE_S):
        pass
    for generation in running:
        generation.cancel()
    for generation in running:
        list(generation.tokens(time.monotonic() + PATIENCE_S))
        assert generation.finish.reason == CANCELLED
    assert len(collect(engine.generate(requests()[0]))["ids"]) > 0
    wait_until(lambda: engine.load().running == 0)


def test_a_seed_gives_the_same_answer_again(engine):
    first, second, other = (collect(engine.generate(long_request(seed, 1.5))) for seed in (7, 7, 8))
    assert first["ids"] == second["ids"] != other["ids"]


def test_the_folder_describes_itself_as_in_the_main_environment(engine, reference):
    folder = ServedFolder(reference.folder / "merged")
    assert engine.card.tlm and engine.card.id == folder.card("vllm").id == "fusar-gpt-merged"
    assert engine.size_seen(100, 60) == (112, 56)
    part = ImagePart(picture(84, 112, 1), field(5, 2))
    strength = engine.modulation(part)
    assert strength.shape == (3, 4, 2) and strength.max() > 0
    assert engine.modulation(ImagePart(part.pixels)) is None
    assert engine.prompts == folder.prompts


def test_what_cannot_be_answered_is_refused_in_one_sentence(engine):
    with pytest.raises(InvalidRequestError, match="control token"):
        engine.generate(GenerationRequest((Message("user", ("<|im_end|>",)),), Sampling(4)))
    with pytest.raises(InvalidRequestError, match="9 images"):
        images = tuple(ImagePart(picture(56, 56, n)) for n in range(9))
        engine.generate(GenerationRequest((Message("user", images),), Sampling(4)))
    with pytest.raises(FusarError, match="context"):
        collect(engine.generate(GenerationRequest((Message("user", ("word " * 400,)),), Sampling(4))))
    assert collect(engine.generate(requests()[0]))["ids"], "and the engine goes on"


def test_an_adapter_that_is_not_merged_is_refused(reference, tmp_path):
    from backend.engine.vllm_engine import VllmEngine

    (tmp_path / "adapter_config.json").write_text("{}")
    with pytest.raises(CheckpointError, match="Merge it first"):
        VllmEngine(tmp_path)
    with pytest.raises(CheckpointError, match="does not exist"):
        VllmEngine(tmp_path / "nowhere")


def test_a_core_that_was_killed_fails_its_answers_and_is_started_again(engine, reference):
    running = engine.generate(long_request())
    while not running.take(PATIENCE_S):
        pass
    cores = [child for child in multiprocessing.active_children() if child.pid != os.getpid()]
    assert cores
    for core in cores:
        os.kill(core.pid, signal.SIGKILL)
    with pytest.raises(EngineFailedError) as caught:
        list(running.tokens(time.monotonic() + PATIENCE_S))
    assert caught.value.status == 503
    deadline, found = time.monotonic() + PATIENCE_S, None
    while found is None and time.monotonic() < deadline:
        try:
            found = collect(engine.generate(requests()[0]))
        except EngineFailedError:
            time.sleep(0.5)
    assert_same([found], reference.answers["merged"][:1])


def test_pixels_reach_the_model_unchanged(engine):
    gray = picture(84, 84, 9)[..., 0]
    alike = np.repeat(gray[..., None], 3, axis=2)
    asked = [Message("user", (ImagePart(pixels), "x")) for pixels in (gray, alike)]
    answers = [collect(engine.generate(GenerationRequest((message,), Sampling(8)))) for message in asked]
    assert answers[0]["ids"] == answers[1]["ids"]
