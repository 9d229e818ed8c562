"""Base weights: the true sizes on the meta device, tied and sharded folders, and how weights come into memory."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from transformers import Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig
from transformers.quantizers.quantizers_utils import should_convert_module

from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from backend.model.load_options import UNQUANTIZED, LoadOptions, dtype_for
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.weights import load_base
from fusar_qgis.core.errors import CheckpointError, ConfigError
from tests.backend.small_model import (
    TLM,
    base_config,
    chat,
    in_double,
    random_field,
    random_image,
    small_model,
    small_processor,
)

CHECKPOINT = Path(__file__).parents[2] / "resources/demo/checkpoint"

# Numbers of the config.json files of Qwen2.5-VL-{3B,7B,72B}-Instruct.
TEXT = {
    "3B": {"hidden_size": 2048, "intermediate_size": 11008, "num_hidden_layers": 36, "num_attention_heads": 16,
           "num_key_value_heads": 2, "vocab_size": 151936, "tie_word_embeddings": True},
    "7B": {"hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
           "num_key_value_heads": 4, "vocab_size": 152064, "tie_word_embeddings": False},
    "72B": {"hidden_size": 8192, "intermediate_size": 29568, "num_hidden_layers": 80, "num_attention_heads": 64,
            "num_key_value_heads": 8, "vocab_size": 152064, "tie_word_embeddings": False},
}  # fmt: skip
VISION = {"depth": 32, "hidden_size": 1280, "num_heads": 16, "patch_size": 14}
VISION_MLP = {"3B": 3420, "7B": 3420, "72B": 3456}
PUBLISHED = {"3B": 3_754_622_976, "7B": 8_292_166_656, "72B": 73_410_777_344}


def true_config(size: str) -> Qwen2_5_VLConfig:
    text = TEXT[size]
    vision = {**VISION, "intermediate_size": VISION_MLP[size], "out_hidden_size": text["hidden_size"]}
    return Qwen2_5_VLConfig(
        text_config=text, vision_config=vision, tie_word_embeddings=text["tie_word_embeddings"]
    )


def count_by_hand(size: str) -> int:
    """Parameters of Qwen2.5-VL from its sizes alone."""
    t, c, v = TEXT[size], TEXT[size]["hidden_size"], VISION["hidden_size"]
    keys = c // t["num_attention_heads"] * t["num_key_value_heads"]
    attention = c * c + c + 2 * (c * keys + keys) + c * c
    layer = attention + 3 * c * t["intermediate_size"] + 2 * c
    heads = 1 if t["tie_word_embeddings"] else 2
    language = t["num_hidden_layers"] * layer + c + heads * t["vocab_size"] * c
    m = VISION_MLP[size]
    block = v * 3 * v + 3 * v + v * v + v + 2 * (v * m + m) + m * v + v + 2 * v
    merger = v + (4 * v) * (4 * v) + 4 * v + 4 * v * c + c
    return language + 3 * 2 * 14 * 14 * v + VISION["depth"] * block + merger


@pytest.mark.parametrize("size", ["3B", "7B", "72B"])
def test_true_sizes_with_tlm_have_every_shape_and_parameter(size):
    channels = TEXT[size]["hidden_size"]
    tlm = TlmConfig.of_release(channels)
    with torch.device("meta"):
        model = FusarForConditionalGeneration(FusarConfig.from_base(true_config(size), tlm))
    hidden = 4 * channels
    shapes = {name: tuple(p.shape) for name, p in model.named_parameters()}
    own = {name.removeprefix("model.tlm."): shape for name, shape in shapes.items() if ".tlm." in name}
    assert own == {
        "expand.weight": (hidden, 64), "expand.bias": (hidden,),
        "project.weight": (2 * channels, hidden), "project.bias": (2 * channels,),
    }  # fmt: skip
    assert shapes["model.visual.merger.mlp.2.weight"] == (channels, 5120)
    assert shapes["model.language_model.embed_tokens.weight"] == (TEXT[size]["vocab_size"], channels)
    n_tlm = hidden * 64 + hidden + 2 * channels * hidden + 2 * channels
    total = sum(p.numel() for p in model.parameters())
    assert total - n_tlm == count_by_hand(size) == PUBLISHED[size]
    if size == "7B":
        assert n_tlm == pytest.approx(103.7e6, rel=1e-3)


@pytest.mark.parametrize("size", ["3B", "7B", "72B"])
def test_true_sizes_name_their_weights_as_the_stock_model_does(size):
    with torch.device("meta"):
        stock = Qwen2_5_VLForConditionalGeneration(true_config(size))
        ours = FusarForConditionalGeneration(FusarConfig.from_base(true_config(size), None))
    assert {n: p.shape for n, p in ours.named_parameters()} == {
        n: p.shape for n, p in stock.named_parameters()
    }


@torch.no_grad()
def logits_of(model, field=True):
    processor = small_processor(84)
    fields = [random_field(9)] if field else None
    return model(**processor([random_image(84, 84)], chat(processor, "How many?"), fields)).logits


def stock_folder(folder, tied=False, shard="1GB"):
    torch.manual_seed(2)
    config = base_config()
    config.tie_word_embeddings = config.text_config.tie_word_embeddings = tied
    model = Qwen2_5_VLForConditionalGeneration(config).eval()
    model.save_pretrained(folder, max_shard_size=shard)
    return model


def test_tied_embeddings_of_the_3b_load_and_stay_tied(tmp_path):
    stock = stock_folder(tmp_path / "q", tied=True)
    with safe_open(tmp_path / "q" / "model.safetensors", "pt") as file:
        assert "lm_head.weight" not in file.keys()  # noqa: SIM118 - no mapping
    model = load_base(tmp_path / "q", TLM).eval()
    torch.testing.assert_close(
        logits_of(in_double(model)), logits_of(in_double(stock), field=False), rtol=1e-4, atol=1e-5
    )
    save_checkpoint(tmp_path / "c", model, small_processor(84), CheckpointInfo("q", "base"))
    again = load_checkpoint(tmp_path / "c").model
    assert torch.equal(logits_of(again), logits_of(model))
    assert again.lm_head.weight.data_ptr() == again.get_input_embeddings().weight.data_ptr()


def test_sharded_folders_load_whole(tmp_path):
    stock = stock_folder(tmp_path / "q", shard="100KB")
    assert len(list((tmp_path / "q").glob("model-*.safetensors"))) > 2
    model = load_base(tmp_path / "q", TLM).eval()
    torch.testing.assert_close(
        logits_of(in_double(model)), logits_of(in_double(stock), field=False), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("again", [False, True], ids=["stock folder", "our folder"])
def test_every_weight_has_the_norm_it_was_saved_with(tmp_path, again):
    stock = stock_folder(tmp_path / "q")
    model = load_base(tmp_path / "q", TLM)
    if again:
        save_checkpoint(tmp_path / "c", model, small_processor(84), CheckpointInfo("q", "base"))
        model = load_checkpoint(tmp_path / "c").model
    saved = {name: float(p.detach().norm()) for name, p in stock.named_parameters()}
    loaded = {name: float(p.detach().norm()) for name, p in model.named_parameters() if ".tlm." not in name}
    assert loaded == saved
    assert all(norm > 0 for norm in saved.values() if norm != 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("c")
    save_checkpoint(path, small_model(), small_processor(84), CheckpointInfo("none", "stage1"))
    return path


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_attention_kernels_agree(folder, attention):
    model = load_checkpoint(folder, options=LoadOptions(attention)).model
    assert model.config._attn_implementation == attention
    torch.testing.assert_close(
        logits_of(in_double(model)), logits_of(in_double(small_model())), rtol=1e-4, atol=1e-5
    )


def test_a_device_map_places_the_model_and_changes_nothing(folder):
    model = load_checkpoint(folder, options=LoadOptions(device_map="auto")).model
    assert torch.equal(logits_of(model), logits_of(small_model()))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_tlm_stays_float32_whatever_the_weights_are(folder, dtype):
    model = load_checkpoint(folder, dtype=dtype_for(dtype, "cpu")).model
    assert {p.dtype for p in model.fusion.parameters()} == {torch.float32}
    assert model.lm_head.weight.dtype == dtype_for(dtype, "cpu")
    assert torch.isfinite(logits_of(model)).all()


@pytest.mark.parametrize(
    ("options", "named"),
    [({"attention": "fast"}, "fast"), ({"device_map": "gpu"}, "gpu"), ({"quantization": "8bit"}, "8bit")],
)
def test_unknown_choices_are_refused(options, named):
    with pytest.raises(ConfigError, match=named):
        LoadOptions(**options)


def test_what_is_not_here_is_named(folder, monkeypatch):
    with pytest.raises(ConfigError, match="flash_attention_2"):
        load_checkpoint(folder, options=LoadOptions("flash_attention_2"))
    with pytest.raises(ConfigError, match="int3"):
        dtype_for("int3", "cpu")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="bitsandbytes"):
        load_checkpoint(folder, options=LoadOptions(quantization="4bit"))


def test_four_bits_are_for_the_language_models_layers_alone():
    linear = [name for name, module in small_model().named_modules() if isinstance(module, torch.nn.Linear)]
    chosen = {name for name in linear if should_convert_module(name, UNQUANTIZED)}
    assert chosen == {name for name in linear if name.startswith("model.language_model.layers.")}


@pytest.mark.checkpoint
def test_four_bit_weights_answer_nearly_alike():
    pytest.importorskip("bitsandbytes", reason="the optional extra quant is not installed")
    full, small = (
        load_checkpoint(CHECKPOINT, options=LoadOptions(quantization=quantization))
        for quantization in ("", "4bit")
    )
    assert {p.dtype for p in small.model.fusion.parameters()} == {torch.float32}
    sizes = [sum(p.numel() * p.element_size() for p in each.model.parameters()) for each in (full, small)]
    assert sizes[1] < 0.6 * sizes[0]
    processor = full.processor
    batch = processor([random_image(224, 224)], chat(processor, "How many ships?"), [random_field(30)])
    with torch.no_grad():
        want, got = (each.model(**batch).logits for each in (full, small))
    # NF4 rounds a normal weight by about a tenth of its size.
    assert 0 < float((got - want).abs().mean()) < 0.2 * float(want.abs().mean())


def test_auto_types_by_device():
    assert dtype_for("auto", "cpu") == torch.float32
    assert dtype_for("auto", "cuda:1") == torch.bfloat16


def test_a_base_of_another_kind_is_refused(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(CheckpointError, match="bert"):
        load_base(tmp_path, TLM)
