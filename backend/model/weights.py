"""Weights from safetensors files: nothing missing, nothing dropped, never a pickle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoConfig
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig

from backend.model.config import TlmConfig
from backend.model.foreign import Reading
from backend.model.load_options import LoadOptions
from backend.model.load_report import without_expected
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.size_check import check_size
from fusar_qgis.core.errors import CheckpointError

TLM_PREFIX = "model.tlm."
_TLM = "tlm."
PICKLE_SUFFIXES = frozenset({".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt"})


def load_base(
    name: str | Path,
    tlm: TlmConfig | None,
    dtype: torch.dtype = torch.float32,
    device: str | torch.device = "cpu",
    options: LoadOptions | None = None,
) -> FusarForConditionalGeneration:
    """Loads a base model, Qwen2.5-VL's or a merged folder of ours, and gives it a TLM.

    Args:
        name: Folder or hub name.
        tlm: The TLM; where the base has one of the same config its weights are kept, else it starts as the identity.
        dtype: Type of the weights; TLM stays float32.
        device: Where the weights go if `options` place them; else they stay on the CPU.
        options: Attention, device map, quantization.

    Raises:
        CheckpointError: It cannot be read, or weights other than TLM's are missing.
        ConfigError: The options need what is not here.
    """
    if Path(name).is_dir():
        refuse_pickles(Path(name))
    base = read_config(name)
    config = FusarConfig.from_base(base, tlm)
    may_be_new = not (isinstance(base, FusarConfig) and base.tlm is not None)
    arguments = (options or LoadOptions()).arguments(device, dtype)
    return load_weights(name, config, arguments, may_be_new)


def load_weights(
    source: str | Path, config: FusarConfig, arguments: dict[str, Any], tlm_may_be_new: bool
) -> FusarForConditionalGeneration:
    if Path(source).is_dir() and not hasattr(
        config, "quantization_config"
    ):  # packed weights are fewer numbers
        check_size(Path(source), config)
    expected = {
        "missing": TLM_PREFIX if tlm_may_be_new else "",
        "unexpected": _TLM if config.tlm is None else "",
    }
    with Reading(f"The model of {source}"), without_expected(**expected):
        model, report = FusarForConditionalGeneration.from_pretrained(
            str(source), config=config, use_safetensors=True, output_loading_info=True, **arguments
        )
    missing = {key for key in report["missing_keys"] if not (tlm_may_be_new and key.startswith(TLM_PREFIX))}
    dropped = {key for key in report["unexpected_keys"] if not (config.tlm is None and _TLM in key)}
    for what, keys in (
        ("lacks", missing),
        ("has unknown", dropped),
        ("has misshapen", report["mismatched_keys"]),
    ):
        if keys:
            raise CheckpointError(f"{source} {what} weights: {len(keys)}, first {sorted(map(str, keys))[0]}.")
    loaded: FusarForConditionalGeneration = model
    return loaded


def read_config(name: str | Path) -> Qwen2_5_VLConfig:
    with Reading(f"The config of {name}"):
        # Left open, a folder that names code of its own makes transformers ask on the terminal whether to run it.
        config = AutoConfig.from_pretrained(str(name), trust_remote_code=False)
    if not isinstance(config, Qwen2_5_VLConfig):
        raise CheckpointError(f"{name} is a {config.model_type} model.", "Use Qwen2.5-VL or a model of ours.")
    return config


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        return load_file(str(path))
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.") from error


def refuse_pickles(folder: Path) -> None:
    """A pickle runs code when it is read, so none may lie where people share weights."""
    found = sorted(path.name for path in folder.iterdir() if path.suffix in PICKLE_SUFFIXES)
    if found:
        raise CheckpointError(f"{folder} holds pickles: {', '.join(found)}.", "Convert them to safetensors.")


def check_finite(model: torch.nn.Module) -> None:
    for name, weight in model.named_parameters():
        if not bool(torch.isfinite(weight).all()):
            raise CheckpointError(f"The weight {name} holds values that are not finite.")
