"""Examples from a simulated corpus: questions drawn anew in every pass, images mirrored and transposed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from fusar_qgis.core.field import AefField, dequantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid, linear_positions
from training.config import StageConfig
from training.data.corpus import Corpus
from training.data.example import Draw, Example
from training.data.rows import RowBuilder
from training.data.sample import Sample, flipped
from training.simulator.aef_field import NODATA
from training.simulator.questions import QuestionAnswer, draw_questions


class SimulatedExamples:
    """An `ExampleSource` over a corpus whose boxes are in pixels of the image as the model sees it.

    Args:
        corpus: The corpus.
        stage: What is asked, how often, and whether images are turned.
        builder: Measures rows: questions that do not fit are left out, the first always stays.
        grid: Merged token grid (rows, columns) of every image.
    """

    lengths: Sequence[int] | None = None

    def __init__(
        self, corpus: Corpus, stage: StageConfig, builder: RowBuilder, grid: tuple[int, int]
    ) -> None:
        self._corpus, self._stage = corpus, stage
        self._builder, self._grid = builder, grid
        self._digest = sha256((corpus.folder / "samples.jsonl").read_bytes()).hexdigest()[:16]

    def __len__(self) -> int:
        """Number of chips."""
        return len(self._corpus)

    def example(self, draw: Draw, rng: np.random.Generator) -> Example:
        """A chip with questions drawn for this pass."""
        sample = self._corpus[draw.number]
        if self._stage.augment:
            sample = flipped(sample, *(bool(bit) for bit in rng.integers(0, 2, 3)))
        assert sample.pixels is not None  # Corpus gives them
        pairs = self._ask(sample, rng)
        return Example(sample.id, sample.pixels, sample_field(sample), pairs, self.key(draw.number), sample)

    def field(self, index: int) -> AefField | None:
        """The chip's field as it lies on the chip."""
        return sample_field(self._corpus[index])

    def key(self, index: int) -> str:
        """Corpus and chip; empty where chips are turned."""
        return "" if self._stage.augment else f"{self._digest}/{self._corpus.samples[index].id}"

    def fingerprint(self) -> str:
        """SHA-256 of the corpus's records, first 16 hex digits."""
        return self._digest

    def _ask(self, sample: Sample, rng: np.random.Generator) -> tuple[QuestionAnswer, ...]:
        stage = self._stage
        count = stage.questions or 1
        pairs = draw_questions(rng, sample, stage.task_weights, count, stage.everyday_share)
        length = self._builder.prefix_length(self._grid)
        fitting: list[QuestionAnswer] = []
        for pair in pairs:
            length += sum(map(len, self._builder.encode(pair)))
            if fitting and length > stage.longest_row:
                break
            fitting.append(pair)
        return tuple(fitting)


def sample_field(sample: Sample) -> AefField | None:
    """The sample's AEF field on its image, or None without one."""
    if sample.field is not None or sample.codes is None:
        return sample.field
    valid = (sample.codes != NODATA).all(-1)
    return AefField(dequantize(sample.codes), valid, corner_positions(*valid.shape))


def corner_positions(rows: int, cols: int) -> np.ndarray:
    """Node positions (y, x) of a grid that spans an image's outer edge, float32 [rows, cols, 2]."""
    positions, _ = linear_positions(SamplingGrid(BBox(0.0, 0.0, 1.0, 1.0), cols, rows))
    return np.asarray(positions, np.float32)
