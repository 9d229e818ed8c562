"""The HF Trainer on rows: a loss per answer token, and resume files that are small, and whole or absent."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import nn
from torch.distributed.tensor import DTensor, distribute_tensor
from transformers import Trainer

from fusar_qgis.core.errors import CheckpointError, OutputError
from training.data.examples import EpochSampler
from training.data.rows import IGNORE
from training.row_model import RowModel

WEIGHTS_FILE = "model.safetensors"
STATE_FILE = "trainer_state.json"
_RESUME = re.compile(r"checkpoint-([0-9]+)")

Scorer = Callable[[RowModel], dict[str, float]]


class RowTrainer(Trainer):
    """Trains a `RowModel`.

    The loss is a mean over the answer tokens of the whole optimizer step, all batches and processes together: batch 4
    and 4 x 1 give the same gradient, and a short answer weighs as much as its tokens.

    Args:
        sampler: The order of the whole run.
        scorer: Scores answers of the model at each evaluation; None looks at the loss alone.
        **kwargs: The Trainer's own arguments.
    """

    def __init__(self, sampler: EpochSampler, scorer: Scorer | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # The loss comes divided by the tokens of the whole step, so the Trainer must not divide it by the batches too.
        self.model_accepts_loss_kwargs = True
        self._sampler, self._scorer = sampler, scorer
        self._parts: dict[str, list[float]] = {}

    @property
    def shards_weights(self) -> bool:
        """Whether the weights are spread over processes: ZeRO-3, FSDP."""
        plugin = getattr(self.accelerator.state, "deepspeed_plugin", None)
        return bool(self.is_fsdp_enabled) or (plugin is not None and plugin.zero_stage == 3)

    def get_batch_samples(
        self, epoch_iterator: Iterator[Any], num_batches: int, device: torch.device
    ) -> tuple[list[Any], torch.Tensor]:
        """The batches of one optimizer step, and their answer tokens over all processes."""
        batches = [batch for _, batch in zip(range(num_batches), epoch_iterator, strict=False)]
        counts = [(batch["labels"] != IGNORE).sum() for batch in batches]
        total = torch.stack(counts).sum().to(device) if counts else torch.ones((), device=device)
        return batches, self.accelerator.reduce(total, "sum").clamp(min=1)

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """This batch's share of the step's loss; its parts go into the log."""
        outputs = model(**inputs)
        for name, value in outputs.items():
            if name not in ("loss", "answer_sum", "extra"):
                self._parts.setdefault(name, []).append(float(value))
        # Gradients are averaged over processes, so the share of each is scaled up.
        loss = outputs["answer_sum"] * (self.accelerator.num_processes / num_items_in_batch)
        if "extra" in outputs:
            loss = loss + outputs["extra"] / self.args.gradient_accumulation_steps
        return (loss, outputs) if return_outputs else loss

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The mean loss of an answer token over the evaluation data, and the scorer's figures."""
        self.model.eval()
        totals = torch.zeros(2, dtype=torch.float64, device=self.args.device)
        with torch.no_grad(), self.accelerator.autocast():
            for batch in self.get_eval_dataloader():
                inputs = self._prepare_inputs(batch)
                totals[0] += self.model_wrapped(**inputs)["answer_sum"].double()
                totals[1] += (inputs["labels"] != IGNORE).sum()
        totals = self.accelerator.reduce(totals, "sum")
        figures = {"eval_loss": float(totals[0] / totals[1].clamp(min=1))}
        if self._scorer is not None and self.is_world_process_zero():
            with torch.no_grad(), self.accelerator.autocast():
                scores = self._scorer(self.accelerator.unwrap_model(self.model))
            figures.update({f"eval_{name}": value for name, value in scores.items()})
        self.accelerator.wait_for_everyone()
        self.log(dict(figures))
        self.control: Any = self.callback_handler.on_evaluate(self.args, self.state, self.control, figures)
        return figures

    def log(self, logs: dict[str, float], *args: Any, **kwargs: Any) -> None:
        """Adds the mean of each part of the loss since the last line."""
        if "loss" in logs:
            logs = {**logs, **{name: round(sum(v) / len(v), 4) for name, v in self._parts.items()}}
            self._parts.clear()
        super().log(logs, *args, **kwargs)

    def _get_train_sampler(self, *_: Any) -> EpochSampler:
        return self._sampler

    def _save_checkpoint(self, model: nn.Module, trial: Any) -> None:
        """Writes resume files; where that fails the older ones stay, and no half-written folder does."""
        folder = Path(str(self.args.output_dir)) / f"checkpoint-{self.state.global_step}"
        try:
            super()._save_checkpoint(model, trial)
        except torch.OutOfMemoryError:
            raise
        except (OSError, RuntimeError, SafetensorError) as error:
            if self.args.should_save:
                shutil.rmtree(folder, ignore_errors=True)
            raise OutputError(
                f"The checkpoint of step {self.state.global_step} cannot be written to {folder.parent}: {error}.",
                "Free some space and run the same command again: it goes on from the last checkpoint.",
            ) from error

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        if not self.args.should_save:
            return
        folder = Path(output_dir or str(self.args.output_dir))
        folder.mkdir(parents=True, exist_ok=True)
        save_trained(self.model, folder, state_dict)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        load_trained(self.model if model is None else model, Path(resume_from_checkpoint))


def trained_names(model: nn.Module) -> list[str]:
    """Names of the weights that train, each tied one once."""
    return [name for name, weight in model.named_parameters() if weight.requires_grad]


def save_trained(model: nn.Module, folder: Path, state: dict[str, torch.Tensor] | None = None) -> None:
    """Writes the weights that train, and no others: for LoRA and TLM megabytes instead of the base's gigabytes.

    Args:
        model: The model.
        folder: Where to.
        state: All weights, gathered, where the model's own are spread over processes.
    """
    weights = dict(model.named_parameters()) if state is None else state
    tensors = {name: weights[name].detach().cpu().contiguous() for name in trained_names(model)}
    safetensors.torch.save_file(tensors, str(folder / WEIGHTS_FILE))


def load_trained(model: nn.Module, folder: Path) -> None:
    """Reads what `save_trained` wrote, into the same weights exactly.

    Raises:
        CheckpointError: The file is broken, or another stage's.
    """
    path = folder / WEIGHTS_FILE
    try:
        tensors = safetensors.torch.load_file(str(path))
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.", "Remove its folder.") from error
    wanted = dict(model.named_parameters())
    wrong = sorted(set(tensors) ^ set(trained_names(model)))
    wrong += [
        name for name, tensor in tensors.items() if name in wanted and tensor.shape != wanted[name].shape
    ]
    if wrong:
        raise CheckpointError(
            f"{path} is of another stage: {len(wrong)} weights differ, first {wrong[0]}.",
            "Give the recipe another name, or remove the run folder.",
        )
    with torch.no_grad():
        for name, tensor in tensors.items():
            wanted[name].copy_(_spread_like(wanted[name], tensor))


def _spread_like(weight: torch.Tensor, tensor: torch.Tensor) -> torch.Tensor:
    """The tensor spread over processes as the weight is, which FSDP does and a plain tensor cannot be copied into."""
    if not isinstance(weight, DTensor):
        return tensor
    return distribute_tensor(tensor.to(weight.device), weight.device_mesh, weight.placements)


def last_checkpoint(folder: Path) -> Path | None:
    """The newest resume folder that is whole; the state file is written last.

    Args:
        folder: A stage's run folder.
    """
    found = sorted(resume_folders(folder).items(), reverse=True)
    return next((path for _, path in found if _is_whole(path)), None)


def resume_folders(folder: Path) -> dict[int, Path]:
    """Resume folders by step, whole or not; what only begins like one, a copy that somebody keeps, is none.

    Args:
        folder: A stage's run folder.
    """
    named = ((_RESUME.fullmatch(path.name), path) for path in folder.glob("checkpoint-*"))
    return {int(match[1]): path for match, path in named if match}


def best_checkpoint(folder: Path, best: bool) -> Path:
    """The resume folder that a stage's result is taken from.

    Args:
        folder: A stage's run folder, after training.
        best: Take the one with the lowest evaluation loss, where there is one.

    Raises:
        CheckpointError: There is none.
    """
    last = last_checkpoint(folder)
    if last is None:
        raise CheckpointError(f"{folder} holds no whole resume folder.", "Run the stage again.")
    step = json.loads((last / STATE_FILE).read_text(encoding="utf-8")).get("best_global_step")
    chosen = folder / f"checkpoint-{step}"
    return chosen if best and step and _is_whole(chosen) else last


def _is_whole(folder: Path) -> bool:
    try:
        json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return (folder / WEIGHTS_FILE).is_file()
