"""The model on a CUDA device: number types, attention kernels, four bits; skipped where there is none.

Run it with `python -m pytest tests/gpu` in the main environment of a machine with a GPU.
"""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from transformers.utils import is_flash_attn_2_available

from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.config import TlmConfig
from backend.model.fusion import build_fusion
from backend.model.info import CheckpointInfo
from backend.model.load_options import LoadOptions
from tests.backend.small_model import chat, random_field, random_image, small_model, small_processor

pytestmark = pytest.mark.gpu

CHECKPOINT = Path(__file__).parents[2] / "resources/demo/checkpoint"


@pytest.fixture
def folder(tmp_path):
    save_checkpoint(tmp_path, small_model(), small_processor(84), CheckpointInfo("none", "stage1"))
    return tmp_path


@torch.no_grad()
def logits_of(model):
    processor = small_processor(84)
    batch = processor([random_image(84, 84)], chat(processor, "How many?"), [random_field(9)])
    return model(**batch.to(model.device)).logits.float().cpu()


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
@pytest.mark.parametrize("layout", ["token", "patch"])
def test_fusions_on_the_gpu_equal_the_cpu(fusion, layout):
    torch.manual_seed(0)
    module = build_fusion(TlmConfig(layout=layout, sigma=1.5, fusion=fusion), 256)
    torch.nn.init.normal_(module.project.weight, std=0.1)
    tokens, values, positions = torch.randn(324, 256), torch.randn(100, 64) / 8, torch.rand(100, 2)
    want = module(tokens, values, positions, (18, 18))
    on_gpu = copy.deepcopy(module).cuda()
    got = on_gpu(tokens.cuda(), values.cuda(), positions.cuda(), (18, 18)).cpu()
    torch.testing.assert_close(got, want, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_number_types_agree_within_their_rounding(folder, dtype):
    want = logits_of(small_model())
    got = logits_of(load_checkpoint(folder, "cuda", dtype).model)
    assert float((got - want).abs().max()) < {torch.float32: 1e-2}.get(dtype, 0.5) * float(want.abs().max())


def test_flash_attention_equals_sdpa(folder):
    if not is_flash_attn_2_available():
        pytest.skip("flash-attn is not installed")
    models = [
        load_checkpoint(folder, "cuda", torch.bfloat16, options=LoadOptions(name)).model
        for name in ("sdpa", "flash_attention_2")
    ]
    sdpa, flash = (logits_of(model) for model in models)
    assert float((sdpa - flash).abs().max()) < 0.2 * float(sdpa.abs().max())


def test_four_bits_load_on_the_gpu():
    pytest.importorskip("bitsandbytes", reason="the optional extra quant is not installed")
    model = load_checkpoint(
        CHECKPOINT, "cuda", torch.bfloat16, options=LoadOptions(quantization="4bit")
    ).model
    assert {parameter.device.type for parameter in model.parameters()} == {"cuda"}
    assert {parameter.dtype for parameter in model.fusion.parameters()} == {torch.float32}


def test_the_engine_takes_the_gpu_by_itself(folder):
    engine = TransformersEngine.from_folder(folder)
    try:
        assert engine.card.device == "cuda"
    finally:
        engine.close()
