"""One generation step at a time: the probability of each token, its text, and who wants to stop."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor
from transformers import LogitsProcessor, StoppingCriteria

from backend.engine.base import CANCELLED, LENGTH, STOP, Finish, Generation, Token

_REPLACEMENT = "\ufffd"


class Decoder(Protocol):
    """What is needed of a tokenizer."""

    def decode(self, token_ids: list[int], skip_special_tokens: bool) -> str:
        """Token ids to text."""


class TextStream:
    """Turns token ids into the text that each one adds; a multi-byte character comes whole with its last token.

    Args:
        decoder: The tokenizer.
        silent_ids: Tokens that are no part of an answer, such as turn marks; they add nothing.
    """

    def __init__(self, decoder: Decoder, silent_ids: Collection[int] = ()) -> None:
        self._decoder = decoder
        self._silent_ids = silent_ids
        self._ids: list[int] = []
        self._start = 0
        self._read = 0

    def push(self, token_id: int) -> str:
        """The text that became readable with this token."""
        if token_id in self._silent_ids:
            return ""
        self._ids.append(token_id)
        # A few tokens of context are decoded again: tokenizers may put spaces between tokens.
        known = self._decode(self._ids[self._start : self._read])
        text = self._decode(self._ids[self._start :])
        if text.endswith(_REPLACEMENT):
            return ""
        self._start, self._read = self._read, len(self._ids)
        return text[len(known) :]

    def _decode(self, ids: list[int]) -> str:
        # Box and reference tokens of Qwen are special tokens too, and they are part of the answer.
        return self._decoder.decode(ids, skip_special_tokens=False)


class Row:
    """One answer within a batch.

    Args:
        generation: Where its tokens go.
        text: Its text stream.
        prompt_tokens: Length of its prompt.
        max_new_tokens: Its limit.
    """

    def __init__(
        self, generation: Generation, text: TextStream, prompt_tokens: int, max_new_tokens: int
    ) -> None:
        self.generation = generation
        self.generated = 0
        self._text = text
        self._prompt_tokens = prompt_tokens
        self._max_new_tokens = max_new_tokens

    def step(self, token_id: int, logprob: float, is_end: bool) -> bool:
        """Takes one token in.

        Returns:
            Whether the answer is finished.
        """
        if self.generation.closed:
            return True
        if self.generation.cancelled:
            return self._finish(CANCELLED)
        self.generated += 1
        if is_end:
            return self._finish(STOP)
        self.generation.put(Token(token_id, self._text.push(token_id), logprob))
        return self.generated >= self._max_new_tokens and self._finish(LENGTH)

    def _finish(self, reason: str) -> bool:
        self.generation.put(Finish(reason, self._prompt_tokens))
        return True


class LogitsTap(LogitsProcessor):
    """Keeps each step's logits [rows, vocabulary], before temperature, and changes nothing."""

    def __init__(self) -> None:
        self.logits: Tensor | None = None

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:  # noqa: ARG002 - transformers' signature
        """Returns the scores as they are."""
        self.logits = scores
        return scores


class StepObserver(StoppingCriteria):
    """Hands every chosen token to its row and tells `generate()` which rows are done.

    Args:
        rows: The batch's answers, in order.
        tap: Where this step's logits are.
        end_ids: Tokens that end an answer.
    """

    def __init__(self, rows: Sequence[Row], tap: LogitsTap, end_ids: Sequence[int]) -> None:
        self._rows = rows
        self._tap = tap
        self._end_ids = frozenset(end_ids)

    def __call__(self, input_ids: Tensor, scores: Any, **_: Any) -> Tensor:  # noqa: ARG002 - transformers' signature
        """Which rows are done, bool [rows]."""
        assert self._tap.logits is not None
        chosen = input_ids[:, -1]
        logprobs = torch.log_softmax(self._tap.logits.float(), dim=-1).gather(1, chosen[:, None]).squeeze(1)
        steps = zip(self._rows, chosen.tolist(), logprobs.tolist(), strict=True)
        done = [row.step(token, logprob, token in self._end_ids) for row, token, logprob in steps]
        return torch.tensor(done, device=input_ids.device)
