"""Requests to prompts that the language model can read: token ids, 3-D positions, visual tokens after AEF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from backend.engine.base import GenerationRequest, ImagePart
from backend.engine.conversation import to_chat
from backend.engine.visual_cache import VisualCache, VisualTokens, image_key
from backend.model.inputs import anchors_per_image
from backend.model.processing import FusarProcessor, pad_fields
from backend.model.vision import merged_grids
from fusar_qgis.core.errors import FusarError, InvalidFieldError, RequestTooLargeError

PATCHES_PER_PASS = {"cpu": 1024}
"""A CPU's caches hold the activations of so many patches; more at once is slower per image (docs/benchmarks.md)."""
PATCHES_PER_PASS_ELSEWHERE = 16_384


@dataclass(frozen=True, eq=False)
class Prompt:
    """One conversation, encoded.

    Attributes:
        input_ids: Token ids [L].
        positions: M-RoPE positions [3, L].
        delta: What the next token's position is ahead of L.
        image_tokens: Visual tokens [T_i, C] of each image, modulated.
        room: Tokens that the context still holds.
    """

    input_ids: Tensor
    positions: Tensor
    delta: int
    image_tokens: tuple[Tensor, ...]
    room: int

    def __len__(self) -> int:
        """Tokens."""
        return len(self.input_ids)


@dataclass(frozen=True, eq=False)
class _Draft:
    """A prompt whose images were not looked at yet; the fields lie beside the images' keys."""

    images: tuple[tuple[str, ImagePart], ...]
    tensors: dict[str, Tensor]
    room: int


class PromptEncoder:
    """Encodes several requests at once; the vision tower runs over the images of all of them.

    Args:
        model: The model, without a PEFT wrapper around it.
        processor: Its processor.
        cache: Visual tokens of images seen before.
    """

    def __init__(self, model: Any, processor: FusarProcessor, cache: VisualCache) -> None:
        self._model = model.model
        self._processor = processor
        self._cache = cache
        self._device: torch.device = model.device
        self._longest = int(model.config.get_text_config().max_position_embeddings)
        self._patches_per_pass = PATCHES_PER_PASS.get(self._device.type, PATCHES_PER_PASS_ELSEWHERE)

    @torch.inference_mode()
    def encode(self, requests: Sequence[GenerationRequest]) -> list[Prompt | FusarError]:
        """A prompt for each request, or what is wrong with it: a bad one does not spoil its neighbors."""
        known: dict[str, VisualTokens] = {}
        new: dict[str, dict[str, Tensor]] = {}
        drafts = [_or_error(self._draft, request, known, new) for request in requests]
        self._look(known, new)
        return [
            draft if isinstance(draft, FusarError) else _or_error(self._finish, draft, known)
            for draft in drafts
        ]

    def _draft(
        self, request: GenerationRequest, known: dict[str, VisualTokens], new: dict[str, dict[str, Tensor]]
    ) -> _Draft:
        images = tuple((self._meet(image, known, new), image) for image in request.images)
        grids = [self._patch_grid(key, known, new) for key, _ in images]
        counts = self._processor.image_processor.token_counts(torch.cat(grids)) if grids else []
        text = self._processor.apply_chat_template(to_chat(request.messages))
        tensors = self._processor.tokenize([text], counts)
        length = tensors["input_ids"].shape[1]
        if length >= self._longest:
            raise RequestTooLargeError(
                f"The conversation has {length} tokens; the model reads at most {self._longest}.",
                "Send a shorter conversation or a smaller image.",
            )
        return _Draft(images, tensors, self._longest - length)

    def _meet(
        self, image: ImagePart, known: dict[str, VisualTokens], new: dict[str, dict[str, Tensor]]
    ) -> str:
        key = image_key(image.pixels)
        if key not in known and key not in new:
            cached = self._cache.get(key)
            if cached is not None:
                known[key] = cached
            else:
                new[key] = self._processor.image_processor([image.pixels])
        return key

    @staticmethod
    def _patch_grid(key: str, known: dict[str, VisualTokens], new: dict[str, dict[str, Tensor]]) -> Tensor:
        return known[key].patch_grid if key in known else new[key]["image_grid_thw"]

    def _look(self, known: dict[str, VisualTokens], new: dict[str, dict[str, Tensor]]) -> None:
        for keys in self._passes(new):
            pixels = torch.cat([new[key]["pixel_values"] for key in keys])
            patch_grids = torch.cat([new[key]["image_grid_thw"] for key in keys])
            seen = self._model.get_image_features(
                pixels.to(self._device), patch_grids.to(self._device), return_dict=True
            ).pooler_output
            grids = merged_grids(patch_grids, self._processor.image_processor.merge_size)
            for key, tokens, patch_grid, grid in zip(keys, seen, patch_grids, grids, strict=True):
                # A copy: the slice would keep the whole pass in memory.
                known[key] = VisualTokens(tokens.clone(), patch_grid[None], grid)
                self._cache.put(key, known[key])

    def _passes(self, new: dict[str, dict[str, Tensor]]) -> Iterator[list[str]]:
        """Keys of images that go through the vision tower together."""
        keys: list[str] = []
        patches = 0
        for key, tensors in new.items():
            count = len(tensors["pixel_values"])
            if keys and patches + count > self._patches_per_pass:
                yield keys
                keys, patches = [], 0
            keys.append(key)
            patches += count
        if keys:
            yield keys

    def _finish(self, draft: _Draft, known: dict[str, VisualTokens]) -> Prompt:
        visuals = [known[key] for key, _ in draft.images]
        tokens = tuple(
            self._modulated(visual, image) for visual, (_, image) in zip(visuals, draft.images, strict=True)
        )
        positions, deltas = self._model.get_rope_index(
            input_ids=draft.tensors["input_ids"],
            mm_token_type_ids=draft.tensors["mm_token_type_ids"],
            image_grid_thw=torch.cat([visual.patch_grid for visual in visuals]) if visuals else None,
        )
        return Prompt(draft.tensors["input_ids"][0], positions[:, 0], int(deltas[0, 0]), tokens, draft.room)

    def _modulated(self, visual: VisualTokens, image: ImagePart) -> Tensor:
        anchors = anchors_per_image(1, **pad_fields([image.field])) if image.field is not None else None
        if anchors is None:
            return visual.tokens
        if self._model.tlm is None:
            raise InvalidFieldError(
                "This model takes no AEF field.", "Leave the field out or load a model with TLM."
            )
        values, positions = (part.to(self._device) for part in anchors[0])
        modulated: Tensor = self._model.tlm(visual.tokens, values, positions, visual.grid)
        return modulated


def _or_error(call: Any, *arguments: Any) -> Any:
    """What the call returns, or the error of ours that it raises."""
    try:
        return call(*arguments)
    except FusarError as error:
        return error
