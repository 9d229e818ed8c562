"""Examples from prepared data: written questions, packed into rows whose length is known before an image is opened."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from backend.model.pixels import FusarImageProcessor
from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.field import AefField
from training.config import StageConfig
from training.data.example import Draw, Example, PreparedData
from training.data.rows import RowBuilder
from training.simulator.questions import QuestionAnswer

logger = logging.getLogger(__name__)
_SHRUNK = 0.9
"""Rounding to whole tokens takes less from a side."""


@dataclass(frozen=True)
class PlannedRow:
    """Which questions of an image share a row, and how many tokens it has."""

    image: int
    pairs: tuple[int, ...]
    length: int


class WrittenExamples:
    """An `ExampleSource` over prepared data; nothing is ever cut off.

    Questions of an image that do not fit into one row are spread over several; a single question that is longer than
    `longest_row` is an error, or left out and counted, as the stage says.

    Args:
        data: The prepared data.
        stage: Which tasks, how many questions a row, how long a row may be.
        builder: Measures rows.
        pixels: Tells how large the model sees an image.

    Raises:
        DatasetError: A question does not fit, an answer is empty, or nothing is left to ask.
    """

    def __init__(
        self, data: PreparedData, stage: StageConfig, builder: RowBuilder, pixels: FusarImageProcessor
    ) -> None:
        self._data, self._stage, self._builder, self._pixels = data, stage, builder, pixels
        self.skipped: list[str] = []
        """Questions that were left out, each with its reason."""
        self._rows = [row for image in range(len(data)) for row in self._plan(image)]
        self.lengths: Sequence[int] | None = [row.length for row in self._rows]
        if not self._rows:
            raise DatasetError("The data hold no question of the stage's tasks.", "Look at its task_weights.")
        if self.skipped:
            logger.warning("%d questions are left out, first: %s", len(self.skipped), self.skipped[0])
        self._tell_shrunk()

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._rows)

    def _tell_shrunk(self) -> None:
        """Small objects vanish in pictures that are made smaller on the way into the model."""
        sizes = [(self._data.size(image), self._seen(image)) for image in range(len(self._data))]
        shrunk = [(size, seen) for size, seen in sizes if min(seen[0] / size[0], seen[1] / size[1]) < _SHRUNK]
        if shrunk:
            (width, height), (seen_width, seen_height) = shrunk[0]
            logger.warning(
                "%d of %d pictures are shrunk for the model, the first from %d x %d to %d x %d px: cut them to its "
                "side with prepare --tile-px, or set image_size_px.",
                *(len(shrunk), len(sizes), width, height, seen_width, seen_height),
            )

    def example(self, draw: Draw, rng: np.random.Generator) -> Example:
        """A row's image with the questions of this pass."""
        row = self._rows[draw.number]
        pairs = self._data.pairs(row.image, self._seen(row.image))
        chosen = self._choose([pairs[k] for k in row.pairs], rng)
        return Example(
            self._data.id(row.image),
            self._data.pixels(row.image),
            self._data.field(row.image),
            chosen,
            self.key(draw.number),
        )

    def field(self, index: int) -> AefField | None:
        """The field of a row's image."""
        return self._data.field(self._rows[index].image)

    def key(self, index: int) -> str:
        """Digest of a row's image file."""
        return self._data.digest(self._rows[index].image)

    def fingerprint(self) -> str:
        """The data's own digest."""
        return self._data.fingerprint()

    def _plan(self, image: int) -> Iterator[PlannedRow]:
        seen = self._seen(image)
        prefix = self._builder.prefix_length(self._grid(seen))
        chosen: list[int] = []
        length = prefix
        for k, pair in enumerate(self._data.pairs(image, seen)):
            tokens = self._measure(image, pair, prefix)
            if not tokens:
                continue
            if chosen and (length + tokens > self._stage.longest_row or not self._stage.shared_rows):
                yield PlannedRow(image, tuple(chosen), length)
                chosen, length = [], prefix
            chosen.append(k)
            length += tokens
        if chosen:
            yield PlannedRow(image, tuple(chosen), length)

    def _measure(self, image: int, pair: QuestionAnswer, prefix: int) -> int:
        """Tokens of a question and its answer; 0 where it is not asked."""
        if self._weight(pair) == 0:
            return 0
        tokens = sum(map(len, self._builder.encode(pair)))
        if prefix + tokens <= self._stage.longest_row:
            return tokens
        reason = (
            f"{self._data.id(image)}: {pair.task} needs {prefix + tokens} tokens, "
            f"a row holds {self._stage.longest_row}."
        )
        if self._stage.too_long == "error":
            raise DatasetError(reason, "Raise longest_row, or set too_long=skip to leave such questions out.")
        self.skipped.append(reason)
        return 0

    def _choose(self, pairs: list[QuestionAnswer], rng: np.random.Generator) -> tuple[QuestionAnswer, ...]:
        kept = [pair for pair in pairs if rng.random() < self._weight(pair)]
        kept = kept or [pairs[int(rng.integers(len(pairs)))]]
        if 0 < self._stage.questions < len(kept):
            places = sorted(rng.choice(len(kept), self._stage.questions, replace=False).tolist())
            kept = [kept[k] for k in places]
        return tuple(kept)

    def _weight(self, pair: QuestionAnswer) -> float:
        """How often a question is asked, 0..1; the most frequent task is asked in every pass."""
        weights = self._stage.task_weights
        return weights.get(pair.task, 0.0) / max(weights.values()) if weights else 1.0

    def _seen(self, image: int) -> tuple[int, int]:
        width, height = self._data.size(image)
        rows, cols = self._pixels.resized_size(height, width)
        return cols, rows

    def _grid(self, seen: tuple[int, int]) -> tuple[int, int]:
        return seen[1] // self._pixels.token_px, seen[0] // self._pixels.token_px
