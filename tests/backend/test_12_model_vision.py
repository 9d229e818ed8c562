"""The faster vision tower against the stock one."""

from __future__ import annotations

import pytest
import torch
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import (
    Qwen2_5_VisionPatchEmbed,
    Qwen2_5_VisionTransformerPretrainedModel,
    Qwen2_5_VLVisionAttention,
)

from backend.model.vision import (
    ChunkGroups,
    FusarVisionTower,
    LinearPatchEmbed,
    PackedVisionAttention,
    merged_grids,
)
from tests.backend.small_model import base_config

GRIDS = {
    "equal": [[1, 8, 12]] * 3,
    "one": [[1, 6, 4]],
    "ragged": [[1, 6, 10], [1, 8, 8], [1, 12, 4]],
    "frames": [[2, 4, 4], [1, 4, 4]],
}


def towers(attention):
    config = base_config().vision_config
    config._attn_implementation = attention
    torch.manual_seed(0)
    stock = Qwen2_5_VisionTransformerPretrainedModel._from_config(
        config, attn_implementation=attention
    ).eval()
    ours = FusarVisionTower._from_config(config, attn_implementation=attention).eval()
    ours.load_state_dict(stock.state_dict(), strict=True)
    return stock, ours


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
@pytest.mark.parametrize("grids", GRIDS.values(), ids=GRIDS.keys())
def test_tokens_and_gradients_equal_the_stock_tower(attention, grids):
    grid = torch.tensor(grids)
    patches = torch.randn(int(grid.prod(-1).sum()), 1176, generator=torch.Generator().manual_seed(1))
    results = []
    for tower in towers(attention):
        output = tower(patches, grid_thw=grid)
        output.pooler_output.square().sum().backward()
        gradient = tower.patch_embed.proj.weight.grad
        results.append((output.pooler_output, output.last_hidden_state, gradient / gradient.norm()))
    for stock, ours in zip(*results, strict=True):
        torch.testing.assert_close(ours, stock, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("borders", "calls"),
    [([0, 8, 16], 1), ([0, 4, 16], 2), ([0, 4, 12, 16], 2), ([0, 1, 3, 6, 10, 13, 15, 16], 4)],
)
def test_chunks_of_one_length_take_one_call(monkeypatch, borders, calls):
    config = base_config().vision_config
    config._attn_implementation = "sdpa"
    attention, made = PackedVisionAttention(config, ChunkGroups()), []
    monkeypatch.setattr(
        attention,
        "_attend",
        lambda chunks, more: (
            made.append(chunks[0].shape) or PackedVisionAttention._attend(attention, chunks, more)
        ),
    )
    patches = torch.randn(16, 32)
    rotation = (torch.rand(16, 16), torch.rand(16, 16))
    cu_seqlens = torch.tensor(borders, dtype=torch.int32)
    ours = attention(patches, cu_seqlens, rotation)
    assert len(made) == calls and sum(shape[0] * shape[1] for shape in made) == 16
    stock = Qwen2_5_VLVisionAttention.forward(attention, patches, cu_seqlens, rotation)
    torch.testing.assert_close(ours, stock)


def test_the_grouping_is_read_once_a_pass_and_forgotten_with_it():
    groups = ChunkGroups()
    borders = torch.tensor([0, 4, 16], dtype=torch.int32)
    assert groups.of(borders) is groups.of(borders)
    same_numbers = borders.clone()
    assert groups.of(same_numbers) is not groups.of(borders)
    del borders, same_numbers
    assert len(groups._known) == 0


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_patch_embedding_as_a_matrix_product(dtype):
    torch.manual_seed(0)
    stock = Qwen2_5_VisionPatchEmbed(embed_dim=24).to(dtype)
    ours = LinearPatchEmbed(embed_dim=24).to(dtype)
    ours.load_state_dict(stock.state_dict())
    patches = torch.randn(10, 1176, dtype=dtype)
    torch.testing.assert_close(ours(patches), stock(patches), rtol=1e-4, atol=1e-5)


def test_merged_grids():
    assert merged_grids(torch.tensor([[1, 6, 10], [2, 4, 8]]), 2) == [(3, 5), (4, 4)]
