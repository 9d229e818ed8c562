"""Images and AEF fields on vLLM's side: the same tensors as in transformers, the field part of each image's identity.

vLLM keeps results of images under a hash of the image, so a field beside it would be taken for another request's. Here
the field lies on the image item itself: every hash, cache and partial hit then sees both or neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers import BatchFeature
from vllm.model_executor.models.qwen2_5_vl import Qwen2_5_VLProcessingInfo
from vllm.model_executor.models.qwen2_vl import Qwen2VLMultiModalDataParser
from vllm.multimodal.inputs import MultiModalFieldConfig
from vllm.multimodal.parse import ImageProcessorItems, ImageSize, ModalityDataItems
from vllm.multimodal.processing import (
    BaseDummyInputsBuilder,
    BaseMultiModalProcessor,
    ProcessorInputs,
    PromptReplacement,
)

from backend.engine.vllm_field import KEY, FieldImage, ImageField, decode_field
from backend.model.configuration import FusarConfig
from backend.model.pixels import FusarImageProcessor
from fusar_qgis.core.errors import FusarError

IMAGE_TOKEN = "<|image_pad|>"


class FieldImageItems(ImageProcessorItems):
    """Images of a request, some with a field; every view of an item keeps the field on it."""

    def get(self, index: int) -> Any:
        """The image, or the record of image and field."""
        item = self.data[index]
        return item if isinstance(item, FieldImage) else self._unwrap(item)

    def bare(self, index: int) -> Any:
        """The image without its field."""
        item = self.data[index]
        return self._unwrap(item.image if isinstance(item, FieldImage) else item)

    def field(self, index: int) -> ImageField | None:
        """The field, if the image has one."""
        item = self.data[index]
        return item.field if isinstance(item, FieldImage) else None

    def get_item_for_hash(self, index: int) -> Any:
        """Pixels and field: an image file may claim any identity in its metadata, which must not count."""
        image, field = self.bare(index), self.field(index)
        pixels = np.ascontiguousarray(image) if isinstance(image, Image.Image) else image
        if field is None:
            return {"pixels": pixels}
        return {"pixels": pixels, "values": field.values, "positions": field.positions}

    def get_processor_data(self) -> Mapping[str, object]:
        """What `_call_hf_processor` takes."""
        numbers = range(self.get_count())
        return {"images": [self.bare(n) for n in numbers], KEY: [self.field(n) for n in numbers]}

    def get_image_size(self, item_idx: int) -> ImageSize:
        """Width and height of an image."""
        image = self.bare(item_idx)
        if isinstance(image, Image.Image):
            return ImageSize(*image.size)
        return ImageSize(image.shape[1], image.shape[0])


class FieldDataParser(Qwen2VLMultiModalDataParser):
    """Takes images, and records of image and field."""

    def _parse_image_data(self, data: Any) -> ModalityDataItems[Any, Any] | None:
        if data is None or isinstance(data, dict) or self.is_embeddings(data):
            if data is not None:
                raise ValueError("Image embeddings are not taken: the AEF field could not act on them.")
            return None
        items = data if isinstance(data, list) else [data]
        parsed = [self._parse_one(item) for item in items]
        return FieldImageItems(parsed)

    def _parse_one(self, item: Any) -> Any:
        if isinstance(item, FieldImage):
            image = None if item.image is None else self._parse_one(item.image)
            return FieldImage(image, item.field)
        if item is None:
            return None
        parsed = super()._parse_image_data([item])
        return parsed.data[0]


class FusarProcessingInfo(Qwen2_5_VLProcessingInfo):
    """Our own image processor in the place of transformers': one home for pixels, on both sides."""

    @cached_property
    def pixels(self) -> FusarImageProcessor:
        """The checkpoint's image processor."""
        return FusarImageProcessor.from_pretrained(self.ctx.model_config.model)

    def get_hf_config(self) -> FusarConfig:
        """The checkpoint's config."""
        config: FusarConfig = self.ctx.get_hf_config(FusarConfig)
        return config

    def get_hf_processor(self, **_: object) -> Any:
        """What vLLM asks a processor for, besides calling it."""
        return SimpleNamespace(image_token=IMAGE_TOKEN, image_processor=self.pixels)

    def get_supported_mm_processor_kwargs(self) -> dict[str, set[str]]:
        """None: pixels are as the checkpoint was trained."""
        return {}

    def get_data_parser(self) -> FieldDataParser:
        """The parser."""
        return FieldDataParser(self.get_hf_config().vision_config.spatial_merge_size)

    def get_supported_mm_limits(self) -> Mapping[str, int | None]:
        """Images, any number of them."""
        return {"image": None}

    def get_image_size_with_most_features(self, max_pixels: int | None = None) -> ImageSize:  # noqa: ARG002
        """A picture that gives the most tokens."""
        if self.pixels.image_size is not None:
            return ImageSize(self.pixels.image_size, self.pixels.image_size)
        unit = self.pixels.token_px
        tokens = max(1, self.pixels.max_pixels // unit**2)
        rows = next(n for n in range(int(tokens**0.5), 0, -1) if tokens % n == 0)
        if tokens // rows > 200 * rows:
            rows = int(tokens**0.5)
        return ImageSize(width=unit * (tokens // rows), height=unit * rows)

    def get_mm_max_tokens_per_item(self, seq_len: int, mm_counts: Mapping[str, int]) -> Mapping[str, int]:  # noqa: ARG002
        """Tokens of that picture."""
        size = self.get_image_size_with_most_features()
        return {"image": (size.width // self.pixels.token_px) * (size.height // self.pixels.token_px)}


class FusarDummyInputs(BaseDummyInputsBuilder[FusarProcessingInfo]):
    """The inputs that memory is measured with."""

    def get_dummy_text(self, mm_counts: Mapping[str, int]) -> str:
        """One placeholder an image."""
        return IMAGE_TOKEN * mm_counts.get("image", 0)

    def get_dummy_mm_data(
        self,
        seq_len: int,  # noqa: ARG002 - vLLM's signature
        mm_counts: Mapping[str, int],
        mm_options: Any,
    ) -> dict[str, Any]:
        """The largest pictures."""
        size = self.info.get_image_size_with_most_features()
        count, overrides = mm_counts.get("image", 0), mm_options.get("image")
        images = self._get_dummy_images(
            width=size.width, height=size.height, num_images=count, overrides=overrides
        )
        return {"image": images}


class FusarMultiModalProcessor(BaseMultiModalProcessor[FusarProcessingInfo]):
    """Pixels to patches, fields to tensors, placeholders to as many tokens as an image has."""

    def apply(self, inputs: ProcessorInputs, timing_ctx: Any) -> Any:
        """Puts the request's fields onto its images, then goes on as vLLM does.

        Raises:
            ValueError: The request's options or fields are wrong, in one sentence.
        """
        options = dict(inputs.hf_processor_mm_kwargs)
        fields = options.pop(KEY, None)
        if options:
            raise ValueError(
                f"mm_processor_kwargs {sorted(options)} are not served; pixels are as in training."
            )
        items = inputs.mm_data_items.get("image")
        if fields is not None:
            items = _with_fields(items, fields, self.info.get_hf_config())
            inputs = replace(inputs, mm_data_items=type(inputs.mm_data_items)({"image": items}))
        inputs = replace(
            inputs, hf_processor_mm_kwargs={}, mm_uuid_items=_folded(inputs.mm_uuid_items, items)
        )
        return super().apply(inputs, timing_ctx)

    def _call_hf_processor(self, hf_data: Mapping[str, Any], hf_kwargs: Mapping[str, object]) -> BatchFeature:  # noqa: ARG002
        images, fields = hf_data["images"], hf_data[KEY]
        if any(image is None for image in images):
            raise ValueError(
                "An image came by its identity only, with a field it was never sent with. Send it."
            )
        try:
            tensors = self.info.pixels(images)
        except FusarError as error:
            raise ValueError(str(error)) from error
        tensors["pixel_values"] = tensors["pixel_values"].to(self.info.ctx.model_config.dtype)
        config = self.info.get_hf_config()
        vec_dim = config.tlm.vec_dim if config.tlm else 0
        if config.tlm is None and any(field is not None for field in fields):
            raise ValueError("This model takes no AEF field. Leave the field out or serve a model with TLM.")
        # Float32 whatever the model's type is: TLM computes in float32.
        tensors["aef_values"] = [_tensor(field and field.values, vec_dim) for field in fields]
        tensors["aef_positions"] = [_tensor(field and field.positions, 2) for field in fields]
        return BatchFeature(tensors)

    def _get_mm_fields_config(
        self,
        hf_inputs: BatchFeature,
        hf_processor_mm_kwargs: Mapping[str, object],  # noqa: ARG002
    ) -> Mapping[str, MultiModalFieldConfig]:
        sizes = hf_inputs.get("image_grid_thw", torch.empty((0, 3))).prod(-1)
        return {
            "pixel_values": MultiModalFieldConfig.flat_from_sizes("image", sizes),
            "image_grid_thw": MultiModalFieldConfig.batched("image", keep_on_cpu=True),
            "aef_values": MultiModalFieldConfig.batched("image"),
            "aef_positions": MultiModalFieldConfig.batched("image"),
        }

    def _get_prompt_updates(
        self,
        mm_items: Any,  # noqa: ARG002 - vLLM's signature
        hf_processor_mm_kwargs: Mapping[str, Any],  # noqa: ARG002 - vLLM's signature
        out_mm_kwargs: Any,
    ) -> Sequence[PromptReplacement]:
        token_id = self.info.get_tokenizer().get_vocab()[IMAGE_TOKEN]
        per_token = self.info.pixels.merge_size**2

        def tokens(item_idx: int) -> list[int]:
            grid = out_mm_kwargs["image"][item_idx]["image_grid_thw"].data
            return [token_id] * (int(grid.prod()) // per_token)

        return [PromptReplacement(modality="image", target=[token_id], replacement=tokens)]


def _with_fields(items: FieldImageItems | None, entries: Any, config: FusarConfig) -> FieldImageItems:
    count = 0 if items is None else len(items)
    if not isinstance(entries, list) or len(entries) != count or items is None:
        given = len(entries) if isinstance(entries, list) else type(entries).__name__
        raise ValueError(
            f"{KEY!r} has {given} entries for {count} images. Send a list with one entry an image."
        )
    vec_dim = config.tlm.vec_dim if config.tlm else 64
    fields = [decode_field(entry, vec_dim) for entry in entries]
    if any(items.field(n) is not None for n in range(count)):
        raise ValueError("An image has a field of its own and another in the request. Send one of them.")
    paired = zip(items.data, fields, strict=True)
    return FieldImageItems([item if field is None else FieldImage(item, field) for item, field in paired])


def _folded(uuids: Any, items: FieldImageItems | None) -> Any:
    """A client's own names of images, each with its field's digest: the name alone would replace all hashing."""
    if not uuids or items is None or uuids.get("image") is None:
        return uuids
    fields = [items.field(n) for n in range(len(items))]
    named = [
        uuid if uuid is None or field is None else f"{uuid}-{field.digest()}"
        for uuid, field in zip(uuids["image"], fields, strict=True)
    ]
    return type(uuids)({**uuids, "image": named})


def _tensor(values: np.ndarray | None, width: int) -> torch.Tensor:
    return torch.zeros(0, width) if values is None else torch.from_numpy(np.array(values, np.float32))
