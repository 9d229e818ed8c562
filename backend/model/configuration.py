"""The model's config as transformers keeps it: Qwen2.5-VL's, and the TLM's inside.

No `from __future__ import annotations` here: transformers reads the annotations at run time.
"""

from typing import Any

from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig

from backend.model.config import TlmConfig

MODEL_TYPE = "fusar_gpt"


class FusarConfig(Qwen2_5_VLConfig):
    """Qwen2.5-VL's config and, in `tlm_config`, the TLM's; None there means plain Qwen2.5-VL."""

    model_type = MODEL_TYPE
    tlm_config: dict[str, Any] | None = None

    @property
    def tlm(self) -> TlmConfig | None:
        """The TLM config, typed."""
        return None if self.tlm_config is None else TlmConfig.from_dict(self.tlm_config)

    @classmethod
    def from_base(cls, base: Qwen2_5_VLConfig, tlm: TlmConfig | None) -> "FusarConfig":
        """Qwen2.5-VL's config with a TLM added.

        Args:
            base: Config of the base model.
            tlm: What to add; None for a plain model.
        """
        values = base.to_dict()
        for key in ("model_type", "architectures", "transformers_version", "tlm_config", "auto_map"):
            values.pop(key, None)
        config: FusarConfig = cls(**values, tlm_config=None if tlm is None else tlm.to_dict())
        return config
