"""One request, from image to parsed answer; the server, the command line and the evaluation all come through here."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.aef.selection import AefSelector
from backend.engine.base import (
    CANCELLED,
    STOP,
    Cancellation,
    Engine,
    Generation,
    ImagePart,
    Sampling,
    Token,
)
from backend.explanation import as_variant, modulation_map
from backend.fields import FieldResolver
from backend.images import decode_image
from backend.questions import PreparedImage, Round, check_request, questions_of, to_seen
from backend.scores import score_boxes
from fusar_qgis.core.answers import Answer, parse_answer
from fusar_qgis.core.api import InterpretRequest, InterpretResponse, LabeledBox
from fusar_qgis.core.errors import InvalidRequestError, OperationCancelledError, UnknownModelError
from fusar_qgis.core.field import AefField
from fusar_qgis.core.tasks import (
    CLASSIFICATION,
)

MAX_BOXES = 64


@dataclass(frozen=True)
class Limits:
    """What one request may cost."""

    max_image_px: int = 16_777_216
    max_new_tokens: int = 2048
    timeout_s: float = 300.0


@dataclass(frozen=True)
class Reply:
    """One finished generation."""

    text: str
    tokens: tuple[Token, ...]
    finish_reason: str
    prompt_tokens: int


class Interpreter:
    """Answers requests with one engine and the AEF sources.

    Args:
        engine: The model.
        aef: Where fields come from.
        limits: What one request may cost.
        fetch: Reads images of web addresses; without it they are refused.
    """

    def __init__(
        self,
        engine: Engine,
        aef: AefSelector | None = None,
        limits: Limits | None = None,
        fetch: Callable[[str], bytes] | None = None,
    ) -> None:
        self.engine = engine
        self._fetch = fetch
        self.limits = limits or Limits()
        self.fields = FieldResolver(aef or AefSelector(), engine.card.tlm)

    def interpret(self, request: InterpretRequest, cancel: Cancellation | None = None) -> InterpretResponse:
        """The answer to one task on one image.

        Args:
            request: The task; its image is a data URL.
            cancel: Its `cancel()`, from another thread, stops the generation at its next token.

        Raises:
            FusarError: The request cannot be answered; what the model wrote never raises, see `status`.
        """
        self.check(request)
        return self.interpret_pixels(self.read_image(request.image), request, cancel)

    def read_image(self, url: str) -> np.ndarray:
        """The pixels behind an image address, uint8 [rows, cols] or [rows, cols, 3].

        Raises:
            UnsupportedImageError: It is no image that can be read.
            RequestTooLargeError: It is too large.
        """
        return decode_image(url, self.limits.max_image_px, self._fetch)

    def interpret_pixels(
        self, pixels: np.ndarray, request: InterpretRequest, cancel: Cancellation | None = None
    ) -> InterpretResponse:
        """As `interpret`, for an image that is in memory already (`request.image` is not read).

        Args:
            pixels: uint8 [rows, cols] or [rows, cols, 3].
            request: The task.
            cancel: As in `interpret`.
        """
        begin = time.monotonic()
        self.check(request)
        uses = (request.aef, *request.compare)
        rounds = [self._round(pixels, replace(request, aef=options)) for options in uses]
        replies = self._ask(rounds, self.sampling(request.max_new_tokens), cancel or Cancellation())
        first, *others = (self._response(asked, part) for asked, part in zip(rounds, replies, strict=True))
        variants = tuple(
            as_variant(options, response) for options, response in zip(request.compare, others, strict=True)
        )
        return replace(first, variants=variants, duration_s=round(time.monotonic() - begin, 3))

    def check(self, request: InterpretRequest) -> None:
        """Refuses what cannot be answered before any work is done.

        Raises:
            UnknownModelError: Another model is named.
            InvalidRequestError: Task, boxes or question make no sense.
        """
        self.check_model(request.model)
        check_request(request)

    def check_model(self, model: str | None) -> None:
        """Refuses requests for a model that is not here.

        Raises:
            UnknownModelError: It is another one.
        """
        if model not in (None, "", self.engine.card.id):
            raise UnknownModelError(
                f"The model {model!r} is not served here.", f"Use {self.engine.card.id!r}."
            )

    def prepare(self, pixels: np.ndarray, field: AefField | None) -> PreparedImage:
        """An image ready for the engine."""
        height, width = pixels.shape[:2]
        return PreparedImage(ImagePart(pixels, field), (width, height), self.engine.size_seen(width, height))

    def sampling(
        self,
        max_new_tokens: int | None,
        temperature: float = 0.0,
        top_p: float = 1.0,
        seed: int | None = None,
    ) -> Sampling:
        """Sampling within the limits of server and checkpoint.

        Raises:
            InvalidRequestError: A number is out of range.
        """
        if max_new_tokens is not None and max_new_tokens < 1:
            raise InvalidRequestError(f"max_new_tokens is {max_new_tokens}.", "Use 1 or more.")
        if not (0.0 <= temperature <= 2.0 and 0.0 < top_p <= 1.0):
            raise InvalidRequestError(
                f"temperature {temperature} or top_p {top_p} is out of range.",
                "Use 0..2 and above 0 up to 1.",
            )
        most = min(self.engine.card.max_new_tokens, self.limits.max_new_tokens)
        return Sampling(min(max_new_tokens or most, most), temperature, top_p, seed)

    def _round(self, pixels: np.ndarray, request: InterpretRequest) -> Round:
        field, report = self.fields.resolve(request.scene, request.field, request.aef)
        image = self.prepare(pixels, field)
        return Round(request, image, report, questions_of(request, image, self.engine))

    def _ask(self, rounds: Sequence[Round], sampling: Sampling, cancel: Cancellation) -> list[list[Reply]]:
        deadline = time.monotonic() + self.limits.timeout_s
        try:
            # All at once: the engine answers questions that wait together in one batch.
            started = [
                [cancel.track(self.engine.generate(request)) for request in asked.requests(sampling)]
                for asked in rounds
            ]
            return [[_collect(generation, deadline) for generation in part] for part in started]
        finally:
            cancel.cancel()

    def _response(self, asked: Round, replies: Sequence[Reply]) -> InterpretResponse:
        request, image = asked.request, asked.image
        answers = [self._parse(request, reply, image) for reply in replies]
        return InterpretResponse(
            task=request.task,
            status=_joint_status(answers),
            text="\n".join(reply.text for reply in replies),
            model=self.engine.card.id,
            finish_reason=next((r.finish_reason for r in replies if r.finish_reason != STOP), STOP),
            image_size_sent=image.sent,
            image_size_seen=image.seen,
            aef=asked.report,
            boxes=_boxes(request, image, answers, replies),
            count=answers[0].count,
            cells=answers[0].cells,
            labels=tuple(label for answer in answers for label in answer.labels),
            caption=answers[0].caption,
            prompt="\n".join(asked.questions),
            prompt_tokens=sum(reply.prompt_tokens for reply in replies),
            completion_tokens=sum(len(reply.tokens) for reply in replies),
            request_id=uuid.uuid4().hex,
            modulation=modulation_map(self.engine, image.part) if request.explain else None,
        )

    def _parse(self, request: InterpretRequest, reply: Reply, image: PreparedImage) -> Answer:
        choices = request.labels or self.engine.card.classes
        labels = choices if request.task == CLASSIFICATION else (request.label,) * bool(request.label)
        return parse_answer(request.task, reply.text, labels, image.seen)


def _collect(generation: Generation, deadline: float) -> Reply:
    tokens = tuple(generation.tokens(deadline))
    assert generation.finish is not None
    if generation.finish.reason == CANCELLED:
        raise OperationCancelledError("The request was cancelled.")
    text = "".join(token.text for token in tokens)
    return Reply(text, tokens, generation.finish.reason, generation.finish.prompt_tokens)


def _joint_status(answers: Sequence[Answer]) -> str:
    statuses = {answer.status for answer in answers}
    return statuses.pop() if len(statuses) == 1 else "partial"


def _boxes(
    request: InterpretRequest, image: PreparedImage, answers: Sequence[Answer], replies: Sequence[Reply]
) -> tuple[LabeledBox, ...]:
    """Detected boxes with their scores, or the boxes asked about with their classes; in seen pixels."""
    if request.task == CLASSIFICATION:
        named = zip(request.boxes, answers, strict=True)
        return tuple(LabeledBox(to_seen(box, image), "".join(answer.labels[:1])) for box, answer in named)
    return score_boxes(answers[0].boxes, replies[0].tokens)
