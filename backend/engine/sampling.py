"""The next token of each row: greedy, or drawn with the row's own temperature, nucleus and random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.engine.base import Sampling


class Chooser:
    """How one row chooses its tokens; its random numbers are its own, whoever else is in the batch.

    Args:
        sampling: Temperature, nucleus and seed; without a seed the numbers differ each time.
    """

    def __init__(self, sampling: Sampling) -> None:
        self.temperature = sampling.temperature
        self.top_p = sampling.top_p
        self._random: torch.Generator | None = None
        if sampling.temperature > 0:
            self._random = torch.Generator()
            if sampling.seed is None:
                self._random.seed()
            else:
                # Any integer of the wire, also a negative or a very large one, names one stream.
                self._random.manual_seed(sampling.seed % 2**63)

    @property
    def is_greedy(self) -> bool:
        """Whether the likeliest token is taken."""
        return self._random is None

    def draw(self) -> float:
        """The row's next random number in [0, 1)."""
        return float(torch.rand((), generator=self._random, dtype=torch.float64))


@dataclass(frozen=True)
class Choice:
    """One chosen token and the natural logarithm of its probability under the model."""

    token_id: int
    logprob: float


def choose(
    logits: Tensor, choosers: Sequence[Chooser], seen: Sequence[Tensor | None], penalty: float
) -> list[Choice]:
    """One token for each row.

    Args:
        logits: What the model says [B, V], float32.
        choosers: One a row.
        seen: Which tokens the row's prompt and answer hold already, bool [V] a row; read where `penalty` is not 1.
        penalty: The checkpoint's repetition penalty; it changes the choice, not the reported probability.
    """
    logprobs = torch.log_softmax(logits, dim=-1)
    scores = logits if penalty == 1.0 else _penalized(logits, seen, penalty)
    chosen = scores.argmax(dim=-1)
    drawn = [row for row, chooser in enumerate(choosers) if not chooser.is_greedy]
    if drawn:
        chosen[drawn] = _drawn(scores[drawn], [choosers[row] for row in drawn])
    own = logprobs.gather(1, chosen[:, None]).squeeze(1)
    return [Choice(*pair) for pair in zip(chosen.tolist(), own.tolist(), strict=True)]


def _penalized(logits: Tensor, seen: Sequence[Tensor | None], penalty: float) -> Tensor:
    known = torch.stack([row for row in seen if row is not None])
    return torch.where(known, torch.where(logits < 0, logits * penalty, logits / penalty), logits)


def _drawn(scores: Tensor, choosers: Sequence[Chooser]) -> Tensor:
    """By the inverse of the distribution function over the nucleus, likeliest first."""

    def column(values: list[float]) -> Tensor:
        return torch.tensor(values, dtype=torch.float64).to(scores.device)[:, None]

    ranked, order = scores.double().sort(dim=-1, descending=True, stable=True)
    # From the largest on, so that a tiny temperature cannot overflow.
    heat = column([chooser.temperature for chooser in choosers])
    shares = torch.softmax((ranked - ranked[:, :1]) / heat, dim=-1)
    sums = shares.cumsum(dim=-1)
    kept = (sums - shares < column([chooser.top_p for chooser in choosers])).sum(dim=-1, keepdim=True)
    goal = column([chooser.draw() for chooser in choosers]) * sums.gather(1, kept - 1)
    index = torch.minimum((sums <= goal).sum(dim=-1, keepdim=True), kept - 1)
    return order.gather(1, index).squeeze(1)
