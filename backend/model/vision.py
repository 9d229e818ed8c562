"""Qwen2.5-VL's vision tower, same results in less time: no Conv3d, one attention call for all chunks of one length."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.weak import WeakTensorKeyDictionary
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


class ChunkGroups:
    """Chunks (windows or images) of equal length together: one attention call for each length, not for each chunk.

    A 504 px image has 25 windows of three lengths in each of 28 layers: 3 calls a layer in the place of 25, for any
    number of images. Blocks share the grouping, so the lengths are read from the device once a pass.
    """

    def __init__(self) -> None:
        self._known: Any = WeakTensorKeyDictionary()

    def of(self, cu_seqlens: Tensor) -> list[Tensor]:
        """Patch numbers of the chunks of each length, [chunks, length] each.

        Args:
            cu_seqlens: Chunk borders [chunks + 1].
        """
        found: list[Tensor] | None = self._known.get(cu_seqlens)
        if found is None:
            found = self._known[cu_seqlens] = _group(cu_seqlens)
        return found


def _group(cu_seqlens: Tensor) -> list[Tensor]:
    lengths = cu_seqlens.diff()
    starts = cu_seqlens[:-1].long()
    groups = []
    for length in sorted(set(lengths.tolist())):
        steps = torch.arange(length, device=cu_seqlens.device)
        groups.append(starts[lengths == length, None] + steps)
    return groups


class PackedVisionAttention(Qwen2_5_VLVisionAttention):
    """Vision attention with one call for all chunks of one length.

    Args:
        config: The tower's.
        groups: Shared by the tower's blocks.
    """

    def __init__(self, config: Qwen2_5_VLVisionConfig, groups: ChunkGroups) -> None:
        super().__init__(config)
        self._groups = groups

    def forward(
        self,
        hidden_states: Tensor,
        cu_seqlens: Tensor,
        position_embeddings: tuple[Tensor, Tensor] | None = None,
        max_seqlen: int | None = None,
        **kwargs: Any,
    ) -> Tensor:
        """Attends within each chunk of hidden_states [N, hidden]; chunk borders are cu_seqlens [chunks + 1]."""
        if position_embeddings is None or is_flash_attention_requested(self.config):
            result: Tensor = super().forward(
                hidden_states,
                cu_seqlens=cu_seqlens,
                position_embeddings=position_embeddings,
                max_seqlen=max_seqlen,
                **kwargs,
            )
            return result
        heads = self._heads(hidden_states, position_embeddings)
        groups = self._groups.of(cu_seqlens)
        if len(groups) == 1:
            mixed = self._attend(
                [states.reshape(*groups[0].shape, *states.shape[1:]) for states in heads], kwargs
            )
        else:
            parts = [self._attend([states[index] for states in heads], kwargs) for index in groups]
            order = torch.cat([index.flatten() for index in groups])
            mixed = torch.empty_like(heads[0]).index_copy(0, order, torch.cat(parts))
        output: Tensor = self.proj(mixed.flatten(1))
        return output

    def _attend(self, chunks: list[Tensor], more: dict[str, Any]) -> Tensor:
        """Query, key and value [chunks, length, heads, head_dim] to values [chunks * length, heads, head_dim]."""
        attend = ALL_ATTENTION_FUNCTIONS.get_interface(
            self.config._attn_implementation, eager_attention_forward
        )
        mixed, _ = attend(
            self,
            *(states.transpose(1, 2) for states in chunks),
            attention_mask=None,
            scaling=self.scaling,
            dropout=self.attention_dropout if self.training else 0.0,
            is_causal=False,
            **more,
        )
        values: Tensor = mixed.flatten(0, 1)
        return values

    def _heads(self, hidden_states: Tensor, rotation: tuple[Tensor, Tensor]) -> list[Tensor]:
        """Rotated query, key and value, each [N, heads, head_dim]."""
        query, key, value = (
            self.qkv(hidden_states).reshape(len(hidden_states), 3, self.num_heads, -1).unbind(1)
        )
        return [*apply_rotary_pos_emb_vision(query, key, *rotation), value]


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
        groups = ChunkGroups()
        for block in self.blocks:
            block.attn = PackedVisionAttention(config, groups)
        self.post_init()


def merged_grids(image_grid_thw: Tensor, merge_size: int) -> list[tuple[int, int]]:
    """Merged token grids (H, W) of the images; frames of a video stack along H.

    Args:
        image_grid_thw: Patch grids [n_images, 3] = (frames, rows, columns).
        merge_size: Patches per token side.
    """
    grids: list[list[int]] = image_grid_thw.to(torch.int64).tolist()
    return [(frames * rows // merge_size, columns // merge_size) for frames, rows, columns in grids]
