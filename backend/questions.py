"""One request as the questions that the engine gets: checked, rendered, in pixels of the image the model sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.engine.base import Engine, GenerationRequest, ImagePart, Message, Sampling
from fusar_qgis.core.api import MAX_VARIANTS, AefReport, InterpretRequest
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.tasks import CAPTIONING, CLASSIFICATION, TASKS, Box, render_box, render_question

MAX_BOXES = 64
MAX_COORDINATE_PX = 1e6


@dataclass(frozen=True, eq=False)
class PreparedImage:
    """Pixels and field of one image, and its sizes (width, height) before and after the model's resize."""

    part: ImagePart
    sent: tuple[int, int]
    seen: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Round:
    """One use of AEF for one request: the image with its field, what is told about the field, the questions."""

    request: InterpretRequest
    image: PreparedImage
    report: AefReport
    questions: tuple[str, ...]

    def requests(self, sampling: Sampling) -> list[GenerationRequest]:
        """One generation for each question."""
        return [
            GenerationRequest((Message("user", (self.image.part, question)),), sampling)
            for question in self.questions
        ]


def check_request(request: InterpretRequest) -> None:
    """Refuses what cannot be answered before any work is done.

    Raises:
        InvalidRequestError: Task, boxes, comparisons or question make no sense.
    """
    if request.task not in TASKS:
        raise InvalidRequestError(
            f"The task {request.task!r} is unknown.", f"Use one of: {', '.join(TASKS)}."
        )
    farthest = np.abs(np.asarray(request.boxes, float)).max(initial=0.0)
    if len(request.boxes) > MAX_BOXES or not farthest <= MAX_COORDINATE_PX:  # NaN is not, either
        raise InvalidRequestError(
            f"The request has more than {MAX_BOXES} boxes or one beyond {MAX_COORDINATE_PX:g} pixels.",
            "Send boxes in pixels of the image.",
        )
    if len(request.compare) > MAX_VARIANTS:
        raise InvalidRequestError(
            f"The request compares {len(request.compare)} uses of AEF, more than {MAX_VARIANTS}.",
            "Send fewer, or several requests.",
        )
    if request.question is not None and request.task != CAPTIONING:
        raise InvalidRequestError(
            f"A question of one's own does not go with the task {request.task}.",
            "Use the task captioning.",
        )


def questions_of(request: InterpretRequest, image: PreparedImage, engine: Engine) -> tuple[str, ...]:
    """The questions in the checkpoint's own words: one, or one for each box that is to be named.

    Args:
        request: The task.
        image: Its image; boxes are told in pixels that the model sees.
        engine: Whose words and classes.

    Raises:
        InvalidRequestError: The question is empty.
    """
    boxes = [to_seen(box, image) for box in request.boxes]
    if request.question is not None:
        return (_about_region(request.question, boxes),)
    if request.task == CLASSIFICATION and boxes:
        labels = request.labels or engine.card.classes
        return tuple(
            render_question(request.task, labels=labels, box=box, prompts=engine.prompts) for box in boxes
        )
    return (render_question(request.task, request.label, request.labels, prompts=engine.prompts),)


def to_seen(box: Box, image: PreparedImage) -> Box:
    """A box in pixels of the sent image as one in pixels of the image that the model sees."""
    scale_x, scale_y = (seen / sent for seen, sent in zip(image.seen, image.sent, strict=True))
    return (box[0] * scale_x, box[1] * scale_y, box[2] * scale_x, box[3] * scale_y)


def _about_region(question: str, boxes: Sequence[Box]) -> str:
    if not question.strip():
        raise InvalidRequestError("The question is empty.", "Ask something.")
    return " ".join([question.strip(), *(render_box(box) for box in boxes)])
