"""What a backend says of the models that it serves: part of the wire types of `core.api`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Tuple

FRAME_SEEN = "seen_px"
"""Boxes are in pixels of the image the model saw (`image_size_seen`)."""


@dataclass(frozen=True)
class ModelCard:
    """One served model, as `GET /v1/models` lists it.

    `turns`: how many questions of one conversation it was trained to answer; 0: as many as fit.
    """

    id: str
    tile_size_px: int
    frame: str = FRAME_SEEN
    tasks: Tuple[str, ...] = ()
    classes: Tuple[str, ...] = ()
    tlm: bool = False
    stage: str = ""
    base_model: str = ""
    fingerprint: str = ""
    max_new_tokens: int = 2048
    turns: int = 0
    aef_years: Tuple[int, ...] = ()
    aef_sources: Tuple[str, ...] = ()
    device: str = ""
    object: str = "model"
    created: int = 0
    owned_by: str = "fusar"


@dataclass(frozen=True)
class ModelList:
    """`GET /v1/models` in OpenAI's shape."""

    data: Tuple[ModelCard, ...] = field(default_factory=tuple)
    object: str = "list"
