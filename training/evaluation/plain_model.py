"""Plain Qwen2.5-VL as it is published, without TLM and without `fusar.json`: the baseline that nothing was added to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch

from backend.engine.transformers_engine import TransformersEngine
from backend.model.base_name import plain_base
from backend.model.checkpoint import LoadedCheckpoint
from backend.model.info import CheckpointInfo
from backend.model.load_options import LoadOptions, dtype_for
from backend.model.processing import FusarProcessor
from backend.model.weights import load_base
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.tasks import DEFAULT_PROMPTS

MAX_NEW_TOKENS = 1024


def load_plain(name: str, device: str = "auto", max_batch: int = 16) -> TransformersEngine:
    """Loads a base model from a folder.

    Args:
        name: The folder, for example a download of Qwen/Qwen2.5-VL-7B-Instruct.
        device: `cpu`, `cuda`, ... or `auto`.
        max_batch: Most answers at once.

    Raises:
        CheckpointError: It cannot be read.
    """
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    options = LoadOptions()
    model = load_base(name, None, dtype_for("auto", device), device, options)
    model = model.eval() if options.is_placed else model.to(device).eval()
    processor = FusarProcessor.from_pretrained(name)
    info = CheckpointInfo(base_model=name, stage="base", max_new_tokens=MAX_NEW_TOKENS)
    checkpoint = LoadedCheckpoint(model, processor, info, DEFAULT_PROMPTS)
    size_px = processor.image_processor.image_size or 0
    card = ModelCard(
        id=Path(name).name,
        tile_size_px=size_px,
        stage="base",
        base_model=plain_base(name),
        fingerprint=_fingerprint(model),
        max_new_tokens=MAX_NEW_TOKENS,
        device=device,
    )
    return TransformersEngine(checkpoint, card, max_batch)


def _fingerprint(model: torch.nn.Module) -> str:
    """16 hex digits of the weights' names, shapes and sums."""
    digest = hashlib.sha256()
    for key, value in sorted(model.state_dict().items()):
        digest.update(f"{key}{tuple(value.shape)}{value.double().sum().item():.6e}".encode())
    return digest.hexdigest()[:16]
