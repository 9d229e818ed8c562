"""The running batch: rows join after their prompt was read, get a token a step, and leave when they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import DynamicCache, Qwen2_5_VLModel

from backend.engine.base import CANCELLED
from backend.engine.kv_cache import SlotCache
from backend.engine.row import Row
from backend.engine.sampling import choose
from fusar_qgis.core.errors import FusarError

CACHE_NAME = "cache" if "cache" in signature(Qwen2_5_VLModel.forward).parameters else "past_key_values"
"""Renamed in transformers 5.24, which warns of the older name."""


@dataclass(frozen=True)
class BatchLimits:
    """What is computed at once.

    Attributes:
        rows: Most answers at once.
        tokens: Most tokens that the rows' keys and values may come to take, as rows times the longest one's reach;
            a single row is always let in.
        prompt_tokens: Most tokens of prompts, padding included, that are read between two steps.
    """

    rows: int = 16
    tokens: int = 65_536
    prompt_tokens: int = 512


class RunningBatch:
    """Answers that grow together; for one thread.

    Args:
        model: The model, without a PEFT wrapper around it.
        limits: What is computed at once.
        pad_id: Fills short prompts up on the right, where nothing reads it.
    """

    def __init__(self, model: Any, limits: BatchLimits, pad_id: int) -> None:
        self.rows: list[Row] = []
        self.chosen_tokens = 0
        self._model = model
        self.limits = limits
        self._pad_id = pad_id
        self._text_config = model.config.get_text_config()
        self._cache = SlotCache(self._text_config.num_hidden_layers)
        self._penalty = float(model.generation_config.repetition_penalty or 1.0)

    def room_for(self, row: Row, joining: Sequence[Row]) -> bool:
        """Whether a row may join, beside others that are about to."""
        others = [*self.rows, *joining]
        if not others:
            return True
        longest = max(other.reach for other in (*others, row))
        if len(others) >= self.limits.rows or (len(others) + 1) * longest > self.limits.tokens:
            return False
        if not joining:
            return True
        prompt = max(other.prompt_tokens for other in (*joining, row))
        return (len(joining) + 1) * prompt <= self.limits.prompt_tokens

    @torch.inference_mode()
    def join(self, rows: Sequence[Row]) -> None:
        """Reads the rows' prompts and gives each its first token."""
        cache = DynamicCache(config=self._text_config)
        hidden = self._model.model(
            inputs_embeds=self._embedded(rows),
            position_ids=self._positions(rows),
            use_cache=True,
            **{CACHE_NAME: cache},
        ).last_hidden_state
        lengths = [row.prompt_tokens for row in rows]
        ends = torch.tensor(lengths, device=hidden.device) - 1
        last = hidden[torch.arange(len(rows), device=hidden.device), ends]
        self._remember(rows)
        done = self._choose(last, rows)
        going = [index for index, is_done in enumerate(done) if not is_done]
        if going:
            self._cache.join(cache, lengths, going)
        self.rows += [rows[index] for index in going]

    @torch.inference_mode()
    def step(self) -> None:
        """Gives each row its next token; those that are done leave."""
        device = self._model.device
        mask = self._cache.begin_step(device)
        positions = [length + row.delta for length, row in zip(self._cache.lengths, self.rows, strict=True)]
        hidden = self._model.model(
            input_ids=torch.tensor([[row.last_id] for row in self.rows], device=device),
            position_ids=torch.tensor(positions, device=device)[None, :, None].expand(3, -1, 1),
            attention_mask=mask,
            use_cache=True,
            **{CACHE_NAME: self._cache},
        ).last_hidden_state
        self._cache.end_step()
        done = self._choose(hidden[:, -1], self.rows)
        self._leave([index for index, is_done in enumerate(done) if is_done])

    @torch.inference_mode()
    def drop_cancelled(self) -> None:
        """Lets the rows go that nobody waits for any more."""
        cancelled = [index for index, row in enumerate(self.rows) if row.generation.cancelled]
        for index in cancelled:
            self.rows[index].finish(CANCELLED)
        self._leave(cancelled)

    def abandon(self, error: FusarError) -> None:
        """Ends all rows with an error and frees their memory."""
        for row in self.rows:
            row.generation.put(error)
        self.rows.clear()
        self._cache.clear()

    def _leave(self, indices: Sequence[int]) -> None:
        # From the back: the row that moves into a gap has been looked at already.
        for index in reversed(indices):
            self._cache.leave(index)
            last = self.rows.pop()
            if index < len(self.rows):
                self.rows[index] = last

    def _choose(self, hidden: Tensor, rows: Sequence[Row]) -> list[bool]:
        """Next tokens from the last hidden states [B, C]; says which rows are done."""
        logits = self._model.lm_head(hidden).float()
        choices = choose(logits, [row.chooser for row in rows], [row.seen for row in rows], self._penalty)
        self.chosen_tokens += len(rows)
        done = []
        for row, choice in zip(rows, choices, strict=True):
            if row.seen is not None:
                row.seen[choice.token_id] = True
            done.append(row.take(choice))
        return done

    def _embedded(self, rows: Sequence[Row]) -> Tensor:
        """Embeddings [B, L, C] of prompts padded on the right, images filled in."""
        prompts = [row.prompt for row in rows if row.prompt is not None]
        ids = pad_sequence([prompt.input_ids for prompt in prompts], True, self._pad_id).to(
            self._model.device
        )
        images = tuple(tokens.to(ids.device) for prompt in prompts for tokens in prompt.image_tokens)
        embedded: Tensor = (
            self._model.model.embed(ids, images) if images else self._model.get_input_embeddings()(ids)
        )
        return embedded

    def _positions(self, rows: Sequence[Row]) -> Tensor:
        """M-RoPE positions [3, B, L]."""
        parts = [row.prompt.positions.T for row in rows if row.prompt is not None]
        return pad_sequence(parts, True).permute(2, 0, 1).to(self._model.device)

    def _remember(self, rows: Sequence[Row]) -> None:
        """Notes which tokens the prompts hold, where that counts, and lets the prompts go."""
        for row in rows:
            if self._penalty != 1.0 and row.prompt is not None:
                row.seen = torch.zeros(
                    self._text_config.vocab_size, dtype=torch.bool, device=self._model.device
                )
                row.seen[row.prompt.input_ids.to(row.seen.device)] = True
            row.prompt = None
