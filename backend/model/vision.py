"""Qwen2.5-VL's vision tower with the same results in less time: no Conv3d, and one attention call for equal chunks."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLVisionConfig
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import (
    Qwen2_5_VisionPatchEmbed,
    Qwen2_5_VisionTransformerPretrainedModel,
    Qwen2_5_VLVisionAttention,
    apply_rotary_pos_emb_vision,
    eager_attention_forward,
)
from transformers.utils.generic import is_flash_attention_requested


class LinearPatchEmbed(Qwen2_5_VisionPatchEmbed):
    """The patch embedding as a matrix product: the convolution's stride equals its kernel."""

    def forward(self, hidden_states: Tensor) -> Tensor:
        """Embeds flattened patches [N, 3 * temporal * patch * patch] into [N, hidden]."""
        weight = self.proj.weight.flatten(1)
        return functional.linear(hidden_states.to(weight.dtype), weight)


class PackedVisionAttention(Qwen2_5_VLVisionAttention):
    """Vision attention in one call where all chunks (images or windows) are equally long, else chunk by chunk."""

    def forward(
        self,
        hidden_states: Tensor,
        cu_seqlens: Tensor,
        position_embeddings: tuple[Tensor, Tensor] | None = None,
        max_seqlen: int | None = None,
        **kwargs: Any,
    ) -> Tensor:
        """Attends within each chunk of hidden_states [N, hidden]; chunk borders are cu_seqlens [chunks + 1]."""
        lengths = cu_seqlens.diff()
        ragged = bool((lengths != lengths[0]).any())
        if ragged or position_embeddings is None or is_flash_attention_requested(self.config):
            result: Tensor = super().forward(
                hidden_states,
                cu_seqlens=cu_seqlens,
                position_embeddings=position_embeddings,
                max_seqlen=max_seqlen,
                **kwargs,
            )
            return result
        query, key, value = self._heads(hidden_states, position_embeddings, len(lengths))
        attend = ALL_ATTENTION_FUNCTIONS.get_interface(
            self.config._attn_implementation, eager_attention_forward
        )
        mixed, _ = attend(
            self,
            query,
            key,
            value,
            attention_mask=None,
            scaling=self.scaling,
            dropout=self.attention_dropout if self.training else 0.0,
            is_causal=False,
            **kwargs,
        )
        output: Tensor = self.proj(mixed.reshape(hidden_states.shape[0], -1))
        return output

    def _heads(self, hidden_states: Tensor, rotation: tuple[Tensor, Tensor], n_chunks: int) -> list[Tensor]:
        """Rotated query, key and value, each [chunks, heads, length, head_dim]."""
        n_patches = hidden_states.shape[0]
        query, key, value = self.qkv(hidden_states).reshape(n_patches, 3, self.num_heads, -1).unbind(1)
        query, key = apply_rotary_pos_emb_vision(query, key, *rotation)
        shape = (n_chunks, n_patches // n_chunks, self.num_heads, -1)
        return [states.reshape(shape).transpose(1, 2) for states in (query, key, value)]


class FusarVisionTower(Qwen2_5_VisionTransformerPretrainedModel):
    """The stock vision tower with the two modules above; weights and their names are the stock ones."""

    def __init__(self, config: Qwen2_5_VLVisionConfig, *inputs: Any, **kwargs: Any) -> None:
        super().__init__(config, *inputs, **kwargs)
        self.patch_embed = LinearPatchEmbed(
            patch_size=config.patch_size,
            temporal_patch_size=config.temporal_patch_size,
            in_channels=config.in_channels,
            embed_dim=config.hidden_size,
        )
        for block in self.blocks:
            block.attn = PackedVisionAttention(config)
        self.post_init()


def merged_grids(image_grid_thw: Tensor, merge_size: int) -> list[tuple[int, int]]:
    """Merged token grids (H, W) of the images; frames of a video stack along H.

    Args:
        image_grid_thw: Patch grids [n_images, 3] = (frames, rows, columns).
        merge_size: Patches per token side.
    """
    grids: list[list[int]] = image_grid_thw.to(torch.int64).tolist()
    return [(frames * rows // merge_size, columns // merge_size) for frames, rows, columns in grids]
