"""One stage's training run: the Trainer's arguments, its callbacks, resuming, and what is said when memory runs out."""

from __future__ import annotations

import json
import math
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import Subset
from transformers import EarlyStoppingCallback, PrinterCallback, TrainerCallback, TrainingArguments
from transformers.integrations import TensorBoardCallback

from fusar_qgis.core.errors import ConfigError, TrainingMemoryError
from training.config import StageConfig
from training.data.collator import RowCollator
from training.data.examples import EpochSampler, TrainingExamples
from training.progress import ProgressLines
from training.row_model import RowModel
from training.trainer import RowTrainer, Scorer, last_checkpoint, resume_folders

HISTORY_FILE = "history.json"


@dataclass(frozen=True)
class StageData:
    """What a stage reads.

    Attributes:
        train: Its examples.
        collator: Makes batches of them.
        evaluation: Examples to evaluate on; None for none.
        scorer: Scores answers during training; None for none.
    """

    train: TrainingExamples
    collator: RowCollator
    evaluation: TrainingExamples | None = None
    scorer: Scorer | None = None


def train_stage(
    model: RowModel,
    data: StageData,
    stage: StageConfig,
    folder: Path,
    seed: int,
    callbacks: Sequence[TrainerCallback] = (),
) -> None:
    """Trains one stage, or goes on where a broken run of the same folder stopped.

    Args:
        model: What to train; only parameters that require gradients change.
        data: What to read.
        stage: How.
        folder: Run folder: resume files, TensorBoard's, and `history.json` with the curves.
        seed: Seed.
        callbacks: What else hears of each step.

    Raises:
        OutputError: Resume files cannot be written.
        TrainingMemoryError: The GPU's memory runs out.
    """
    arguments = training_arguments(stage, folder, seed)
    window = stage.batch * stage.accumulation * arguments.world_size
    steps = stage.steps or math.ceil(stage.epochs * len(data.train) / window)
    arguments.max_steps = steps
    lengths = data.train.source.lengths if stage.group_by_length else None
    trainer = RowTrainer(
        sampler=EpochSampler(len(data.train), steps * window, window, lengths, seed),
        scorer=data.scorer,
        model=model,
        args=arguments,
        train_dataset=data.train,
        eval_dataset=_first(data.evaluation, stage.evaluation.samples),
        data_collator=data.collator,
        callbacks=[*_callbacks(stage, folder, arguments), *callbacks],
    )
    # Its lines of raw numbers say neither pace nor time left.
    trainer.remove_callback(PrinterCallback)
    if trainer.shards_weights:
        refuse_mixed_fields(data.train)
    resume = last_checkpoint(folder)
    if trainer.is_world_process_zero():
        _remove_halves(folder, resume)
    trainer.accelerator.wait_for_everyone()
    try:
        trainer.train(resume_from_checkpoint=str(resume) if resume else None)
    except torch.OutOfMemoryError as error:
        raise TrainingMemoryError(
            f"The GPU's memory ran out in step {trainer.state.global_step + 1} of stage {stage.name} "
            f"(batch {stage.batch}, rows of up to {stage.longest_row} tokens).",
            _what_to_change(stage),
        ) from error
    _write_history(trainer, folder)


def _write_history(trainer: RowTrainer, folder: Path) -> None:
    if trainer.is_world_process_zero():
        text = json.dumps(trainer.state.log_history, indent=1)
        (folder / HISTORY_FILE).write_text(text + "\n", encoding="utf-8")


def refuse_mixed_fields(examples: TrainingExamples) -> None:
    """Where weights are spread over processes, each must come to the same modules at the same time.

    A process whose images have no AEF field never comes to TLM, and the others wait in vain for its share of the
    weights.

    Raises:
        ConfigError: Some images have a field and some have none.
    """
    if examples.mix_fields():
        raise ConfigError(
            "Some images come with an AEF field and some without, which ZeRO-3 and FSDP cannot train on.",
            "Use DDP or ZeRO-2, leave the others out of the data and set field_dropout=0, or set aef=none.",
        )


def uses_bf16(stage: StageConfig) -> bool:
    """Whether the stage computes in bf16 on this machine; `auto` does where there is a GPU.

    Args:
        stage: The stage.
    """
    return stage.precision == "bf16" or (stage.precision == "auto" and torch.cuda.is_available())


def slow_precision(stage: StageConfig) -> bool:
    """Whether the stage computes in bf16 on a CPU; few have instructions for it, and the others emulate it.

    Args:
        stage: The stage.
    """
    return stage.precision == "bf16" and not torch.cuda.is_available()


def training_arguments(stage: StageConfig, folder: Path, seed: int) -> TrainingArguments:
    """What the Trainer needs to know of a stage.

    Args:
        stage: The stage.
        folder: Its run folder.
        seed: Seed of dropout.
    """
    on_gpu = torch.cuda.is_available()
    workers = stage.workers if stage.workers >= 0 else (4 if on_gpu else 0)
    evaluates = bool(stage.evaluation.corpus)
    every = stage.evaluation.steps if evaluates else stage.save_steps
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=1,  # set once the number of processes is known
        per_device_train_batch_size=stage.batch,
        per_device_eval_batch_size=stage.batch,
        gradient_accumulation_steps=stage.accumulation,
        learning_rate=stage.learning_rate,
        warmup_steps=stage.warmup,
        weight_decay=stage.weight_decay,
        adam_beta2=stage.beta2,
        max_grad_norm=stage.clip,
        lr_scheduler_type=stage.schedule,
        bf16=uses_bf16(stage),
        use_cpu=not on_gpu,
        logging_steps=stage.log_steps,
        save_steps=every,
        eval_strategy="steps" if evaluates else "no",
        eval_steps=every if evaluates else None,
        metric_for_best_model="eval_loss" if evaluates else None,
        greater_is_better=False if evaluates else None,
        load_best_model_at_end=False,  # the result is made from the best resume files, not from memory
        save_total_limit=2 if evaluates else 1,
        report_to=[],
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_num_workers=workers,
        dataloader_persistent_workers=workers > 0,
        dataloader_pin_memory=on_gpu,
        seed=seed,
        data_seed=seed,
        disable_tqdm=not sys.stderr.isatty(),
    )


def _callbacks(stage: StageConfig, folder: Path, arguments: TrainingArguments) -> Sequence[TrainerCallback]:
    callbacks: list[TrainerCallback] = [ProgressLines(stage.name)]
    if arguments.should_log:
        from torch.utils.tensorboard import SummaryWriter

        callbacks.append(TensorBoardCallback(SummaryWriter(str(folder / "tensorboard"))))
    if stage.evaluation.corpus and stage.evaluation.patience:
        callbacks.append(EarlyStoppingCallback(stage.evaluation.patience))
    return callbacks


def _first(examples: TrainingExamples | None, count: int) -> Any:
    if examples is None or not 0 < count < len(examples):
        return examples
    return Subset(examples, range(count))


def _remove_halves(folder: Path, whole: Path | None) -> None:
    """A run that was killed while it wrote resume files leaves a folder that nobody can go on from."""
    for _, path in sorted(resume_folders(folder).items(), reverse=True):
        if path == whole:
            return
        shutil.rmtree(path)


def _what_to_change(stage: StageConfig) -> str:
    if stage.batch > 1:
        half = stage.batch // 2
        return (
            f"Set batch={half} and accumulation={stage.accumulation * stage.batch // half} (the same result), "
            "or gradient_checkpointing=true."
        )
    if not stage.gradient_checkpointing:
        return "Set gradient_checkpointing=true."
    return "Set fewer questions a row or a smaller image_size_px, or spread the model with ZeRO-3."
