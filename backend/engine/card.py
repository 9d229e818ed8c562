"""What `/v1/models` says about a checkpoint folder."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Protocol

from backend.model.base_name import plain_base
from backend.model.info import CheckpointInfo
from backend.model.processing import FusarProcessor
from fusar_qgis.core.api import ModelCard

_SAMPLE_BYTES = 2**20
DEFAULT_TILE_PX = 504


class Described(Protocol):
    """What is needed of a checkpoint, loaded here or elsewhere."""

    @property
    def info(self) -> CheckpointInfo:
        """What `fusar.json` says."""

    @property
    def processor(self) -> FusarProcessor:
        """Its processor."""


def model_card(folder: Path, checkpoint: Described, device: str) -> ModelCard:
    """The card of a checkpoint folder; AEF years and sources are the server's to add.

    Args:
        folder: Where it was read.
        checkpoint: What it says of itself.
        device: Where it runs.
    """
    info = checkpoint.info
    return ModelCard(
        id=model_name(folder),
        tile_size_px=info.image_size or checkpoint.processor.image_processor.image_size or DEFAULT_TILE_PX,
        tasks=tuple(info.tasks),
        classes=tuple(info.classes),
        tlm=info.tlm is not None and info.tlm.fusion != "none",
        stage=info.stage,
        base_model=plain_base(info.base_model),
        fingerprint=fingerprint(folder),
        max_new_tokens=info.max_new_tokens,
        turns=info.turns,
        device=device,
        created=int(time.time()),
    )


def model_name(folder: Path) -> str:
    """The model's name: its folder's, or the parent's where the folder is just called `checkpoint`."""
    folder = folder.resolve()
    name = folder.parent.name if folder.name == "checkpoint" else folder.name
    return f"fusar-gpt-{name}".lower()


def fingerprint(folder: Path) -> str:
    """16 hex digits that tell two checkpoints apart: fusar.json, and size, first and last MiB of each weight file."""
    digest = hashlib.sha256((folder / "fusar.json").read_bytes())
    for path in sorted(folder.glob("*.safetensors")):
        size = path.stat().st_size
        with path.open("rb") as file:
            digest.update(f"{path.name}|{size}".encode() + file.read(_SAMPLE_BYTES))
            file.seek(max(0, size - _SAMPLE_BYTES))
            digest.update(file.read())
    return digest.hexdigest()[:16]
