"""Keys and values of the running answers: one slot a row, filled from its start; nothing is padded left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin

BLOCK = 128
"""Slots grow in blocks of as many tokens, so that most steps write in place."""


class Span:
    """Where the next step writes, the same for all layers.

    Attributes:
        rows: Indices of the rows [B].
        columns: Where each row's new key goes [B]: its length.
        width: Columns that the step reads: the longest row with its new key.
    """

    def __init__(self) -> None:
        self.rows = torch.empty(0, dtype=torch.long)
        self.columns = torch.empty(0, dtype=torch.long)
        self.width = 1

    def set(self, lengths: Sequence[int], device: torch.device) -> None:
        """For rows of these lengths."""
        self.rows = torch.arange(len(lengths), device=device)
        self.columns = torch.tensor(lengths, device=device)
        self.width = max(lengths) + 1

    def mask(self) -> Tensor:
        """Which keys each row may read, its new one included: bool [B, width]."""
        return torch.arange(self.width, device=self.columns.device)[None] <= self.columns[:, None]


class SlotLayer(CacheLayerMixin):
    """Keys and values of one layer [slots, heads, columns, channels].

    Args:
        span: Shared by all layers.
    """

    is_sliding = False
    keys: Tensor | None
    values: Tensor | None

    def __init__(self, span: Span) -> None:
        super().__init__()
        self._span = span

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """Nothing: `reserve` makes room."""

    def update(self, key_states: Tensor, value_states: Tensor, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        """Writes one new token a row [B, heads, 1, channels] and returns what there is to read."""
        assert self.keys is not None and self.values is not None
        span, device = self._span, self.keys.device
        rows, columns = span.rows.to(device), span.columns.to(device)
        self.keys[rows, :, columns] = key_states[:, :, 0]
        self.values[rows, :, columns] = value_states[:, :, 0]
        count = len(rows)
        return self.keys[:count, :, : span.width], self.values[:count, :, : span.width]

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        """Keys that a step reads, and where they start."""
        return self.get_seq_length() + query_length, 0

    def get_seq_length(self) -> int:
        """Columns before the new one."""
        return self._span.width - 1

    def get_max_length(self) -> int:
        """No limit."""
        return -1

    def reserve(self, like: Tensor, slots: int, columns: int) -> None:
        """Room for `slots` rows of `columns` tokens, shaped and typed as `like` [rows, heads, tokens, channels]."""
        self.keys = _grown(self.keys, like, slots, columns)
        self.values = _grown(self.values, like, slots, columns)

    def fill(self, slot: int, keys: Tensor, values: Tensor) -> None:
        """Puts one row's prompt [heads, tokens, channels] into a slot."""
        assert self.keys is not None and self.values is not None
        self.keys[slot, :, : keys.shape[1]] = keys
        self.values[slot, :, : values.shape[1]] = values

    def move(self, source: int, target: int, length: int) -> None:
        """Copies one row's first tokens to another slot."""
        for states in (self.keys, self.values):
            assert states is not None
            states[target, :, :length] = states[source, :, :length]

    def drop(self) -> None:
        """Frees the memory."""
        self.keys = self.values = None


class SlotCache(Cache):
    """The cache of all rows that are being answered; rows are 0 to B - 1 without a gap.

    Args:
        n_layers: Layers of the language model.
    """

    def __init__(self, n_layers: int) -> None:
        self.span = Span()
        self.lengths: list[int] = []
        super().__init__(layers=[SlotLayer(self.span) for _ in range(n_layers)])

    def join(self, prompts: Cache, lengths: Sequence[int], chosen: Sequence[int]) -> None:
        """Takes rows over from the cache of a prefill whose prompts were padded right.

        Args:
            prompts: Cache of the prefill.
            lengths: Tokens of each of its rows.
            chosen: Which of its rows to take, in their new order.
        """
        joined = [*self.lengths, *(lengths[row] for row in chosen)]
        # First all the room: where memory ends here, the rows that run are as they were.
        for mine, theirs in zip(self.layers, prompts.layers, strict=True):
            mine.reserve(theirs.keys, len(joined), max(joined) + 1)
        for mine, theirs in zip(self.layers, prompts.layers, strict=True):
            for slot, row in enumerate(chosen, len(self.lengths)):
                mine.fill(slot, theirs.keys[row, :, : lengths[row]], theirs.values[row, :, : lengths[row]])
        self.lengths = joined

    def begin_step(self, device: torch.device) -> Tensor:
        """Makes room for one more token a row.

        Returns:
            The attention mask, bool [B, columns].
        """
        self.span.set(self.lengths, device)
        for layer in self.layers:
            layer.reserve(layer.keys, len(self.lengths), self.span.width)
        return self.span.mask()

    def end_step(self) -> None:
        """Counts the token that every row got."""
        self.lengths = [length + 1 for length in self.lengths]

    def leave(self, row: int) -> None:
        """Frees a slot; the last row moves into it."""
        length = self.lengths.pop()
        if row < len(self.lengths):
            self.lengths[row] = length
            for layer in self.layers:
                layer.move(len(self.lengths), row, length)
        if not self.lengths:
            self.clear()

    def clear(self) -> None:
        """Forgets all rows and frees the memory."""
        self.lengths = []
        for layer in self.layers:
            layer.drop()


def _grown(old: Tensor | None, like: Tensor, slots: int, columns: int) -> Tensor:
    """`old` where it is large enough, else a copy of just the size that is needed now.

    Never the largest size of the past in both directions: one long answer and many short ones would cost their product.
    """
    if old is not None and slots <= old.shape[0] and columns <= old.shape[2]:
        return old
    # Zeros, for even keys that are masked must be finite.
    new = like.new_zeros(slots, like.shape[1], -(-columns // BLOCK) * BLOCK, like.shape[3])
    if old is not None:
        slots, columns = min(slots, old.shape[0]), min(new.shape[2], old.shape[2])
        new[:slots, :, :columns] = old[:slots, :, :columns]
    return new
