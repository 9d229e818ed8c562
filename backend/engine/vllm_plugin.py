"""What vLLM calls in each of its processes, by the entry point `vllm.general_plugins`: our model by its name.

Called more than once, and before it is known whether the model is ours: nothing heavy is imported here.
"""

from __future__ import annotations

ARCHITECTURE = "FusarForConditionalGeneration"


def register() -> None:
    """Tells transformers our config and vLLM our model class, by name only."""
    from transformers import AutoConfig
    from vllm import ModelRegistry

    from backend.model.configuration import MODEL_TYPE, FusarConfig

    AutoConfig.register(MODEL_TYPE, FusarConfig, exist_ok=True)
    if ARCHITECTURE not in ModelRegistry.get_supported_archs():
        ModelRegistry.register_model(ARCHITECTURE, f"backend.engine.vllm_model:{ARCHITECTURE}")
