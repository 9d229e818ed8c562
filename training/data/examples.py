"""The data set that the Trainer's workers read, and the order in which they do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
from torch.utils.data import Dataset, Sampler

from training.data.example import Draw, Example, ExampleSource
from training.data.field_control import FieldControl

WINDOWS_SORTED = 50
"""Optimizer steps whose rows are sorted by length together: padding goes, the order stays random."""


class TrainingExamples(Dataset[Example]):
    """Examples by draw: the same draw gives the same example in any process and after any interruption.

    Args:
        source: Where they come from.
        control: Replaces fields.
        field_dropout: How often the whole field is left out, so that the model also works where AEF has no data.
        seed: Seed.
    """

    def __init__(
        self, source: ExampleSource, control: FieldControl, field_dropout: float = 0.0, seed: int = 0
    ) -> None:
        self.source, self._control = source, control
        self._dropout, self._seed = field_dropout, seed

    def __len__(self) -> int:
        """Examples of one pass."""
        return len(self.source)

    def mix_fields(self) -> bool:
        """Whether some examples come with a field and some without."""
        if self._dropout > 0:
            return True
        fields = (self._control(number, self.source.field(number)) for number in range(len(self)))
        return len({field is not None for field in fields}) > 1

    def __getitem__(self, draw: Draw | int) -> Example:
        """One example; a plain number is one of the first pass."""
        draw = Draw(0, draw) if isinstance(draw, int) else draw
        rng = np.random.default_rng([self._seed, draw.epoch, draw.number])
        example = self.source.example(draw, rng)
        field = self._control(draw.number, example.field)
        if rng.random() < self._dropout:
            field = None
        return dataclasses.replace(example, field=field)


class EpochSampler(Sampler[Draw]):
    """All draws of a training run in order, each pass in an order of its own.

    The Trainer sees one long pass: a run that was killed goes on by skipping draws, without reading them.

    Args:
        count: Examples of one pass.
        total: Draws of the whole run.
        window: Draws of one optimizer step, over all processes.
        lengths: Tokens of each example; None draws without looking at lengths.
        seed: Seed.
    """

    def __init__(
        self, count: int, total: int, window: int, lengths: Sequence[int] | None = None, seed: int = 0
    ) -> None:
        self._count, self._total, self._window = count, total, window
        self._lengths = None if lengths is None else np.asarray(lengths)
        self._seed = seed

    def __len__(self) -> int:
        """Draws of the whole run."""
        return self._total

    def __iter__(self) -> Iterator[Draw]:
        """The draws."""
        left = self._total
        for epoch in range(-(-self._total // self._count)):
            order = self._order(epoch)[:left]
            left -= len(order)
            yield from (Draw(epoch, int(index)) for index in order)

    def _order(self, epoch: int) -> np.ndarray:
        rng = np.random.default_rng([self._seed, epoch])
        order: np.ndarray = rng.permutation(self._count)
        if self._lengths is None:
            return order
        step = self._window * WINDOWS_SORTED
        parts = []
        for first in range(0, self._count, step):
            part = order[first : first + step]
            part = part[np.argsort(self._lengths[part], kind="stable")]
            windows = [part[k : k + self._window] for k in range(0, len(part), self._window)]
            parts += [windows[k] for k in rng.permutation(len(windows))]
        return np.concatenate(parts)
