"""FUSAR-GPT without its language head: Qwen2.5-VL with TLM between the vision tower's merger and the language model.

No `from __future__ import annotations` here: transformers reads annotations of model classes at run time.
"""

from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from transformers.modeling_outputs import BaseModelOutputWithPast, BaseModelOutputWithPooling
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import (
    Qwen2_5_VLModel,
    Qwen2_5_VLPreTrainedModel,
    Qwen2_5_VLTextModel,
)
from transformers.utils.generic import accepts_precomputed_kwargs, can_return_tuple
from typing_extensions import override

from backend.model.anchor_fusion import AnchorLinear, ModulationLinear
from backend.model.configuration import FusarConfig
from backend.model.fusion import build_fusion
from backend.model.inputs import anchors_per_image, require_token_types
from backend.model.vision import FusarVisionTower, merged_grids
from fusar_qgis.core.errors import InvalidFieldError, InvalidRequestError


class FusarPreTrainedModel(Qwen2_5_VLPreTrainedModel):
    """What the inner and the outer model share: how TLM begins and that it stays float32."""

    config: FusarConfig
    _keep_in_fp32_modules_strict: ClassVar[Any] = ["tlm"]

    def _init_weights(self, module: nn.Module) -> None:
        # By leaf: transformers never offers a container without parameters of its own.
        if isinstance(module, (AnchorLinear, ModulationLinear)):
            module.reset_parameters()
        else:
            super()._init_weights(module)


class FusarModel(FusarPreTrainedModel, Qwen2_5_VLModel):
    """Vision tower, TLM and language model, without the language head."""

    def __init__(self, config: FusarConfig) -> None:
        # Past Qwen2_5_VLModel, which would build its own vision tower first.
        Qwen2_5_VLPreTrainedModel.__init__(self, config)
        self.visual = FusarVisionTower._from_config(config.vision_config)
        self.tlm = build_fusion(config.tlm, config.vision_config.out_hidden_size)
        self.language_model = Qwen2_5_VLTextModel._from_config(config.text_config)
        self.rope_deltas = None
        self.post_init()

    # generate() encodes images once and finds these names in the signature.
    @accepts_precomputed_kwargs(modality="image")
    @can_return_tuple
    def get_image_features(
        self,
        pixel_values: Tensor,
        image_grid_thw: Tensor | None = None,
        aef_values: Tensor | None = None,
        aef_positions: Tensor | None = None,
        aef_valid: Tensor | None = None,
        **kwargs: Any,
    ) -> BaseModelOutputWithPooling:
        """Encodes images and modulates their tokens.

        Args:
            pixel_values: Patches of all images [N, 3 * temporal * patch * patch].
            image_grid_thw: Patch grids [n_images, 3].
            aef_values: AEF vectors [n_images, S, 64]; None for a batch without AEF.
            aef_positions: Their places [n_images, S, 2] = (y, x) in [0, 1].
            aef_valid: Which are anchors [n_images, S]; None for all.
            **kwargs: Options of the vision tower.

        Returns:
            An output whose `pooler_output` holds one [T_i, C] tensor per image, tokens in raster order.

        Raises:
            InvalidFieldError: The field does not fit, or the model takes none.
        """
        if image_grid_thw is None:
            raise InvalidRequestError("Images came without image_grid_thw.")
        # Before the tower: a field that does not fit costs nothing.
        anchors = self._anchors(len(image_grid_thw), aef_values, aef_positions, aef_valid)
        output = self.visual(pixel_values.type(self.visual.dtype), grid_thw=image_grid_thw, **kwargs)
        output.pooler_output = self._modulated(output.pooler_output, image_grid_thw, anchors)
        return output

    def modulate(
        self,
        tokens: Tensor,
        image_grid_thw: Tensor,
        aef_values: Tensor | None = None,
        aef_positions: Tensor | None = None,
        aef_valid: Tensor | None = None,
    ) -> tuple[Tensor, ...]:
        """What `get_image_features` does after the tower, for tokens that are known already.

        Args:
            tokens: The tower's merged tokens of all images, one after another [sum T_i, C], in raster order.
            image_grid_thw: Patch grids [n_images, 3].
            aef_values: See `get_image_features`.
            aef_positions: See `get_image_features`.
            aef_valid: See `get_image_features`.

        Returns:
            One [T_i, C] per image.

        Raises:
            InvalidFieldError: The field does not fit, or the model takes none.
        """
        anchors = self._anchors(len(image_grid_thw), aef_values, aef_positions, aef_valid)
        return self._modulated(tokens, image_grid_thw, anchors)

    def _anchors(self, n_images: int, *field: Tensor | None) -> list[tuple[Tensor, Tensor]] | None:
        anchors = anchors_per_image(n_images, *field)
        if anchors is not None and self.tlm is None:
            raise InvalidFieldError(
                "This model takes no AEF field.", "Leave the field out or load a model with TLM."
            )
        return anchors

    def _modulated(
        self, tokens: Tensor, image_grid_thw: Tensor, anchors: list[tuple[Tensor, Tensor]] | None
    ) -> tuple[Tensor, ...]:
        grids = merged_grids(image_grid_thw, self.visual.spatial_merge_size)
        parts: tuple[Tensor, ...] = torch.split(tokens, [height * width for height, width in grids])
        if anchors is None or self.tlm is None:
            return parts
        per_image = zip(parts, anchors, grids, strict=True)
        return tuple(self.tlm(image, *field, grid) for image, field, grid in per_image)

    def embed(self, input_ids: Tensor, image_tokens: tuple[Tensor, ...]) -> Tensor:
        """Token embeddings [B, L, C] with the images' placeholders filled in order.

        Args:
            input_ids: Token ids [B, L].
            image_tokens: One [T_i, C] per image, as `get_image_features` returns them.
        """
        embeds: Tensor = self.get_input_embeddings()(input_ids)
        images = torch.cat(image_tokens).to(embeds.dtype)
        mask, _ = self.get_placeholder_mask(input_ids, inputs_embeds=embeds, image_features=images)
        return embeds.masked_scatter(mask, images)

    @override
    @can_return_tuple
    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        use_cache: bool | None = None,
        pixel_values: Tensor | None = None,
        image_grid_thw: Tensor | None = None,
        mm_token_type_ids: Tensor | None = None,
        mm_encoder_outputs: dict[str, Any] | None = None,
        aef_values: Tensor | None = None,
        aef_positions: Tensor | None = None,
        aef_valid: Tensor | None = None,
        **kwargs: Any,
    ) -> BaseModelOutputWithPast:
        """Runs the model; see `get_image_features` for the field.

        The cache passes through under its name in transformers: `cache` from 5.24 on, `past_key_values` before.

        Raises:
            InvalidRequestError: There are image tokens whose 3-D positions nobody can know.
            InvalidFieldError: The field does not fit.
        """
        if position_ids is None:
            require_token_types(self.config.image_token_id, input_ids, mm_token_type_ids)
        if pixel_values is not None and mm_encoder_outputs is None:
            features = self.get_image_features(
                pixel_values, image_grid_thw, aef_values, aef_positions, aef_valid, return_dict=True
            )
            mm_encoder_outputs = {"image": features}
        elif aef_values is not None:
            raise InvalidFieldError("An AEF field came without its image.", "Send pixel_values as well.")
        return super().forward(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            inputs_embeds=inputs_embeds,
            use_cache=use_cache,
            image_grid_thw=image_grid_thw,
            mm_token_type_ids=mm_token_type_ids,
            mm_encoder_outputs=mm_encoder_outputs,
            **kwargs,
        )
