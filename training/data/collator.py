"""Batches of shared-prefix rows: from samples to the tensors of `RowModel.forward`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from fusar_qgis.core import tasks
from fusar_qgis.core.field import dequantize
from training.data.rows import IGNORE, Row, RowBuilder, tree_mask
from training.data.sample import Sample, flipped
from training.probes import MAX_RANK
from training.simulator.aef_field import NODATA
from training.simulator.questions import ASKED, draw_questions


@dataclass(frozen=True)
class RowOptions:
    """What goes into the rows of a stage.

    Attributes:
        task_weights: Relative frequency per task.
        questions: Questions per image.
        everyday_share: How often a question comes in everyday words.
        use_field: Pass AEF to the model.
        field_dropout: How often the whole field is left out, so that the model also works where AEF has no data.
        augment: Mirror and transpose at random.
        probes: Make targets for the training-only heads.
        longest_row: Tokens a row may have; questions that do not fit are left out, the first always stays.
    """

    task_weights: dict[str, float]
    questions: int = 4
    everyday_share: float = 0.15
    use_field: bool = False
    field_dropout: float = 0.15
    augment: bool = True
    probes: bool = True
    longest_row: int = 232


class RowCollator:
    """Draws questions for samples and stacks them into one batch.

    Args:
        builder: Builds the rows.
        to_patches: The product's own pixel processing: uint8 [B, rows, cols] -> (patches, grid [B, 3]).
        positions: AEF node positions (y, x) in 0..1, float32 [n, n, 2], the same for all samples.
        options: What goes into the rows.
        seed: Seed of augmentation and questions.
    """

    def __init__(
        self, builder: RowBuilder, to_patches: Any, positions: np.ndarray, options: RowOptions, seed: int
    ) -> None:
        self._builder, self._to_patches, self._positions = builder, to_patches, positions
        self._options, self._grid = options, builder.grid
        self._rng = np.random.default_rng(seed)

    def __call__(self, samples: list[Sample]) -> dict[str, Any]:
        """One batch."""
        turned = [self._turn(sample) for sample in samples]
        rows, coordinates = zip(*(self._row(sample) for sample in turned), strict=True)
        pixels = np.stack([sample.pixels for sample in turned if sample.pixels is not None])
        patches, image_grid = self._to_patches(pixels)
        batch: dict[str, Any] = {"pixel_values": patches, "image_grid_thw": image_grid}
        batch |= self._stack(list(rows), list(coordinates))
        if self._options.use_field:
            batch |= self._field(turned)
        if self._options.probes:
            batch |= self._probe_targets(turned)
        return batch

    def _turn(self, sample: Sample) -> Sample:
        if not self._options.augment:
            return sample
        horizontal, vertical, transposed = (bool(bit) for bit in self._rng.integers(0, 2, 3))
        return flipped(sample, horizontal, vertical, transposed)

    def _row(self, sample: Sample) -> tuple[Row, np.ndarray]:
        options = self._options
        pairs = draw_questions(
            self._rng, sample, options.task_weights, options.questions, options.everyday_share
        )
        row = self._builder.build(pairs)
        while len(row) > options.longest_row and len(pairs) > 1:
            pairs = pairs[:-1]
            row = self._builder.build(pairs)
        detecting = np.array([False, *(pair.task == tasks.DETECTION for pair in pairs)])[row.branch]
        return row, detecting & np.isin(row.labels, self._builder.numbers)

    def _stack(self, rows: list[Row], coordinates: list[np.ndarray]) -> dict[str, Any]:
        length, count = max(map(len, rows)), len(rows)
        ids, labels = np.zeros((count, length), np.int64), np.full((count, length), IGNORE, np.int64)
        positions, branch = np.zeros((3, count, length), np.int64), np.full((count, length), -1)
        coordinate = np.zeros((count, length), bool)
        for k, row in enumerate(rows):
            end = len(row)
            ids[k, :end], labels[k, :end], branch[k, :end] = row.ids, row.labels, row.branch
            positions[:, k, :end], coordinate[k, :end] = row.positions, coordinates[k]
        mask = np.stack([tree_mask(item) for item in branch])[:, None]
        arrays = {
            "input_ids": ids,
            "labels": labels,
            "position_ids": positions,
            "coordinate": coordinate,
            "attention_mask": mask,
        }
        return {name: torch.from_numpy(array) for name, array in arrays.items()} | {
            "image_start": self._builder.image_slice.start
        }

    def _field(self, samples: list[Sample]) -> dict[str, torch.Tensor]:
        codes = np.stack([sample.codes for sample in samples if sample.codes is not None])
        valid = (codes != NODATA).all(-1).reshape(len(codes), -1)
        valid &= (self._rng.random(len(codes)) >= self._options.field_dropout)[:, None]
        values = np.where(valid[..., None], dequantize(codes).reshape(len(codes), -1, 64), 0)
        positions = np.broadcast_to(self._positions.reshape(1, -1, 2), (len(codes), valid.shape[1], 2))
        return {
            "aef_values": torch.from_numpy(values.astype(np.float32)),
            "aef_positions": torch.from_numpy(positions.astype(np.float32)),
            "aef_valid": torch.from_numpy(valid),
        }

    def _probe_targets(self, samples: list[Sample]) -> dict[str, torch.Tensor]:
        rows, cols = self._grid
        present = np.zeros((len(samples), rows * cols, len(ASKED)), np.float32)
        rank = np.full((len(samples), rows * cols, len(ASKED)), IGNORE)
        boxes = np.full((len(samples), rows * cols, 4), IGNORE)
        for k, sample in enumerate(samples):
            for index, label in enumerate(ASKED):
                found = sample.boxes(label)
                for place, item in enumerate(tasks.reading_order(found)):
                    x1, y1, x2, y2 = found[item]
                    col = min(int((x1 + x2) / 2 / sample.size[0] * cols), cols - 1)
                    row = min(int((y1 + y2) / 2 / sample.size[1] * rows), rows - 1)
                    at = (k, row * cols + col)
                    present[(*at, index)] = 1
                    rank[(*at, index)] = min(place, MAX_RANK - 1)
                    boxes[at] = np.round([x1, y1, x2, y2])
        return {
            "present": torch.from_numpy(present),
            "rank": torch.from_numpy(rank),
            "boxes": torch.from_numpy(boxes),
        }
