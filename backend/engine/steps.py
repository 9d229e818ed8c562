"""Token ids to the text that each one adds to an answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

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
