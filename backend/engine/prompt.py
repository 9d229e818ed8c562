"""Drafts to prompts that the language model can read: the model looks at their images, and AEF acts on the tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from backend.engine.draft import Draft, DraftImage, Picture
from backend.engine.visual_cache import VisualCache, VisualTokens
from fusar_qgis.core.errors import FusarError

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
        room: Tokens that the context still holds.
        image_tokens: Visual tokens [T_i, C] of each image, modulated.
    """

    input_ids: Tensor
    positions: Tensor
    delta: int
    room: int
    image_tokens: tuple[Tensor, ...]

    def __len__(self) -> int:
        """Tokens."""
        return len(self.input_ids)


class PromptEncoder:
    """Encodes several drafts at once; the vision tower runs over the images of all of them. For one thread.

    Args:
        model: The model, without a PEFT wrapper around it.
        cache: Where visual tokens are kept.
    """

    def __init__(self, model: Any, cache: VisualCache) -> None:
        self._model = model.model
        self._cache = cache
        self._device: torch.device = model.device
        self._patches_per_pass = PATCHES_PER_PASS.get(self._device.type, PATCHES_PER_PASS_ELSEWHERE)

    @torch.inference_mode()
    def encode(self, drafts: Sequence[Draft]) -> list[Prompt | FusarError]:
        """A prompt for each draft, or what is wrong with it: a bad one does not spoil its neighbors."""
        known: dict[str, VisualTokens] = {}
        new: dict[str, Picture] = {}
        for image in (image for draft in drafts for image in draft.images):
            look = image.look
            if isinstance(look, Picture):
                # It may have been seen since the draft was made.
                look = self._cache.get(image.key) or look
            if isinstance(look, Picture):
                new[image.key] = look
            else:
                known[image.key] = look
        self._look(known, new)
        return [self._prompt(draft, known) for draft in drafts]

    def _look(self, known: dict[str, VisualTokens], new: dict[str, Picture]) -> None:
        for keys in self._passes(new):
            patches = torch.cat([new[key].patches for key in keys])
            patch_grids = torch.cat([new[key].patch_grid for key in keys])
            seen = self._model.get_image_features(
                patches.to(self._device), patch_grids.to(self._device), return_dict=True
            ).pooler_output
            for key, tokens in zip(keys, seen, strict=True):
                # A copy: the slice would keep the whole pass in memory.
                known[key] = VisualTokens(tokens.clone(), new[key].patch_grid, new[key].grid)
                self._cache.put(key, known[key])

    def _passes(self, new: dict[str, Picture]) -> Iterator[list[str]]:
        """Keys of images that go through the vision tower together."""
        keys: list[str] = []
        patches = 0
        for key, picture in new.items():
            count = len(picture.patches)
            if keys and patches + count > self._patches_per_pass:
                yield keys
                keys, patches = [], 0
            keys.append(key)
            patches += count
        if keys:
            yield keys

    def _prompt(self, draft: Draft, known: dict[str, VisualTokens]) -> Prompt | FusarError:
        try:
            tokens = tuple(self._modulated(known[image.key], image) for image in draft.images)
        except FusarError as error:
            return error
        return Prompt(draft.input_ids, draft.positions, draft.delta, draft.room, tokens)

    def _modulated(self, visual: VisualTokens, image: DraftImage) -> Tensor:
        if image.anchors is None:
            return visual.tokens
        values, positions = (part.to(self._device) for part in image.anchors)
        modulated: Tensor = self._model.tlm(visual.tokens, values, positions, visual.grid)
        return modulated
