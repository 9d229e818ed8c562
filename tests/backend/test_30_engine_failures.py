"""What fails inside the engine reaches the clients it concerns, and nobody else."""

from __future__ import annotations

import pytest
import torch

from backend.engine.base import CANCELLED
from backend.engine.memory_limit import memory_errors
from backend.engine.visual_cache import image_key
from fusar_qgis.core.errors import EngineFailedError, FusarError
from tests.backend.small_engine import (
    LIMIT_S,
    held,
    ids,
    request,
    run,
    small_checkpoint,
    small_engine,
    tokens_of,
)

N_NEW = 12


@pytest.fixture(scope="module")
def checkpoint():
    return small_checkpoint()


@pytest.fixture
def engine(checkpoint):
    with small_engine(checkpoint, max_batch=2) as engine:
        yield engine


def out_of_memory(*_, **__):
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")


def bug(*_, **__):
    raise ZeroDivisionError


def once(monkeypatch, target, name, failure):
    """Lets a method fail at its next call and work again after it."""
    works = getattr(target, name)

    def fail(*arguments, **named):
        monkeypatch.setattr(target, name, works)
        return failure(*arguments, **named)

    monkeypatch.setattr(target, name, fail)


@pytest.mark.parametrize("failure, error", [(out_of_memory, EngineFailedError), (bug, FusarError)])
@pytest.mark.parametrize("place", ["join", "step"])
def test_a_failure_ends_those_it_concerns_and_the_engine_goes_on(engine, monkeypatch, place, failure, error):
    (want,) = run(engine, request(image_seed=1))
    scheduler = engine._scheduler
    once(monkeypatch, scheduler._batch, place, failure)
    with held(engine):
        generations = [engine.generate(request(image_seed=1)) for _ in range(6)]
    failed = []
    for generation in generations:
        try:
            assert ids(tokens_of(generation)) == ids(want)
        except FusarError as caught:
            assert isinstance(caught, error)
            assert "Traceback" not in str(caught)
            failed.append(generation)
    assert 1 <= len(failed) <= 4
    assert ids(run(engine, request(image_seed=1))[0]) == ids(want)
    assert (engine.load().waiting, engine.load().running) == (0, 0)


def test_a_bug_between_two_steps_ends_the_batch_and_the_engine_goes_on(engine, monkeypatch):
    running = engine.generate(request(n_new=900, image_seed=1))
    running.take(LIMIT_S)
    once(monkeypatch, engine._scheduler._batch, "drop_cancelled", bug)
    with pytest.raises(FusarError, match="failed while it answered"):
        tokens_of(running)
    assert len(run(engine, request(image_seed=1))[0]) == N_NEW


@pytest.mark.parametrize("failure, error", [(out_of_memory, EngineFailedError), (bug, FusarError)])
def test_a_request_that_breaks_the_encoder_breaks_it_for_itself_alone(engine, monkeypatch, failure, error):
    (want,) = run(engine, request(image_seed=1))
    look = engine._scheduler._stages.encoder._look

    def look_or_fail(known, new):
        return failure() if image_key(bad.images[0].pixels) in new else look(known, new)

    bad = request(image_seed=9)
    monkeypatch.setattr(engine._scheduler._stages.encoder, "_look", look_or_fail)
    with held(engine):
        good = [engine.generate(request(image_seed=1)) for _ in range(3)]
        broken = engine.generate(bad)
        good += [engine.generate(request(image_seed=1)) for _ in range(3)]
    for generation in good:
        assert ids(tokens_of(generation)) == ids(want)
    with pytest.raises(error):
        tokens_of(broken)


def test_a_prompt_too_large_for_memory_leaves_the_running_rows_alone(engine, monkeypatch):
    (want,) = run(engine, request(n_new=200, image_seed=1))
    running = engine.generate(request(n_new=200, image_seed=1))
    first = running.take(LIMIT_S)
    once(monkeypatch, engine._scheduler._batch, "join", out_of_memory)
    late = engine.generate(request(image_seed=2))
    with pytest.raises(EngineFailedError, match="memory"):
        tokens_of(late)
    assert ids([*first, *tokens_of(running)]) == ids(want)


def test_memory_that_ends_while_the_cache_grows_does_not_mix_rows_up(engine, monkeypatch):
    """The cache makes all its room before it takes a row in."""
    (want,) = run(engine, request(n_new=200, image_seed=1))
    running = engine.generate(request(n_new=200, image_seed=1))
    first = running.take(LIMIT_S)
    last_layer = engine._scheduler._batch._cache.layers[-1]
    reserve = last_layer.reserve

    def narrow(like, slots, columns):
        return reserve(like, slots, columns) if slots == 1 else out_of_memory()

    monkeypatch.setattr(last_layer, "reserve", narrow)
    with pytest.raises(EngineFailedError):
        tokens_of(engine.generate(request(image_seed=2)))
    assert ids([*first, *tokens_of(running)]) == ids(want)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory."),
        MemoryError(),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory"
        ),
    ],
)
def test_every_way_to_run_out_of_memory_is_one_error(error):
    with pytest.raises(EngineFailedError, match="ran out of memory") as caught, memory_errors():
        raise error
    assert caught.value.__cause__ is None
    assert "FUSAR_MAX_BATCH" in caught.value.action


def test_a_real_allocation_that_is_too_large_is_known_as_one():
    with pytest.raises(EngineFailedError), memory_errors():
        torch.empty(2**60, dtype=torch.uint8)


def test_other_errors_stay_what_they_are():
    with pytest.raises(RuntimeError, match="shapes"), memory_errors():
        raise RuntimeError("shapes do not fit")


def test_closing_cancels_what_waits_and_what_runs_and_later_requests(checkpoint):
    with small_engine(checkpoint, max_batch=1) as engine:
        running, *waiting = (engine.generate(request(n_new=900, image_seed=seed)) for seed in range(6))
        running.take(LIMIT_S)
    late = engine.generate(request())
    for generation in (running, *waiting, late):
        tokens_of(generation)
        assert generation.finish.reason == CANCELLED
    assert (engine.load().waiting, engine.load().running) == (0, 0)


def test_the_workers_threads_leave_the_callers_number_of_threads_alone(checkpoint):
    before = torch.get_num_threads()
    with small_engine(checkpoint) as engine:
        run(engine, request(image_seed=1))
        counts = engine._scheduler._decoder._executor.submit(torch.get_num_threads).result()
    assert counts == 1
    assert torch.get_num_threads() == before
