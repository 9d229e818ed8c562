"""The model as it is trained: shared-prefix rows in, one loss out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from training.data.rows import tree_mask
from training.probes import ProbeTargets, VisualProbes

ANSWERS_AT_ONCE = 1024
"""Answer positions whose logits are in memory at once: 0.6 GB in float32 with Qwen's vocabulary."""


class RowModel(nn.Module):
    """Wraps FUSAR-GPT (or plain Qwen2.5-VL) for training on shared-prefix rows.

    Args:
        model: The model; its `get_image_features` applies the modulation.
        number_ids: Token ids of the numbers 0..n-1 that coordinates are written in; empty where a number may be
            several tokens, as in Qwen's own tokenizers. Then every target is a plain one.
        probes: Training-only heads; None trains without.
        sigma_px: Width of the soft targets over neighboring coordinates.
        probe_weight: Weight of the probes' losses.
    """

    number_ids: torch.Tensor
    soft: torch.Tensor
    number_of_id: torch.Tensor

    def __init__(
        self,
        model: Any,
        number_ids: Sequence[int] = (),
        probes: VisualProbes | None = None,
        sigma_px: float = 1.5,
        probe_weight: float = 1.0,
    ) -> None:
        super().__init__()
        self.model = model
        self.probe_weight = probe_weight
        self.probes = probes
        ids = torch.tensor(number_ids, dtype=torch.long)
        self.register_buffer("number_ids", ids, persistent=False)
        self.register_buffer("soft", soft_numbers(len(number_ids), sigma_px), persistent=False)
        lookup = torch.full((self.plain.get_input_embeddings().weight.shape[0],), -1)
        lookup[ids] = torch.arange(len(number_ids))
        self.register_buffer("number_of_id", lookup, persistent=False)

    @property
    def plain(self) -> Any:
        """The model itself, out of its PEFT wrapping."""
        return self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model

    def forward(  # noqa: PLR0913  (the Trainer passes a batch by name)
        self,
        image_grid_thw: torch.Tensor,
        input_ids: torch.Tensor,
        position_ids: torch.Tensor,
        labels: torch.Tensor,
        pixel_values: torch.Tensor | None = None,
        visual_tokens: torch.Tensor | None = None,
        branch: torch.Tensor | None = None,
        coordinate: torch.Tensor | None = None,
        present: torch.Tensor | None = None,
        rank: torch.Tensor | None = None,
        boxes: torch.Tensor | None = None,
        **field: torch.Tensor,
    ) -> dict[str, Any]:
        """One training step's loss.

        Args:
            image_grid_thw: [B, 3].
            input_ids: [B, L], padded on the right.
            position_ids: [3, B, L].
            labels: Next token per position [B, L], -100 where there is none.
            pixel_values: Patches [sum of patches, patch values].
            visual_tokens: Instead of patches the frozen tower's tokens [sum of tokens, C].
            branch: Branch per token [B, L], see `tree_mask`; None where every row holds one question.
            coordinate: bool [B, L], true where the label is a coordinate of a box.
            present: See `ProbeTargets`.
            rank: See `ProbeTargets`.
            boxes: See `ProbeTargets`.
            **field: `aef_values`, `aef_positions`, `aef_valid`, for models with TLM.

        Returns:
            `answer_sum`, the loss summed over answer tokens; `extra`, the probes' mean; `loss`, the mean of an
            answer token and `extra` together; the probes' losses by name.
        """
        inner = self.plain.model
        tokens = self._visual_tokens(image_grid_thw, pixel_values, visual_tokens, field)
        embeds = inner.embed(input_ids, tokens)
        output = inner.language_model(
            inputs_embeds=embeds,
            attention_mask=self._mask(branch, embeds.dtype),
            position_ids=position_ids,
            use_cache=False,
            output_hidden_states=self.probes is not None,
        )
        answer_sum = self._answer_sum(output.last_hidden_state, labels, coordinate)
        count = (labels >= 0).sum().clamp(min=1)
        result: dict[str, Any] = {"answer_sum": answer_sum, "loss": answer_sum / count}
        if self.probes is not None and present is not None and rank is not None and boxes is not None:
            places = input_ids[0] == self.plain.config.image_token_id
            self._add_probes(result, output, torch.stack(tokens), places, ProbeTargets(present, rank, boxes))
        return result

    def _visual_tokens(
        self,
        grid: torch.Tensor,
        pixels: torch.Tensor | None,
        known: torch.Tensor | None,
        field: dict[str, torch.Tensor],
    ) -> tuple[torch.Tensor, ...]:
        inner = self.plain.model
        if known is not None:
            return tuple(inner.modulate(known, grid, **field))
        features = inner.get_image_features(pixels, grid, **field)
        return tuple(getattr(features, "pooler_output", features))

    def _mask(self, branch: torch.Tensor | None, dtype: torch.dtype) -> torch.Tensor | None:
        """The mask as the attention in use takes it: `eager` adds it to the scores, the others take booleans."""
        if branch is None:  # causal; what is padded on the right is seen by nobody
            return None
        allowed = tree_mask(branch)[:, None]
        if self.plain.config.get_text_config()._attn_implementation != "eager":
            return allowed
        return torch.zeros_like(allowed, dtype=dtype).masked_fill(~allowed, torch.finfo(dtype).min)

    def _answer_sum(
        self, hidden: torch.Tensor, labels: torch.Tensor, coordinate: torch.Tensor | None
    ) -> torch.Tensor:
        """Only answer positions meet the vocabulary: the other logits would cost most of the memory for nothing."""
        asked = labels >= 0
        states, wanted = hidden[asked], labels[asked]
        soft = coordinate[asked] if coordinate is not None and len(self.number_ids) else None
        if len(wanted) <= ANSWERS_AT_ONCE:
            return self._loss_of(states, wanted, soft)
        total = states.new_zeros((), dtype=torch.float32)
        for first in range(0, len(wanted), ANSWERS_AT_ONCE):
            part = slice(first, first + ANSWERS_AT_ONCE)
            some = None if soft is None else soft[part]
            total = total + checkpoint(self._loss_of, states[part], wanted[part], some, use_reentrant=False)
        return total

    def _loss_of(self, states: torch.Tensor, wanted: torch.Tensor, soft: torch.Tensor | None) -> torch.Tensor:
        logits = self.plain.get_output_embeddings()(states).float()
        if soft is None or not bool(soft.any()):
            return functional.cross_entropy(logits, wanted, reduction="sum")
        losses = functional.cross_entropy(logits, wanted, reduction="none")
        numbers = functional.log_softmax(logits[soft], dim=-1)[:, self.number_ids]
        targets = self.soft[self.number_of_id[wanted[soft]]]
        return losses.masked_scatter(soft, -(targets * numbers).sum(-1)).sum()

    def _add_probes(
        self,
        result: dict[str, Any],
        output: Any,
        tokens: torch.Tensor,
        places: torch.Tensor,
        targets: ProbeTargets,
    ) -> None:
        assert self.probes is not None
        used = 256  # numbers beyond the image size never name a coordinate
        numbers = self.plain.get_input_embeddings().weight[self.number_ids[:used]]
        states = output.hidden_states
        losses = self.probes(
            tokens, states[2][:, places], states[3][:, places], targets, numbers, self.soft[:used, :used]
        )
        extra = self.probe_weight * torch.stack(list(losses.values())).sum() / len(losses)
        result["extra"] = extra
        result["loss"] = result["loss"] + extra
        result.update({name: loss.detach() for name, loss in losses.items()})


def soft_numbers(count: int, sigma: float) -> torch.Tensor:
    """Gaussian target distributions over neighboring numbers, rows sum to one, float32 [count, count]."""
    numbers = torch.arange(count, dtype=torch.float32)
    weights = torch.exp(-((numbers[:, None] - numbers[None]) ** 2) / (2 * max(sigma, 1e-3) ** 2))
    return weights / weights.sum(1, keepdim=True)
