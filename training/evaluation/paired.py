"""Paired tests between two systems that answered the same questions: McNemar's, and the bootstrap of a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from training.evaluation.intervals import Bootstrap, Interval, Tally, percentile_interval
from training.evaluation.scores import Scores

YES_NO = ("counting accuracy", "Acc@100", "Acc@50", "Top1", "classification")
RATIOS = ("F1@0.25", "F1@0.50", "F1@0.75")
MCNEMAR, BOOTSTRAP = "McNemar, exact", "paired bootstrap"


@dataclass(frozen=True)
class PairedTest:
    """One metric of two systems on what both were asked; `difference` is second minus first.

    `p` is two-sided, `p_holm` after Holm's correction for all tests of one report.
    """

    metric: str
    first: str
    second: str
    units: int
    first_value: float
    second_value: float
    interval: Interval
    test: str
    p: float
    p_holm: float = 1.0

    @property
    def difference(self) -> float:
        """Second minus first."""
        return self.second_value - self.first_value


def mcnemar(only_first: int, only_second: int) -> float:
    """Two-sided exact p value of McNemar's test.

    Args:
        only_first: Questions that only the first system answered right.
        only_second: Questions that only the second one did.
    """
    total = only_first + only_second
    return float(stats.binomtest(only_first, total, 0.5).pvalue) if total else 1.0


def compare(first: Scores, second: Scores, bootstrap: Bootstrap) -> list[PairedTest]:
    """Every test that two files allow; none where they share no sample.

    Args:
        first: The baseline.
        second: What is compared with it.
        bootstrap: Draws for as many samples as both share.
    """
    shared = shared_samples(first, second)
    tests = [_yes_no(metric, first, second, shared, bootstrap) for metric in YES_NO]
    tests += [_ratio(metric, first, second, shared, bootstrap) for metric in RATIOS]
    return [test for test in tests if test is not None]


def shared_samples(first: Scores, second: Scores) -> list[str]:
    """Ids of the samples that both answered; data sets of other content share none."""
    theirs = second.predictions.header
    ours = first.predictions.header
    if (ours.data_fingerprint, ours.image_size) != (theirs.data_fingerprint, theirs.image_size):
        return []
    return [name for name in first.samples if name in set(second.samples)]


def _yes_no(
    metric: str, first: Scores, second: Scores, shared: list[str], bootstrap: Bootstrap
) -> PairedTest | None:
    ours, theirs = first.outcomes.get(metric, {}), second.outcomes.get(metric, {})
    known = set(shared)
    keys = [key for key in ours if key in theirs and key.sample in known]
    if not keys:
        return None
    a, b = (np.array([answers[key] for key in keys], bool) for answers in (ours, theirs))
    places = {name: place for place, name in enumerate(shared)}
    at = np.array([places[key.sample] for key in keys])
    asked = np.bincount(at, minlength=len(shared)).astype(float)
    tallies = [Tally(np.bincount(at, right, len(shared)), asked) for right in (a, b)]
    interval = _difference(tallies, bootstrap)
    p = mcnemar(int((a & ~b).sum()), int((b & ~a).sum()))
    return PairedTest(
        metric, first.name, second.name, len(keys), float(a.mean()), float(b.mean()), interval, MCNEMAR, p
    )


def _ratio(
    metric: str, first: Scores, second: Scores, shared: list[str], bootstrap: Bootstrap
) -> PairedTest | None:
    labels = [
        part for part in first.parts(metric) if part.startswith("class ") and part in second.parts(metric)
    ]
    if not labels or not shared:
        return None
    tallies = [_on(scores, metric, labels, shared) for scores in (first, second)]
    values = [tally.value for tally in tallies]
    if values[0] is None or values[1] is None:
        return None
    drawn = bootstrap.values(tallies[1]) - bootstrap.values(tallies[0])
    return PairedTest(
        metric,
        first.name,
        second.name,
        len(shared),
        values[0],
        values[1],
        percentile_interval(drawn),
        BOOTSTRAP,
        _bootstrap_p(drawn),
    )


def _difference(tallies: Sequence[Tally], bootstrap: Bootstrap) -> Interval:
    return percentile_interval(bootstrap.values(tallies[1]) - bootstrap.values(tallies[0]))


def _bootstrap_p(differences: np.ndarray) -> float:
    """Two-sided: twice the smaller share of draws on one side of 0, never below what the draws can tell."""
    known = differences[~np.isnan(differences)]
    if not known.size:
        return 1.0
    side = min(int((known <= 0).sum()), int((known >= 0).sum()))
    return min(1.0, 2 * (side + 1) / (len(known) + 1))


def _on(scores: Scores, metric: str, labels: Sequence[str], shared: Sequence[str]) -> Tally:
    places = {name: place for place, name in enumerate(scores.samples)}
    picked = [places[name] for name in shared]
    tallies = [tally for label in labels if (tally := scores.tally(metric, label)) is not None]
    return Tally(
        np.sum([tally.numerator[picked] for tally in tallies], axis=0),
        np.sum([tally.denominator[picked] for tally in tallies], axis=0),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction: p values that hold for all tests together."""
    order = np.argsort(p_values, kind="stable")
    adjusted, highest = [1.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted
