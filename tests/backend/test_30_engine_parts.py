"""The engine's parts alone: drawing tokens, slots of keys and values, remembered images, threads."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch
from transformers import DynamicCache

from backend.engine.base import Sampling
from backend.engine.kv_cache import BLOCK, SlotCache
from backend.engine.sampling import Chooser, choose
from backend.engine.threads import thread_counts
from backend.engine.visual_cache import VisualCache, VisualTokens, image_key
from backend.engine.worker import BusyClock, Worker
from tests.backend.small_model import small_model

LIMIT_S = 10.0
SHARES = torch.tensor([0.5, 0.3, 0.15, 0.05])


def chooser(temperature=1.0, top_p=1.0, seed=0):
    return Chooser(Sampling(9, temperature, top_p, seed))


def drawn(one, count=4000, logits=None):
    """Shares of the tokens in many draws of one row."""
    logits = SHARES.log()[None] if logits is None else logits
    tokens = [choose(logits, [one], [None], 1.0)[0].token_id for _ in range(count)]
    return np.bincount(tokens, minlength=logits.shape[1]) / count


def test_tokens_are_drawn_as_often_as_the_model_says():
    np.testing.assert_allclose(drawn(chooser()), SHARES, atol=0.03)


def test_temperature_sharpens():
    want = SHARES**2 / (SHARES**2).sum()
    np.testing.assert_allclose(drawn(chooser(temperature=0.5)), want, atol=0.03)


@pytest.mark.parametrize("top_p, kept", [(0.5, 1), (0.51, 2), (0.8, 2), (0.9, 3), (1e-9, 1)])
def test_the_nucleus_is_the_fewest_tokens_that_reach_top_p(top_p, kept):
    want = SHARES.clone()
    want[kept:] = 0
    np.testing.assert_allclose(drawn(chooser(top_p=top_p)), want / want.sum(), atol=0.03)


def test_a_temperature_near_zero_takes_the_likeliest():
    logits = torch.tensor([[1e4, 9.9e3, -1e4]])
    assert drawn(chooser(temperature=1e-30), 50, logits).tolist() == [1.0, 0.0, 0.0]


def test_the_probability_is_the_models_whatever_the_temperature():
    logits = SHARES.log()[None].repeat(2, 1)
    for choice in choose(logits, [chooser(0.0), chooser(0.3)], [None, None], 1.0):
        assert np.exp(choice.logprob) == pytest.approx(float(SHARES[choice.token_id]))


def test_rows_draw_their_own_numbers():
    logits = torch.zeros(2, 1000)
    alone = [
        [choose(logits[:1], [one], [None], 1.0)[0].token_id for _ in range(5)] for one in map(seeded, (3, 4))
    ]
    rows = [seeded(3), seeded(4)]
    together = [[choice.token_id for choice in choose(logits, rows, [None, None], 1.0)] for _ in range(5)]
    assert [list(column) for column in zip(*together, strict=True)] == alone


def seeded(seed):
    return chooser(seed=seed)


@pytest.mark.parametrize("seed", [-1, 0, 2**63, 2**70])
def test_any_whole_number_is_a_seed(seed):
    assert seeded(seed).draw() == seeded(seed).draw()


def test_without_a_seed_draws_differ():
    assert chooser(seed=None).draw() != chooser(seed=None).draw()


def test_what_was_said_is_penalized_in_the_choice_alone():
    logits = torch.tensor([[2.0, 1.9, -1.0]])
    seen = torch.tensor([True, False, True])
    (choice,) = choose(logits, [chooser(0.0)], [seen], 1.3)
    assert choice.token_id == 1
    assert choice.logprob == pytest.approx(float(torch.log_softmax(logits, -1)[0, 1]))


def prompts(lengths, value):
    """A prefill's cache whose entry for token t of row r is value + 100 r + t."""
    cache = DynamicCache()
    rows, columns = torch.arange(len(lengths)), torch.arange(max(lengths))
    states = (value + 100.0 * rows[:, None] + columns)[:, None, :, None].expand(-1, 2, -1, 3)
    for layer in range(2):
        cache.update(states, -states, layer)
    return cache


def kept(cache, row):
    keys, length = cache.layers[1].keys, cache.lengths[row]
    assert bool((keys[row, :, :length] == -cache.layers[1].values[row, :, :length]).all())
    return keys[row, 0, :length, 0].tolist()


def test_slots_keep_each_rows_own_keys_when_rows_join_grow_and_leave():
    cache = SlotCache(2)
    cache.join(prompts([3, 5], 0), [3, 5], [0, 1])
    cache.join(prompts([4, 2, 6], 1000), [4, 2, 6], [2, 1])
    assert cache.lengths == [3, 5, 6, 2]
    mask = cache.begin_step(torch.device("cpu"))
    assert mask.sum(dim=1).tolist() == [4, 6, 7, 3]
    new = torch.full((4, 2, 1, 3), 7.0)
    for layer in range(2):
        keys, _ = cache.update(new, -new, layer)
    assert keys.shape == (4, 2, 7, 3)
    cache.end_step()
    cache.leave(0)
    assert cache.lengths == [3, 6, 7]
    assert kept(cache, 0) == [1100, 1101, 7]
    assert kept(cache, 1) == [100, 101, 102, 103, 104, 7]
    assert kept(cache, 2) == [1200, 1201, 1202, 1203, 1204, 1205, 7]
    for row in (2, 1, 0):
        cache.leave(row)
    assert cache.layers[0].keys is None


def test_a_long_row_of_the_past_and_many_short_ones_do_not_cost_their_product():
    cache = SlotCache(2)
    cache.join(prompts([900, 5], 0), [900, 5], [0, 1])
    cache.leave(0)
    cache.join(prompts([5] * 7, 0), [5] * 7, list(range(7)))
    assert cache.layers[0].keys.shape[::2] == (8, BLOCK)
    for row in reversed(range(1, 8)):
        cache.leave(row)
    cache.join(prompts([900], 0), [900], [0])
    assert cache.layers[0].keys.shape[0] == 2
    assert kept(cache, 0) == [100, 101, 102, 103, 104]


def visual(n_tokens=4):
    return VisualTokens(torch.zeros(n_tokens, 8), torch.tensor([[1, 4, 4]]), (2, 2))


def test_the_cache_forgets_the_images_that_were_asked_for_the_longest_ago():
    cache = VisualCache(max_images=2)
    for key in "ab":
        cache.put(key, visual())
    cache.get("a")
    cache.put("c", visual())
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]


def test_the_cache_is_bounded_in_bytes():
    cache = VisualCache(max_bytes=300)
    for key in "abc":
        cache.put(key, visual())
    assert [cache.get(key) is not None for key in "abc"] == [False, True, True]
    cache.put("large", visual(100))
    assert all(cache.get(key) is None for key in ("b", "c", "large"))


def test_an_images_key_is_its_pixels_shape_and_type():
    pixels = np.arange(48, dtype=np.uint8)
    views = [pixels.reshape(4, 12), pixels.reshape(12, 4), pixels.reshape(4, 4, 3), pixels.reshape(4, 12) + 1]
    views.append(views[0].astype(np.int8))
    assert len({image_key(view) for view in views}) == 5
    assert image_key(np.asfortranarray(views[0])) == image_key(views[0])


def test_a_small_model_decodes_on_one_thread_and_a_large_one_on_all():
    model = small_model()
    total = torch.get_num_threads()
    assert thread_counts(model) == (max(1, total - 1), 1)
    model.model.language_model.layers[0].extra = torch.nn.Linear(1000, 1000)
    assert thread_counts(model) == (total, total)


def test_a_worker_outlives_a_turn_that_fails_and_goes_on_while_there_is_more():
    done = threading.Event()
    left = [3]

    def turn():
        left[0] -= 1
        if left[0] == 1:
            raise ZeroDivisionError
        if left[0] == 0:
            done.set()
        return left[0] > 0

    worker = Worker("test", turn, 1)
    worker.wake()
    assert done.wait(LIMIT_S)
    worker.close()
    worker.wake()
    assert left == [0]


def test_a_wake_during_a_turn_is_not_lost():
    turns: list = []
    second = threading.Event()

    def turn():
        turns.append(None)
        if len(turns) == 1:
            worker.wake()
        else:
            second.set()
        return False

    worker = Worker("test", turn, 1)
    worker.wake()
    assert second.wait(LIMIT_S)
    worker.close()


def test_the_clock_counts_overlapping_work_once(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("backend.engine.worker.time.monotonic", lambda: now[0])
    clock = BusyClock()
    with clock:
        now[0] = 1.0
        with clock:
            now[0] = 3.0
        now[0] = 4.0
        assert clock.seconds() == 4.0
    now[0] = 9.0
    assert clock.seconds() == 4.0
