"""Who waits, who runs, who leaves: no event lost or doubled, no row kept that nobody waits for."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from backend.engine.base import CANCELLED, LENGTH, Finish, Generation, Token
from backend.engine.batch import BatchLimits
from tests.backend.small_engine import (
    LIMIT_S,
    held,
    ids,
    request,
    run,
    settle,
    small_checkpoint,
    small_engine,
    tokens_of,
)


@pytest.fixture(scope="module")
def checkpoint():
    return small_checkpoint()


@pytest.fixture
def engine(checkpoint):
    with small_engine(checkpoint, max_batch=6) as engine:
        yield engine


def short_requests():
    """Answers of 1 to 14 tokens to prompts of many lengths, with and without images and fields."""
    return [
        request("word " * (3 * number), 1 + 2 * number, number or None, number % 3 or None)
        for number in range(7)
    ]


def test_cancelling_frees_the_row_before_the_next_step(engine, monkeypatch):
    rows_at = []
    step = engine._scheduler._batch.step
    keep, drop = (engine.generate(request(n_new=600, image_seed=seed)) for seed in (1, 2))
    assert keep.take(LIMIT_S) and drop.take(LIMIT_S)

    def cancelling_step():
        rows_at.append(len(engine._scheduler._batch.rows))
        if len(rows_at) == 3:
            drop.cancel()
        step()

    monkeypatch.setattr(engine._scheduler._batch, "step", cancelling_step)
    tokens_of(drop)
    assert drop.finish.reason == CANCELLED
    while len(rows_at) < 6:
        assert keep.take(LIMIT_S)
    keep.cancel()
    tokens_of(keep)
    settle(engine)
    assert rows_at[:6] == [2, 2, 2, 1, 1, 1]
    assert engine._scheduler._batch._cache.lengths == []


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_a_row_that_leaves_between_two_steps_leaves_the_others_as_they_were(engine, monkeypatch, dropped):
    requests = [request(n_new=40, image_seed=seed, field_seed=seed) for seed in range(3)]
    wanted = [ids(run(engine, each)[0]) for each in requests]
    generations = []
    steps = []
    step = engine._scheduler._batch.step

    def step_and_cancel():
        step()
        steps.append(len(engine._scheduler._batch.rows))
        if steps.count(3) == 5:
            generations[dropped].cancel()

    monkeypatch.setattr(engine._scheduler._batch, "step", step_and_cancel)
    with held(engine):
        generations += [engine.generate(each) for each in requests]
    answers = [ids(tokens_of(generation)) for generation in generations]
    assert generations[dropped].finish.reason == CANCELLED
    assert answers[dropped] == wanted[dropped][: len(answers[dropped])] and len(answers[dropped]) < 40
    del answers[dropped], wanted[dropped]
    assert answers == wanted


def test_at_most_max_batch_rows_run_and_a_long_prompt_waits_for_room(checkpoint):
    with small_engine(checkpoint, max_batch=3) as engine:
        batch = engine._scheduler._batch
        batch.limits = BatchLimits(rows=3, tokens=400)
        seen = []
        step = batch.step
        batch.step = lambda: (seen.append([row.reach for row in batch.rows]), step())
        with held(engine):
            short = [engine.generate(request(n_new=20, image_seed=seed)) for seed in range(5)]
            long = engine.generate(request("long " * 60, n_new=30))
        answers = [tokens_of(generation) for generation in (*short, long)]
        assert [len(answer) for answer in answers] == [20] * 5 + [30]
        assert max(len(reaches) for reaches in seen) == 3
        assert all(len(reaches) * max(reaches) <= 400 or len(reaches) == 1 for reaches in seen)
        assert any(max(reaches) > 300 for reaches in seen)


def test_random_requests_and_cancels_lose_and_double_no_event(engine, monkeypatch):
    chance = random.Random(3)
    pool = short_requests()
    whole = [ids(run(engine, each)[0]) for each in pool]
    generations = []
    events = defaultdict(list)
    put = Generation.put
    monkeypatch.setattr(
        Generation, "put", lambda self, event: (events[id(self)].append(event), put(self, event))
    )
    for number in range(200):
        index = chance.randrange(len(pool))
        generation = engine.generate(pool[index])
        generations.append((index, generation))
        if number % 3 == 0:
            chance.choice(generations)[1].cancel()
        if number % 20 == 0:
            generations[chance.randrange(len(generations))][1].take(LIMIT_S)
    for _, generation in generations:
        tokens_of(generation)
        assert generation.finish is not None
    for index, generation in generations:
        *tokens, end = events[id(generation)]
        assert isinstance(end, Finish) and all(isinstance(token, Token) for token in tokens)
        tokens = ids(tokens)
        if end.reason == LENGTH:
            assert tokens == whole[index]
        else:
            assert end.reason == CANCELLED and generation.cancelled
            assert tokens == whole[index][: len(tokens)]
    load = engine.load()
    assert (load.waiting, load.running) == (0, 0)
    settle(engine)
    assert engine._scheduler._batch._cache.layers[0].keys is None


def test_the_load_counts_what_waits_what_runs_and_what_was_said(engine):
    before = engine.load()
    first = engine.generate(request(n_new=500, image_seed=1))
    first.take(LIMIT_S)
    with held(engine):
        second = engine.generate(request(n_new=5, image_seed=2))
        assert (engine.load().waiting, engine.load().running) == (1, 1)
    tokens_of(second)
    first.cancel()
    tokens_of(first)
    after = engine.load()
    assert (after.waiting, after.running) == (0, 0)
    assert after.generated_tokens >= before.generated_tokens + 5
    assert after.busy_seconds > before.busy_seconds
