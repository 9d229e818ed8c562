"""Checkpoint folders: merged weights, or a LoRA adapter beside its TLM; safetensors only, nothing missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import save_file

from backend.model.anchor_fusion import AnchorFusion
from backend.model.base_name import plain_base
from backend.model.config import AUTO
from backend.model.fit import check_fit
from backend.model.foreign import Reading
from backend.model.info import INFO_FILE, CheckpointInfo
from backend.model.load_options import LoadOptions
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.processing import FusarProcessor
from backend.model.prompts_file import PROMPTS_FILE, read_prompts
from backend.model.weights import (
    TLM_PREFIX,
    check_finite,
    load_base,
    load_weights,
    read_config,
    read_tensors,
    refuse_pickles,
)
from fusar_qgis.core.errors import CheckpointError
from fusar_qgis.core.tasks import DEFAULT_PROMPTS, PromptSet

ADAPTER_CONFIG_FILE = "adapter_config.json"
ADAPTER_FILE = "adapter_model.safetensors"
TLM_FILE = "tlm.safetensors"
PEFT_PAGE = "README.md"


@dataclass(frozen=True)
class LoadedCheckpoint:
    """A checkpoint ready to use.

    Attributes:
        model: The model in evaluation mode; a PEFT model around it for an adapter folder loaded unmerged.
        processor: Its processor.
        info: What `fusar.json` says.
        prompts: Its question templates.
    """

    model: Any
    processor: FusarProcessor
    info: CheckpointInfo
    prompts: PromptSet


def save_checkpoint(
    folder: str | Path,
    model: FusarForConditionalGeneration | PeftModel,
    processor: FusarProcessor,
    info: CheckpointInfo,
    prompts: PromptSet = DEFAULT_PROMPTS,
) -> None:
    """Writes a checkpoint folder: a merged one, or an adapter folder where the model is a PEFT model.

    Args:
        folder: The folder; made if missing.
        model: What to save.
        processor: Its processor.
        info: Goes to `fusar.json`; its `tlm` is taken from the model.
        prompts: Written as `prompts.json` where they are not the default ones.

    Raises:
        CheckpointError: The TLM's sigma is still `auto`.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    inner = model.get_base_model() if isinstance(model, PeftModel) else model
    tlm = inner.config.tlm
    if tlm is not None and tlm.sigma == AUTO:
        raise CheckpointError(
            "The TLM's sigma is still 'auto'.", "Call TlmConfig.with_resolved_sigma before training."
        )
    if isinstance(model, PeftModel):
        # PEFT writes the way to the base into its config and into an empty form of a page; ours says it in fusar.json.
        for adapter in model.peft_config.values():
            adapter.base_model_name_or_path = plain_base(info.base_model)
        model.save_pretrained(str(target), safe_serialization=True, save_embedding_layers=False)
        (target / PEFT_PAGE).unlink(missing_ok=True)
        _save_tlm(inner, target)
    else:
        info = replace(info, base_model=plain_base(info.base_model))
        model.save_pretrained(str(target))
    processor.save_pretrained(target)
    replace(info, tlm=tlm).write(target)
    if prompts != DEFAULT_PROMPTS:
        (target / PROMPTS_FILE).write_text(prompts.to_json(), encoding="utf-8")


def load_checkpoint(
    folder: str | Path,
    device: str | torch.device = "cpu",
    dtype: torch.dtype = torch.float32,
    merge: bool = True,
    options: LoadOptions | None = None,
) -> LoadedCheckpoint:
    """Reads a checkpoint folder, merged or adapter.

    Args:
        folder: The folder.
        device: Where the model goes.
        dtype: Type of its weights; TLM stays float32.
        merge: Whether to merge a LoRA adapter into the weights (False to train it on). An adapter on 4-bit weights
            is never merged: rounding the sum to four bits would lose most of it.
        options: Attention, device map, quantization.

    Raises:
        CheckpointError: Files are missing, inconsistent or pickles, or weights are missing or not finite.
        ConfigError: The options need what is not here.
    """
    source = Path(folder)
    if not source.is_dir():
        raise CheckpointError(f"The checkpoint folder {source} does not exist.")
    refuse_pickles(source)
    info = CheckpointInfo.read(source)
    is_adapter = (source / ADAPTER_CONFIG_FILE).is_file()
    how = options or LoadOptions()
    if is_adapter:
        base = _adapter_base(source, info)
        model = _on_base(
            load_base(base, info.tlm, dtype, device, how), source, merge and not how.quantization
        )
    else:
        model = _load_merged(source, info, how.arguments(device, dtype))
    check_finite(model)
    processor = FusarProcessor.from_pretrained(source)
    check_fit(model.config, processor)
    model = model.eval() if how.is_placed else model.to(device).eval()
    return LoadedCheckpoint(model, processor, info, read_prompts(source))


def _load_merged(
    source: Path, info: CheckpointInfo, arguments: dict[str, Any]
) -> FusarForConditionalGeneration:
    config = read_config(source)
    if not isinstance(config, FusarConfig):
        raise CheckpointError(f"{source} holds a {config.model_type} model.", "Load it with load_base.")
    if config.tlm != info.tlm:
        raise CheckpointError(f"The TLM configs of {source}'s config.json and fusar.json differ.")
    return load_weights(source, config, arguments, tlm_may_be_new=False)


def _adapter_base(source: Path, info: CheckpointInfo) -> str | Path:
    local = source / info.base_model
    if local.is_dir():
        return local
    if plain_base(info.base_model) != info.base_model:
        raise CheckpointError(
            f"The base {plain_base(info.base_model)} of {source} is not there: {local}.",
            f"Put it there, or write its folder or hub name as base_model of {INFO_FILE}.",
        )
    return info.base_model


def _on_base(base: FusarForConditionalGeneration, source: Path, merge: bool) -> Any:
    if base.fusion is not None:
        _load_tlm(base.fusion, source)
    model = attach_adapter(base, source, trainable=not merge)
    if not merge:
        return model
    with Reading(f"The adapter of {source}"):
        return model.merge_and_unload()


def attach_adapter(base: FusarForConditionalGeneration, source: Path, trainable: bool) -> PeftModel:
    """Puts the adapter on the base and refuses one that does not fit exactly; PEFT would only warn."""
    stored = set(read_tensors(source / ADAPTER_FILE))
    copies = sorted(key for key in stored if TLM_PREFIX in key)
    if copies:
        raise CheckpointError(
            f"{source}'s adapter holds a copy of TLM: {copies[0]}.", f"Keep TLM in {TLM_FILE} alone."
        )
    with Reading(f"The adapter of {source}, made for {base.config.model_type},"):
        model = PeftModel.from_pretrained(base, str(source), is_trainable=trainable)
    wrong = sorted(stored ^ set(get_peft_model_state_dict(model, save_embedding_layers=False)))
    if wrong:
        raise CheckpointError(
            f"{source}'s adapter does not fit its base: {len(wrong)} weights, first {wrong[0]}."
        )
    return model


def _save_tlm(model: FusarForConditionalGeneration, folder: Path) -> None:
    if model.model.tlm is None:
        return
    state = model.model.tlm.state_dict()
    tensors = {TLM_PREFIX + key: value.detach().float().cpu().contiguous() for key, value in state.items()}
    save_file(tensors, str(folder / TLM_FILE), metadata={"format": "pt"})


def _load_tlm(tlm: AnchorFusion, folder: Path) -> None:
    tensors = read_tensors(folder / TLM_FILE)
    state = {key.removeprefix(TLM_PREFIX): value for key, value in tensors.items()}
    try:
        tlm.load_state_dict(state, strict=True)
    except RuntimeError as error:
        raise CheckpointError(f"{folder / TLM_FILE} does not fit the TLM config: {error}") from error
