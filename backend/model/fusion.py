"""Which module brings AEF vectors into the visual tokens."""

from __future__ import annotations

from backend.model.config import TlmConfig
from backend.model.tlm import TokenwiseLinearModulation
from fusar_qgis.core.errors import ConfigError


def build_fusion(config: TlmConfig | None, channels: int) -> TokenwiseLinearModulation | None:
    """The module that a config asks for, or None where the model takes no AEF field.

    Args:
        config: The TLM config; None for plain Qwen2.5-VL.
        channels: Channels of the visual tokens after the merger.

    Raises:
        ConfigError: The fusion is one of the paper's ablations that this version does not compute.
    """
    if config is None or config.fusion == "none":
        return None
    if config.fusion != "tlm":
        raise ConfigError(f"The fusion {config.fusion!r} is not available.", "Use 'tlm' or 'none'.")
    return TokenwiseLinearModulation(config, channels)
