"""Images, text and AEF fields to the model's tensors; training, serving and evaluation all come through here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from transformers import AutoTokenizer, BatchFeature

from backend.model.chat_template import IMAGE_TOKEN, check_chat_template, read_chat_template, render_chat
from backend.model.foreign import Reading
from backend.model.pixels import FusarImageProcessor, ImageLike
from fusar_qgis.core.errors import CheckpointError, InvalidFieldError, InvalidRequestError


class AnchorSource(Protocol):
    """What an AEF field must offer (`fusar_qgis.core.field.AefField` does)."""

    def anchors(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Valid anchors: values [S, 64] and positions [S, 2] = (y, x) in [0, 1]."""


@dataclass
class FusarProcessor:
    """Image processor and tokenizer in one.

    Attributes:
        image_processor: Pixels to patches.
        tokenizer: A Qwen2.5-VL tokenizer with its chat template.
    """

    image_processor: FusarImageProcessor
    tokenizer: Any

    def __post_init__(self) -> None:
        if self.tokenizer.convert_tokens_to_ids(IMAGE_TOKEN) in (None, self.tokenizer.unk_token_id):
            raise CheckpointError(f"The tokenizer has no token {IMAGE_TOKEN}.", "Use a Qwen2.5-VL tokenizer.")

    @property
    def image_token_id(self) -> int:
        """Id of the image placeholder."""
        return int(self.tokenizer.convert_tokens_to_ids(IMAGE_TOKEN))

    def __call__(
        self,
        images: Sequence[ImageLike] | None = None,
        text: str | Sequence[str] = "",
        fields: Sequence[AnchorSource | None] | None = None,
        padding_side: str = "left",
    ) -> BatchFeature:
        """Tensors of a batch of chats.

        Args:
            images: Pictures uint8 [H, W, 3] or [H, W], or PIL images, in the order of their placeholders.
            text: One or more rendered chats (see `apply_chat_template`), one placeholder per image.
            fields: One AEF field per image, or None where an image has none.
            padding_side: `left` for generation, `right` for training.

        Returns:
            `input_ids`, `attention_mask`, `mm_token_type_ids` [B, L]; with images `pixel_values` and
            `image_grid_thw`; with fields `aef_values`, `aef_positions`, `aef_valid`, padded per image.

        Raises:
            InvalidRequestError: Placeholders and images differ in number, or an image is unusable.
            InvalidFieldError: Fields and images differ in number, or a field is unusable.
        """
        images = [] if images is None else list(images)
        tensors: dict[str, Tensor] = {}
        counts: list[int] = []
        if images:
            tensors.update(self.image_processor(images))
            counts = self.image_processor.token_counts(tensors["image_grid_thw"])
        if fields is not None:
            if len(fields) != len(images):
                raise InvalidFieldError(f"There are {len(images)} images but {len(fields)} AEF fields.")
            tensors.update(pad_fields(fields))
        texts = [text] if isinstance(text, str) else list(text)
        tensors.update(self.tokenize(texts, counts, padding_side))
        return BatchFeature(tensors)

    def tokenize(
        self, texts: Sequence[str], token_counts: Sequence[int], padding_side: str = "left"
    ) -> dict[str, Tensor]:
        """`input_ids`, `attention_mask` and `mm_token_type_ids` [B, L] of rendered chats.

        Args:
            texts: One or more rendered chats.
            token_counts: Visual tokens of each image, in the order of the placeholders.
            padding_side: As in a call.

        Raises:
            InvalidRequestError: Placeholders and images differ in number.
        """
        expanded = expand_placeholders(texts, token_counts)
        encoded = self.tokenizer(expanded, padding=True, padding_side=padding_side)
        input_ids = torch.tensor(encoded["input_ids"], dtype=torch.long)
        return {
            "input_ids": input_ids,
            "attention_mask": torch.tensor(encoded["attention_mask"], dtype=torch.long),
            "mm_token_type_ids": (input_ids == self.image_token_id).int(),
        }

    def apply_chat_template(
        self, messages: Sequence[dict[str, Any]], add_generation_prompt: bool = True, **kwargs: Any
    ) -> str:
        """Renders messages of `{"type": "image"}` and `{"type": "text", "text": ...}` parts into one string.

        Args:
            messages: OpenAI-like messages; string contents are taken as text.
            add_generation_prompt: Whether to end with the start of the assistant's turn.
            **kwargs: More variables of the template.

        Raises:
            CheckpointError: The template fails on them.
        """
        return render_chat(self.tokenizer, messages, add_generation_prompt=add_generation_prompt, **kwargs)

    def decode(self, token_ids: Any, skip_special_tokens: bool = True) -> str:
        """Text of generated token ids."""
        return str(self.tokenizer.decode(token_ids, skip_special_tokens=skip_special_tokens))

    def batch_decode(self, token_ids: Any, skip_special_tokens: bool = True) -> list[str]:
        """Texts of a batch of generated token ids."""
        return [self.decode(ids, skip_special_tokens) for ids in token_ids]

    def save_pretrained(self, folder: str | Path, **_: Any) -> None:
        """Writes `preprocessor_config.json`, the tokenizer and its chat template."""
        self.image_processor.save_pretrained(folder)
        self.tokenizer.save_pretrained(str(folder))

    @classmethod
    def from_pretrained(cls, folder: str | Path, **kwargs: Any) -> FusarProcessor:
        """Reads a checkpoint folder of ours or of Qwen2.5-VL.

        Args:
            folder: The folder.
            **kwargs: Options for the tokenizer.

        Raises:
            CheckpointError: A file is missing or broken.
        """
        with Reading(f"The tokenizer of {folder}"):
            tokenizer = AutoTokenizer.from_pretrained(str(folder), trust_remote_code=False, **kwargs)
            if tokenizer.chat_template is None:
                tokenizer.chat_template = read_chat_template(Path(folder))
        if tokenizer.chat_template is not None:
            check_chat_template(tokenizer)
        processor = cls(FusarImageProcessor.from_pretrained(folder), tokenizer)
        with Reading(f"The tokenizer of {folder}"):  # some settings are read only when they are needed
            processor.decode(processor.tokenize([IMAGE_TOKEN + "How many?", ""], [1])["input_ids"][0])
        return processor


def expand_placeholders(texts: Sequence[str], token_counts: Sequence[int]) -> list[str]:
    """Repeats each image placeholder once per visual token.

    Args:
        texts: Rendered chats.
        token_counts: Visual tokens of each image, in order.

    Raises:
        InvalidRequestError: Placeholders and images differ in number.
    """
    n_placeholders = sum(text.count(IMAGE_TOKEN) for text in texts)
    if n_placeholders != len(token_counts):
        raise InvalidRequestError(
            f"The text has {n_placeholders} image placeholders for {len(token_counts)} images."
        )
    counts = iter(token_counts)
    expanded = []
    for text in texts:
        first, *rest = text.split(IMAGE_TOKEN)
        expanded.append(first + "".join(IMAGE_TOKEN * next(counts) + piece for piece in rest))
    return expanded


def pad_fields(fields: Sequence[AnchorSource | None]) -> dict[str, Tensor]:
    """`aef_values` [n, S, 64], `aef_positions` [n, S, 2] and `aef_valid` [n, S], S the most anchors of a field.

    Args:
        fields: One field per image, None where there is none; all None gives no tensors at all.

    Raises:
        InvalidFieldError: Vectors of two fields differ in length.
    """
    anchors = [None if field is None else field.anchors() for field in fields]
    present = [pair for pair in anchors if pair is not None]
    if not present:
        return {}
    lengths = {int(values.shape[1]) for values, _ in present}
    if len(lengths) != 1:
        raise InvalidFieldError(f"AEF vectors have different lengths {sorted(lengths)}.")
    most = max(1, *(len(values) for values, _ in present)) if present else 1
    padded = torch.zeros(len(fields), most, lengths.pop())
    positions = torch.zeros(len(fields), most, 2)
    valid = torch.zeros(len(fields), most, dtype=torch.bool)
    for row, pair in enumerate(anchors):
        if pair is not None:
            count = len(pair[0])
            padded[row, :count] = torch.as_tensor(pair[0], dtype=torch.float32)
            positions[row, :count] = torch.as_tensor(pair[1], dtype=torch.float32)
            valid[row, :count] = True
    return {"aef_values": padded, "aef_positions": positions, "aef_valid": valid}
