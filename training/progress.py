"""What a run says while it trains: step, loss, pace and the time that is left, also where no bar can be drawn."""

from __future__ import annotations

import logging
import time
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

logger = logging.getLogger(__name__)


class ProgressLines(TrainerCallback):
    """One line of plain words for each of the Trainer's log entries.

    Args:
        stage: The stage's name.
    """

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._since: tuple[int, float] | None = None

    def on_step_begin(
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **_: Any,
    ) -> None:
        """The pace is that of this run; steps before a resume took another's time."""
        if self._since is None:
            self._since = (state.global_step, time.monotonic())

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        logs: Any = None,
        **_: Any,
    ) -> None:
        """Tells it."""
        if not state.is_world_process_zero or not logs or self._since is None:
            return
        done, begun = state.global_step - self._since[0], self._since[1]
        step_s = (time.monotonic() - begun) / max(done, 1)
        figures = ", ".join(
            f"{name} {float(logs[name]):.4g}" for name in ("loss", "eval_loss") if name in logs
        )
        if not figures:
            return
        images = args.per_device_train_batch_size * args.gradient_accumulation_steps * args.world_size
        left = duration((state.max_steps - state.global_step) * step_s)
        logger.info(
            "%s: step %d of %d (%.0f %%), %s, %.3g images a second, %s left",
            self._stage, state.global_step, state.max_steps, 100 * state.global_step / max(state.max_steps, 1),
            figures, images / max(step_s, 1e-9), left,
        )  # fmt: skip


def duration(seconds: float) -> str:
    """For example `45 s`, `12 min` or `3 h 5 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
