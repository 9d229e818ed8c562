"""TLM against the paper's equations, stated once more in float64 numpy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode

from backend.model.anchor_fusion import VALUES_PER_BLOCK, InterpolatedProjection
from backend.model.config import TlmConfig
from backend.model.interpolation import resolve_sigma, token_weights
from backend.model.mixing import make_mixing
from backend.model.tlm import TokenwiseLinearModulation
from fusar_qgis.core.errors import ConfigError, InvalidFieldError


def make_tlm(config: TlmConfig, channels: int = 12) -> TokenwiseLinearModulation:
    torch.manual_seed(3)
    tlm = TokenwiseLinearModulation(config, channels)
    with torch.no_grad():
        tlm.expand.bias.normal_()
        tlm.project.weight.normal_(0.0, 0.4)
        tlm.project.bias.normal_(0.0, 0.4)
    return tlm


def make_inputs(n_anchors: int, grid: tuple[int, int], channels: int = 12, seed: int = 0):
    generator = torch.Generator().manual_seed(seed)
    values = functional.normalize(torch.randn(n_anchors, 64, generator=generator), dim=-1)
    positions = torch.rand(n_anchors, 2, generator=generator)
    return torch.randn(grid[0] * grid[1], channels, generator=generator), values, positions


def lattice(n_y: int, n_x: int) -> torch.Tensor:
    """A full grid of anchors."""
    y, x = torch.meshgrid(torch.linspace(0, 1, n_y), torch.linspace(0, 1, n_x), indexing="ij")
    return torch.stack([y, x], dim=-1).reshape(-1, 2)


def paper(tlm: TokenwiseLinearModulation, tokens, values, positions, grid, sigma, weights=None) -> np.ndarray:
    """Equations 4 to 11, token by token and anchor by anchor."""
    w1, b1, w2, b2 = (
        p.detach().double().numpy()
        for p in (tlm.expand.weight, tlm.expand.bias, tlm.project.weight, tlm.project.bias)
    )
    x, v, p = tokens.double().numpy(), values.double().numpy(), positions.double().numpy()
    pre = v @ w1.T + b1
    params = (pre / (1 + np.exp(-pre))) @ w2.T + b2
    height, width = grid
    weights = gaussian(p, height, width, sigma) if weights is None else weights
    out = np.empty_like(x)
    for t in range(height * width):
        mixed = sum(weights[t, i] * params[i] for i in range(len(v)))
        out[t] = x[t] * (1 + mixed[: x.shape[1]]) + mixed[x.shape[1] :]
    return out


def gaussian(p: np.ndarray, height: int, width: int, sigma, epsilon: float = 0.0) -> np.ndarray:
    """Equations 6 to 8 on a grid of cells."""
    weights = np.zeros((height * width, len(p)))
    for row in range(height):
        for column in range(width):
            dy, dx = p[:, 0] * (height - 1) - row, p[:, 1] * (width - 1) - column
            raw = np.exp(-(dy**2) / (2 * sigma[0] ** 2) - dx**2 / (2 * sigma[1] ** 2))
            weights[row * width + column] = raw / (raw.sum() + epsilon)
    return weights


@pytest.mark.parametrize("grid", [(1, 1), (8, 8), (5, 9), (9, 2)])
@pytest.mark.parametrize("n_anchors", [1, 7, 64])
def test_equals_the_paper(grid, n_anchors):
    tlm = make_tlm(TlmConfig(sigma=(1.3, 2.1), hidden=20))
    tokens, values, positions = make_inputs(n_anchors, grid)
    got = tlm(tokens, values, positions, grid).detach().double().numpy()
    want = paper(tlm, tokens, values, positions, grid, (1.3, 2.1))
    assert np.abs(got - want).max() / np.abs(want).max() < 1e-5
    assert np.abs(want - tokens.numpy()).max() > 0.1


@pytest.mark.parametrize(("n_anchors", "grid"), [(2, (12, 12)), (400, (2, 3))])
def test_both_sides_of_linearity_agree(n_anchors, grid):
    config = TlmConfig(sigma=0.4, hidden=16, normalization="epsilon", epsilon=0.3)
    tlm = make_tlm(config)
    _, values, positions = make_inputs(n_anchors, grid)
    hidden = functional.silu(tlm.expand(values))
    mixing = make_mixing(config, positions * 0.01, grid)
    assert mixing.sums.min() < 0.5, "the biases' share must matter"
    weight, bias = layer = (tlm.project.weight, tlm.project.bias)
    projection = InterpolatedProjection(hidden, mixing, layer, grid[0] * grid[1])
    assert (projection.mixed is None) == (n_anchors < grid[0] * grid[1]), "each case takes the cheaper side"
    project_first = mixing.mix(tlm.project(hidden))
    mix_first = mixing.mix(hidden) @ weight.T + mixing.sums * bias
    torch.testing.assert_close(project_first, mix_first, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(projection.outputs(3, 24), project_first[:, 3:24], rtol=1e-4, atol=1e-5)


@settings(max_examples=30)
@given(st.integers(1, 40), st.integers(1, 90), st.integers(1, 90), st.floats(0.05, 50.0), st.integers(0, 9))
def test_softmax_weights_sum_to_one_however_far(n_anchors, height, width, sigma, seed):
    _, _, positions = make_inputs(n_anchors, (1, 1), seed=seed)
    weights, sums = token_weights(TlmConfig(sigma=sigma), positions, (height, width), (0, height))
    assert weights.shape == (height * width, n_anchors)
    assert torch.isfinite(weights).all()
    assert (weights.sum(-1) - 1).abs().max() < 2e-6
    assert bool((sums == 1).all())


def test_far_tokens_and_single_anchors_are_finite():
    tlm = make_tlm(TlmConfig(sigma=0.05, hidden=8))
    tokens, values, _ = make_inputs(1, (60, 60))
    output = tlm(tokens, values, torch.zeros(1, 2), (60, 60))
    output.sum().backward()
    assert torch.isfinite(output).all()
    assert all(torch.isfinite(p.grad).all() for p in tlm.parameters())
    gamma, beta = tlm.project(functional.silu(tlm.expand(values))).chunk(2, -1)
    torch.testing.assert_close(output, tokens * (1 + gamma) + beta, rtol=1e-5, atol=1e-5)


def test_epsilon_is_the_papers_division():
    config = TlmConfig(sigma=1.0, normalization="epsilon", epsilon=1e-3, hidden=8)
    _, _, positions = make_inputs(5, (9, 9))
    weights, sums = token_weights(config, positions, (9, 9), (0, 9))
    want = gaussian(positions.double().numpy(), 9, 9, (1.0, 1.0), 1e-3)
    assert np.abs(weights.numpy() - want).max() < 1e-6
    assert np.abs(sums[:, 0].numpy() - want.sum(-1)).max() < 1e-6
    assert want.sum(-1).min() < 0.9, "the case must show the fade"


@pytest.mark.parametrize("grid", [(18, 18), (6, 10)])
@pytest.mark.parametrize("side", [2, 8])
def test_release_layout_equals_the_releases_arithmetic(grid, side):
    config = TlmConfig.of_release(channels=12)
    assert (config.layout, config.sigma, config.hidden) == ("patch", 2.0, 128)
    tlm = make_tlm(config)
    tokens, values, _ = make_inputs(side * side, grid)
    positions = lattice(side, side)
    height, width = grid[0] * 2, grid[1] * 2
    p = positions.double().numpy()
    raw = np.zeros((height * width, len(p)))
    for row in range(height):
        for column in range(width):
            square = (p[:, 0] * (height - 1) - row) ** 2 + (p[:, 1] * (width - 1) - column) ** 2
            raw[row * width + column] = np.exp(-square / 8.0)
    once = raw / (raw.sum(-1, keepdims=True) + 1e-6)
    twice = once / (once.sum(-1, keepdims=True) + 1e-6)
    on_patches = torch.from_numpy(twice.T.reshape(1, side * side, height, width))
    resized = functional.interpolate(on_patches, size=grid, mode="bilinear", align_corners=False)
    weights = resized[0].flatten(1).T.numpy()
    want = paper(tlm, tokens, values, positions, grid, None, weights)
    got = tlm(tokens, values, positions, grid).detach().numpy()
    assert np.abs(got - want).max() / np.abs(want).max() < 1e-5


def test_release_fade_share_with_four_anchors():
    """The release leaves about 42 % of the patches unmodulated with 2 x 2 anchors, 70 % after one division."""
    shares = []
    for passes in (1, 2):
        config = TlmConfig(sigma=2.0, normalization="epsilon", epsilon_passes=passes, hidden=8)
        _, sums = token_weights(config, lattice(2, 2), (36, 36), (0, 36))
        shares.append(float((sums < 0.5).float().mean()))
    assert shares == pytest.approx([0.70, 0.42], abs=0.01)


@pytest.mark.parametrize(
    ("nodes", "grid", "want"),
    [((16, 16), (18, 18), (0.5667, 0.5667)), ((8, 16), (36, 9), (2.5, 0.5)), ((2, 5), (11, 33), (5.0, 4.0))],
)
def test_sigma_auto_is_half_the_node_spacing(nodes, grid, want):
    resolved = TlmConfig().with_resolved_sigma(grid, nodes)
    assert resolved.sigma == pytest.approx(want, abs=1e-4)
    assert resolve_sigma(TlmConfig(), lattice(*nodes), grid) == pytest.approx(want, abs=1e-4)
    assert resolve_sigma(resolved, lattice(3, 3), grid) == resolved.sigma, "the stored value decides"


def test_sigma_auto_survives_masked_nodes_and_rotation():
    full, grid = lattice(9, 9), (33, 33)
    kept = full[torch.rand(81, generator=torch.Generator().manual_seed(1)) > 0.4]
    assert resolve_sigma(TlmConfig(), kept, grid) == pytest.approx((2.0, 2.0), abs=1e-4)
    turn = torch.tensor([[math.cos(0.3), math.sin(0.3)], [-math.sin(0.3), math.cos(0.3)]])
    rotated = (full - 0.5) @ turn * 0.7 + 0.5
    for sigma in resolve_sigma(TlmConfig(), rotated, grid):
        assert 1.0 < sigma < 2.5
    assert resolve_sigma(TlmConfig(), full[:1], grid) == (16.0, 16.0)


def test_auto_counts_cells_of_the_layout():
    token = TlmConfig().with_resolved_sigma((10, 10), (4, 4)).sigma
    patch = TlmConfig(layout="patch").with_resolved_sigma((10, 10), (4, 4)).sigma
    assert token == pytest.approx((1.5, 1.5))
    assert patch == pytest.approx((19 / 6, 19 / 6))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_identity_at_initialization_bit_for_bit(dtype):
    tlm = TokenwiseLinearModulation(TlmConfig(), 12)
    tokens, values, positions = make_inputs(30, (7, 7))
    tokens = tokens.to(dtype)
    assert torch.equal(tlm(tokens, values, positions, (7, 7)), tokens)
    pre = tlm.expand(values)
    assert 0.8 < float(pre.detach().std()) < 1.2


def test_no_anchor_means_no_modulation():
    tlm = make_tlm(TlmConfig())
    tokens, _, _ = make_inputs(1, (4, 4))
    assert torch.equal(tlm(tokens, torch.zeros(0, 64), torch.zeros(0, 2), (4, 4)), tokens)
    with_zeros = tlm(tokens, torch.zeros(1, 64), torch.zeros(1, 2), (4, 4))
    assert not torch.allclose(with_zeros, tokens), "zero vectors are not the absence of a field: biases act"


def test_first_step_trains_the_last_layer_only():
    tlm = TokenwiseLinearModulation(TlmConfig(), 12)
    tokens, values, positions = make_inputs(20, (6, 6))
    (tlm(tokens, values, positions, (6, 6)) ** 2).mean().backward()
    assert float(tlm.expand.weight.grad.abs().max()) == 0.0
    assert float(tlm.project.weight.grad.norm()) > 1e-3


@pytest.mark.parametrize("grad", [True, False])
def test_chunks_do_not_show(monkeypatch, grad):
    tlm = make_tlm(TlmConfig(sigma=2.0, layout="patch"), channels=40)
    tokens, values, positions = make_inputs(9, (13, 7), channels=40)
    whole = tlm(tokens, values, positions, (13, 7))
    monkeypatch.setitem(VALUES_PER_BLOCK, "cpu", 20)
    monkeypatch.setattr("backend.model.mixing.WEIGHTS_PER_CHUNK", 300)
    with torch.set_grad_enabled(grad):
        torch.testing.assert_close(tlm(tokens, values, positions, (13, 7)), whole, rtol=1e-5, atol=1e-5)


def test_float32_inside_whatever_autocast_says():
    tlm = make_tlm(TlmConfig(sigma=1.0))
    tokens, values, positions = make_inputs(20, (6, 6))
    plain = tlm(tokens, values, positions, (6, 6))
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(tlm(tokens, values, positions, (6, 6)), plain)
    small = tlm(tokens.bfloat16(), values, positions, (6, 6))
    assert small.dtype == torch.bfloat16
    assert torch.equal(small, tlm(tokens.bfloat16().float(), values, positions, (6, 6)).bfloat16())


def test_never_builds_a_tensor_of_tokens_by_anchors_by_channels():
    class Largest(TorchDispatchMode):
        largest = 0

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            result = func(*args, **(kwargs or {}))
            for tensor in result if isinstance(result, (tuple, list)) else (result,):
                if isinstance(tensor, torch.Tensor):
                    self.largest = max(self.largest, tensor.numel())
            return result

    tlm = make_tlm(TlmConfig(sigma=1.0, hidden=32), channels=48)
    tokens, values, positions = make_inputs(50, (20, 20), channels=48)
    with Largest() as mode:
        tlm(tokens, values, positions, (20, 20)).sum().backward()
    assert 0 < mode.largest <= 400 * 96


@pytest.mark.parametrize("broken", ["tokens", "values", "positions"])
def test_wrong_shapes_are_refused(broken):
    tokens, values, positions = make_inputs(3, (4, 4))
    given_tensors = {"tokens": tokens, "values": values, "positions": positions}
    given_tensors[broken] = given_tensors[broken][:, :-1]
    with pytest.raises(InvalidFieldError):
        make_tlm(TlmConfig())(**given_tensors, grid=(4, 4))


@pytest.mark.parametrize(
    "wrong",
    [
        {"layout": "pixel"},
        {"sigma": 0},
        {"sigma": "wide"},
        {"sigma": (1, 2, 3)},
        {"sigma": float("nan")},
        {"normalization": "sum"},
        {"epsilon": 0.0},
        {"hidden": 0},
        {"fusion": "product"},
        {"sgima": 1.0},
    ],
)
def test_wrong_configs_are_refused(wrong):
    with pytest.raises(ConfigError):
        TlmConfig.from_dict(wrong)


def test_config_round_trip():
    config = TlmConfig(sigma=(1.0, 2.0), layout="patch", image_size=504)
    assert TlmConfig.from_dict(config.to_dict()) == config
