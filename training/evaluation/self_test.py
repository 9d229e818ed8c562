"""`report --self-test`: the paper's tables from the integers behind them, through our own parser, matcher and tables.

Every percentage that the paper prints must be a rounded ratio of whole numbers of images or boxes. Answers that have
these numbers right are written as a model would write them, put in a predictions file, read, scored and tabulated like
any other; what comes out must be what is printed, but for the misprints listed in `paper.MISPRINTS`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import FusarError
from training.data.sample import LabeledObject, Sample
from training.evaluation import paper
from training.evaluation.predictions import Header, line_of, read_predictions
from training.evaluation.questions import Question
from training.evaluation.scores import ALL, THRESHOLDS, Scores, score
from training.evaluation.systems import Reply

_SIZE = (4000, 1000)
_BOX_PX = 100
_FALSE_PX = 500.0
_SHARES = (0.9, 0.6, 0.3)
"""Widths of predicted boxes as a share of the true one: matches at IoU 0.75, at 0.50 and at 0.25 only."""


class SelfTestError(FusarError):
    """A number of the paper does not come out of its own integers."""

    code = "self_test"


@dataclass(frozen=True)
class Check:
    """One number of the paper beside ours, both in percent."""

    table: str
    model: str
    metric: str
    printed: float
    recomputed: float
    digits: int = 2

    @property
    def agrees(self) -> bool:
        """Whether the printed digits are ours, rounded."""
        return abs(self.printed - self.recomputed) <= 0.5 / 10.0**self.digits + 1e-9

    @property
    def misprint(self) -> str:
        """What is known to be wrong with the printed number."""
        return paper.MISPRINTS.get((self.table, self.model, self.metric), "")


def run_self_test() -> str:
    """All checks, one line each.

    Raises:
        SelfTestError: A number disagrees and is no known misprint.
    """
    checks = list(all_checks())
    lines = [_line(check) for check in checks]
    wrong = [check for check in checks if not check.agrees and not check.misprint]
    right = sum(check.agrees for check in checks)
    lines.append(
        f"{right} of {len(checks)} numbers agree, {len(checks) - right - len(wrong)} are known misprints."
    )
    if wrong:
        raise SelfTestError("\n".join(_line(check) for check in wrong), "The metrics changed their meaning.")
    return "\n".join(lines) + "\n"


def _line(check: Check) -> str:
    mark = "ok      " if check.agrees else "misprint" if check.misprint else "WRONG   "
    numbers = f"printed {check.printed:.{check.digits}f}, recomputed {check.recomputed:.{check.digits + 1}f}"
    told = f" ({check.misprint})" if check.misprint else ""
    return f"{mark} {check.table:8} {check.model:16} {check.metric:20} {numbers}{told}"


def all_checks() -> Iterator[Check]:
    """Every number that follows from integers, with ours."""
    for model in paper.COUNTING_AND_CELLS:
        yield from _counting_and_cells(model)
    for model, value in paper.CLASSIFICATION.items():
        boxes = paper.PLANES + paper.SHIPS
        scores = _scored(model, _classification(_whole(value, boxes)))
        yield Check("Table 5", model, "classification", value, _percent(scores, "classification"))
    for model in paper.DETECTION_INTEGERS:
        yield from _detection_checks(model)
    yield from _trained()


def _counting_and_cells(model: str) -> Iterator[Check]:
    names = ("counting", "Acc@100", "Acc@50", "Top1")
    printed = dict(zip(names, paper.COUNTING_AND_CELLS[model], strict=True))
    whole = {name: _whole(value, paper.IMAGES) for name, value in printed.items()}
    scores = _scored(model, [*_counting(whole["counting"]), *_cells(*(whole[name] for name in names[1:]))])
    table = "Table 5" if model in paper.CLASSIFICATION else "Table 2"
    for name, value in printed.items():
        metric = "counting accuracy" if name == "counting" else name
        yield Check(table, model, name, value, _percent(scores, metric))


def _detection_checks(model: str) -> Iterator[Check]:
    scores = _scored(model, _detection(model))
    for threshold in THRESHOLDS:
        for label, (recall, f1) in paper.DETECTION[model][threshold].items():
            part = ALL if label == "all" else f"class {label}"
            for name, value in (("recall", recall), ("F1", f1)):
                ours = _percent(scores, f"{name}@{threshold:.2f}", part)
                yield Check("Table 4", model, f"{label} {name}@{threshold:.2f}", value, ours, 1)
    if model == paper.OURS:
        for name, metric, value in zip(
            "PRF", ("precision", "recall", "F1"), paper.DETECTORS[model], strict=True
        ):
            ours = _percent(scores, f"{metric}@0.50")
            # Table 8 repeats Table 4's one digit with a zero behind it.
            yield Check("Table 8", model, name, value, ours, 2 if name == "P" else 1)


def _trained() -> Iterator[Check]:
    for name, value in paper.FUSION.items():
        scores = _scored(name, _counting(_whole(value, paper.IMAGES)))
        yield Check("Table 6", name, "accuracy", value, _percent(scores, "counting accuracy"))
    for trained, printed in paper.ABLATION.items():
        if printed is not None:
            model = paper.OURS if len(trained) == 3 else "+".join(trained)
            scores = _scored(model, _counting(_whole(printed, paper.IMAGES)))
            yield Check("Table 9", model, "accuracy", printed, _percent(scores, "counting accuracy"))


def _whole(printed: float, total: int) -> int:
    """The whole number of `total` that is nearest to a printed percentage."""
    return round(printed * total / 100)


def _percent(scores: Scores, metric: str, part: str = ALL) -> float:
    value = scores.value(metric, part)
    assert value is not None
    return 100 * value


Answered = tuple[Question, str]


def _scored(model: str, answered: list[Answered]) -> Scores:
    """Scores of answers that went through a predictions file."""
    header = Header(
        model, "self-test", model, "", "", paper.IMAGES, choices=("plane", "ship"), classes=("plane", "ship")
    )
    lines = [header.line(), *(line_of(question, Reply(said, "stop", _SIZE)) for question, said in answered)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return score(read_predictions(path))


def _sample(index: int, objects: tuple[LabeledObject, ...]) -> Sample:
    return Sample(f"image {index}", _SIZE, objects, np.zeros((3, 3), np.uint8))


def _slot(place: int) -> tuple[float, float, float, float]:
    """The place-th true box of an image: in one row at the top left, apart from each other."""
    return (float(place * _BOX_PX), 0.0, float((place + 1) * _BOX_PX), float(_BOX_PX))


def _counting(right: int) -> list[Answered]:
    """One plane an image; the first `right` answers are right, the others differ by a digit that contains it."""
    asked = [Question(_one_plane(k), k, tasks.COUNTING, "plane") for k in range(paper.IMAGES)]
    return [(question, "1" if k < right else "12") for k, question in enumerate(asked)]


def _cells(exact: int, half: int, top1: int) -> list[Answered]:
    """The object lies in cell 1; sets that hold it among one, two or three cells, and one that misses it."""
    answered = []
    for k in range(paper.IMAGES):
        said = "1" if k < exact else "1, 2" if k < half else "1, 2, 3" if k < top1 else "9"
        answered.append((Question(_one_plane(k), k, tasks.LOCALIZATION, "plane"), said))
    return answered


def _one_plane(index: int) -> Sample:
    return _sample(index, (LabeledObject("plane", _slot(0)),))


def _classification(right: int) -> list[Answered]:
    samples = _boxed()
    asked = [
        Question(sample, k, tasks.CLASSIFICATION, item.label, number, ("plane", "ship"))
        for k, sample in enumerate(samples)
        for number, item in enumerate(sample.objects)
    ]
    other = {"plane": "ship", "ship": "plane"}
    return [(q, q.label if k < right else other[q.label]) for k, q in enumerate(asked)]


def _boxed() -> list[Sample]:
    """198 images that share 633 planes and 31 ships."""
    labels = ["plane"] * paper.PLANES + ["ship"] * paper.SHIPS
    dealt = [labels[k :: paper.IMAGES] for k in range(paper.IMAGES)]
    return [
        _sample(k, tuple(LabeledObject(label, _slot(place)) for place, label in enumerate(part)))
        for k, part in enumerate(dealt)
    ]


def _detection(model: str) -> list[Answered]:
    """Boxes as wide a part of the true ones as their IoU needs; false ones lie below, each in a place of its own."""
    answered = []
    samples = _boxed()
    for label, (predicted, *matched) in paper.DETECTION_INTEGERS[model].items():
        shares = iter(_shares(predicted, matched))
        for k, sample in enumerate(samples):
            found = []
            for (x1, y1, x2, y2), share in zip(sample.boxes(label), shares, strict=False):
                down = 0.0 if share else _FALSE_PX
                found.append((x1, y1 + down, x1 + (x2 - x1) * (share or 1.0), y2 + down))
            answered.append(
                (Question(sample, k, tasks.DETECTION, label), tasks.render_detections(found, label))
            )
    return answered


def _shares(predicted: int, matched: list[int]) -> list[float]:
    """Widths of all predicted boxes: the three kinds of matches, then 0 for those that match nothing."""
    low, middle, high = matched
    counts = (high, middle - high, low - middle, predicted - low)
    return [share for share, count in zip((*_SHARES, 0.0), counts, strict=True) for _ in range(count)]
