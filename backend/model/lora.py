"""Where LoRA goes."""

from __future__ import annotations

LORA_TARGETS = r".*\blanguage_model\.layers\.\d+\.(self_attn\.[qkvo]_proj|mlp\.(gate|up|down)_proj)"


VISION_TARGETS = r".*\bvisual\.blocks\.\d+\.(attn\.(qkv|proj)|mlp\.(gate|up|down)_proj)"


def lora_target_regex(vision: bool = False) -> str:
    """PEFT `target_modules` for all linear layers of the language model's blocks; never TLM.

    Args:
        vision: The linear layers of the vision tower's blocks as well. Such an adapter must be merged for vLLM.
    """
    return f"({LORA_TARGETS}|{VISION_TARGETS})" if vision else LORA_TARGETS
