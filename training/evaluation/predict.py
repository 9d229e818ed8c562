"""Greedy answers of a checkpoint for many samples at once, through the product's own processor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from backend.model.checkpoint import LoadedCheckpoint
from fusar_qgis.core import tasks
from fusar_qgis.core.answers import Answer, parse_answer
from fusar_qgis.core.field import AefField, dequantize
from training.data.batches import corner_positions
from training.data.sample import Sample
from training.simulator.aef_field import NODATA


@dataclass(frozen=True)
class Question:
    """One question about one sample, in the checkpoint's own words."""

    sample: Sample
    task: str
    label: str
    use_field: bool = True


@dataclass(frozen=True)
class Prediction:
    """What the model said and what the parser made of it."""

    question: Question
    text: str
    answer: Answer
    finished: bool


def sample_field(sample: Sample) -> AefField | None:
    """The sample's AEF field on its image, or None without one."""
    if sample.codes is None:
        return None
    valid = (sample.codes != NODATA).all(-1)
    return AefField(dequantize(sample.codes), valid, corner_positions(len(sample.codes)))


def predict(
    checkpoint: LoadedCheckpoint, questions: Sequence[Question], batch: int = 32, max_new_tokens: int = 256
) -> Iterator[Prediction]:
    """Answers questions in batches of equal prompts' kind; order is kept.

    Args:
        checkpoint: The loaded checkpoint.
        questions: What to ask.
        batch: Questions per generation.
        max_new_tokens: Longest answer.
    """
    for start in range(0, len(questions), batch):
        group = questions[start : start + batch]
        inputs = _inputs(checkpoint, group)
        with torch.inference_mode():
            output = checkpoint.model.generate(**inputs, max_new_tokens=max_new_tokens, do_sample=False)
        end = checkpoint.processor.tokenizer.convert_tokens_to_ids("<|im_end|>")
        for question, ids in zip(group, output[:, inputs["input_ids"].shape[1] :], strict=True):
            text = checkpoint.processor.decode(ids).strip()
            yield Prediction(question, text, parse_answer(question.task, text), bool((ids == end).any()))


def _inputs(checkpoint: LoadedCheckpoint, group: Sequence[Question]) -> dict[str, torch.Tensor]:
    processor = checkpoint.processor
    texts = []
    for item in group:
        words = tasks.render_question(item.task, item.label, prompts=checkpoint.prompts)
        content = [{"type": "image"}, {"type": "text", "text": words}]
        texts.append(processor.apply_chat_template([{"role": "user", "content": content}]))
    images = [np.asarray(item.sample.pixels) for item in group]
    fields = [sample_field(item.sample) if item.use_field else None for item in group]
    takes_field = getattr(checkpoint.model.config, "tlm_config", None) is not None
    return dict(processor(images=images, text=texts, fields=fields if takes_field else None))
