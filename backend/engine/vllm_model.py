"""FUSAR-GPT in vLLM: the stock Qwen2.5-VL class, its visual tokens modulated image by image."""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor
from vllm.config import VllmConfig
from vllm.model_executor.models.qwen2_5_vl import Qwen2_5_VLForConditionalGeneration
from vllm.model_executor.models.utils import WeightsMapper
from vllm.multimodal import MULTIMODAL_REGISTRY
from vllm.platforms import current_platform

from backend.engine.vllm_processing import FusarDummyInputs, FusarMultiModalProcessor, FusarProcessingInfo
from backend.model.fusion import build_fusion

__all__ = ["FusarForConditionalGeneration"]

CPU_LORA = "FUSAR_VLLM_CPU_LORA"


@MULTIMODAL_REGISTRY.register_processor(
    FusarMultiModalProcessor, info=FusarProcessingInfo, dummy_inputs=FusarDummyInputs
)
class FusarForConditionalGeneration(Qwen2_5_VLForConditionalGeneration):
    """The name is the one in our checkpoints' `architectures`."""

    # Before the parent's own, which would take TLM for a part of the language model.
    hf_to_vllm_mapper = WeightsMapper(orig_to_new_prefix={"model.tlm.": "tlm."}) | (
        Qwen2_5_VLForConditionalGeneration.hf_to_vllm_mapper
    )
    # Our image processor normalizes; its ramps are no colors.
    supports_mm_device_do_normalize = False

    def __init__(self, *, vllm_config: VllmConfig, prefix: str = "") -> None:
        _refuse_wrong_adapters(vllm_config)
        super().__init__(vllm_config=vllm_config, prefix=prefix)
        config = vllm_config.model_config.hf_config
        fusion = build_fusion(config.tlm, config.vision_config.out_hidden_size)
        self.tlm = None if fusion is None else fusion.float()

    @classmethod
    def get_placeholder_str(cls, modality: str, i: int) -> str:  # noqa: ARG003 - vLLM's signature
        """How an image stands in a prompt.

        Raises:
            ValueError: Anything but images.
        """
        if modality.startswith("image"):
            return "<|vision_start|><|image_pad|><|vision_end|>"
        raise ValueError("Only images are served.")

    def embed_multimodal(self, **kwargs: Any) -> Any:
        """One [T, C] an image, modulated where it has a field.

        Args:
            **kwargs: `pixel_values`, `image_grid_thw` [n, 3], `aef_values` n of [S, 64], `aef_positions` n of [S, 2].
        """
        values, positions = kwargs.pop("aef_values", None), kwargs.pop("aef_positions", None)
        tokens = super().embed_multimodal(**kwargs)
        if self.tlm is None or values is None or not len(tokens):
            return tokens
        merge = self.visual.spatial_merge_size
        grids = [
            (frames * rows // merge, cols // merge)
            for frames, rows, cols in kwargs["image_grid_thw"].tolist()
        ]
        images = zip(tokens, values, positions, grids, strict=True)
        return tuple(self._modulated(*image) for image in images)

    def _modulated(self, tokens: Tensor, values: Tensor, positions: Tensor, grid: tuple[int, int]) -> Tensor:
        assert self.tlm is not None
        with torch.no_grad():
            modulated: Tensor = self.tlm(tokens, values.to(tokens.device), positions.to(tokens.device), grid)
        return modulated

    def get_encoder_cudagraph_config(self) -> Any:
        """No image: the graph's path goes past `embed_multimodal`, and so past TLM."""
        config = super().get_encoder_cudagraph_config()
        config.modalities = []
        return config


def _refuse_wrong_adapters(vllm_config: VllmConfig) -> None:
    """Refuses what vLLM would answer wrongly without a word about it.

    Raises:
        ValueError: Adapters are switched on in a way that leaves part of them out, or that leaks into other answers.
    """
    lora = vllm_config.lora_config
    if lora is None:
        return
    if not lora.enable_tower_connector_lora:
        raise ValueError(
            "Adapters without --enable-tower-connector-lora: vLLM would leave the vision part of one out. "
            "Add the option, or merge the adapter: python -m backend merge ADAPTER MERGED."
        )
    if current_platform.is_cpu() and os.environ.get(CPU_LORA) != "1":
        # Seen with vLLM 0.32: in one batch with adapted requests, those without get the adapter's answers.
        raise ValueError(
            "Adapters on a CPU: vLLM 0.32 mixes them into the answers of requests without one. Merge the adapter; or, "
            f"where every request names the adapter, set {CPU_LORA}=1."
        )
