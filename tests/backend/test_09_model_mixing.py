"""How anchors reach tokens: both exact forms of the weights against eqs. 6 to 9 in float64 numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.model.config import TlmConfig
from backend.model.mixing import DenseMixing, SeparableMixing, grid_axes, make_mixing

CONFIGS = [
    TlmConfig(sigma=(1.1, 2.3)),
    TlmConfig(),
    TlmConfig(sigma=0.6, normalization="epsilon", epsilon=1e-2),
    TlmConfig.of_release(channels=8),
    TlmConfig("patch", 1.5),
]


def lattice(n_y: int, n_x: int) -> torch.Tensor:
    y, x = torch.meshgrid(torch.linspace(0, 1, n_y), torch.linspace(0, 1, n_x), indexing="ij")
    return torch.stack([y, x], dim=-1).reshape(-1, 2)


def literal(config: TlmConfig, positions: torch.Tensor, grid: tuple[int, int], sigma) -> np.ndarray:
    """Weights [T, S] straight from the equations: Gaussians, division(s) by sum + epsilon, mean per token."""
    p = positions.double().numpy()
    cells = [side * config.cells_per_token for side in grid]
    rows, columns = np.mgrid[: cells[0], : cells[1]]
    dy = p[:, 0] * (cells[0] - 1) - rows[..., None]
    dx = p[:, 1] * (cells[1] - 1) - columns[..., None]
    weights = np.exp(-0.5 * ((dy / sigma[0]) ** 2 + (dx / sigma[1]) ** 2))
    epsilon, passes = (
        (config.epsilon, config.epsilon_passes) if config.normalization == "epsilon" else (0.0, 1)
    )
    for _ in range(passes):
        weights = weights / (weights.sum(axis=-1, keepdims=True) + epsilon)
    m = config.cells_per_token
    return weights.reshape(grid[0], m, grid[1], m, -1).mean(axis=(1, 3)).reshape(grid[0] * grid[1], -1)


def sigma_of(config: TlmConfig, grid, nodes) -> tuple[float, float]:
    sigma = config.with_resolved_sigma(grid, nodes).sigma
    return sigma if isinstance(sigma, tuple) else (sigma, sigma)


@pytest.mark.parametrize("config", CONFIGS, ids=["softmax", "auto", "epsilon", "release", "patch"])
@pytest.mark.parametrize("nodes", [(4, 4), (7, 3), (16, 16)])
@pytest.mark.parametrize("grid", [(18, 18), (5, 12)])
def test_a_regular_grid_separates_and_stays_the_same_function(config, nodes, grid):
    positions = lattice(*nodes)
    features = torch.randn(len(positions), 11, generator=torch.Generator().manual_seed(0))
    mixing = make_mixing(config, positions, grid)
    assert isinstance(mixing, SeparableMixing)
    weights = literal(config, positions, grid, sigma_of(config, grid, nodes))
    want = weights @ features.double().numpy()
    assert np.abs(mixing.mix(features).numpy() - want).max() < 1e-5 * np.abs(want).max()
    sums = weights.sum(axis=1, keepdims=True) if mixing.sums is None else mixing.sums.numpy()
    assert np.abs(sums - weights.sum(axis=1, keepdims=True)).max() < 1e-6
    if mixing.sums is None:
        assert np.abs(weights.sum(axis=1) - 1).max() < 2e-6


def test_the_fade_of_the_release_with_four_anchors_does_not_separate():
    config = TlmConfig.of_release(channels=8)
    mixing = make_mixing(config, lattice(2, 2), (18, 18))
    assert isinstance(mixing, DenseMixing)
    want = literal(config, lattice(2, 2), (18, 18), (2.0, 2.0))
    assert np.abs(mixing.weights.numpy() - want).max() < 1e-5
    assert want.sum(axis=1).min() < 0.1, "the case must show the fade"


@pytest.mark.parametrize("missing", [[0], [5], [15], [3, 9, 10]])
def test_a_grid_with_a_hole_is_dense_and_right(missing):
    positions = lattice(4, 4)[[i for i in range(16) if i not in missing]]
    mixing = make_mixing(TlmConfig(sigma=0.3), positions, (9, 9))
    assert isinstance(mixing, DenseMixing)
    assert np.abs(mixing.weights.numpy() - literal(TlmConfig(), positions, (9, 9), (0.3, 0.3))).max() < 1e-5


def test_grids_are_recognized_by_their_coordinates():
    y, x = grid_axes(lattice(3, 5))
    assert torch.allclose(y, torch.linspace(0, 1, 3)) and torch.allclose(x, torch.linspace(0, 1, 5))
    uneven = torch.cartesian_prod(torch.tensor([0.0, 0.1, 0.9]), torch.tensor([0.2, 0.3, 0.7, 1.0]))
    assert [len(axis) for axis in grid_axes(uneven)] == [3, 4]
    turned = lattice(4, 4) @ torch.tensor([[0.98, 0.05], [-0.05, 0.98]])
    assert grid_axes(turned) is None
    assert grid_axes(lattice(4, 4)[torch.randperm(16, generator=torch.Generator().manual_seed(2))]) is None
    assert grid_axes(torch.rand(1, 2)) is None
    assert grid_axes(lattice(1, 6)) is None


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 12), st.sampled_from([0.05, 0.7, 30.0]))
def test_any_anchors_are_finite_and_exact(n_anchors, height, width, sigma):
    positions = torch.rand(n_anchors, 2, generator=torch.Generator().manual_seed(n_anchors))
    mixed = make_mixing(TlmConfig(sigma=sigma), positions, (height, width)).mix(torch.ones(n_anchors, 1))
    assert torch.isfinite(mixed).all()
    assert (mixed - 1).abs().max() < 1e-5


def test_costs_count_multiplications():
    dense = DenseMixing(torch.zeros(20, 6), None)
    assert dense.cost(3) == 20 * 6 * 3
    separable = SeparableMixing(torch.zeros(4, 2), torch.zeros(5, 3), None)
    assert separable.cost(7) == (2 * 3 * 5 + 4 * 2 * 5) * 7
