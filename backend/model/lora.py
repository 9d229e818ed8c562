"""Where LoRA goes."""

from __future__ import annotations

LORA_TARGETS = r".*\blanguage_model\.layers\.\d+\.(self_attn\.[qkvo]_proj|mlp\.(gate|up|down)_proj)"


def lora_target_regex() -> str:
    """PEFT `target_modules` for the language model's seven projections; never the vision tower or TLM."""
    return LORA_TARGETS
