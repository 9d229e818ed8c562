"""A trained stage as a checkpoint folder that every engine takes, with the recipe and the record of the run."""

from __future__ import annotations

import json
import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from backend.model.base_name import told_base
from backend.model.checkpoint import save_checkpoint
from backend.model.info import INFO_FILE, CheckpointInfo
from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.tasks import TASKS
from training.config import StageConfig, TrainingConfig
from training.recipe_file import dump_config
from training.start import Start

RECIPE_FILE, RECORD_FILE = "training.yaml", "training.json"
PACKAGES = ("torch", "transformers", "peft", "accelerate", "numpy")


def write_result(
    config: TrainingConfig, stage: StageConfig, start: Start, record: dict[str, Any], target: Path
) -> None:
    """Writes the checkpoint beside its place and renames it, so that a folder of that name is always whole.

    Args:
        config: The recipe, written into the folder as it was resolved.
        stage: The stage.
        start: The trained model.
        record: What the run knows of itself.
        target: The checkpoint folder.

    Raises:
        OutputError: The disk is full, or the folder cannot be written.
    """
    merges = config.output == "merged" and hasattr(start.model, "merge_and_unload")
    model = start.model.merge_and_unload() if merges else start.model
    info = checkpoint_info(config, stage, start, record, target)
    part = target.with_name(target.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        save_checkpoint(part, model.eval(), start.processor, info)
        (part / RECIPE_FILE).write_text(dump_config(config), encoding="utf-8")
        text = json.dumps(run_record(config, stage, info, record), indent=2, ensure_ascii=False)
        (part / RECORD_FILE).write_text(text + "\n", encoding="utf-8")
        part.rename(target)
    except (OSError, SafetensorError) as error:
        shutil.rmtree(part, ignore_errors=True)
        raise OutputError(
            f"The checkpoint {target} cannot be written: {error}.",
            "Free some space and run the same command again: nothing is trained twice.",
        ) from error


def checkpoint_info(
    config: TrainingConfig, stage: StageConfig, start: Start, record: dict[str, Any], target: Path
) -> CheckpointInfo:
    """What `fusar.json` says; an adapter folder names the way to its base, merged weights only its name."""
    local = Path(config.start)
    base = told_base(config.start, target if config.output == "adapter" else None) if config.start else ""
    nodes = next((corpus.nodes for corpus in config.corpora.values() if corpus.nodes), config.nodes)
    tasks = tuple(task for task in TASKS if not stage.task_weights or stage.task_weights.get(task, 0) > 0)
    return CheckpointInfo(
        base_model=base or f"{config.name}-base",
        stage=stage.name,
        tlm=_plain_model(start).config.tlm,
        image_size=start.processor.image_processor.image_size,
        grid_nodes=(nodes, nodes),
        classes=config.classes,
        tasks=tasks or TASKS,
        data_fingerprint=record["data_fingerprint"],
        max_new_tokens=config.max_new_tokens,
        turns=known_turns(local if config.start else None),
    )


def known_turns(start: Path | None) -> int:
    """Rows hold single questions: a model from nothing knows no more, any other what it knew before."""
    if start is None:
        return 1
    return CheckpointInfo.read(start).turns if (start / INFO_FILE).is_file() else 0


def run_record(
    config: TrainingConfig, stage: StageConfig, info: CheckpointInfo, record: dict[str, Any]
) -> dict[str, Any]:
    """The record that lies in the checkpoint folder: what was trained, on what, with what."""
    return {
        "stage": stage.name,
        **record,
        "loss": "mean over the answer tokens of an optimizer step, all processes together",
        "resolved_sigma": info.resolved_sigma,
        "seed": config.seed,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }


def _plain_model(start: Start) -> Any:
    return start.model.get_base_model() if hasattr(start.model, "get_base_model") else start.model
