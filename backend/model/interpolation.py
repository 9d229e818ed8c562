"""Gaussian weights between anchors and tokens (paper, eqs. 6-9)."""

from __future__ import annotations

import torch
from torch import Tensor

from backend.model.config import AUTO, MIN_SIGMA_CELLS, SIGMA_PER_SPACING, TlmConfig

SAME_COORDINATE = 1e-4
"""Relative coordinates closer than this are one row or column of anchors."""


def token_weights(
    config: TlmConfig, positions: Tensor, grid: tuple[int, int], rows: tuple[int, int]
) -> tuple[Tensor, Tensor]:
    """Weights of all anchors for some rows of tokens.

    Args:
        config: Layout, sigma and normalization.
        positions: Anchors [S, 2] = (y, x) in [0, 1], float32.
        grid: Merged token grid (H, W).
        rows: First token row and the one after the last.

    Returns:
        Weights [T, S], T = (rows[1] - rows[0]) * W in raster order, and their sums [T, 1]
        (exactly one with softmax; below one where `epsilon` takes a share).
    """
    per_token = config.cells_per_token
    height, width = grid[0] * per_token, grid[1] * per_token
    sigma_y, sigma_x = resolve_sigma(config, positions, grid)
    first, last = rows[0] * per_token, rows[1] * per_token
    logits_y = axis_logits(positions[:, 0], first, last, height, sigma_y)
    logits_x = axis_logits(positions[:, 1], 0, width, width, sigma_x)
    logits = (logits_y[:, None] + logits_x[None]).flatten(0, 1)
    weights, sums = _normalize(logits, config.null_logit)
    if per_token == 1:
        return weights, sums
    return _merge(weights, width, per_token), _merge(sums, width, per_token)


def axis_logits(relative: Tensor, first: int, last: int, size: int, sigma: float) -> Tensor:
    """-(distance / sigma)^2 / 2 along one axis (eqs. 6 and 7); the Gaussian's logit is the sum over both axes.

    Args:
        relative: Anchors' coordinates [S] in [0, 1]; eq. 6 maps them to the cells 0..size-1.
        first: First cell.
        last: The cell after the last.
        size: Cells along the whole axis.
        sigma: Width in cells.

    Returns:
        Logits [last - first, S].
    """
    cells = torch.arange(first, last, device=relative.device, dtype=relative.dtype)
    distance = relative[None] * (size - 1) - cells[:, None]
    return -0.5 * (distance / sigma) ** 2


def resolve_sigma(config: TlmConfig, positions: Tensor, grid: tuple[int, int]) -> tuple[float, float]:
    """Gaussian width (sigma_y, sigma_x) in cells of the layout.

    `auto` is half the anchors' spacing per axis, at least half a cell. Anchors in rows and columns have the median
    gap as their spacing; others (a rotated scene) count as if they stood on a square grid over their extent.

    Args:
        config: Layout and sigma.
        positions: Anchors [S, 2] = (y, x) in [0, 1], S >= 1.
        grid: Merged token grid (H, W).
    """
    if isinstance(config.sigma, tuple):
        return config.sigma
    if config.sigma != AUTO:
        return float(config.sigma), float(config.sigma)
    spacing = _relative_spacing(positions.detach())
    cells = [side * config.cells_per_token - 1 for side in grid]
    sigma = [
        max(MIN_SIGMA_CELLS, SIGMA_PER_SPACING * step * n) for step, n in zip(spacing, cells, strict=True)
    ]
    return sigma[0], sigma[1]


def _relative_spacing(positions: Tensor) -> list[float]:
    distinct = [_distinct(positions[:, axis]) for axis in (0, 1)]
    count = positions.shape[0]
    in_rows = len(distinct[0]) * len(distinct[1]) <= 4 * count
    if in_rows:
        return [float(values.diff().median()) if len(values) > 1 else 1.0 for values in distinct]
    per_axis = max(round(count**0.5), 2)
    return [float(values[-1] - values[0]) / (per_axis - 1) for values in distinct]


def _distinct(values: Tensor) -> Tensor:
    ordered = values.sort().values
    starts = torch.ones_like(ordered, dtype=torch.bool)
    starts[1:] = ordered.diff() > SAME_COORDINATE
    return ordered[starts]


def _normalize(logits: Tensor, null_logit: float | None) -> tuple[Tensor, Tensor]:
    """Softmax over anchors; never exp and divide, which is 0/0 for tokens far from every anchor."""
    if null_logit is None:
        return logits.softmax(dim=-1), logits.new_ones(logits.shape[0], 1)
    null = logits.new_full((logits.shape[0], 1), null_logit)
    weights = torch.cat([logits, null], dim=-1).softmax(dim=-1)[:, :-1]
    return weights, weights.sum(dim=-1, keepdim=True)


def _merge(cells: Tensor, width: int, merge: int) -> Tensor:
    """Mean over merge x merge cells, [cells, K] -> [tokens, K]; for merge 2 the same as bilinear resizing."""
    blocks = cells.view(-1, merge, width // merge, merge, cells.shape[-1])
    return blocks.mean(dim=(1, 3)).flatten(0, 1)
