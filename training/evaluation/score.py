"""Scores of a checkpoint on a corpus: detection, counting and localization, with AEF and without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.model.checkpoint import LoadedCheckpoint
from fusar_qgis.core import tasks
from fusar_qgis.core.api import LabeledBox
from training.data.sample import Box, Sample
from training.evaluation.metrics import (
    CellScores,
    DetectionCounts,
    match_detections,
    score_cells,
    wilson_interval,
)
from training.evaluation.predict import Prediction, Question, predict

THRESHOLDS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Scores:
    """Scores of one class on one set of samples."""

    label: str
    detection: dict[float, DetectionCounts]
    counts_right: int
    counted: int
    cells: CellScores
    unreadable: int

    def lines(self) -> list[str]:
        """Markdown table cells: F1 per threshold, counting, cells."""
        low, high = wilson_interval(self.counts_right, self.counted)
        exact = self.counts_right / max(self.counted, 1)
        return [
            self.label,
            *(f"{self.detection[threshold].f1:.3f}" for threshold in THRESHOLDS),
            f"{exact:.3f} [{low:.3f}, {high:.3f}]",
            f"{self.cells.exact:.3f}",
            f"{self.cells.half:.3f}",
            f"{self.cells.top1:.3f}",
            str(self.counted),
            str(self.unreadable),
        ]


HEADER = (
    "class",
    "F1@0.25",
    "F1@0.5",
    "F1@0.75",
    "counting exact [95 %]",
    "Acc@100",
    "Acc@50",
    "Top1",
    "N",
    "unreadable",
)


def evaluate(
    checkpoint: LoadedCheckpoint,
    samples: Sequence[Sample],
    label: str,
    use_field: bool = True,
    batch: int = 32,
) -> Scores:
    """Asks the three tasks about one class for every sample.

    Args:
        checkpoint: The checkpoint.
        samples: Samples whose boxes are in pixels of the image the model sees.
        label: The class.
        use_field: Pass the samples' AEF fields.
        batch: Questions per generation.
    """
    asked = {
        task: list(predict(checkpoint, [Question(s, task, label, use_field) for s in samples], batch))
        for task in (tasks.DETECTION, tasks.COUNTING, tasks.LOCALIZATION)
    }
    truth = [sample.boxes(label) for sample in samples]
    found = [[box.bbox for box in _labeled(item)] for item in asked[tasks.DETECTION]]
    right = sum(
        item.answer.count == len(boxes) for item, boxes in zip(asked[tasks.COUNTING], truth, strict=True)
    )
    wanted = [{tasks.cell_of(box, *s.size) for box in boxes} for s, boxes in zip(samples, truth, strict=True)]
    told = [set(item.answer.cells) for item in asked[tasks.LOCALIZATION]]
    unreadable = sum(item.answer.status == "unparsed" for group in asked.values() for item in group)
    return Scores(
        label,
        {threshold: count_matches(found, truth, threshold) for threshold in THRESHOLDS},
        right,
        len(samples),
        score_cells(zip(told, wanted, strict=True)),
        unreadable,
    )


def count_matches(
    found: Iterable[Sequence[Box]], truth: Iterable[Sequence[Box]], threshold: float
) -> DetectionCounts:
    """Matches summed over images.

    Args:
        found: Predicted boxes per image.
        truth: True boxes per image.
        threshold: Smallest IoU of a match.
    """
    total = DetectionCounts()
    for predicted, wanted in zip(found, truth, strict=True):
        total += match_detections(predicted, wanted, threshold)
    return total


def _labeled(prediction: Prediction) -> tuple[LabeledBox, ...]:
    return prediction.answer.boxes
