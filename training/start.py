"""The model that a stage begins with: Qwen2.5-VL, a checkpoint of ours, or a small one from nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from peft import LoraConfig, PeftModel, get_peft_model
from transformers.utils import is_flash_attn_2_available

from backend.model.checkpoint import ADAPTER_CONFIG_FILE, load_checkpoint
from backend.model.config import TlmConfig
from backend.model.configuration import FusarConfig
from backend.model.load_options import LoadOptions
from backend.model.lora import lora_target_regex
from backend.model.modeling import FusarForConditionalGeneration
from backend.model.pixels import FusarImageProcessor
from backend.model.processing import FusarProcessor
from backend.model.weights import load_base, read_config
from fusar_qgis.core.errors import ConfigError
from training.base_model import BaseModelConfig, order_number_embeddings, qwen_config
from training.config import StageConfig, TrainingConfig

HUB_FILES = ["*.json", "*.safetensors", "*.txt", "*.jinja", "*.model"]


@dataclass(frozen=True)
class Start:
    """A model ready to train.

    Attributes:
        model: The model, a PEFT model around it where LoRA trains; what does not train requires no gradient.
        processor: Its processor.
        trains_tlm: Whether TLM trains.
        lora: How LoRA begins: `new`, `continued` or empty.
    """

    model: Any
    processor: FusarProcessor
    trains_tlm: bool
    lora: str


def start_from(config: TrainingConfig, stage: StageConfig, folder: Path, tlm: TlmConfig | None) -> Start:
    """Loads what a stage begins with, and says what of it trains.

    Args:
        config: The recipe.
        stage: The stage.
        folder: A folder of Qwen2.5-VL or of ours, merged or with an adapter.
        tlm: The recipe's TLM, sigma resolved, for a folder that brings none.

    Raises:
        CheckpointError: The folder cannot be read.
        ConfigError: It does not fit the recipe.
    """
    options = LoadOptions(attention_of(config, stage))
    dtype = weight_type(stage)
    continues = config.output == "adapter" and "lora" in stage.trains
    if (folder / ADAPTER_CONFIG_FILE).is_file():
        loaded = load_checkpoint(folder, "cpu", dtype, merge=not continues, options=options)
        model, processor = loaded.model, loaded.processor
    else:
        model = load_base(folder, _own_tlm(folder) or tlm, dtype, options=options)
        processor = FusarProcessor.from_pretrained(folder)
    plain = model.get_base_model() if isinstance(model, PeftModel) else model
    found = plain.config.tlm.fusion if plain.config.tlm else "none"
    if tlm is not None and tlm.fusion != found:
        raise ConfigError(
            f"The recipe's fusion is {tlm.fusion}, that of {folder} is {found}.", "Set tlm.fusion."
        )
    if config.image_size_px:
        pixels = replace(processor.image_processor, image_size=config.image_size_px)
        processor = FusarProcessor(pixels, processor.tokenizer)
    return prepare(model, processor, stage)


def prepare(model: Any, processor: FusarProcessor, stage: StageConfig) -> Start:
    """Freezes what does not train and puts a new adapter on the model where LoRA does.

    Args:
        model: The model, or a PEFT model whose adapter goes on training.
        processor: Its processor.
        stage: The stage.
    """
    lora = ""
    if isinstance(model, PeftModel):
        lora, plain = "continued", model.get_base_model()
        model.set_requires_grad(model.active_adapter, requires_grad=True)
    else:
        plain = model
        plain.requires_grad_("all" in stage.trains)
        if "lora" in stage.trains:
            lora, model = "new", get_peft_model(model, lora_config(stage))
    trains_tlm = False
    if plain.fusion is not None:
        trains_tlm = bool({"all", "tlm"} & set(stage.trains)) or is_untrained(plain)
        plain.fusion.requires_grad_(trains_tlm)
    if stage.gradient_checkpointing:
        plain.gradient_checkpointing_enable({"use_reentrant": False})
    return Start(model.train(), processor, trains_tlm, lora)


def lora_config(stage: StageConfig) -> LoraConfig:
    """LoRA on the language model's linear layers, and on the vision tower's where the stage says so."""
    return LoraConfig(
        r=stage.lora_rank,
        lora_alpha=stage.lora_alpha,
        lora_dropout=stage.lora_dropout,
        target_modules=lora_target_regex(stage.lora_vision),
    )


def is_untrained(model: FusarForConditionalGeneration) -> bool:
    """Whether the fusion is still the identity it begins as: its last layer is zero."""
    return model.fusion is not None and not any(
        bool(weight.detach().any()) for weight in model.fusion.project.parameters()
    )


def small_base(config: BaseModelConfig, tokenizer: Any) -> tuple[Any, FusarProcessor]:
    """A new Qwen2.5-VL of a size that a laptop trains from nothing; random weights by torch's seed.

    Args:
        config: Its sizes.
        tokenizer: Its tokenizer; every number is one token.
    """
    model = FusarForConditionalGeneration(FusarConfig.from_base(qwen_config(config, tokenizer), None))
    order_number_embeddings(model.get_input_embeddings(), tokenizer)
    half = (0.5, 0.5, 0.5)
    pixels = FusarImageProcessor(
        config.image_size_px,
        config.patch_size_px,
        config.merge_size,
        2,
        half,
        half,
        coordinate_ramps=True,
    )
    return model, FusarProcessor(pixels, tokenizer)


def local_folder(start: str) -> Path:
    """The folder of a base model, fetched from the hub where it is a name.

    Raises:
        ConfigError: It is neither a folder nor a model that can be fetched.
    """
    if Path(start).is_dir():
        return Path(start)
    try:
        return Path(snapshot_download(start, allow_patterns=HUB_FILES))
    except (OSError, HfHubHTTPError, HFValidationError, LocalEntryNotFoundError) as error:
        raise ConfigError(
            f"The base model {start!r} is no folder here and cannot be fetched: {error}".splitlines()[0],
            "Name a folder with its config.json, tokenizer and safetensors files.",
        ) from error


def attention_of(config: TrainingConfig, stage: StageConfig) -> str:
    """The attention kernel of a stage.

    Raises:
        ConfigError: FlashAttention-2 was asked for together with shared rows.
    """
    if config.attention == "flash_attention_2" and stage.shared_rows:
        raise ConfigError(
            "FlashAttention-2 takes no mask, and rows that questions share need one.",
            "Set shared_rows=false (each question its own row), or attention=sdpa.",
        )
    if config.attention != "auto":
        return config.attention
    on_gpu = torch.cuda.is_available()
    if not on_gpu and not config.start:
        return "eager"  # on a CPU in bf16 a quarter faster than sdpa at these sizes
    flash = on_gpu and not stage.shared_rows and stage.precision != "fp32" and is_flash_attn_2_available()
    return "flash_attention_2" if flash else "sdpa"


def weight_type(stage: StageConfig) -> torch.dtype:
    """Frozen weights on a GPU are bfloat16; what trains, and everything on a CPU, is float32."""
    frozen = stage.precision != "fp32" and "all" not in stage.trains and torch.cuda.is_available()
    return torch.bfloat16 if frozen else torch.float32


def _own_tlm(folder: Path) -> TlmConfig | None:
    config = read_config(folder)
    return config.tlm if isinstance(config, FusarConfig) else None
