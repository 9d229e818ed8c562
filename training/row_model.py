"""The model as it is trained: shared-prefix rows in, one loss out."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from training.probes import ProbeTargets, VisualProbes


class RowModel(nn.Module):
    """Wraps FUSAR-GPT (or plain Qwen2.5-VL) for training on shared-prefix rows.

    Args:
        model: The model; its `get_image_features` applies the modulation.
        number_ids: Token ids of the numbers 0..n-1 that coordinates are written in.
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
        number_ids: list[int],
        probes: VisualProbes | None,
        sigma_px: float,
        probe_weight: float,
    ) -> None:
        super().__init__()
        self.model = model
        self.probe_weight = probe_weight
        self.probes = probes
        self.register_buffer("number_ids", torch.tensor(number_ids), persistent=False)
        self.register_buffer("soft", soft_numbers(len(number_ids), sigma_px), persistent=False)
        vocabulary = self.plain.get_input_embeddings().weight.shape[0]
        lookup = torch.full((vocabulary,), -1)
        lookup[self.number_ids] = torch.arange(len(number_ids))
        self.register_buffer("number_of_id", lookup, persistent=False)

    @property
    def plain(self) -> Any:
        """The model itself, out of its PEFT wrapping."""
        return self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model

    def forward(  # noqa: PLR0913  (the Trainer passes a batch by name)
        self,
        pixel_values: torch.Tensor,
        image_grid_thw: torch.Tensor,
        input_ids: torch.Tensor,
        position_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        labels: torch.Tensor,
        coordinate: torch.Tensor,
        image_start: int,
        present: torch.Tensor | None = None,
        rank: torch.Tensor | None = None,
        boxes: torch.Tensor | None = None,
        **field: torch.Tensor,
    ) -> dict[str, Any]:
        """One training step's loss.

        Args:
            pixel_values: Patches [B * patches, patch values].
            image_grid_thw: [B, 3].
            input_ids: [B, L].
            position_ids: [3, B, L].
            attention_mask: bool [B, 1, L, L], true where attention is allowed.
            labels: Next token per position [B, L], -100 where there is none.
            coordinate: bool [B, L], true where the label is a coordinate of a box.
            image_start: Where the image tokens begin, the same in every row.
            present: See `ProbeTargets`.
            rank: See `ProbeTargets`.
            boxes: See `ProbeTargets`.
            **field: `aef_values`, `aef_positions`, `aef_valid`, for models with TLM.
        """
        inner = self.plain.model
        features = inner.get_image_features(pixel_values, image_grid_thw, **field)
        tokens = torch.stack(list(getattr(features, "pooler_output", features)))
        embeds = inner.get_input_embeddings()(input_ids)
        span = slice(image_start, image_start + tokens.shape[1])
        embeds = torch.cat([embeds[:, : span.start], tokens.to(embeds.dtype), embeds[:, span.stop :]], dim=1)
        output = inner.language_model(
            inputs_embeds=embeds,
            attention_mask=self._mask(attention_mask, embeds.dtype),
            position_ids=position_ids,
            use_cache=False,
            output_hidden_states=self.probes is not None,
        )
        answer_loss = self._answer_loss(output.last_hidden_state, labels, coordinate)
        result: dict[str, Any] = {"loss": answer_loss, "answer_loss": answer_loss.detach()}
        if self.probes is not None and present is not None and rank is not None and boxes is not None:
            self._add_probe_losses(result, output, tokens, span, ProbeTargets(present, rank, boxes))
        return result

    def _mask(self, allowed: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
        """The mask as the attention in use takes it: `eager` adds it to the scores, the others take booleans."""
        if self.plain.config.get_text_config()._attn_implementation != "eager":
            return allowed
        return torch.zeros_like(allowed, dtype=dtype).masked_fill(~allowed, torch.finfo(dtype).min)

    def _answer_loss(
        self, hidden: torch.Tensor, labels: torch.Tensor, coordinate: torch.Tensor
    ) -> torch.Tensor:
        asked = labels >= 0
        wanted, is_coordinate = labels[asked], coordinate[asked]
        # Only answer positions meet the vocabulary: the other logits would cost most of the memory and teach nothing.
        logits = self.plain.get_output_embeddings()(hidden[asked]).float()
        losses = functional.cross_entropy(logits, wanted, reduction="none")
        if bool(is_coordinate.any()):
            numbers = functional.log_softmax(logits[is_coordinate], dim=-1)[:, self.number_ids]
            soft = self.soft[self.number_of_id[wanted[is_coordinate]]]
            losses = losses.masked_scatter(is_coordinate, -(soft * numbers).sum(-1))
        return losses.mean()

    def _add_probe_losses(
        self, result: dict[str, Any], output: Any, tokens: torch.Tensor, span: slice, targets: ProbeTargets
    ) -> None:
        assert self.probes is not None
        used = 256  # numbers beyond the image size never name a coordinate
        numbers = self.plain.get_input_embeddings().weight[self.number_ids[:used]]
        states = output.hidden_states
        losses = self.probes(
            tokens, states[2][:, span], states[3][:, span], targets, numbers, self.soft[:used, :used]
        )
        result["loss"] = result["loss"] + self.probe_weight * torch.stack(list(losses.values())).sum() / len(
            losses
        )
        result.update({name: loss.detach() for name, loss in losses.items()})


def soft_numbers(count: int, sigma: float) -> torch.Tensor:
    """Gaussian target distributions over neighboring numbers, rows sum to one, float32 [count, count]."""
    numbers = torch.arange(count, dtype=torch.float32)
    weights = torch.exp(-((numbers[:, None] - numbers[None]) ** 2) / (2 * sigma**2))
    return weights / weights.sum(1, keepdim=True)
