"""TLM against the literal dense form of eqs. 6 to 11 and the floor of reading and writing the tokens once.

Peak memory is what a call allocates beyond its inputs, counted by torch's own profiler of CPU allocations.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional
from torch.profiler import ProfilerActivity, profile
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLTextConfig
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLTextModel

from backend.model.config import TlmConfig
from backend.model.tlm import TokenwiseLinearModulation
from tests.bench.report import publish

CHANNELS = 3584
ANCHORS = (16, 256, 1024)
SIDES = (18, 32, 64)
REPEATS = 5
LAYERS_7B = 28
TEXT_TOKENS = 100


def trained(config: TlmConfig) -> TokenwiseLinearModulation:
    torch.manual_seed(0)
    tlm = TokenwiseLinearModulation(config, CHANNELS)
    with torch.no_grad():
        tlm.project.weight.normal_(0.0, 0.05)
    return tlm


def regular(n_anchors: int) -> Tensor:
    side = torch.linspace(0, 1, round(n_anchors**0.5))
    return torch.cartesian_prod(side, side)


def literal(
    tlm: TokenwiseLinearModulation, x: Tensor, values: Tensor, positions: Tensor, side: int
) -> Tensor:
    """Equations 4 to 11 as they stand: every weight [HW, S], then (Gamma, B) [HW, 2C], then the tokens."""
    params = tlm.project(functional.silu(tlm.expand(values)))
    rows, columns = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    cells = torch.stack([rows.flatten(), columns.flatten()], dim=1).float()
    distance = ((positions[None] * (side - 1) - cells[:, None]) ** 2).sum(dim=-1)
    raw = torch.exp(-distance / (2 * float(tlm.config.sigma) ** 2))
    weights = raw / (raw.sum(dim=1, keepdim=True) + 1e-6)
    gamma, beta = (weights @ params).chunk(2, dim=1)
    return x * (1 + gamma) + beta


def seconds(call: Callable[[], object]) -> float:
    call()
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


def peak_mib(call: Callable[[], object]) -> float:
    """Most bytes held at once by what the call allocates."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as run:
        call()
    held = most = 0
    for event in run.profiler.kineto_results.events():
        if event.name() == "[memory]":
            held += event.nbytes()
            most = max(most, held)
    return most / 2**20


def against_the_literal_form() -> None:
    rows = []
    for n_anchors in ANCHORS:
        for side in SIDES:
            tlm = trained(TlmConfig(sigma=0.5 * (side - 1) / (n_anchors**0.5 - 1)))
            x = torch.randn(side * side, CHANNELS)
            values = functional.normalize(torch.randn(n_anchors, 64), dim=1)
            grid_like = regular(n_anchors)
            scattered = torch.rand(n_anchors, 2)
            calls = {
                "literal": lambda: literal(tlm, x, values, grid_like, side),  # noqa: B023
                "regular": lambda: tlm(x, values, grid_like, (side, side)),  # noqa: B023
                "scattered": lambda: tlm(x, values, scattered, (side, side)),  # noqa: B023
                "floor": x.clone,
            }
            torch.testing.assert_close(calls["regular"](), calls["literal"](), rtol=1e-4, atol=1e-4)
            time_s = {name: seconds(call) for name, call in calls.items()}
            # The result itself is a must, and the same for all: what counts is what comes on top.
            extra = {name: max(peak_mib(call) - x.nbytes / 2**20, 0.0) for name, call in calls.items()}
            rows.append([
                n_anchors, side * side, *(time_s[name] * 1e3 for name in calls),
                time_s["literal"] / time_s["regular"], extra["literal"], extra["regular"], extra["scattered"],
                extra["literal"] / extra["regular"],
            ])  # fmt: skip
    columns = ["S", "HW", "literal (ms)", "ours, regular grid (ms)", "ours, scattered (ms)", "floor (ms)",
               "times faster", "literal extra (MiB)", "ours extra (MiB)", "ours scattered extra (MiB)",
               "times leaner"]  # fmt: skip
    publish("tlm", "TLM at C = 3584, float32, hidden 256", columns, rows)


def literal_release(
    tlm: TokenwiseLinearModulation, x: Tensor, values: Tensor, positions: Tensor, side: int
) -> Tensor:
    """The release's steps: weights and (Gamma, B) on the 2 side x 2 side patches, then resized to the tokens."""
    cells = 2 * side
    params = tlm.project(functional.silu(tlm.expand(values)))
    rows, columns = torch.meshgrid(torch.arange(cells), torch.arange(cells), indexing="ij")
    centers = torch.stack([rows.flatten(), columns.flatten()], dim=1).float()
    distance = ((positions[None] * (cells - 1) - centers[:, None]) ** 2).sum(dim=-1)
    weights = torch.exp(-distance / (2 * float(tlm.config.sigma) ** 2))
    for _ in range(2):
        weights = weights / (weights.sum(dim=1, keepdim=True) + 1e-6)
    field = (weights @ params).T.reshape(1, -1, cells, cells)
    small = functional.interpolate(field, size=(side, side), mode="bilinear", align_corners=False)
    gamma, beta = small[0].flatten(1).T.chunk(2, dim=1)
    return x * (1 + gamma) + beta


def against_the_release() -> None:
    rows = []
    for n_anchors, side in ((256, 18), (1024, 32)):
        tlm = trained(TlmConfig("patch", 2.0, "epsilon", epsilon_passes=2))
        x, positions = torch.randn(side * side, CHANNELS), regular(n_anchors)
        values = functional.normalize(torch.randn(n_anchors, 64), dim=1)
        calls = {
            "literal": lambda: literal_release(tlm, x, values, positions, side),  # noqa: B023
            "ours": lambda: tlm(x, values, positions, (side, side)),  # noqa: B023
        }
        torch.testing.assert_close(calls["ours"](), calls["literal"](), rtol=1e-4, atol=1e-4)
        time_s = {name: seconds(call) for name, call in calls.items()}
        extra = {name: peak_mib(call) - x.nbytes / 2**20 for name, call in calls.items()}
        rows.append([
            n_anchors, side * side, time_s["literal"] * 1e3, time_s["ours"] * 1e3, time_s["literal"] / time_s["ours"],
            extra["literal"], extra["ours"], extra["literal"] / extra["ours"],
        ])  # fmt: skip
    columns = ["S", "HW", "literal (ms)", "ours (ms)", "times faster", "literal extra (MiB)", "ours extra (MiB)",
               "times leaner"]  # fmt: skip
    publish("tlm_release", "The release's patch layout, C = 3584, float32, hidden 256", columns, rows)


def share_of_prefill() -> None:
    """TLM beside one decoder layer of the 7B model: 324 image tokens and 100 of text; times 28 layers."""
    shapes = {"hidden_size": CHANNELS, "intermediate_size": 18944, "num_attention_heads": 28,
              "num_key_value_heads": 4, "vocab_size": 64, "num_hidden_layers": 1}  # fmt: skip
    model = Qwen2_5_VLTextModel(Qwen2_5_VLTextConfig(**shapes)).eval()
    embeds = torch.randn(1, 324 + TEXT_TOKENS, CHANNELS)
    layer_s = seconds(lambda: model(inputs_embeds=embeds, use_cache=False))
    rows = []
    for name, config in (
        ("ours, h = 256", TlmConfig(sigma=0.6)),
        ("release, h = 14336", TlmConfig.of_release(CHANNELS)),
    ):
        tlm = trained(config)
        values, x = functional.normalize(torch.randn(256, 64), dim=1), torch.randn(324, CHANNELS)
        tlm_s = seconds(lambda: tlm(x, values, regular(256), (18, 18)))  # noqa: B023
        rows.append([name, tlm_s * 1e3, layer_s * 1e3, 100 * tlm_s / (LAYERS_7B * layer_s)])
    columns = ["TLM", "TLM (ms)", "one decoder layer (ms)", "share of a 28-layer prefill (%)"]
    publish("tlm_prefill", "TLM's share of a prefill at 7B shapes, 256 anchors, float32", columns, rows)


if __name__ == "__main__":
    with torch.inference_mode():
        against_the_literal_form()
        against_the_release()
        share_of_prefill()
