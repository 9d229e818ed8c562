"""Whether the files of a checkpoint folder speak of the same model; each may be valid, and answers still be noise."""

from __future__ import annotations

from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig

from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import CheckpointError


def check_fit(config: Qwen2_5_VLConfig, processor: FusarProcessor) -> None:
    """Compares what the model's config says with tokenizer and image processor.

    Raises:
        CheckpointError: They differ.
    """
    pixels, vision = processor.image_processor, config.vision_config
    for what, told, needed in (
        ("image_token_id", config.image_token_id, processor.image_token_id),
        ("patch_size", vision.patch_size, pixels.patch_size),
        ("spatial_merge_size", vision.spatial_merge_size, pixels.merge_size),
        ("temporal_patch_size", vision.temporal_patch_size, pixels.temporal_patch_size),
    ):
        if told != needed:
            raise CheckpointError(
                f"config.json says {what} {told}, tokenizer and image processor say {needed}.",
                "Take all files of the folder from one model.",
            )
    highest, size = max(processor.tokenizer.get_vocab().values()), config.get_text_config().vocab_size
    if highest >= size:
        raise CheckpointError(
            f"The tokenizer has the token {highest}, the model knows {size} tokens.",
            "Take all files of the folder from one model.",
        )
