"""Folders in exactly the form of the authors' release, around a small random base; for tests."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file
from transformers import Qwen2_5_VLForConditionalGeneration

from tests.backend.small_model import base_config, small_processor

CHANNELS, HIDDEN, RANK, ALPHA = 64, 256, 8, 32
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
LANGUAGE_ONLY = r".*language_model.*\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)"


def stock_base(seed: int = 0) -> Qwen2_5_VLForConditionalGeneration:
    torch.manual_seed(seed)
    return Qwen2_5_VLForConditionalGeneration(base_config()).eval()


def write_base(folder: Path) -> Path:
    """Qwen2.5-VL as it lies on the hub: stock class, stock key names, processor files."""
    stock_base().save_pretrained(folder)
    small_processor().save_pretrained(folder)
    return folder


def write_release(
    folder: Path, vision: bool = False, score: bool = False, config: dict | None = None, seed: int = 3
) -> Path:
    """Adapter, `vec64_film.pt` and processor files, as the authors' training writes them.

    Args:
        folder: The stage folder.
        vision: LoRA on the vision tower too: the suffix list of the older training hits its MLPs.
        score: Whether the pickle holds the unused `score` entry.
        config: Content of `tlm_config.json`; none is written without.
        seed: Of its weights.
    """
    torch.manual_seed(seed)
    lora = LoraConfig(
        r=RANK,
        lora_alpha=ALPHA,
        lora_dropout=0.05,
        target_modules=PROJECTIONS if vision else LANGUAGE_ONLY,
        task_type="CAUSAL_LM",
    )
    model = get_peft_model(stock_base(), lora)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.normal_(0.0, 0.05)
    model.save_pretrained(folder, save_embedding_layers=False)
    small_processor().save_pretrained(folder)
    content = {"film_mlp": film_weights(seed)}
    if score:
        content["score"] = {"weight": torch.zeros(1, 64)}
    torch.save(content, folder / "vec64_film.pt")
    if config is not None:
        (folder / "tlm_config.json").write_text(json.dumps(config))
    return folder


def film_weights(seed: int = 3) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape: int, scale: float) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * scale

    return {
        "0.weight": draw(HIDDEN, 64, scale=1.0),
        "0.bias": draw(HIDDEN, scale=0.1),
        "2.weight": draw(2 * CHANNELS, HIDDEN, scale=0.1),
        "2.bias": draw(2 * CHANNELS, scale=0.1),
    }


def merge_by_hand(model: Qwen2_5_VLForConditionalGeneration, folder: Path) -> int:
    """W + alpha / r B A on every adapted layer, by the adapter's key names; returns how many."""
    tensors = load_file(folder / "adapter_model.safetensors")
    layers = {key.split(".lora_A")[0] for key in tensors if ".lora_A" in key}
    for layer in layers:
        down, up = (tensors[f"{layer}.lora_{half}.weight"].to(torch.float64) for half in "AB")
        weight = model.get_submodule(layer.removeprefix("base_model.model.")).weight
        with torch.no_grad():
            weight += (ALPHA / RANK) * (up @ down).to(weight.dtype)
    return len(layers)
