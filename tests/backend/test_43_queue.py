"""Whose turn it is: the fair queue by itself, then over HTTP."""

from __future__ import annotations

import asyncio
import threading
import time

import httpx
import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from backend.web.fair_queue import FairQueue
from backend.web.limits import RequestGate
from fusar_qgis.core.errors import GenerationTimeoutError, ServerBusyError, ServerStoppingError
from tests.backend.serving import BOX_ANSWER, FakeEngine, png_url, served


def detect(label="ship"):
    return {"image": png_url(), "task": "detection", "label": label}


def sent_by(client):
    return {"X-Forwarded-For": f"10.9.9.9, {client}"}


def metric(client, name):
    lines = client.get("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name + " "))


def wait_for(client, name, value):
    for _ in range(2000):
        if metric(client, name) == value:
            return
        time.sleep(0.005)
    raise AssertionError(f"{name} is {metric(client, name)}, not {value}")


class SteppedEngine(FakeEngine):
    """Says nothing before `step` is released; `order` has the questions as they came."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.step = threading.Semaphore(0)
        self.order = []

    def _answer(self, question):
        self.order.append(question)
        assert self.step.acquire(timeout=30)
        return BOX_ANSWER


def called(turns):
    return [turn.is_running for turn in turns]


def test_clients_take_turns_and_each_keeps_its_order():
    async def check():
        queue = FairQueue(1)
        many = [queue.join("a") for _ in range(4)]
        one = queue.join("b")
        assert (queue.running, queue.waiting, queue.waiting_clients) == (1, 4, 2)
        order = []
        for _ in range(5):
            (turn,) = (turn for turn in (*many, one) if turn.is_running)
            order.append("b" if turn is one else many.index(turn))
            turn.end()
        assert order == [0, 1, "b", 2, 3]
        assert (queue.running, queue.waiting, queue.waiting_clients) == (0, 0, 0)

    asyncio.run(check())


def test_a_turn_that_ends_while_it_waits_leaves_the_line_and_twice_is_once():
    async def check():
        queue = FairQueue(1)
        first, second, third = (queue.join("a") for _ in range(3))
        second.end()
        second.end()
        assert queue.waiting == 1
        first.end()
        first.end()
        assert called((first, second, third)) == [False, False, True]
        third.end()
        assert queue.running == 0

    asyncio.run(check())


@pytest.mark.parametrize("granted_first", [True, False])
def test_a_cancelled_wait_never_loses_a_place(granted_first):
    async def check():
        queue = FairQueue(1)
        running, waiting = queue.join("a"), queue.join("b")

        async def wait():
            try:
                await waiting.come()
            finally:
                waiting.end()

        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        if granted_first:
            running.end()  # the turn is called, but the task has not seen it yet
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        running.end()
        assert (queue.running, queue.waiting) == (0, 0)

    asyncio.run(check())


def test_a_wait_has_an_end_and_can_be_refused():
    async def check():
        queue = FairQueue(1)
        queue.join("a")
        late, refused = queue.join("a"), queue.join("a")
        with pytest.raises(GenerationTimeoutError, match="turn did not come"):
            await late.come(0.001)
        refused.refuse(ServerStoppingError("Over."))
        with pytest.raises(ServerStoppingError, match="Over"):
            await refused.come(5)

    asyncio.run(check())


def test_no_client_takes_every_place():
    gate = RequestGate(3, 2)
    gate.enter("a")
    gate.enter("a")
    with pytest.raises(ServerBusyError, match="of this client"):
        gate.enter("a")
    gate.enter("b")
    with pytest.raises(ServerBusyError, match="3 requests"):
        gate.enter("c")
    gate.leave("a")
    gate.enter("c")
    assert gate.at_work == 3


def test_forty_tiles_of_one_client_do_not_stand_before_the_question_of_another():
    engine = SteppedEngine()
    settings = Settings(max_running=2, trust_proxy=True)
    with served(create_app(engine, AefSelector(), settings)) as client:
        statuses = []

        def ask(label, address):
            reply = client.post("/v1/interpret", json=detect(label), headers=sent_by(address))
            statuses.append((label, reply.status_code))

        tiles = [threading.Thread(target=ask, args=("ship", "10.0.0.1")) for _ in range(40)]
        for thread in tiles:
            thread.start()
        wait_for(client, "fusar_queue_waiting", 38)
        question = threading.Thread(target=ask, args=("plane", "10.0.0.2"))
        question.start()
        wait_for(client, "fusar_queue_waiting", 39)
        assert metric(client, "fusar_queue_clients") == 2
        for _ in range(41):
            engine.step.release()
        for thread in (*tiles, question):
            thread.join(30)
        assert sorted(statuses) == [("plane", 200)] + [("ship", 200)] * 40
        place = next(index for index, text in enumerate(engine.order) if "plane" in text)
        assert place <= 4, "at most a few tiles came first"


def test_a_client_that_went_away_while_it_waited_leaves_no_trace():
    engine = SteppedEngine()
    with served(create_app(engine, AefSelector(), Settings(max_running=1))) as client:
        first = threading.Thread(target=lambda: client.post("/v1/interpret", json=detect("ship")))
        first.start()
        wait_for(client, "fusar_queue_running", 1)
        chat = {"model": "fake", "messages": [{"role": "user", "content": "hello"}]}
        for path, body in (
            ("/v1/interpret", detect("plane")),
            ("/v1/chat/completions", chat),
            ("/v1/chat/completions", {**chat, "stream": True}),
        ):
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{client.base_url}{path}", json=body, timeout=httpx.Timeout(10, read=0.1))
            wait_for(client, "fusar_queue_waiting", 0)
        wait_for(client, "fusar_requests_at_work", 1)
        engine.step.release()
        first.join(30)
        assert len(engine.order) == 1, "who has gone is never answered"


def test_a_full_server_says_when_to_come_again_and_keeps_places_for_others():
    engine = SteppedEngine()
    settings = Settings(max_running=1, max_requests=4, trust_proxy=True)
    with served(create_app(engine, AefSelector(), settings)) as client:
        threads = [
            threading.Thread(
                target=lambda: client.post("/v1/interpret", json=detect(), headers=sent_by("10.0.0.1"))
            )
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        wait_for(client, "fusar_requests_at_work", 3)
        reply = client.post("/v1/interpret", json=detect(), headers=sent_by("10.0.0.1"))
        assert (reply.status_code, reply.json()["error"]["code"]) == (429, "busy")
        assert int(reply.headers["Retry-After"]) >= 1
        other = threading.Thread(
            target=lambda: client.post("/v1/interpret", json=detect(), headers=sent_by("10.0.0.2"))
        )
        other.start()
        wait_for(client, "fusar_requests_at_work", 4)
        for _ in range(4):
            engine.step.release()
        for thread in (*threads, other):
            thread.join(30)
        wait_for(client, "fusar_requests_at_work", 0)


def test_a_stream_that_waits_for_its_turn_has_heartbeats():
    engine = SteppedEngine()
    with served(create_app(engine, AefSelector(), Settings(max_running=1, heartbeat_s=0.02))) as client:
        first = threading.Thread(target=lambda: client.post("/v1/interpret", json=detect()))
        first.start()
        wait_for(client, "fusar_queue_running", 1)
        body = {"model": "fake", "messages": [{"role": "user", "content": "hello"}], "stream": True}
        with client.stream("POST", "/v1/chat/completions", json=body) as reply:
            assert reply.status_code == 200
            lines = reply.iter_lines()
            assert next(lines) == ": heartbeat"
            assert len(engine.order) == 1
            engine.step.release(2)
            assert [line for line in lines if line][-1] == "data: [DONE]"
        first.join(30)


def test_with_several_tokens_each_is_a_client(tmp_path):
    path = tmp_path / "tokens"
    path.write_text("first-token\nsecond-tökén\n", encoding="utf-8")
    engine = SteppedEngine()
    settings = Settings(token_file=path, max_running=1, max_requests=2, max_per_client=1)
    with served(create_app(engine, AefSelector(), settings), token="first-token") as client:
        first = threading.Thread(target=lambda: client.post("/v1/interpret", json=detect()))
        first.start()
        wait_for(client, "fusar_queue_running", 1)
        assert client.post("/v1/interpret", json=detect()).status_code == 429
        other = {"Authorization": "Bearer second-tökén".encode()}
        replies = []
        second = threading.Thread(
            target=lambda: replies.append(client.post("/v1/interpret", json=detect(), headers=other))
        )
        second.start()
        wait_for(client, "fusar_queue_waiting", 1)
        engine.step.release(2)
        first.join(30)
        second.join(30)
        assert replies[0].status_code == 200
