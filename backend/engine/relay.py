"""Tokens that another engine chose, passed on in our own form."""

from __future__ import annotations

from backend.engine.base import CANCELLED, LENGTH, STOP, Finish, Generation, Token
from backend.engine.conversation import control_ids, end_ids
from backend.engine.served_folder import ServedFolder
from backend.engine.steps import TextStream


class Relay:
    """One answer; texts and ends are what the engine on transformers makes of the same tokens.

    Args:
        generation: Where they go.
        folder: Whose tokenizer they are of.
    """

    def __init__(self, generation: Generation, folder: ServedFolder) -> None:
        tokenizer = folder.processor.tokenizer
        self.prompt_tokens = 0
        self._generation = generation
        self._ends = frozenset(end_ids(tokenizer, None))
        self._text = TextStream(tokenizer, control_ids(tokenizer))

    def take(self, token_id: int, logprob: float) -> None:
        """One more token; one that ends the answer is no part of it."""
        if self._generation.closed:
            return
        if token_id in self._ends:
            self._finish(STOP)
        else:
            self._generation.put(Token(token_id, self._text.push(token_id), logprob))

    def end(self, reason: str | None) -> None:
        """The engine has nothing more: `length` where the answer was cut off."""
        self._finish(LENGTH if reason == "length" else STOP)

    def cancel(self) -> None:
        """Somebody asked to stop."""
        self._finish(CANCELLED)

    def _finish(self, reason: str) -> None:
        self._generation.put(Finish(reason, self.prompt_tokens))
