"""The three fusions behind one interface: their definitions in float64 numpy, and how strongly AEF acts."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from backend.model.config import FUSIONS, TlmConfig
from backend.model.fusion import build_fusion
from tests.backend.test_09_model_mixing import lattice, literal

CHANNELS, GRID, NODES = 12, (6, 9), (4, 5)


def make(fusion: str, channels: int = CHANNELS, **config):
    torch.manual_seed(5)
    module = build_fusion(TlmConfig(fusion=fusion, sigma=1.2, hidden=20, **config), channels)
    with torch.no_grad():
        module.expand.bias.normal_()
        module.project.weight.normal_(0.0, 0.3)
        module.project.bias.normal_(0.0, 0.3)
    return module


def inputs(n_anchors: int = 20, positions=None, dtype=torch.float32, grid=GRID):
    generator = torch.Generator().manual_seed(1)
    values = functional.normalize(torch.randn(n_anchors, 64, generator=generator), dim=-1)
    tokens = torch.randn(grid[0] * grid[1], CHANNELS, generator=generator).to(dtype)
    return tokens, values, lattice(*NODES) if positions is None else positions


def numpy64(module, tokens, values, positions, grid=GRID):
    """(gamma, beta, output) of the definitions, each [T, C]."""
    w1, b1, w2, b2 = (
        p.detach().double().numpy()
        for p in (module.expand.weight, module.expand.bias, module.project.weight, module.project.bias)
    )
    x = tokens.double().numpy()
    pre = values.double().numpy() @ w1.T + b1
    hidden = pre / (1 + np.exp(-pre))
    weights = literal(module.config, positions, grid, (1.2, 1.2))
    sums = weights.sum(axis=1, keepdims=True)
    if module.config.fusion == "tlm":
        gamma, beta = np.split(weights @ (hidden @ w2.T + b2), 2, axis=1)
        return gamma, beta, x * (1 + gamma) + beta
    if module.config.fusion == "sum":
        beta = weights @ (hidden @ w2.T + b2)
        return 0 * beta, beta, x + beta
    beta = (weights @ hidden) @ w2[:, CHANNELS:].T + sums * b2
    return 0 * beta, beta, x + x @ w2[:, :CHANNELS].T + beta


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
@pytest.mark.parametrize("shape", ["lattice", "scattered", "one"])
@pytest.mark.parametrize("layout", ["token", "patch"])
@pytest.mark.parametrize("normalization", ["softmax", "epsilon"])
def test_equals_its_definition(fusion, shape, layout, normalization):
    module = make(fusion, layout=layout, normalization=normalization, epsilon=1e-3)
    n_anchors = 1 if shape == "one" else 20
    positions = (
        None if shape == "lattice" else torch.rand(n_anchors, 2, generator=torch.Generator().manual_seed(4))
    )
    tokens, values, positions = inputs(n_anchors, positions)
    gamma, beta, want = numpy64(module, tokens, values, positions)
    with torch.no_grad():
        got = module(tokens, values, positions, GRID).double().numpy()
    assert np.abs(got - want).max() < 1e-5 * np.abs(want).max()
    assert np.abs(want - tokens.numpy()).max() > 0.1
    strength = module.strength(values, positions, GRID).numpy()
    assert strength == pytest.approx(np.stack([np.abs(gamma).mean(1), np.abs(beta).mean(1)], 1), abs=1e-5)


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_new_and_without_anchors_it_changes_no_bit(fusion, dtype):
    tokens, values, positions = inputs(dtype=dtype)
    new = build_fusion(TlmConfig(fusion=fusion, hidden=20), CHANNELS)
    assert torch.equal(new(tokens, values, positions, GRID), tokens)
    assert float(new.strength(values, positions, GRID).abs().max()) == 0.0
    trained = make(fusion)
    empty = (torch.zeros(0, 64), torch.zeros(0, 2), GRID)
    assert trained(tokens, *empty) is tokens
    assert torch.equal(trained.strength(*empty), torch.zeros(54, 2))


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_tokens_get_the_float32_result_rounded_once(fusion, dtype):
    module = make(fusion)
    tokens, values, positions = inputs(dtype=dtype)
    want = module(tokens.float(), values, positions, GRID).to(dtype)
    got = module(tokens, values, positions, GRID)
    assert got.dtype == dtype
    assert torch.equal(got, want)


def test_4096_anchors_equal_the_paper():
    module = make("tlm")
    tokens, values, positions = inputs(4096, torch.rand(4096, 2, generator=torch.Generator().manual_seed(6)))
    _, _, want = numpy64(module, tokens, values, positions)
    with torch.no_grad():
        scattered = module(tokens, values, positions, GRID).numpy()
        regular = module(tokens, values, lattice(64, 64), GRID).numpy()
    assert np.abs(scattered - want).max() < 1e-5 * np.abs(want).max()
    want = numpy64(module, tokens, values, lattice(64, 64))[2]
    assert np.abs(regular - want).max() < 1e-5 * np.abs(want).max()


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
def test_gradients_equal_those_of_the_definition(fusion):
    module = make(fusion)
    tokens, values, positions = inputs()
    tokens.requires_grad_()
    weighted = torch.linspace(-1, 1, tokens.numel()).view_as(tokens)
    (module(tokens, values, positions, GRID) * weighted).sum().backward()
    double = make(fusion).double()
    x = tokens.detach().double().requires_grad_()
    w = torch.from_numpy(literal(module.config, positions, GRID, (1.2, 1.2)))
    hidden = functional.silu(double.expand(values.double()))
    if fusion == "concat":
        out = x + torch.cat([x, w @ hidden], dim=1) @ double.project.weight.T + double.project.bias
    else:
        mixed = w @ double.project(hidden)
        gamma, beta = mixed.chunk(2, dim=1) if fusion == "tlm" else (0.0, mixed)
        out = x * (1 + gamma) + beta
    (out * weighted.double()).sum().backward()
    for (name, got), want in zip(module.named_parameters(), double.parameters(), strict=True):
        assert torch.allclose(got.grad.double(), want.grad, rtol=1e-4, atol=1e-5), name
    assert torch.allclose(tokens.grad.double(), x.grad, rtol=1e-4, atol=1e-5)


def test_all_fusions_have_the_same_parameter_names():
    names = {
        tuple(name for name, _ in make(fusion).named_parameters()) for fusion in ("tlm", "sum", "concat")
    }
    assert names == {("expand.weight", "expand.bias", "project.weight", "project.bias")}
    shapes = {fusion: tuple(make(fusion).project.weight.shape) for fusion in ("tlm", "sum", "concat")}
    assert shapes == {"tlm": (24, 20), "sum": (12, 20), "concat": (12, 32)}


def test_none_and_no_config_have_no_module():
    assert set(FUSIONS) == {"tlm", "sum", "concat", "none"}
    assert build_fusion(TlmConfig(fusion="none"), CHANNELS) is None
    assert build_fusion(None, CHANNELS) is None
