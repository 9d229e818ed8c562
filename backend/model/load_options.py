"""How weights come into memory: attention kernel, spread over devices, 4-bit quantization."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any

import torch
from transformers import BitsAndBytesConfig
from transformers.utils import is_flash_attn_2_available

from fusar_qgis.core.errors import ConfigError

ATTENTIONS = ("auto", "flash_attention_2", "sdpa", "eager")
DEVICE_MAPS = ("", "auto", "balanced", "sequential")
QUANTIZATIONS = ("", "4bit")
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}

# TLM computes in float32; the head and the vision tower lose most by four bits and are a fifth of the weights.
UNQUANTIZED = ["lm_head", "model.tlm", "model.visual"]


@dataclass(frozen=True)
class LoadOptions:
    """Choices that change neither the arithmetic's definition nor the folder.

    Attributes:
        attention: `auto` is flash_attention_2 on CUDA where the package flash_attn is installed, else sdpa.
        device_map: Empty for one device; `auto`, `balanced` or `sequential` spreads the layers over all GPUs.
        quantization: `4bit` for NF4 by bitsandbytes (language model only), empty for none.
    """

    attention: str = "auto"
    device_map: str = ""
    quantization: str = ""

    def __post_init__(self) -> None:
        for name, choices in (
            ("attention", ATTENTIONS),
            ("device_map", DEVICE_MAPS),
            ("quantization", QUANTIZATIONS),
        ):
            value = getattr(self, name)
            if value not in choices:
                listed = ", ".join(choice or "(empty)" for choice in choices)
                raise ConfigError(f"The option {name} is {value!r}.", f"Use one of: {listed}.")

    @property
    def is_placed(self) -> bool:
        """Whether loading itself puts the weights where they stay, so that they must not be moved."""
        return bool(self.device_map or self.quantization)

    def arguments(self, device: str | torch.device, dtype: torch.dtype) -> dict[str, Any]:
        """Keyword arguments of `from_pretrained`.

        Args:
            device: Where the model will run.
            dtype: Type of its weights.

        Raises:
            ConfigError: A package or a device that the choice needs is missing.
        """
        values: dict[str, Any] = {
            "dtype": dtype,
            "attn_implementation": self._attention(torch.device(device), dtype),
        }
        if self.quantization:
            values["quantization_config"] = _four_bits(dtype)
        if self.is_placed:
            values["device_map"] = self.device_map or {"": torch.device(device)}
        return values

    def _attention(self, device: torch.device, dtype: torch.dtype) -> str:
        can_flash = device.type == "cuda" and dtype != torch.float32 and is_flash_attn_2_available()
        if self.attention == "flash_attention_2" and not can_flash:
            raise ConfigError(
                f"flash_attention_2 was asked for on {device} in {dtype}.",
                "It needs a CUDA device, bfloat16 or float16, and the package flash-attn; or use sdpa.",
            )
        if self.attention != "auto":
            return self.attention
        return "flash_attention_2" if can_flash else "sdpa"


def dtype_for(name: str, device: str | torch.device) -> torch.dtype:
    """The type of the weights: the named one; `auto` is float32 on a CPU, else bfloat16.

    Raises:
        ConfigError: The name is unknown.
    """
    if name == "auto":
        return torch.float32 if torch.device(device).type == "cpu" else torch.bfloat16
    if name not in DTYPES:
        raise ConfigError(f"The dtype {name!r} is unknown.", f"Use one of: auto, {', '.join(DTYPES)}.")
    return DTYPES[name]


def _four_bits(dtype: torch.dtype) -> BitsAndBytesConfig:
    if importlib.util.find_spec("bitsandbytes") is None:
        raise ConfigError(
            "Loading in 4 bits needs the package bitsandbytes.", "Install it: pip install -e '.[quant]'."
        )
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=dtype,
        llm_int8_skip_modules=UNQUANTIZED,
    )
