"""One answer in the making: what was asked, how far it is, and when it ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from torch import Tensor

from backend.engine.base import (
    CANCELLED,
    LENGTH,
    STOP,
    Finish,
    Generation,
    GenerationRequest,
    Token,
)
from backend.engine.prompt import Prompt
from backend.engine.sampling import Choice, Chooser
from backend.engine.steps import TextStream


@dataclass(frozen=True, eq=False)
class Job:
    """A request that waits, and the tokens that will end its answer."""

    request: GenerationRequest
    end_ids: Collection[int]
    generation: Generation = field(default_factory=Generation)


class Row:
    """One row of the running batch.

    Args:
        job: What was asked.
        prompt: Its tokens; let go once they were read.
        text: Turns its tokens to text.
    """

    def __init__(self, job: Job, prompt: Prompt, text: TextStream) -> None:
        sampling = job.request.sampling
        self.generation = job.generation
        self.prompt: Prompt | None = prompt
        self.prompt_tokens = len(prompt)
        self.delta = prompt.delta
        self.chooser = Chooser(sampling)
        self.last_id = -1
        self.seen: Tensor | None = None
        self._end_ids = frozenset(job.end_ids)
        self._limit = min(sampling.max_new_tokens, prompt.room)
        self._text = text
        self._generated = 0

    @property
    def reach(self) -> int:
        """Tokens of prompt and answer at most."""
        return self.prompt_tokens + self._limit

    def take(self, choice: Choice) -> bool:
        """Takes the next token in.

        Returns:
            Whether the answer is finished.
        """
        if self.generation.cancelled:
            return self.finish(CANCELLED)
        self._generated += 1
        self.last_id = choice.token_id
        if choice.token_id in self._end_ids:
            return self.finish(STOP)
        self.generation.put(Token(choice.token_id, self._text.push(choice.token_id), choice.logprob))
        return self._generated >= self._limit and self.finish(LENGTH)

    def finish(self, reason: str) -> bool:
        """Ends the answer."""
        self.generation.put(Finish(reason, self.prompt_tokens))
        return True
