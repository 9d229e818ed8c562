"""Intervals and paired tests against scipy and closed forms."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import balanced_accuracy_score

from fusar_qgis.core import tasks
from tests.training.evaluated import make_sample, scores_of
from training.evaluation.intervals import Bootstrap, Tally, balanced, wilson_interval
from training.evaluation.paired import compare, holm, mcnemar


def test_wilson_equals_scipy():
    for right, total in ((10, 31), (0, 20), (20, 20), (104, 198)):
        theirs = stats.binomtest(right, total).proportion_ci(method="wilson")
        ours = wilson_interval(right, total)
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-4)


def test_the_bootstrap_interval_of_a_share_is_nearly_the_normal_one():
    right = np.zeros(400)
    right[:240] = 1
    found = Bootstrap(400, 4000).interval(Tally(right, np.ones(400)))
    half = 1.96 * np.sqrt(0.6 * 0.4 / 400)
    assert (found.low, found.high) == pytest.approx((0.6 - half, 0.6 + half), abs=0.006)


def test_the_bootstrap_equals_scipys_for_a_ratio_of_sums():
    rng = np.random.default_rng(0)
    boxes = rng.integers(0, 6, 150).astype(float)
    found = rng.binomial(boxes.astype(int), 0.7).astype(float)
    ours = Bootstrap(150, 4000, seed=1).interval(Tally(found, boxes))
    theirs = stats.bootstrap(
        (found, boxes),
        lambda a, b, axis=-1: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=4000,
        method="percentile",
        rng=2,
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.008)


def test_draws_depend_on_the_seed_alone():
    tally = Tally(np.arange(20.0), np.full(20, 20.0))
    first, again, other = (Bootstrap(20, 300, seed).values(tally) for seed in (0, 0, 1))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_a_share_of_one_has_wilsons_interval_and_an_empty_one_none():
    draws = Bootstrap(31, 200)
    assert draws.interval(Tally(np.ones(31), np.ones(31))).low == pytest.approx(wilson_interval(31, 31).low)
    assert draws.interval(Tally(np.zeros(31), np.zeros(31))) is None


def test_the_balanced_share_is_scikit_learns_and_its_interval_that_of_its_own_draws():
    rng = np.random.default_rng(3)
    truth = rng.choice(3, 300, p=(0.8, 0.15, 0.05))
    told = np.where(rng.random(300) < 0.6, truth, 0)
    draws = Bootstrap(300, 500)
    parts = [Tally(((told == k) & (truth == k)).astype(float), (truth == k).astype(float)) for k in range(4)]
    value, interval = balanced(parts, draws)  # nothing has the number 3
    assert value == pytest.approx(balanced_accuracy_score(truth, told))
    again = np.mean([draws.values(part) for part in parts[:3]], axis=0)
    assert (interval.low, interval.high) == pytest.approx(tuple(np.percentile(again, (2.5, 97.5))))
    always = [Tally((truth == k) * float(k == 0), (truth == k).astype(float)) for k in range(3)]
    assert balanced(always, draws)[0] == pytest.approx(1 / 3)
    assert balanced(parts[3:], draws) is None


def test_mcnemar_is_the_binomial_test_of_the_disagreements():
    assert mcnemar(5, 15) == pytest.approx(2 * stats.binom.cdf(5, 20, 0.5))
    assert mcnemar(0, 0) == 1


def test_holm_equals_the_definition_and_scipys_order():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


BOX = (10.0, 10.0, 40.0, 40.0)


def two_systems(tmp_path, rates, count=120):
    samples = [make_sample(str(k), ships=[BOX]) for k in range(count)]
    rng = np.random.default_rng(0)
    found = []
    for name, rate in zip("ab", rates, strict=True):
        right = rng.random(count) < rate

        def say(question, right=right):
            if question.task == tasks.COUNTING:
                return "1" if right[question.index] else "2"
            return tasks.render_detections([BOX], "ship") if right[question.index] else "None"

        asked = (tasks.COUNTING, tasks.DETECTION)
        path = tmp_path / f"{name}.jsonl"
        found.append(scores_of(path, samples, say, name=name, tasks=asked, classes=("ship",)))
    return found


def test_a_real_difference_is_found_and_none_is_not(tmp_path):
    first, second = two_systems(tmp_path, (0.5, 0.8))
    tests = {test.metric: test for test in compare(first, second, Bootstrap(120, 1000))}
    counting, f1 = tests["counting accuracy"], tests["F1@0.50"]
    assert counting.p < 0.001 and f1.p < 0.01
    assert counting.interval.low > 0 and counting.interval.low < counting.difference < counting.interval.high
    assert counting.units == 120 and f1.units == 120
    same = {test.metric: test for test in compare(first, first, Bootstrap(120, 1000))}
    assert same["counting accuracy"].p == 1 and same["F1@0.50"].p == 1


def test_the_bootstraps_p_value_is_honest_where_there_is_no_difference(tmp_path):
    rng = np.random.default_rng(5)
    draws = Bootstrap(80, 400)
    from training.evaluation.paired import _bootstrap_p

    p = []
    for _ in range(200):
        a, b = (Tally((rng.random(80) < 0.6).astype(float), np.ones(80)) for _ in range(2))
        p.append(_bootstrap_p(draws.values(b) - draws.values(a)))
    assert 0.01 <= np.mean(np.array(p) < 0.05) <= 0.10


def test_other_data_is_never_paired(tmp_path):
    first, _ = two_systems(tmp_path, (0.5, 0.8))
    samples = [make_sample(str(k), ships=[BOX]) for k in range(120)]
    other = scores_of(
        tmp_path / "c.jsonl", samples, lambda q: "1", tasks=(tasks.COUNTING,), data_fingerprint="other"
    )
    assert compare(first, other, Bootstrap(1)) == []
