"""`python -m training benchmark`: how fast one stage of a recipe trains here, with everything that training does."""

from __future__ import annotations

import argparse
import dataclasses
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from fusar_qgis.core.errors import ConfigError
from training.config import EvaluationConfig, TrainingConfig
from training.recipe_file import load_config
from training.stages import Recipe

WARM_STEPS = 3
"""Left out of the measure: compilers, caches and the allocator settle in them."""


class Pace(TrainerCallback):
    """Takes the time after the warm steps and at the end."""

    def __init__(self) -> None:
        self.begun_s = self.ended_s = 0.0
        self.steps = 0

    def on_step_end(
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **_: Any,
    ) -> None:
        """A device works behind the program's back: wait for it."""
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        if state.global_step == WARM_STEPS:
            self.begun_s = time.perf_counter()
        self.steps, self.ended_s = state.global_step - WARM_STEPS, time.perf_counter()


def benchmark(arguments: argparse.Namespace) -> None:
    """Trains a few steps into a folder that is thrown away, and prints the figures as one JSON object.

    Raises:
        ConfigError: Too few steps, or the recipe has no such stage.
    """
    if arguments.steps < 1:
        raise ConfigError(f"{arguments.steps} steps cannot be measured.", "Give --steps of at least 1.")
    config = load_config(arguments.recipe, arguments.overrides)
    names = [stage.name for stage in config.active]
    if arguments.stage and arguments.stage not in names:
        raise ConfigError(f"The recipe has no stage {arguments.stage!r}.", f"Its stages: {', '.join(names)}.")
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(config, arguments.stage or names[0], arguments.steps, Path(folder))
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def measure(config: TrainingConfig, name: str, steps: int, folder: Path) -> dict[str, Any]:
    """Images per second of one process and the largest memory of a stage, begun from the recipe's start.

    Args:
        config: The recipe.
        name: The stage.
        steps: Optimizer steps to measure, after the warm ones.
        folder: For what training writes.
    """
    stage = next(stage for stage in config.active if stage.name == name)
    short = dataclasses.replace(
        stage,
        epochs=0.0,
        steps=steps + WARM_STEPS,
        log_steps=steps + WARM_STEPS,
        evaluation=EvaluationConfig(),
    )
    pace = Pace()
    Recipe(dataclasses.replace(config, stages=(short,), skip=(), runs=str(folder), export=""), (pace,)).run()
    window = short.batch * short.accumulation
    seconds = pace.ended_s - pace.begun_s
    return {
        "stage": name,
        "steps": pace.steps,
        "images_per_s": round(pace.steps * window / seconds, 2),
        "seconds_per_step": round(seconds / pace.steps, 4),
        "largest_memory_mb": round(_largest_memory() / 1e6),
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu",
        "threads": torch.get_num_threads(),
    }


def _largest_memory() -> float:
    """Bytes: the GPU's where there is one, else the process's."""
    if torch.cuda.is_available():
        return float(torch.cuda.max_memory_allocated())
    unit = 1 if sys.platform == "darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
