"""Which module brings AEF vectors into the visual tokens."""

from __future__ import annotations

from backend.model.ablation_fusions import ConcatFusion, SumFusion
from backend.model.anchor_fusion import AnchorFusion
from backend.model.config import TlmConfig
from backend.model.tlm import TokenwiseLinearModulation

FUSION_CLASSES: dict[str, type[TokenwiseLinearModulation] | type[SumFusion] | type[ConcatFusion]] = {
    "tlm": TokenwiseLinearModulation,
    "sum": SumFusion,
    "concat": ConcatFusion,
}


def build_fusion(config: TlmConfig | None, channels: int) -> AnchorFusion | None:
    """The module that a config asks for, or None where the model takes no AEF field.

    Args:
        config: The TLM config; None for plain Qwen2.5-VL.
        channels: Channels of the visual tokens after the merger.
    """
    if config is None or config.fusion == "none":
        return None
    return FUSION_CLASSES[config.fusion](config, channels)
