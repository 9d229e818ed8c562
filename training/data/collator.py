"""Batches of shared-prefix rows: from examples to the tensors of `RowModel.forward`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from backend.model.pixels import FusarImageProcessor
from backend.model.processing import pad_fields
from fusar_qgis.core import tasks
from training.data.example import Example
from training.data.rows import IGNORE, Row, RowBuilder
from training.data.sample import Sample
from training.probes import MAX_RANK
from training.simulator.questions import ASKED


class RowCollator:
    """Stacks examples into one batch; images may differ in size.

    Args:
        builder: Builds the rows.
        pixels: The product's own pixel processing.
        use_field: Whether the model takes AEF.
        shared_rows: Whether a row may hold several questions; without, the batch needs no mask.
        numbers: Token ids of the coordinates' numbers; empty for plain targets.
        probe_grid: Merged token grid (rows, columns) of every image, to make targets for the training-only heads.
        tokens_of: The frozen tower's tokens [T, C] of an example instead of its patches; None without a cache.
    """

    def __init__(
        self,
        builder: RowBuilder,
        pixels: FusarImageProcessor,
        use_field: bool = False,
        shared_rows: bool = True,
        numbers: Sequence[int] = (),
        probe_grid: tuple[int, int] | None = None,
    ) -> None:
        self._builder, self._pixels = builder, pixels
        self._use_field, self._shared = use_field, shared_rows
        self._numbers, self._probe_grid = np.asarray(numbers, int), probe_grid
        self.tokens_of: Callable[[Example], torch.Tensor] | None = None

    def __call__(self, examples: Sequence[Example]) -> dict[str, Any]:
        """One batch."""
        grids = [self._grid(example.pixels) for example in examples]
        merge = self._pixels.merge_size
        rows = [
            self._builder.build(example.pairs, (rows // merge, cols // merge))
            for example, (rows, cols) in zip(examples, grids, strict=True)
        ]
        batch = self._stack(rows, [self._coordinates(*pair) for pair in zip(examples, rows, strict=True)])
        batch["image_grid_thw"] = torch.tensor([[1, *grid] for grid in grids])
        if self.tokens_of is not None:
            batch["visual_tokens"] = torch.cat([self.tokens_of(example) for example in examples])
        else:
            batch["pixel_values"] = self._patches([example.pixels for example in examples])
        if self._use_field:
            batch |= pad_fields([example.field for example in examples])
        if self._probe_grid is not None:
            samples = [example.sample for example in examples if example.sample is not None]
            batch |= probe_targets(samples, self._probe_grid)
        return batch

    def _grid(self, pixels: np.ndarray) -> tuple[int, int]:
        height, width = self._pixels.resized_size(*pixels.shape[:2])
        return height // self._pixels.patch_size, width // self._pixels.patch_size

    def _patches(self, images: list[np.ndarray]) -> torch.Tensor:
        shapes = {image.shape for image in images}
        if len(shapes) == 1 and self._pixels.resized_size(*images[0].shape[:2]) == images[0].shape[:2]:
            together = torch.from_numpy(np.ascontiguousarray(np.stack(images)))
            return self._pixels.pixels_to_patches(self._pixels.normalize(together))
        return self._pixels(images)["pixel_values"]

    def _coordinates(self, example: Example, row: Row) -> np.ndarray:
        """Which labels are a coordinate of a box, bool [L]."""
        detecting = np.array([False, *(pair.task == tasks.DETECTION for pair in example.pairs)])[row.branch]
        found: np.ndarray = detecting & np.isin(row.labels, self._numbers)
        return found

    def _stack(self, rows: list[Row], coordinates: list[np.ndarray]) -> dict[str, Any]:
        length, count = max(map(len, rows)), len(rows)
        ids, labels = np.zeros((count, length), np.int64), np.full((count, length), IGNORE, np.int64)
        positions, branch = np.zeros((3, count, length), np.int64), np.full((count, length), -1)
        coordinate = np.zeros((count, length), bool)
        for k, row in enumerate(rows):
            end = len(row)
            ids[k, :end], labels[k, :end], branch[k, :end] = row.ids, row.labels, row.branch
            positions[:, k, :end], coordinate[k, :end] = row.positions, coordinates[k]
        arrays = {"input_ids": ids, "labels": labels, "position_ids": positions}
        if self._shared:
            arrays["branch"] = branch
        if len(self._numbers):
            arrays["coordinate"] = coordinate
        return {name: torch.from_numpy(array) for name, array in arrays.items()}


def probe_targets(samples: Sequence[Sample], grid: tuple[int, int]) -> dict[str, torch.Tensor]:
    """What the training-only heads should say, see `ProbeTargets`.

    Args:
        samples: Annotated records, boxes in pixels of the image as the model sees it.
        grid: Merged token grid (rows, columns).
    """
    rows, cols = grid
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
