"""The authors' release: a PEFT adapter beside `vec64_film.pt`, read and checked before anything is converted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

# Only the error's name: the file is read with weights_only=True, which runs no code and raises this where there is any.
from pickle import UnpicklingError

import torch
from torch import Tensor

from backend.model.config import TlmConfig
from backend.model.weights import read_tensors
from fusar_qgis.core.errors import CheckpointError, ConfigError

ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")
FILM_FILE = "vec64_film.pt"
CONFIG_FILE = "tlm_config.json"
FORMAT = "tlm_original_train_patch_resize_v1"

# The published folders have no tlm_config.json; these are the values they were trained with.
LEGACY = {"sigma": 2.0, "hidden_mult": 4, "image_size": 504, "vec_dim": 64}

LAYERS = {
    "0.weight": "expand.weight",
    "0.bias": "expand.bias",
    "2.weight": "project.weight",
    "2.bias": "project.bias",
}


@dataclass(frozen=True, eq=False)
class ReleaseTlm:
    """The TLM of a release folder: its config in our words and its weights under our names, float32."""

    config: TlmConfig
    weights: dict[str, Tensor]


def check_adapter(folder: Path) -> None:
    """Refuses an adapter folder that is incomplete or holds numbers that are not finite.

    Raises:
        CheckpointError: Why.
    """
    if not folder.is_dir():
        raise CheckpointError(
            f"The release folder {folder} does not exist.", "Name one of its stage folders."
        )
    missing = [name for name in (*ADAPTER_FILES, FILM_FILE) if not (folder / name).is_file()]
    if missing:
        raise CheckpointError(
            f"{folder} lacks {', '.join(missing)}.",
            "Name a folder of the release, such as stage1 or stage2/detection.",
        )
    for name, tensor in read_tensors(folder / ADAPTER_FILES[1]).items():
        if not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"The adapter weight {name} of {folder} holds values that are not finite.")


def read_release_tlm(folder: Path, channels: int, sigma: float | None = None) -> ReleaseTlm:
    """Reads `vec64_film.pt` and, where there is one, `tlm_config.json`.

    Args:
        folder: A folder of the release.
        channels: Hidden size of the base's text model.
        sigma: Gaussian width in patches, over what the folder says.

    Raises:
        CheckpointError: A file is damaged, holds code, or does not fit the base.
    """
    values = {**LEGACY, **_read_config(folder / CONFIG_FILE)}
    if values["vec_dim"] != LEGACY["vec_dim"]:
        raise CheckpointError(f"{folder / CONFIG_FILE} has vec_dim {values['vec_dim']}; AEF vectors have 64.")
    try:
        config = TlmConfig.of_release(
            channels,
            float(values["sigma"] if sigma is None else sigma),
            int(values["hidden_mult"]),
            int(values["image_size"]),
        )
    except (ConfigError, TypeError, ValueError) as error:
        raise CheckpointError(f"The TLM of {folder} cannot be used: {error}") from error
    return ReleaseTlm(config, _read_weights(folder / FILM_FILE, config, channels))


def _read_config(path: Path) -> dict[str, float]:
    if not path.is_file():
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        found = values.get("format") if isinstance(values, dict) else None
        raise CheckpointError(
            f"{path} has the format {found!r}, known is {FORMAT!r}.", "Update the software."
        )
    unknown = sorted(set(values) - {*LEGACY, "format"})
    if unknown:
        raise CheckpointError(f"{path} has unknown keys {unknown}.", "Update the software.")
    return {key: value for key, value in values.items() if key != "format"}


def _read_weights(path: Path, config: TlmConfig, channels: int) -> dict[str, Tensor]:
    state = _load(path)
    if set(state) != set(LAYERS):
        raise CheckpointError(f"{path} has the TLM weights {sorted(state)}, expected {sorted(LAYERS)}.")
    hidden, outputs = config.hidden, 2 * channels
    shapes = {
        "0.weight": (hidden, 64),
        "0.bias": (hidden,),
        "2.weight": (outputs, hidden),
        "2.bias": (outputs,),
    }
    for name, shape in shapes.items():
        if tuple(state[name].shape) != shape:
            raise CheckpointError(
                f"{path}: {name} has shape {tuple(state[name].shape)}, the base with {channels} channels and "
                f"hidden size {hidden} asks for {shape}.",
                "Name the base that the release was trained on.",
            )
        if not bool(torch.isfinite(state[name]).all()):
            raise CheckpointError(f"{path}: {name} holds values that are not finite.")
    return {ours: state[theirs].float().contiguous() for theirs, ours in LAYERS.items()}


def _load(path: Path) -> dict[str, Tensor]:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        raise CheckpointError(
            f"{path} holds more than tensors and was not read.", "Get the file from the release again."
        ) from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.") from error
    state = content.get("film_mlp") if isinstance(content, dict) else None
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise CheckpointError(
            f"{path} has no 'film_mlp' with tensors in it.", "Name a folder of the release."
        )
    return state
