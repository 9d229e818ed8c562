"""The scores of one predictions file: every metric as sums over samples, so that intervals and pairs follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from fusar_qgis.core import tasks
from fusar_qgis.core.answers import UNPARSED, to_sent_frame
from fusar_qgis.core.box_matching import iou_matrix, match_pairs
from training.evaluation.intervals import Tally
from training.evaluation.metrics import score_cells
from training.evaluation.predictions import Prediction, Predictions
from training.evaluation.questions import QuestionKey

THRESHOLDS = (0.25, 0.5, 0.75)
SIZES = (("under 16 px", 16.0), ("16 to 32 px", 32.0), ("32 to 96 px", 96.0), ("over 96 px", float("inf")))
"""Boxes by the square root of their area, COCO's small class split once more: SAR ships are small."""

ALL = ""
WITH_TARGETS = "with targets"
MANY = 5
SAID = "said "

Groups = Mapping[str, str]


@dataclass(eq=False)
class Scores:
    """What one predictions file is worth.

    Attributes:
        predictions: The file.
        samples: Ids of its samples, in order; the axis of every tally.
        outcomes: Per metric, whether each question was answered right: what paired tests compare.
    """

    predictions: Predictions
    samples: tuple[str, ...]
    outcomes: dict[str, dict[QuestionKey, bool]] = field(default_factory=lambda: defaultdict(dict))
    _sums: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tables call it."""
        return self.predictions.header.name

    def tally(self, metric: str, part: str = ALL) -> Tally | None:
        """A metric, of everything or of one part (a class, a count, a size); None where it was not asked."""
        sums = self._sums.get((metric, part))
        return None if sums is None else Tally(sums[0], sums[1])

    def value(self, metric: str, part: str = ALL) -> float | None:
        """The metric's value; None where it was not asked."""
        tally = self.tally(metric, part)
        return None if tally is None else tally.value

    def metrics(self) -> list[str]:
        """The metrics there are, in the order they were met."""
        return list(dict.fromkeys(name for name, _ in self._sums))

    def parts(self, metric: str) -> list[str]:
        """The parts that a metric has, in the order they were met."""
        return [part for name, part in self._sums if name == metric and part != ALL]

    def add(
        self, metric: str, sample: int, numerator: float, denominator: float, parts: Iterable[str]
    ) -> None:
        """Adds one question's share to the whole and to its parts.

        Args:
            metric: The metric.
            sample: The sample's place in `samples`.
            numerator: What it adds above.
            denominator: What it adds below.
            parts: Parts it belongs to.
        """
        for part in (ALL, *parts):
            sums = self._sums.setdefault((metric, part), np.zeros((2, len(self.samples))))
            sums[0, sample] += numerator
            sums[1, sample] += denominator


def score(predictions: Predictions, groups: Groups | None = None) -> Scores:
    """Scores a predictions file.

    Args:
        predictions: The file.
        groups: Coarse class of fine classes; a class that is not named is its own.
    """
    scores = Scores(predictions, predictions.samples)
    places = {name: place for place, name in enumerate(scores.samples)}
    for item in predictions.items:
        place = places[item.key.sample]
        _count_readable(scores, place, item)
        _SCORERS[item.key.task](scores, place, item, groups or {})
    return scores


def _count_readable(scores: Scores, place: int, item: Prediction) -> None:
    task = (item.key.task,)
    scores.add("unparsed", place, item.answer.status == UNPARSED, 1, task)
    scores.add("cut off", place, item.finish == "length", 1, task)
    scores.add(f"status {item.answer.status}", place, 1, 1, task)


def _counting(scores: Scores, place: int, item: Prediction, _groups: Groups) -> None:
    count, truth = item.answer.count, int(item.truth)
    right = item.answer.status != UNPARSED and count == truth
    parts = (f"class {item.key.label}", f"count {count_part(truth)}")
    scores.add("counting accuracy", place, right, 1, parts)
    scores.outcomes["counting accuracy"][item.key] = right
    if count is not None:
        scores.add("counting error", place, abs(count - truth), 1, parts)
    scores.add("counting within 1", place, count is not None and abs(count - truth) <= 1, 1, parts)


def _localization(scores: Scores, place: int, item: Prediction, _groups: Groups) -> None:
    truth = {int(cell) for cell in item.truth}
    told = None if item.answer.status == UNPARSED else set(item.answer.cells)
    found = score_cells(told, truth)
    parts = (f"class {item.key.label}", *((WITH_TARGETS,) if truth else ()))
    for name, right in (("Acc@100", found.exact), ("Acc@50", found.half), ("Top1", found.top1)):
        scores.add(name, place, right, 1, parts)
        scores.outcomes[name][item.key] = right
    scores.add("Jaccard", place, found.jaccard, 1, parts)
    scores.add("cells named", place, len(told or ()), 1, parts)


def _classification(scores: Scores, place: int, item: Prediction, groups: Groups) -> None:
    truth, told = str(item.truth), "".join(item.answer.labels[:1])
    right = told == truth
    scores.add("classification", place, right, 1, (f"class {truth}",))
    scores.outcomes["classification"][item.key] = right
    coarse = groups.get(truth, truth)
    scores.add("coarse classification", place, groups.get(told, told) == coarse, 1, (f"class {coarse}",))
    scores.add(f"{SAID}{told or 'nothing readable'}", place, 1, 1, (f"class {truth}",))


def boxes_in_sample(item: Prediction) -> list[tuple[float, float, float, float]]:
    """The boxes of a detection answer in pixels of the sample, unclamped."""
    return [box.bbox for box in to_sent_frame(item.answer.boxes, item.seen, item.size)]


def _detection(scores: Scores, place: int, item: Prediction, _groups: Groups) -> None:
    truth, found = item.truth, boxes_in_sample(item)
    overlaps = iou_matrix(found, truth)
    parts = (f"class {item.key.label}", f"count {count_part(len(truth))}")
    for threshold in THRESHOLDS:
        pairs = match_pairs(overlaps, threshold)
        scores.add(f"F1@{threshold:.2f}", place, 2 * len(pairs), len(truth) + len(found), parts)
        scores.add(f"recall@{threshold:.2f}", place, len(pairs), len(truth), parts)
        scores.add(f"precision@{threshold:.2f}", place, len(pairs), len(found), parts)
        if threshold == 0.5:
            _by_size(scores, place, item, {col for _, col in pairs})
    if not truth:
        right = not found and item.answer.status != UNPARSED
        scores.add("empty images right", place, right, 1, parts[:1])


def _by_size(scores: Scores, place: int, item: Prediction, matched: set[int]) -> None:
    for number, box in enumerate(item.truth):
        scores.add("recall by size", place, number in matched, 1, (size_part(box),))


def _captioning(scores: Scores, place: int, item: Prediction, _groups: Groups) -> None:
    scores.add("captions", place, item.answer.status != UNPARSED, 1, ())


_SCORERS: dict[str, Callable[[Scores, int, Prediction, Groups], None]] = {
    tasks.COUNTING: _counting,
    tasks.LOCALIZATION: _localization,
    tasks.CLASSIFICATION: _classification,
    tasks.DETECTION: _detection,
    tasks.CAPTIONING: _captioning,
}


def count_part(count: int) -> str:
    """Which count a question belongs to: 0 to 4, or 5 and more."""
    return str(count) if count < MANY else f"{MANY} or more"


def size_part(box: Iterable[float]) -> str:
    """Which size a box belongs to, by the square root of its area in pixels of the sample."""
    x1, y1, x2, y2 = box
    side = ((x2 - x1) * (y2 - y1)) ** 0.5
    return next(name for name, limit in SIZES if side < limit)
