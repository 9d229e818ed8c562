"""Requests read on the CPU: token ids, positions, patches and anchors; what is left is for the model to compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import torch
from torch import Tensor

from backend.engine.base import GenerationRequest, ImagePart
from backend.engine.conversation import to_chat
from backend.engine.visual_cache import VisualCache, VisualTokens, image_key
from backend.model.inputs import anchors_per_image
from backend.model.processing import FusarProcessor, pad_fields
from backend.model.vision import merged_grids
from fusar_qgis.core.errors import InvalidFieldError, RequestTooLargeError


@dataclass(frozen=True, eq=False)
class Picture:
    """Patches [N, 3 * temporal * patch * patch] of one image, its patch grid [1, 3] and its token grid (H, W)."""

    patches: Tensor
    patch_grid: Tensor
    grid: tuple[int, int]


@dataclass(frozen=True, eq=False)
class DraftImage:
    """One image of a draft.

    Attributes:
        key: Tells equal pixels.
        look: Its patches, or its visual tokens where it was seen before.
        anchors: Values [S, 64] and positions [S, 2] of its field, or None without one.
    """

    key: str
    look: Picture | VisualTokens
    anchors: tuple[Tensor, Tensor] | None


@dataclass(frozen=True, eq=False)
class Draft:
    """A conversation whose images the model has yet to look at.

    Attributes:
        input_ids: Token ids [L].
        positions: M-RoPE positions [3, L].
        delta: What the next token's position is ahead of L.
        room: Tokens that the context still holds.
        images: In reading order.
    """

    input_ids: Tensor
    positions: Tensor
    delta: int
    room: int
    images: tuple[DraftImage, ...]


class DraftReader:
    """Reads requests; for one thread.

    Args:
        model: The model, without a PEFT wrapper around it.
        processor: Its processor.
        cache: Visual tokens of images seen before.
    """

    def __init__(self, model: Any, processor: FusarProcessor, cache: VisualCache) -> None:
        self._model = model.model
        self._processor = processor
        self._cache = cache
        self._longest = int(model.config.get_text_config().max_position_embeddings)
        # Pictures of drafts on their way: several questions on one image cut it once.
        self._pictures: WeakValueDictionary[str, Picture] = WeakValueDictionary()

    @torch.inference_mode()
    def read(self, request: GenerationRequest) -> Draft:
        """All of a prompt but its visual tokens.

        Raises:
            InvalidRequestError: An image cannot be used.
            InvalidFieldError: A field cannot be used, or the model takes none.
            RequestTooLargeError: The conversation is longer than the model reads.
        """
        images = tuple(self._image(image) for image in request.images)
        grids = [image.look.patch_grid for image in images]
        counts = self._processor.image_processor.token_counts(torch.cat(grids)) if grids else []
        text = self._processor.apply_chat_template(to_chat(request.messages))
        tensors = self._processor.tokenize([text], counts)
        length = tensors["input_ids"].shape[1]
        if length >= self._longest:
            raise RequestTooLargeError(
                f"The conversation has {length} tokens; the model reads at most {self._longest}.",
                "Send a shorter conversation or a smaller image.",
            )
        positions, deltas = self._model.get_rope_index(
            input_ids=tensors["input_ids"],
            mm_token_type_ids=tensors["mm_token_type_ids"],
            image_grid_thw=torch.cat(grids) if grids else None,
        )
        room = self._longest - length
        return Draft(tensors["input_ids"][0], positions[:, 0], int(deltas[0, 0]), room, images)

    def _image(self, image: ImagePart) -> DraftImage:
        key = image_key(image.pixels)
        look = self._cache.get(key) or self._pictures.get(key)
        if look is None:
            look = self._pictures[key] = self._picture(image)
        return DraftImage(key, look, self._anchors(image))

    def _picture(self, image: ImagePart) -> Picture:
        processor = self._processor.image_processor
        tensors = processor([image.pixels])
        (grid,) = merged_grids(tensors["image_grid_thw"], processor.merge_size)
        return Picture(tensors["pixel_values"], tensors["image_grid_thw"], grid)

    def _anchors(self, image: ImagePart) -> tuple[Tensor, Tensor] | None:
        if image.field is None:
            return None
        if self._model.tlm is None:
            raise InvalidFieldError(
                "This model takes no AEF field.", "Leave the field out or load a model with TLM."
            )
        anchors = anchors_per_image(1, **pad_fields([image.field]))
        return anchors[0] if anchors is not None else None
