"""The collator of a stage, wired to the product's own pixel processing and sampling grid."""

from __future__ import annotations

import numpy as np
import torch

from backend.model.processing import FusarProcessor
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid, linear_positions
from training.config import StageConfig
from training.data.collator import RowCollator, RowOptions
from training.data.rows import RowBuilder


def make_collator(processor: FusarProcessor, stage: StageConfig, nodes: int, seed: int) -> RowCollator:
    """The collator that makes a stage's batches.

    Args:
        processor: Supplies tokenizer and pixel processing.
        stage: What goes into the rows.
        nodes: AEF nodes per side of the corpus; 0 without AEF.
        seed: Seed of augmentation and questions.
    """
    pixels = processor.image_processor
    size_px = pixels.image_size or 0
    side = size_px // pixels.token_px
    options = RowOptions(
        task_weights=stage.task_weights,
        questions=stage.questions,
        everyday_share=stage.everyday_share,
        use_field=stage.use_field,
        field_dropout=stage.field_dropout,
        probes=stage.probes,
    )

    def to_patches(images: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        patches = pixels.pixels_to_patches(pixels.normalize(torch.from_numpy(np.ascontiguousarray(images))))
        grid = torch.tensor([[1, size_px // pixels.patch_size, size_px // pixels.patch_size]])
        return patches, grid.repeat(len(images), 1)

    positions = corner_positions(max(nodes, 2))
    builder = RowBuilder(processor.tokenizer, (side, side))
    return RowCollator(builder, to_patches, positions, options, seed)


def corner_positions(nodes: int) -> np.ndarray:
    """Node positions (y, x) of a grid that spans an image's outer edge, float32 [nodes, nodes, 2]."""
    positions, _ = linear_positions(SamplingGrid(BBox(0.0, 0.0, 1.0, 1.0), nodes, nodes))
    return np.asarray(positions, np.float32)
