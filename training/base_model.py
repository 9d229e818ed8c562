"""The small base model: Qwen2.5-VL's architecture at a size that a laptop trains from nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from transformers import PreTrainedTokenizerFast
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig

from training.tokenizer import number_ids


@dataclass(frozen=True)
class BaseModelConfig:
    """Sizes of the small base; heads of 32 so that every engine can serve it."""

    image_size_px: int = 224
    patch_size_px: int = 14
    merge_size: int = 2
    hidden: int = 192
    layers: int = 5
    heads: int = 6
    key_value_heads: int = 2
    mlp: int = 512
    vision_hidden: int = 128
    vision_depth: int = 4
    vision_heads: int = 4
    vision_mlp: int = 384
    vocabulary: int = 2048


def qwen_config(config: BaseModelConfig, tokenizer: PreTrainedTokenizerFast) -> Qwen2_5_VLConfig:
    """The Qwen2.5-VL configuration of the small base.

    Args:
        config: Sizes.
        tokenizer: Supplies the ids of the special tokens.
    """
    head = config.hidden // config.heads
    section = [head // 2 - 2 * (head * 3 // 16), head * 3 // 16, head * 3 // 16]  # Qwen's 16 : 24 : 24 of 64
    ids = tokenizer.convert_tokens_to_ids
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": config.hidden,
        "intermediate_size": config.mlp,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.key_value_heads,
        "max_position_embeddings": 4096,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0, "mrope_section": section},
        "tie_word_embeddings": True,
        "bos_token_id": None,
        "eos_token_id": ids("<|im_end|>"),
        "pad_token_id": ids("<|endoftext|>"),
    }
    vision = {
        "depth": config.vision_depth,
        "hidden_size": config.vision_hidden,
        "intermediate_size": config.vision_mlp,
        "num_heads": config.vision_heads,
        "in_channels": 3,
        "patch_size": config.patch_size_px,
        "spatial_merge_size": config.merge_size,
        "temporal_patch_size": 2,
        "window_size": config.patch_size_px * 8,
        "fullatt_block_indexes": list(range(config.vision_depth)),
        "out_hidden_size": config.hidden,
    }
    return Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        tie_word_embeddings=True,
        image_token_id=ids("<|image_pad|>"),
        video_token_id=ids("<|video_pad|>"),
        vision_start_token_id=ids("<|vision_start|>"),
        vision_end_token_id=ids("<|vision_end|>"),
    )


def order_number_embeddings(embedding: torch.nn.Embedding, tokenizer: PreTrainedTokenizerFast) -> None:
    """Starts the embeddings of 0..999 as sines and cosines of the number, so that near numbers are near vectors.

    Args:
        embedding: The input embedding [vocabulary, hidden]; changed in place.
        tokenizer: Supplies the ids of the numbers.
    """
    ids = torch.tensor(number_ids(tokenizer))
    numbers = torch.arange(len(ids), dtype=torch.float32)[:, None]
    half = embedding.embedding_dim // 2
    periods_px = torch.exp(torch.linspace(math.log(8.0), math.log(2000.0), half))[None]
    waves = torch.cat(
        [torch.sin(2 * math.pi * numbers / periods_px), torch.cos(2 * math.pi * numbers / periods_px)], 1
    )
    scale = embedding.weight.std() * math.sqrt(2)
    with torch.no_grad():
        embedding.weight[ids, : 2 * half] = waves * scale
