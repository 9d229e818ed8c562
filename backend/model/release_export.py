"""One of our adapter folders in the form of the authors' release: adapter, `vec64_film.pt`, `tlm_config.json`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from backend.model.chat_template import CHAT_TEMPLATE_FILES
from backend.model.checkpoint import TLM_FILE
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from backend.model.pixels import CONFIG_FILE as PIXELS_FILE
from backend.model.release import ADAPTER_FILES, CONFIG_FILE, FILM_FILE, FORMAT, LAYERS
from backend.model.weights import TLM_PREFIX, read_tensors
from fusar_qgis.core.errors import CheckpointError

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", PIXELS_FILE, *CHAT_TEMPLATE_FILES)


def export_release(folder: Path, out: Path) -> None:
    """Writes the release's files; nothing is left where it fails.

    Their arithmetic is the patch layout with its two normalizations by epsilon; a TLM of another kind would answer
    differently there and is refused.

    Args:
        folder: An adapter folder of ours.
        out: Folder to write; it must not exist or be empty.

    Raises:
        CheckpointError: The folder is merged, its TLM is none that the release can compute, or `out` holds something.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CheckpointError(f"{out} exists and is not empty.", "Name another folder.")
    missing = [name for name in (*ADAPTER_FILES, TLM_FILE) if not (folder / name).is_file()]
    if missing:
        raise CheckpointError(
            f"{folder} lacks {', '.join(missing)}: the release holds adapters.", "Train with output=adapter."
        )
    weights = {key.removeprefix(TLM_PREFIX): value for key, value in read_tensors(folder / TLM_FILE).items()}
    channels = weights["project.bias"].numel() // 2
    config = _release_config(CheckpointInfo.read(folder).tlm, channels, folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        part = Path(beside) / out.name
        part.mkdir()
        for name in (*ADAPTER_FILES, *TOKENIZER_FILES):
            if (folder / name).is_file():
                shutil.copy2(folder / name, part / name)
        torch.save({"film_mlp": {theirs: weights[ours] for theirs, ours in LAYERS.items()}}, part / FILM_FILE)
        (part / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        if out.exists():
            out.rmdir()
        part.rename(out)


def _release_config(tlm: TlmConfig | None, channels: int, folder: Path) -> dict[str, object]:
    if tlm is None or not isinstance(tlm.sigma, float) or tlm.image_size is None or tlm.hidden % channels:
        raise CheckpointError(f"{folder} has no TLM in the release's form.", "See docs/released-weights.md.")
    multiple = tlm.hidden // channels
    if tlm != TlmConfig.of_release(channels, tlm.sigma, multiple, tlm.image_size):
        raise CheckpointError(
            f"The TLM of {folder} computes what the release cannot: {tlm.layout} layout, {tlm.normalization}.",
            "Train with the release's: layout patch, normalization epsilon, epsilon_passes 2.",
        )
    return {
        "format": FORMAT,
        "sigma": tlm.sigma,
        "hidden_mult": multiple,
        "image_size": tlm.image_size,
        "vec_dim": tlm.vec_dim,
    }
