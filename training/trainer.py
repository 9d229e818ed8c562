"""The HF Trainer on shared-prefix rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import nn
from transformers import Trainer, TrainingArguments

from training.config import StageConfig
from training.row_model import RowModel

WEIGHTS_NAME = "model.safetensors"


class RowTrainer(Trainer):
    """Trains a `RowModel`; logs every part of the loss and keeps tied weights tied in its resume files."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._parts: dict[str, list[float]] = {}

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,  # noqa: ARG002  (the Trainer's signature)
    ) -> Any:
        """The row model's own loss; its parts go into the log."""
        outputs = model(**inputs)
        for name, value in outputs.items():
            if name != "loss":
                self._parts.setdefault(name, []).append(float(value))
        return (outputs["loss"], outputs) if return_outputs else outputs["loss"]

    def log(self, logs: dict[str, float], *args: Any, **kwargs: Any) -> None:
        """Adds the mean of each part of the loss since the last line."""
        if "loss" in logs:
            logs = {**logs, **{name: round(sum(v) / len(v), 4) for name, v in self._parts.items()}}
            self._parts.clear()
        super().log(logs, *args, **kwargs)

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:  # noqa: ARG002
        folder = Path(output_dir or str(self.args.output_dir))
        folder.mkdir(parents=True, exist_ok=True)
        safetensors.torch.save_model(self.model, str(folder / WEIGHTS_NAME))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        target = model if model is not None else self.model
        safetensors.torch.load_model(target, str(Path(resume_from_checkpoint) / WEIGHTS_NAME))


def training_arguments(stage: StageConfig, folder: Path, seed: int) -> TrainingArguments:
    """What the Trainer needs to know of a stage.

    Args:
        stage: The stage.
        folder: Its run folder.
        seed: Seed of order, dropout and questions.
    """
    on_gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=stage.steps,
        per_device_train_batch_size=stage.batch,
        learning_rate=stage.learning_rate,
        warmup_steps=stage.warmup,
        weight_decay=stage.weight_decay,
        adam_beta2=stage.beta2,
        lr_scheduler_type="cosine",
        bf16=True,
        use_cpu=not on_gpu,
        logging_steps=50,
        save_steps=stage.save_steps,
        save_total_limit=1,
        report_to=[],
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_num_workers=4 if on_gpu else 0,
        dataloader_pin_memory=on_gpu,
        seed=seed,
        disable_tqdm=True,
    )


def train_rows(
    model: RowModel, dataset: Any, collator: Any, stage: StageConfig, folder: Path, seed: int
) -> None:
    """Trains one stage, or goes on where a broken run of the same folder stopped.

    Args:
        model: What to train; only parameters that require gradients change.
        dataset: Samples by index.
        collator: Makes batches of them.
        stage: How.
        folder: Run folder for the resume files.
        seed: Seed.
    """
    trainer = RowTrainer(
        model=model,
        args=training_arguments(stage, folder, seed),
        train_dataset=dataset,
        data_collator=collator,
    )
    resume = any(folder.glob("checkpoint-*"))
    trainer.train(resume_from_checkpoint=resume or None)
