"""Anchors' features carried to the tokens (paper, eq. 10), by one matrix or, on a regular grid, by two small ones."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from backend.model.config import TlmConfig
from backend.model.interpolation import axis_logits, resolve_sigma, token_weights

WEIGHTS_PER_CHUNK = 2**22
"""Most Gaussian weights that are in the making at once."""

SAME_AXIS = 1e-6
"""Relative coordinates of one grid row or column differ by rounding alone."""


class Mixing(Protocol):
    """The weights W of eq. 9 in a form that can be applied; linear, so sums and biases follow it."""

    sums: Tensor | None
    """Sum of the weights of each token [T, 1]; None where all are one."""

    def mix(self, features: Tensor) -> Tensor:
        """W^T features: anchors' features [S, K] to tokens' [T, K]."""

    def cost(self, n_features: int) -> int:
        """Multiplications that `mix` takes for K features."""


class DenseMixing:
    """Any anchors: one weight per token and anchor.

    Args:
        weights: [T, S].
        sums: [T, 1], or None for one.
    """

    def __init__(self, weights: Tensor, sums: Tensor | None) -> None:
        self.weights = weights
        self.sums = sums

    def mix(self, features: Tensor) -> Tensor:
        """W^T features: [S, K] to [T, K]."""
        return self.weights @ features

    def cost(self, n_features: int) -> int:
        """T * S * K."""
        return self.weights.numel() * n_features


class SeparableMixing:
    """Anchors on a full grid of rows and columns: the Gaussian is a product, and so is its normalization.

    Args:
        along_y: Weights [H, n_y], each row summing to one.
        along_x: Weights [W, n_x], each row summing to one.
        sums: Share of the anchors [T, 1] beside epsilon's, or None for one.
    """

    def __init__(self, along_y: Tensor, along_x: Tensor, sums: Tensor | None) -> None:
        self.along_y = along_y
        self.along_x = along_x
        self.sums = sums

    def mix(self, features: Tensor) -> Tensor:
        """W^T features: [S, K] to [T, K], columns first and then rows."""
        n_y, n_x = self.along_y.shape[1], self.along_x.shape[1]
        on_columns = self.along_x @ features.view(n_y, n_x, -1)
        mixed = (self.along_y @ on_columns.flatten(1)).view(-1, features.shape[1])
        return mixed if self.sums is None else mixed * self.sums

    def cost(self, n_features: int) -> int:
        """(n_y n_x W + H n_y W) K."""
        (height, n_y), (width, n_x) = self.along_y.shape, self.along_x.shape
        return n_y * width * (n_x + height) * n_features


def make_mixing(config: TlmConfig, positions: Tensor, grid: tuple[int, int]) -> Mixing:
    """The cheapest exact form of the weights for some anchors.

    Args:
        config: Layout, sigma and normalization.
        positions: Anchors [S, 2] = (y, x) in [0, 1], float32, S >= 1.
        grid: Merged token grid (H, W).
    """
    axes = grid_axes(positions)
    separable = None if axes is None else _separable(config, positions, axes, grid)
    return separable or _dense(config, positions, grid)


def grid_axes(positions: Tensor) -> tuple[Tensor, Tensor] | None:
    """Rows' y [n_y] and columns' x [n_x] of anchors that fill a grid in raster order, else None.

    Args:
        positions: Anchors [S, 2] = (y, x).
    """
    n_anchors = positions.shape[0]
    row_ends = ((positions[1:, 0] - positions[0, 0]).abs() > SAME_AXIS).nonzero()
    n_x = int(row_ends[0]) + 1 if len(row_ends) else n_anchors
    if n_x < 2 or n_anchors % n_x or n_anchors == n_x:
        return None
    lattice = positions.view(-1, n_x, 2)
    y, x = lattice[:, 0, 0], lattice[0, :, 1]
    gap = torch.maximum((lattice[..., 0] - y[:, None]).abs(), (lattice[..., 1] - x[None]).abs())
    return (y, x) if bool(gap.max() <= SAME_AXIS) else None


def _dense(config: TlmConfig, positions: Tensor, grid: tuple[int, int]) -> DenseMixing:
    cells_per_row = grid[1] * config.cells_per_token**2
    step = max(1, WEIGHTS_PER_CHUNK // (cells_per_row * positions.shape[0]))
    starts = range(0, grid[0], step)
    parts = [token_weights(config, positions, grid, (row, min(row + step, grid[0]))) for row in starts]
    weights = parts[0][0] if len(parts) == 1 else torch.cat([weights for weights, _ in parts])
    sums = None if config.null_logit is None else torch.cat([sums for _, sums in parts])
    return DenseMixing(weights, sums)


def _separable(
    config: TlmConfig, positions: Tensor, axes: tuple[Tensor, Tensor], grid: tuple[int, int]
) -> SeparableMixing | None:
    per_token = config.cells_per_token
    cells = [side * per_token for side in grid]
    sigma = resolve_sigma(config, positions, grid)
    logits = [axis_logits(axis, 0, n, n, s) for axis, n, s in zip(axes, cells, sigma, strict=True)]
    along_y, along_x = (_merge_rows(axis.softmax(dim=-1), per_token) for axis in logits)
    if config.null_logit is None:
        return SeparableMixing(along_y, along_x, None)
    # exp(log-sum) is what eq. 8 divides by; beside epsilon the anchors keep sum / (sum + epsilon).
    log_y, log_x = (axis.logsumexp(dim=-1) for axis in logits)
    share = torch.sigmoid(log_y[:, None] + log_x[None] - config.null_logit)
    if bool((share == 1.0).all()):
        return SeparableMixing(along_y, along_x, None)
    # The share of each cell does not separate, and a merged token is a mean over cells of different shares.
    return None if per_token > 1 else SeparableMixing(along_y, along_x, share.reshape(-1, 1))


def _merge_rows(weights: Tensor, merge: int) -> Tensor:
    """Mean over `merge` neighboring cells, [cells, K] -> [cells / merge, K]."""
    return weights if merge == 1 else weights.view(-1, merge, weights.shape[1]).mean(dim=1)
