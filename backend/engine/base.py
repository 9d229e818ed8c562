"""What every engine offers: messages in, a stream of tokens with log-probabilities out, stoppable at any step."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import FusarError, GenerationTimeoutError
from fusar_qgis.core.field import AefField
from fusar_qgis.core.tasks import PromptSet

STOP = "stop"
LENGTH = "length"
CANCELLED = "cancelled"


@dataclass(frozen=True, eq=False)
class ImagePart:
    """One image of a message: uint8 pixels [rows, cols] or [rows, cols, 3] and its AEF field, if it has one."""

    pixels: np.ndarray
    field: AefField | None = None


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `role` is system, user or assistant, `parts` lie in reading order."""

    role: str
    parts: tuple[str | ImagePart, ...]


@dataclass(frozen=True)
class Sampling:
    """How tokens are chosen; temperature 0 is greedy."""

    max_new_tokens: int
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int | None = None


@dataclass(frozen=True)
class GenerationRequest:
    """One conversation to answer."""

    messages: tuple[Message, ...]
    sampling: Sampling

    @property
    def images(self) -> tuple[ImagePart, ...]:
        """All images in reading order."""
        return tuple(
            part for message in self.messages for part in message.parts if isinstance(part, ImagePart)
        )


@dataclass(frozen=True)
class Token:
    """One generated token.

    `text` is what it added to the answer (empty for the end token or inside a multi-byte character), `logprob` the
    natural logarithm of its probability under the model, before temperature.
    """

    token_id: int
    text: str
    logprob: float


@dataclass(frozen=True)
class Finish:
    """How an answer ended: `stop` (end token), `length` (limit reached) or `cancelled`."""

    reason: str
    prompt_tokens: int


@dataclass(frozen=True)
class EngineLoad:
    """How busy an engine is right now, and what it has done since it started."""

    waiting: int = 0
    running: int = 0
    generated_tokens: int = 0
    busy_seconds: float = 0.0


@dataclass(eq=False)
class Generation:
    """One answer in the making: the engine puts events in, one consumer takes tokens out.

    `finish` is None until the last token was taken; `begin` is when it was asked for (`time.monotonic()`).
    """

    finish: Finish | None = None
    begin: float = field(default_factory=time.monotonic)
    _events: queue.SimpleQueue[Token | Finish | FusarError] = field(default_factory=queue.SimpleQueue)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _closed: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Asks the engine to stop this answer; it does so before its next token."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    @property
    def closed(self) -> bool:
        """Whether the engine has put its last event."""
        return self._closed.is_set()

    def put(self, event: Token | Finish | FusarError) -> None:
        """Engine side: adds a token, the end or an error; after an end nothing more is taken in."""
        if self.closed:
            return
        if not isinstance(event, Token):
            self._closed.set()
        self._events.put(event)

    def take(self, timeout_s: float) -> list[Token]:
        """Consumer side: the tokens that came since the last call, waiting at most `timeout_s` for the first.

        Returns:
            The tokens; an empty list means the time is over or the answer is finished (`finish` says which).

        Raises:
            FusarError: What the engine failed with.
        """
        tokens: list[Token] = []
        while self.finish is None:
            try:
                event = self._events.get(timeout=timeout_s) if not tokens else self._events.get_nowait()
            except queue.Empty:
                break
            if isinstance(event, FusarError):
                raise event
            if isinstance(event, Finish):
                self.finish = event
            else:
                tokens.append(event)
        return tokens

    def tokens(self, deadline: float) -> Iterator[Token]:
        """All tokens until the end.

        Args:
            deadline: When to give up, on the clock of `time.monotonic()`.

        Raises:
            GenerationTimeoutError: The end did not come in time; the answer is cancelled.
            FusarError: What the engine failed with.
        """
        while self.finish is None:
            yield from self.take(max(0.0, deadline - time.monotonic()))
            if self.finish is None:
                self.check_time(deadline)

    def age(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self.begin

    def check_time(self, deadline: float) -> None:
        """Cancels the answer when its time is over.

        Raises:
            GenerationTimeoutError: It is.
        """
        if time.monotonic() >= deadline:
            self.cancel()
            raise GenerationTimeoutError(
                f"The answer was not finished after {self.age():.0f} s.",
                "Ask for fewer tokens, or raise FUSAR_REQUEST_TIMEOUT_S on the server.",
            )


class Cancellation:
    """Stops every answer of one request at once, also those that begin after the call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generations: list[Generation] = []
        self._cancelled = False

    def track(self, generation: Generation) -> Generation:
        """Adds an answer; it is cancelled now if the request is."""
        with self._lock:
            self._generations.append(generation)
            if self._cancelled:
                generation.cancel()
        return generation

    def cancel(self) -> None:
        """Cancels all of them."""
        with self._lock:
            self._cancelled = True
            for generation in self._generations:
                generation.cancel()


class Engine(Protocol):
    """Runs one checkpoint. Safe to call from any thread."""

    @property
    def card(self) -> ModelCard:
        """What the model is, as `/v1/models` lists it."""

    @property
    def prompts(self) -> PromptSet:
        """The checkpoint's question templates."""

    def size_seen(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Width and height in pixels of what the model sees of an image of that size."""

    def modulation(self, image: ImagePart) -> np.ndarray | None:
        """How strongly AEF acts on each visual token of an image: float32 [rows, cols, 2] = (scale, shift).

        Mean |gamma| and mean |beta| over channels; None where the model takes no field or the image has none.
        """

    def generate(self, request: GenerationRequest) -> Generation:
        """Starts an answer and returns at once."""

    def load(self) -> EngineLoad:
        """How busy it is."""

    def close(self) -> None:
        """Cancels what runs and frees the worker."""
