"""What can be evaluated: an engine with a model behind it, or a detector without one. Answers come in order."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from backend.engine.base import Engine, Generation, GenerationRequest, ImagePart, Message, Sampling, Token
from backend.scores import score_boxes
from fusar_qgis.core import tasks
from fusar_qgis.core.answers import Answer, parse_answer
from fusar_qgis.core.errors import EngineFailedError
from training.evaluation import cfar
from training.evaluation.controls import FieldControl
from training.evaluation.questions import Question

ANSWER_TIMEOUT_S = 600.0
USED, OFF, MISSING, NOT_TAKEN = "used", "off", "missing", "not taken"


@dataclass(frozen=True)
class Reply:
    """One raw answer.

    Attributes:
        text: What the system wrote, whatever it is.
        finish: How it ended: `stop`, or `length` when it was cut off.
        seen: (width, height) in pixels of the image that boxes in the text refer to.
        scores: One score for each box that the parser reads from the text, None where there is none.
        aef: `used`, `off` (left out on purpose), `missing` (the sample has none) or `not taken` (the model takes none).
        aef_nodes: How many valid nodes the field had.
    """

    text: str
    finish: str
    seen: tuple[int, int]
    scores: tuple[float | None, ...] = ()
    aef: str = NOT_TAKEN
    aef_nodes: int = 0


class System(Protocol):
    """Answers questions."""

    def answers(self, questions: Iterable[Question]) -> Iterator[Reply]:
        """The replies, in the questions' order."""


class EngineSystem:
    """A model behind an engine: many questions are with it at once, so that its running batch stays full.

    Args:
        engine: The engine.
        control: Which field goes with which image.
        in_flight: Most questions that are with the engine at once.
        max_new_tokens: Longest answer; 0 takes the model's own limit.
        scale: Side of the square that the model's coordinates are told in (1000 for models that write thousandths);
            0 means pixels of the image it sees.
    """

    def __init__(
        self,
        engine: Engine,
        control: FieldControl,
        in_flight: int = 48,
        max_new_tokens: int = 0,
        scale: int = 0,
    ) -> None:
        self._engine, self._control, self._in_flight, self._scale = engine, control, in_flight, scale
        most = engine.card.max_new_tokens
        self._sampling = Sampling(min(max_new_tokens or most, most))

    def answers(self, questions: Iterable[Question]) -> Iterator[Reply]:
        """Greedy answers, in the questions' order.

        Raises:
            FusarError: The engine failed.
        """
        open_answers: deque[tuple[Question, _Asked]] = deque()
        try:
            for question in questions:
                open_answers.append((question, self._ask(question)))
                if len(open_answers) >= self._in_flight:
                    yield self._collect(*open_answers.popleft())
            while open_answers:
                yield self._collect(*open_answers.popleft())
        finally:
            for _, asked in open_answers:
                asked.generation.cancel()

    def _ask(self, question: Question) -> _Asked:
        sample = question.sample
        assert sample.pixels is not None
        seen = (self._scale, self._scale) if self._scale else self._engine.size_seen(*sample.size)
        takes = self._engine.card.tlm
        field = self._control.field(question.index) if takes else None
        nodes = 0 if field is None else int(np.count_nonzero(field.valid))
        if not takes:
            aef = NOT_TAKEN
        elif field is None:
            aef = OFF if sample.codes is not None or sample.field is not None else MISSING
        else:
            aef = USED if nodes else MISSING
        words = question.words(seen, self._engine.prompts)
        message = Message("user", (ImagePart(np.asarray(sample.pixels), field), words))
        generation = self._engine.generate(GenerationRequest((message,), self._sampling))
        return _Asked(generation, seen, aef, nodes)

    def _collect(self, question: Question, asked: _Asked) -> Reply:
        generation = asked.generation
        tokens = tuple(generation.tokens(time.monotonic() + ANSWER_TIMEOUT_S))
        if generation.finish is None:
            raise EngineFailedError(f"The answer about {question.sample.id} did not end.", "Start again.")
        text = "".join(token.text for token in tokens)
        answer = parse_answer(question.task, text, question.labels, asked.seen)
        scores = _scores(answer, tokens)
        return Reply(text, generation.finish.reason, asked.seen, scores, asked.aef, asked.nodes)


@dataclass(frozen=True, eq=False)
class _Asked:
    generation: Generation
    seen: tuple[int, int]
    aef: str
    nodes: int


def _scores(answer: Answer, tokens: tuple[Token, ...]) -> tuple[float | None, ...]:
    """Rounded to what float32 holds on any machine; a model behind an endpoint may tell no probabilities."""
    if any(math.isnan(token.logprob) for token in tokens):
        return (None,) * len(answer.boxes)
    return tuple(
        None if box.score is None else float(f"{box.score:.6g}") for box in score_boxes(answer.boxes, tokens)
    )


class CfarSystem:
    """A plain CFAR ship detector: what it finds, written in the answers' own form. It answers about boxes only."""

    TASKS = (tasks.COUNTING, tasks.LOCALIZATION, tasks.DETECTION)

    def answers(self, questions: Iterable[Question]) -> Iterator[Reply]:
        """The detector's answers; each image is searched once."""
        last, boxes = "", []
        for question in questions:
            if question.sample.id != last:
                assert question.sample.pixels is not None
                last, boxes = question.sample.id, cfar.detect(np.asarray(question.sample.pixels))
            size = question.sample.size
            yield Reply(_written(question, boxes), "stop", size, (None,) * len(boxes))


def _written(question: Question, boxes: list[cfar.Box]) -> str:
    if question.task == tasks.COUNTING:
        return tasks.render_count(len(boxes))
    if question.task == tasks.LOCALIZATION:
        return tasks.render_cells(tasks.cell_of(box, *question.sample.size) for box in boxes)
    return tasks.render_detections(boxes, question.label)
