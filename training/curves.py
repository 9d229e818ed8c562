"""Scores of answers while a model trains: the curves of the paper's figure 5."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch

from backend.model.processing import FusarProcessor
from fusar_qgis.core import tasks
from fusar_qgis.core.answers import Answer, parse_answer
from fusar_qgis.core.box_matching import DetectionCounts, match_detections
from training.data.sample import Sample
from training.data.simulated import sample_field
from training.evaluation.metrics import score_cells
from training.row_model import RowModel

IOU = 0.5


class AnswerScorer:
    """Asks a model in training about annotated samples, greedily.

    Args:
        samples: The samples; boxes are in pixels of the image as the model sees it.
        processor: The model's processor.
        classes: Classes that are asked for.
        use_field: Whether the samples' AEF fields are passed.
        batch: Questions at once.
        max_new_tokens: Longest answer.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        processor: FusarProcessor,
        classes: Sequence[str],
        use_field: bool,
        batch: int = 32,
        max_new_tokens: int = 256,
    ) -> None:
        self._samples, self._processor, self._classes = samples, processor, classes
        self._use_field, self._batch, self._longest = use_field, batch, max_new_tokens

    def __call__(self, rows: RowModel) -> dict[str, float]:
        """Detection F1 at IoU 0.5, exact counts and exact cells, by class.

        Args:
            rows: The model in evaluation mode.
        """
        scores: dict[str, float] = {}
        for label in self._classes:
            counts, right, exact = DetectionCounts(), 0, 0
            asked = [
                self._answers(rows, task, label)
                for task in (tasks.COUNTING, tasks.LOCALIZATION, tasks.DETECTION)
            ]
            for sample, count, cells, found in zip(self._samples, *asked, strict=True):
                boxes = sample.boxes(label)
                counts += match_detections([box.bbox for box in found.boxes], boxes, IOU)
                right += count.count == len(boxes)
                truth = {tasks.cell_of(box, *sample.size) for box in boxes}
                exact += cells.status != "unparsed" and score_cells(set(cells.cells), truth).exact
            scores[f"{label}_f1_50"] = counts.f1
            scores[f"{label}_count_exact"] = right / len(self._samples)
            scores[f"{label}_cells_exact"] = exact / len(self._samples)
        return scores

    def _answers(self, rows: RowModel, task: str, label: str) -> Iterator[Answer]:
        words = tasks.render_question(task, label)
        chat = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": words}]}]
        text = self._processor.apply_chat_template(chat)
        takes_field = self._use_field and rows.plain.takes_field
        for first in range(0, len(self._samples), self._batch):
            group = self._samples[first : first + self._batch]
            fields = [sample_field(sample) for sample in group] if takes_field else None
            images = [np.asarray(sample.pixels) for sample in group]
            inputs = self._processor(images, [text] * len(group), fields).to(rows.number_ids.device)
            output = rows.model.generate(**inputs, max_new_tokens=self._longest, do_sample=False)
            new: torch.Tensor = output[:, inputs["input_ids"].shape[1] :]
            yield from (parse_answer(task, self._processor.decode(ids).strip(), (label,)) for ids in new)
