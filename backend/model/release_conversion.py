"""A release folder on its base, as one of our checkpoint folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from safetensors import SafetensorError

from backend.model.base_name import told_base
from backend.model.checkpoint import attach_adapter, save_checkpoint
from backend.model.info import CheckpointInfo
from backend.model.processing import FusarProcessor
from backend.model.release import check_adapter, read_release_tlm
from backend.model.release_prompts import derive_prompts, read_examples, task_of
from backend.model.weights import check_finite, load_base, read_config
from fusar_qgis.core.errors import CheckpointError
from fusar_qgis.core.tasks import TASKS, PromptSet

STAGES = ("stage1", "stage2")
MAX_NEW_TOKENS = 2048


@dataclass(frozen=True)
class ReleaseJob:
    """What to convert.

    Attributes:
        base: Folder or hub name of the base, for the release Qwen/Qwen2.5-VL-7B-Instruct.
        adapter: A folder of the release: stage1, stage2/detection, ...
        out: Folder to write; it must not exist or be empty.
        sigma: Gaussian width in patches, over what the folder says.
        examples: JSONL files of its training data, from which `prompts.json` is derived.
        classes: Class names for that.
        keep_adapter: Whether to write the adapter beside TLM instead of merging it into the base.
    """

    base: str
    adapter: Path
    out: Path
    sigma: float | None = None
    examples: tuple[Path, ...] = ()
    classes: tuple[str, ...] = ()
    keep_adapter: bool = False


def convert_release(job: ReleaseJob) -> CheckpointInfo:
    """Writes the checkpoint folder; nothing is left where it fails.

    Raises:
        CheckpointError: Something is missing, damaged or does not fit, with the reason.
    """
    if job.out.exists() and (not job.out.is_dir() or any(job.out.iterdir())):
        raise CheckpointError(f"{job.out} exists and is not empty.", "Name another folder.")
    check_adapter(job.adapter)
    channels = int(read_config(job.base).get_text_config().hidden_size)
    tlm = read_release_tlm(job.adapter, channels, job.sigma)
    info = _info(job, tlm.config.image_size)
    prompts = _prompts(job, info)
    model = load_base(job.base, tlm.config, _dtype(job.base))
    assert model.fusion is not None
    model.fusion.load_state_dict(tlm.weights, strict=True)
    adapted = attach_adapter(model, job.adapter, trainable=False)
    processor = _processor(job, tlm.config.image_size)
    result = adapted if job.keep_adapter else adapted.merge_and_unload()
    check_finite(result)
    _write(job.out, result, processor, info, prompts)
    return replace(info, tlm=tlm.config)


def _write(
    out: Path, model: Any, processor: FusarProcessor, info: CheckpointInfo, prompts: PromptSet
) -> None:
    """Writes beside the target and renames, so that a folder of that name is always whole."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
            part = Path(beside) / out.name
            save_checkpoint(part, model, processor, info, prompts)
            if out.exists():
                out.rmdir()
            part.rename(out)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{out} cannot be written: {error}.", "Check space and permissions.") from error


def _info(job: ReleaseJob, image_size: int | None) -> CheckpointInfo:
    parts = job.adapter.resolve().parts
    stages = [part for part in parts if part in STAGES]
    tasks = (parts[-1],) if parts[-1] in TASKS else TASKS
    return CheckpointInfo(
        base_model=told_base(job.base, job.out if job.keep_adapter else None),
        stage=stages[-1] if stages else "release",
        image_size=image_size,
        classes=job.classes,
        tasks=tasks,
        max_new_tokens=MAX_NEW_TOKENS,
    )


def _prompts(job: ReleaseJob, info: CheckpointInfo) -> PromptSet:
    by_task = {task_of(path, info.tasks): read_examples(path, info.image_size or 0) for path in job.examples}
    return derive_prompts(by_task, job.classes)


def _dtype(base: str) -> torch.dtype:
    """The base's own type: merging rounds to it once, whatever type the model is served in."""
    dtype = getattr(read_config(base), "dtype", None)
    return dtype if isinstance(dtype, torch.dtype) else torch.float32


def _processor(job: ReleaseJob, image_size: int | None) -> FusarProcessor:
    errors: list[CheckpointError] = []
    folders: Sequence[str | Path] = (job.adapter, job.base)
    for folder in folders:
        try:
            processor = FusarProcessor.from_pretrained(folder)
        except CheckpointError as error:
            errors.append(error)
            continue
        return FusarProcessor(replace(processor.image_processor, image_size=image_size), processor.tokenizer)
    raise CheckpointError(
        f"Neither {job.adapter} nor {job.base} has a processor: {errors[0].message}",
        "Copy the base's tokenizer and preprocessor files beside the adapter.",
    )
