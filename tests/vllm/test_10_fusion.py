"""The modules that compute AEF's part, in the environment of vLLM: torch alone, and the numbers of the equations.

The reference is numpy in float64, loops and all, straight from the paper's equations 4 to 11.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import subprocess
import sys

import numpy as np
import pytest
import torch

from backend.model.config import TlmConfig
from backend.model.fusion import build_fusion
from backend.model.tlm import TokenwiseLinearModulation

GRIDS = [(4, 4), (9, 12), (1, 7)]
CHANNELS, HIDDEN = 24, 16


def _random_inputs(seed: int, n_lat: int, n_lon: int, grid: tuple[int, int]) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n_lat * n_lon, 64))
    rows, cols = np.meshgrid(np.linspace(0, 1, n_lat), np.linspace(0, 1, n_lon), indexing="ij")
    return {
        "tokens": rng.normal(size=(grid[0] * grid[1], CHANNELS)),
        "values": values / np.linalg.norm(values, axis=1, keepdims=True),
        "positions": np.stack([rows.ravel(), cols.ravel()], axis=1),
        "w1": rng.normal(size=(HIDDEN, 64)),
        "b1": rng.normal(size=HIDDEN),
        "w2": rng.normal(size=(2 * CHANNELS, HIDDEN)) * 0.3,
        "b2": rng.normal(size=2 * CHANNELS) * 0.1,
    }


def _literal_weights(
    position: np.ndarray, cell: tuple[int, int], cells: tuple[int, int], sigma: tuple[float, float]
) -> float:
    """Eqs. 6 and 7 for one anchor and one cell."""
    dy = position[0] * (cells[0] - 1) - cell[0]
    dx = position[1] * (cells[1] - 1) - cell[1]
    return float(np.exp(-0.5 * ((dy / sigma[0]) ** 2 + (dx / sigma[1]) ** 2)))


def _reference(
    inputs: dict[str, np.ndarray],
    grid: tuple[int, int],
    sigma: tuple[float, float],
    per_token: int = 1,
    epsilon: float = 0.0,
    passes: int = 1,
) -> np.ndarray:
    """Modulated tokens [T, C] in float64, one cell after the other."""
    before = inputs["values"] @ inputs["w1"].T + inputs["b1"]
    modulation = (before / (1 + np.exp(-before))) @ inputs["w2"].T + inputs["b2"]
    cells = (grid[0] * per_token, grid[1] * per_token)
    field = np.zeros((*cells, 2 * CHANNELS))
    for row in range(cells[0]):
        for col in range(cells[1]):
            weights = np.array([_literal_weights(p, (row, col), cells, sigma) for p in inputs["positions"]])
            for _ in range(passes):
                weights = weights / (weights.sum() + epsilon)
            field[row, col] = weights @ modulation
    merged = field.reshape(grid[0], per_token, grid[1], per_token, -1).mean(axis=(1, 3))
    gamma, beta = np.split(merged.reshape(grid[0] * grid[1], -1), 2, axis=1)
    return inputs["tokens"] * (1 + gamma) + beta


def _modulate(config: TlmConfig, inputs: dict[str, np.ndarray], grid: tuple[int, int]) -> np.ndarray:
    tlm = build_fusion(config, CHANNELS)
    assert isinstance(tlm, TokenwiseLinearModulation)
    weights = {
        "expand.weight": inputs["w1"], "expand.bias": inputs["b1"],
        "project.weight": inputs["w2"], "project.bias": inputs["b2"],
    }  # fmt: skip
    tlm.load_state_dict({name: torch.tensor(array, dtype=torch.float32) for name, array in weights.items()})
    tensors = [torch.tensor(inputs[name], dtype=torch.float32) for name in ("tokens", "values", "positions")]
    with torch.no_grad():
        return tlm(*tensors, grid).numpy()


PURE = ["config", "interpolation", "mixing", "anchor_fusion", "tlm", "ablation_fusions", "fusion"]


def test_this_environment_has_the_older_transformers_that_vllm_pins() -> None:
    version = tuple(int(part) for part in importlib.metadata.version("transformers").split(".")[:2])
    assert version < (5, 20)


@pytest.mark.parametrize("name", PURE)
def test_modules_for_vllm_import_with_torch_alone(name: str) -> None:
    script = (
        f"import sys, backend.model.{name}; sys.exit('transformers' in sys.modules or 'vllm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("name", ["configuration", "pixels", "processing", "info", "prompts_file"])
def test_what_describes_a_checkpoint_imports_beside_vllm(name: str) -> None:
    assert importlib.import_module(f"backend.model.{name}").__doc__


@pytest.mark.parametrize("grid", GRIDS)
def test_softmax_on_tokens_equals_the_equations(grid: tuple[int, int]) -> None:
    inputs = _random_inputs(1, 3, 4, grid)
    config = TlmConfig(layout="token", sigma=(1.5, 2.0), normalization="softmax", hidden=HIDDEN)
    expected = _reference(inputs, grid, sigma=(1.5, 2.0))
    np.testing.assert_allclose(_modulate(config, inputs, grid), expected, rtol=1e-4, atol=1e-4)


def test_automatic_sigma_is_half_the_node_spacing_and_half_a_token_at_least() -> None:
    grid = (9, 12)
    inputs = _random_inputs(2, 3, 23, grid)
    sigma = (0.5 * (9 - 1) / (3 - 1), 0.5)
    expected = _reference(inputs, grid, sigma=sigma)
    np.testing.assert_allclose(
        _modulate(TlmConfig(hidden=HIDDEN), inputs, grid), expected, rtol=1e-4, atol=1e-4
    )


@pytest.mark.parametrize("passes", [1, 2])
def test_epsilon_on_patches_equals_the_equations(passes: int) -> None:
    grid = (4, 5)
    inputs = _random_inputs(3, 2, 2, grid)
    config = TlmConfig("patch", 2.0, "epsilon", epsilon=1e-6, epsilon_passes=passes, hidden=HIDDEN)
    expected = _reference(inputs, grid, (2.0, 2.0), per_token=2, epsilon=1e-6, passes=passes)
    np.testing.assert_allclose(_modulate(config, inputs, grid), expected, rtol=1e-4, atol=1e-4)


def test_a_new_module_changes_no_bit() -> None:
    tlm = TokenwiseLinearModulation(TlmConfig(hidden=HIDDEN), CHANNELS)
    tokens = torch.randn(12, CHANNELS, dtype=torch.bfloat16)
    values = torch.nn.functional.normalize(torch.randn(6, 64), dim=1)
    assert torch.equal(tlm(tokens, values, torch.rand(6, 2), (3, 4)), tokens)
