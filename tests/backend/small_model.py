"""A FUSAR-GPT of some ten thousand weights with every part of the real one, for tests."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig

from backend.model.config import TlmConfig
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.pixels import FusarImageProcessor
from backend.model.processing import FusarProcessor

SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{% if message['content'] is string %}"
    "{{ message['content'] }}{% else %}{% for part in message['content'] %}{% if part['type'] == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TLM = TlmConfig(sigma=(0.6, 0.8), hidden=16)


@dataclass(frozen=True)
class Field:
    """Anchors as the processor takes them."""

    values: np.ndarray
    positions: np.ndarray

    def anchors(self):
        return self.values, self.positions


def random_field(n_anchors: int, seed: int = 0) -> Field:
    """Unit vectors at random places."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n_anchors, 64)).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return Field(values, rng.random((n_anchors, 2), dtype=np.float32))


def random_image(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def small_tokenizer() -> PreTrainedTokenizerFast:
    """Bytes and Qwen's special tokens, no merges."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    backend = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(letters)}, merges=[]))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(False, use_regex=False)
    backend.decoder = decoders.ByteLevel()
    backend.add_special_tokens([AddedToken(token, special=True) for token in SPECIAL_TOKENS])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


def small_processor(image_size: int | None = None, coordinate_ramps: bool = False) -> FusarProcessor:
    pixels = FusarImageProcessor(image_size=image_size, min_pixels=56 * 56, coordinate_ramps=coordinate_ramps)
    return FusarProcessor(pixels, small_tokenizer())


def base_config() -> Qwen2_5_VLConfig:
    """Two layers each; the second vision block sees windows of 56 px, the first the whole image."""
    ids = small_tokenizer().convert_tokens_to_ids
    return Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(small_tokenizer()),
            "hidden_size": 64,
            "intermediate_size": 96,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "max_position_embeddings": 1024,
            "initializer_range": 0.15,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0, "mrope_section": [4, 6, 6]},
            "bos_token_id": None,
            "eos_token_id": ids("<|im_end|>"),
            "pad_token_id": ids("<|endoftext|>"),
        },
        vision_config={
            "depth": 2,
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_heads": 2,
            "patch_size": 14,
            "window_size": 56,
            "fullatt_block_indexes": [0],
            "out_hidden_size": 64,
            "initializer_range": 0.15,
        },
        image_token_id=ids("<|image_pad|>"),
        video_token_id=ids("<|video_pad|>"),
        vision_start_token_id=ids("<|vision_start|>"),
        vision_end_token_id=ids("<|vision_end|>"),
    )


def small_model(
    tlm: TlmConfig | None = TLM, seed: int = 0, trained: bool = True
) -> FusarForConditionalGeneration:
    """A random model; `trained` gives TLM weights that change the tokens, without it TLM is the identity."""
    torch.manual_seed(seed)
    model = FusarForConditionalGeneration(FusarConfig.from_base(base_config(), tlm)).eval()
    if trained and model.model.tlm is not None:
        with torch.no_grad():
            model.model.tlm.project.weight.normal_(0.0, 0.3)
            model.model.tlm.project.bias.normal_(0.0, 0.3)
    return model


def in_double(model: torch.nn.Module) -> torch.nn.Module:
    """A copy in float64: what memory layout and kernels round differently there is far below any wrong weight."""
    return copy.deepcopy(model).double()


def chat(processor: FusarProcessor, question: str, n_images: int = 1) -> str:
    parts = [{"type": "image"}] * n_images + [{"type": "text", "text": question}]
    return processor.apply_chat_template([{"role": "user", "content": parts}])
