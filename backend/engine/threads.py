"""How many CPU threads the two workers of an engine compute with."""

from __future__ import annotations

from typing import Any

import torch

SMALL_LAYER = 1_000_000
"""A layer with fewer weights is done before a second thread has woken up."""


def thread_counts(model: Any) -> tuple[int, int]:
    """Threads of the encoding and of the decoding worker.

    A small model's steps are fastest on one thread, and the others are free to encode at the same time; a large one
    gets all threads for both.

    Args:
        model: The model, without a PEFT wrapper around it.
    """
    total = torch.get_num_threads()
    if model.device.type != "cpu":
        return total, total
    layer = model.model.language_model.layers[0]
    if sum(parameter.numel() for parameter in layer.parameters()) >= SMALL_LAYER:
        return total, total
    return max(1, total - 1), 1
