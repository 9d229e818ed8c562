"""COCO's AP over the boxes' own scores, by pycocotools. Without a score for each box there is none."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from fusar_qgis.core import tasks
from training.evaluation.predictions import Prediction, Predictions
from training.evaluation.scores import boxes_in_sample

MAX_BOXES = 300
"""Most boxes of an image and class that count; more than any answer of ours can hold, so no answer is cut."""

_RECALLS = 101


@dataclass(frozen=True, eq=False)
class AveragePrecision:
    """AP of one class, or of all as the mean over classes.

    `curve` is precision at IoU 0.50 at 101 recall levels from 0 to 1, float64 [101].
    """

    label: str
    ap: float
    ap50: float
    ap75: float
    boxes: int
    curve: np.ndarray


def average_precision(predictions: Predictions) -> list[AveragePrecision] | str:
    """AP@[0.50:0.95], AP50 and AP75: first of all classes together, then per class.

    Returns:
        The scores, or why there are none.
    """
    items = [item for item in predictions.items if item.key.task == tasks.DETECTION]
    if not items:
        return "detection was not asked"
    unscored = sum(score is None for item in items for score in _padded(item))
    if unscored:
        return f"{unscored:,} boxes have no score"
    if not any(item.truth for item in items):
        return "there is no box to find"
    found = _evaluate(predictions.header.classes, items)
    return found if len(found) <= 2 else [*found[:1], *sorted(found[1:], key=lambda one: -one.boxes)]


def _padded(item: Prediction) -> tuple[float | None, ...]:
    """A score for each box; none where the answer, parsed anew, has other boxes than those that were scored."""
    boxes = len(item.answer.boxes)
    return item.scores if len(item.scores) == boxes else (None,) * boxes


def _evaluate(classes: tuple[str, ...], items: list[Prediction]) -> list[AveragePrecision]:
    numbers = {label: number for number, label in enumerate(classes, 1)}
    with contextlib.redirect_stdout(io.StringIO()):  # it talks
        truth, answers = COCO(), _answers(items, numbers)
        truth.dataset = _dataset(items, numbers)
        truth.createIndex()
        # loadRes refuses an empty list, which is what a model that finds nothing gives.
        found = truth.loadRes(answers) if answers else _empty(truth)
        run = COCOeval(truth, found, "bbox")
        run.params.maxDets = [1, 10, MAX_BOXES]
        run.evaluate()
        run.accumulate()
    return _read(run, classes, items)


def _read(run: Any, classes: tuple[str, ...], items: list[Prediction]) -> list[AveragePrecision]:
    # [IoU, recall, class, size, most boxes]; -1 where a class has no box.
    precision = np.where(
        run.eval["precision"][:, :, :, 0, -1] < 0, np.nan, run.eval["precision"][:, :, :, 0, -1]
    )
    boxes = [sum(len(item.truth) for item in items if item.key.label == label) for label in classes]
    present = [place for place, count in enumerate(boxes) if count]
    every = _one("all", precision[:, :, present].mean(2), sum(boxes))
    return [every, *(_one(classes[place], precision[:, :, place], boxes[place]) for place in present)]


def _one(label: str, precision: np.ndarray, boxes: int) -> AveragePrecision:
    """From precision [10 IoU, 101 recalls]."""
    return AveragePrecision(
        label,
        float(precision.mean()),
        float(precision[0].mean()),
        float(precision[5].mean()),
        boxes,
        precision[0].reshape(_RECALLS),
    )


def _dataset(items: list[Prediction], numbers: dict[str, int]) -> dict[str, Any]:
    images = {item.key.sample: item.index for item in items}
    boxes = [(item, box) for item in items for box in item.truth]
    return {
        "images": [{"id": number} for number in images.values()],
        "categories": [{"id": number, "name": label} for label, number in numbers.items()],
        "annotations": [
            {
                "id": number,
                "image_id": item.index,
                "category_id": numbers[item.key.label],
                "bbox": _xywh(box),
                "area": (box[2] - box[0]) * (box[3] - box[1]),
                "iscrowd": 0,
            }
            for number, (item, box) in enumerate(boxes, 1)
        ],
    }


def _answers(items: list[Prediction], numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"image_id": item.index, "category_id": numbers[item.key.label], "bbox": _xywh(box), "score": score}
        for item in items
        for box, score in zip(boxes_in_sample(item), _padded(item), strict=True)
    ]


def _empty(truth: COCO) -> COCO:
    found = COCO()
    found.dataset = {**truth.dataset, "annotations": []}
    found.createIndex()
    return found


def _xywh(box: Any) -> list[float]:
    return [box[0], box[1], box[2] - box[0], box[3] - box[1]]
