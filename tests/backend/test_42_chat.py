"""Chat in OpenAI's shape over real HTTP, with the stock client."""

from __future__ import annotations

import json
import math
import threading

import httpx
import numpy as np
import openai
import pytest

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import LoadedCheckpoint
from backend.model.info import CheckpointInfo
from backend.settings import Settings
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import UnreadableAnswerError
from fusar_qgis.core.tasks import DEFAULT_PROMPTS
from tests.backend.serving import FakeEngine, png_url, served, unit_codes, write_aef
from tests.backend.small_model import TLM, small_model, small_processor

TEXT = "Größe: 3 Schiffe 船."
PLACE = {"bbox": [10.005, 50.005, 10.195, 50.095], "year": 2020, "n_lon": 4, "n_lat": 3}


@pytest.fixture(scope="module")
def aef(tmp_path_factory):
    return AefSelector(
        [open_file_source(write_aef(tmp_path_factory.mktemp("aef") / "2020.tif", unit_codes(10, 20)))]
    )


@pytest.fixture(scope="module")
def engine():
    return FakeEngine(TEXT)


@pytest.fixture(scope="module")
def client(engine, aef):
    with served(create_app(engine, aef, Settings())) as client:
        yield client


@pytest.fixture(scope="module")
def stock(client):
    with openai.OpenAI(base_url=f"{client.base_url}/v1", api_key="any", max_retries=0) as stock:
        yield stock


def with_image(text="What is this?"):
    return [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": png_url()}},
                {"type": "text", "text": text},
            ],
        },
    ]


def test_the_stock_client_gets_a_completion(stock, engine):
    reply = stock.chat.completions.create(model="fake", messages=with_image(), max_tokens=50)
    choice = reply.choices[0]
    assert (choice.message.role, choice.message.content, choice.finish_reason) == ("assistant", TEXT, "stop")
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (11, len(TEXT))
    assert reply.object == "chat.completion"
    roles = [message.role for message in engine.requests[-1].messages]
    assert roles == ["system", "user"]
    assert engine.requests[-1].images[0].pixels.shape == (40, 60)


def test_the_stock_client_streams(stock):
    chunks = list(
        stock.chat.completions.create(
            model="fake", messages=with_image(), stream=True, stream_options={"include_usage": True}
        )
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == TEXT
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage.completion_tokens == len(TEXT)
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_stock_client_lists_the_model(stock):
    assert [model.id for model in stock.models.list()] == ["fake"]


@pytest.mark.parametrize(
    ("error", "change"),
    [
        (openai.NotFoundError, {"model": "other"}),
        (openai.UnprocessableEntityError, {"n": 3}),
        (openai.UnprocessableEntityError, {"messages": [{"role": "assistant", "content": "x"}]}),
    ],
)
def test_the_stock_client_understands_our_errors(stock, error, change):
    with pytest.raises(error) as caught:
        stock.chat.completions.create(**{"model": "fake", "messages": with_image(), **change})
    assert set(caught.value.body) == {"code", "message", "action"}


@pytest.mark.parametrize("stream", [False, True])
def test_log_probabilities_come_when_asked_for(stock, stream):
    reply = stock.chat.completions.create(model="fake", messages=with_image(), logprobs=True, stream=stream)
    parts = [reply] if not stream else list(reply)
    content = [
        item
        for part in parts
        for choice in part.choices
        if choice.logprobs
        for item in choice.logprobs.content
    ]
    assert "".join(item.token for item in content) == TEXT
    assert all(item.logprob == -0.25 for item in content)
    assert bytes(byte for item in content for byte in item.bytes) == TEXT.encode()


def test_max_tokens_and_sampling_reach_the_engine(stock, engine):
    reply = stock.chat.completions.create(
        model="fake", messages=with_image(), max_completion_tokens=3, temperature=0.7, top_p=0.5, seed=4
    )
    assert (reply.choices[0].message.content, reply.choices[0].finish_reason) == (TEXT[:3], "length")
    sampling = engine.requests[-1].sampling
    assert (sampling.max_new_tokens, sampling.temperature, sampling.top_p, sampling.seed) == (3, 0.7, 0.5, 4)
    stock.chat.completions.create(model="fake", messages=with_image())
    assert engine.requests[-1].sampling.temperature == 0.0


@pytest.mark.parametrize("stream", [False, True])
def test_the_fusar_object_brings_place_and_tells_what_aef_did(client, engine, stream):
    body = {"model": "fake", "messages": with_image(), "stream": stream, "fusar": {"scene": PLACE}}
    reply = client.post("/v1/chat/completions", json=body)
    pieces = events(reply.text) if stream else [reply.json()]
    told = [piece["fusar"] for piece in pieces if "fusar" in piece]
    assert len(told) == (2 if stream else 1)
    for extra in told:
        assert (extra["aef"]["status"], extra["aef"]["n_valid"], extra["frame"]) == ("used", 12, "seen_px")
        assert (extra["image_size_sent"], extra["image_size_seen"]) == ([60, 40], [112, 112])
        assert extra["request_id"] == reply.headers["X-Request-ID"]
    assert engine.requests[-1].images[0].field.valid.all()


def test_the_field_belongs_to_the_last_image(client, engine):
    messages = [*with_image("first"), {"role": "assistant", "content": "Yes."}, *with_image("second")[1:]]
    client.post(
        "/v1/chat/completions", json={"model": "fake", "messages": messages, "fusar": {"scene": PLACE}}
    )
    first, second = engine.requests[-1].images
    assert first.field is None
    assert second.field is not None


def test_a_chat_without_image_is_answered(client):
    body = {"model": "fake", "messages": [{"role": "user", "content": "hello"}], "fusar": {"scene": PLACE}}
    reply = client.post("/v1/chat/completions", json=body).json()
    assert reply["choices"][0]["message"]["content"] == TEXT
    assert reply["fusar"]["aef"]["status"] == "no_place"
    assert reply["fusar"]["image_size_sent"] is None


def events(text):
    """The JSON of all events but the last, which must be [DONE]."""
    data = [line[len("data: ") :] for line in text.splitlines() if line.startswith("data: ")]
    assert data[-1] == "[DONE]"
    return [json.loads(item) for item in data[:-1]]


def test_a_silent_stream_has_heartbeats_and_then_goes_on(aef):
    engine = FakeEngine(TEXT)
    engine.hold = threading.Event()
    with served(create_app(engine, aef, Settings(heartbeat_s=0.02))) as client:
        body = {"model": "fake", "messages": with_image(), "stream": True}
        with client.stream("POST", "/v1/chat/completions", json=body) as reply:
            assert reply.headers["content-type"].startswith("text/event-stream")
            lines = []
            for line in reply.iter_lines():
                lines.append(line)
                if line.startswith(": heartbeat"):
                    engine.hold.set()
        text = "\n".join(lines)
    assert ": heartbeat" in text
    assert "".join(c["choices"][0]["delta"].get("content", "") for c in events(text) if c["choices"]) == TEXT


def test_an_error_in_mid_stream_is_an_event_of_the_one_shape(aef):
    engine = FakeEngine(TEXT)
    engine.error = UnreadableAnswerError("The engine talks nonsense.", "Restart it.")
    with served(create_app(engine, aef, Settings())) as client:
        body = {"model": "fake", "messages": with_image(), "stream": True}
        last = events(client.post("/v1/chat/completions", json=body).text)[-1]
        assert last["error"] == {
            "code": "unreadable_answer", "message": "The engine talks nonsense.", "action": "Restart it.",
        }  # fmt: skip
        stock = openai.OpenAI(base_url=f"{client.base_url}/v1", api_key="any", max_retries=0)
        with pytest.raises(openai.APIError, match="nonsense"):
            list(stock.chat.completions.create(model="fake", messages=with_image(), stream=True))


def test_a_stream_over_the_time_limit_ends_with_an_error(aef):
    engine = FakeEngine(TEXT)
    engine.hold = threading.Event()
    with served(create_app(engine, aef, Settings(request_timeout_s=0.05, heartbeat_s=0.01))) as client:
        body = {"model": "fake", "messages": with_image(), "stream": True}
        assert events(client.post("/v1/chat/completions", json=body).text)[-1]["error"]["code"] == "timeout"
        assert engine.was_cancelled.wait(10)


def test_a_bug_in_the_engine_of_a_stream_is_told_too(aef):
    engine = FakeEngine(TEXT)
    engine.raises = ZeroDivisionError("secret")
    with served(create_app(engine, aef, Settings(max_requests=1))) as client:
        body = {"model": "fake", "messages": with_image(), "stream": True}
        for _ in range(2):  # the place in the gate comes back
            reply = client.post("/v1/chat/completions", json=body)
            assert (reply.status_code, reply.json()["error"]["code"]) == (500, "internal")


@pytest.fixture(scope="module")
def real_engine():
    info = CheckpointInfo("none", "stage2", TLM, image_size=112, max_new_tokens=900)
    checkpoint = LoadedCheckpoint(small_model(), small_processor(112), info, DEFAULT_PROMPTS)
    engine = TransformersEngine(checkpoint, ModelCard("tiny", 112, tlm=True, max_new_tokens=900))
    engine._end_ids = ()
    yield engine
    engine.close()


class Watched:
    """An engine that shows its generations."""

    def __init__(self, engine):
        self._engine = engine
        self.generations = []

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def generate(self, request):
        generation = self._engine.generate(request)
        self.generations.append(generation)
        return generation

    def close(self):
        pass


def test_leaving_a_stream_stops_the_real_model_within_a_step_and_frees_the_place(real_engine, aef):
    watched = Watched(real_engine)
    with served(create_app(watched, aef, Settings(max_requests=1))) as client:
        body = {"model": "tiny", "messages": with_image("Count."), "stream": True}
        with httpx.stream("POST", f"{client.base_url}/v1/chat/completions", json=body, timeout=30) as reply:
            first = next(reply.iter_lines())
        assert first.startswith("data: ")
        (generation,) = watched.generations
        assert generation._closed.wait(20)
        while generation.finish is None:
            generation.take(5)
        assert generation.finish.reason == "cancelled"
        for _ in range(1000):  # the place comes back just after the engine has stopped
            reply = client.post("/v1/chat/completions", json={**body, "stream": False, "max_tokens": 3})
            if reply.status_code != 429:
                break
        assert reply.status_code == 200
        assert reply.json()["usage"]["completion_tokens"] == 3


def test_real_tokens_stream_with_their_probabilities(real_engine, aef):
    with served(create_app(Watched(real_engine), aef, Settings())) as client:
        body = {"model": "tiny", "messages": with_image(), "max_tokens": 20, "logprobs": True}
        body["fusar"] = {"scene": PLACE}
        whole = client.post("/v1/chat/completions", json=body).json()
        pieces = events(client.post("/v1/chat/completions", json={**body, "stream": True}).text)
    content = "".join(p["choices"][0]["delta"].get("content", "") for p in pieces if p.get("choices"))
    assert content == whole["choices"][0]["message"]["content"]
    assert whole["choices"][0]["finish_reason"] == "length"
    logprobs = [item["logprob"] for item in whole["choices"][0]["logprobs"]["content"]]
    assert len(logprobs) == 20
    assert all(-math.inf < value <= 0 for value in logprobs)
    streamed = [
        item["logprob"]
        for piece in pieces
        for item in ((piece["choices"][0]["logprobs"] or {}).get("content") or [])
    ]
    np.testing.assert_allclose(streamed, logprobs, atol=1e-5)
