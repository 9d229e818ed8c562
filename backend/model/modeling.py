"""FUSAR-GPT with its language head, and the names under which transformers loads it.

No `from __future__ import annotations` here: transformers reads annotations of model classes at run time.
"""

from typing import Any

from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoModelForImageTextToText
from transformers.conversion_mapping import register_checkpoint_conversion_mapping
from transformers.core_model_loading import WeightRenaming
from transformers.modeling_outputs import CausalLMOutputWithPast
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import (
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLPreTrainedModel,
)
from transformers.utils.generic import can_return_tuple
from typing_extensions import override

from backend.model.anchor_fusion import AnchorFusion
from backend.model.backbone import FusarModel, FusarPreTrainedModel
from backend.model.configuration import MODEL_TYPE, FusarConfig
from backend.model.inputs import require_token_types
from backend.model.lora import lora_target_regex

__all__ = ["FusarConfig", "FusarForConditionalGeneration", "FusarModel", "lora_target_regex"]


class FusarForConditionalGeneration(FusarPreTrainedModel, Qwen2_5_VLForConditionalGeneration):
    """FUSAR-GPT with its language head; `generate()` encodes and modulates each image once."""

    def __init__(self, config: FusarConfig) -> None:
        Qwen2_5_VLPreTrainedModel.__init__(self, config)
        self.model = FusarModel(config)
        self.lm_head = nn.Linear(config.text_config.hidden_size, config.text_config.vocab_size, bias=False)
        self.post_init()

    @property
    def fusion(self) -> AnchorFusion | None:
        """The module that modulates the visual tokens; a PEFT model around this one passes it on."""
        return self.model.tlm

    @property
    def takes_field(self) -> bool:
        """Whether the model modulates its tokens; an AEF field given to one that does not is an error."""
        return self.model.tlm is not None

    @override
    @can_return_tuple
    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        labels: Tensor | None = None,
        use_cache: bool | None = None,
        pixel_values: Tensor | None = None,
        image_grid_thw: Tensor | None = None,
        mm_token_type_ids: Tensor | None = None,
        logits_to_keep: int | Tensor = 0,
        mm_encoder_outputs: dict[str, Any] | None = None,
        aef_values: Tensor | None = None,
        aef_positions: Tensor | None = None,
        aef_valid: Tensor | None = None,
        **kwargs: Any,
    ) -> CausalLMOutputWithPast:
        """Runs the model; names are spelled out because generate() and trainers read them from here."""
        return super().forward(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            inputs_embeds=inputs_embeds,
            labels=labels,
            use_cache=use_cache,
            pixel_values=pixel_values,
            image_grid_thw=image_grid_thw,
            mm_token_type_ids=mm_token_type_ids,
            logits_to_keep=logits_to_keep,
            mm_encoder_outputs=mm_encoder_outputs,
            aef_values=aef_values,
            aef_positions=aef_positions,
            aef_valid=aef_valid,
            **kwargs,
        )

    def _prepare_position_ids_for_generation(
        self, inputs_tensor: Tensor, model_kwargs: dict[str, Any]
    ) -> Tensor:
        input_ids = model_kwargs.get("input_ids", inputs_tensor)
        if not input_ids.is_floating_point():
            require_token_types(self.config.image_token_id, input_ids, model_kwargs.get("mm_token_type_ids"))
        positions: Tensor = super()._prepare_position_ids_for_generation(inputs_tensor, model_kwargs)
        return positions


def _register() -> None:
    """Makes transformers load our folders by name, and Qwen2.5-VL's with their old key names into our classes."""
    AutoConfig.register(MODEL_TYPE, FusarConfig, exist_ok=True)
    AutoModel.register(FusarConfig, FusarModel, exist_ok=True)
    AutoModelForImageTextToText.register(FusarConfig, FusarForConditionalGeneration, exist_ok=True)
    tower = WeightRenaming(source_patterns=r"^visual", target_patterns="model.visual")
    language = WeightRenaming(
        source_patterns=r"^model(?!\.(language_model|visual|tlm))", target_patterns="model.language_model"
    )
    # Looked up by class name: without this a subclass gets a randomly initialized language model.
    outer, inner = FusarForConditionalGeneration.__name__, FusarModel.__name__
    register_checkpoint_conversion_mapping(outer, [tower, language], overwrite=True)
    # The inner model alone, as AutoModel gives it, reads the same folder; inside the outer one this finds nothing left.
    register_checkpoint_conversion_mapping(inner, [language], overwrite=True)


_register()
