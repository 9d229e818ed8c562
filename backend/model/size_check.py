"""Whether a folder's weights can fill the model that its config describes, found out before memory is taken for it."""

from __future__ import annotations

import copy
import math
from pathlib import Path

import torch
from safetensors import safe_open

from backend.model.foreign import Reading
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from fusar_qgis.core.errors import CheckpointError

SLACK = 2**22
"""Numbers that may be made in vain, 16 MiB of them."""
_ACTION = "Take config.json from the folder that the weights came with."


def check_size(folder: Path, config: FusarConfig) -> None:
    """Refuses a config that needs more layers or more numbers than the files hold: missing weights would be made first.

    Args:
        folder: With safetensors files.
        config: What will be built; TLM is not counted, which may be new.

    Raises:
        CheckpointError: It does.
    """
    sizes = _sizes(folder)
    if not sizes:  # transformers tells which file it misses
        return
    with Reading(f"The config of {folder}", _ACTION):
        layers = config.text_config.num_hidden_layers + config.vision_config.depth
    if layers > len(sizes):
        raise CheckpointError(
            f"config.json describes {layers} layers, the weights of {folder} are {len(sizes)}.", _ACTION
        )
    plain = copy.deepcopy(config)
    plain.tlm_config = None
    with Reading(f"The config of {folder}", _ACTION), torch.device("meta"):
        model = FusarForConditionalGeneration(plain)
    needed = sum(parameter.numel() for parameter in model.parameters())
    if needed > 1.25 * sum(sizes) + SLACK:  # a few that are missing are told by name later
        raise CheckpointError(
            f"config.json describes a model of {needed} numbers, the weights of {folder} are {sum(sizes)}.",
            _ACTION,
        )


def _sizes(folder: Path) -> list[int]:
    """How many numbers each weight has."""
    sizes = []
    for path in sorted(folder.glob("*.safetensors")):
        with Reading(str(path)), safe_open(str(path), framework="pt") as file:
            sizes += [math.prod(file.get_slice(name).get_shape()) for name in file.keys()]  # noqa: SIM118 - no mapping
    return sizes
