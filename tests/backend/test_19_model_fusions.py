"""Each fusion in the whole model: begins as plain Qwen2.5-VL, changes answers once trained, survives its folder."""

from __future__ import annotations

import pytest
import torch

from backend.engine.base import ImagePart
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from tests.backend.small_model import chat, random_field, random_image, small_model, small_processor

INFO = CheckpointInfo(base_model="none", stage="stage1")


def config(fusion: str) -> TlmConfig:
    return TlmConfig(fusion=fusion, sigma=0.8, hidden=16)


def batch(fields):
    """Two chats of one and two images with ragged fields; `None` in place of them for a batch without AEF."""
    processor = small_processor()
    images = [random_image(56, 84, 1), random_image(84, 56, 2), random_image(112, 56, 3)]
    texts = [chat(processor, "Where?", 1), chat(processor, "How many ships?", 2)]
    return processor(images, texts, fields)


def ragged():
    return [random_field(3, 1), random_field(0, 2), random_field(40, 3)]


@torch.no_grad()
def logits(model, fields):
    return model(**batch(fields)).logits


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
def test_new_and_empty_equal_plain_qwen_and_trained_differs(fusion):
    new, trained, bare = (
        small_model(config(fusion), trained=False),
        small_model(config(fusion)),
        small_model(None),
    )
    missing, extra = bare.load_state_dict(new.state_dict(), strict=False)
    assert not missing and all(".tlm." in name for name in extra)
    plain = logits(bare, None)
    assert torch.equal(logits(new, ragged()), plain)
    assert torch.equal(logits(trained, [random_field(0)] * 3), plain)
    assert not torch.allclose(logits(trained, ragged()), plain, atol=1e-2)


@pytest.mark.parametrize("fusion", ["tlm", "sum", "concat"])
def test_folder_round_trip_is_exact(fusion, tmp_path):
    model = small_model(config(fusion))
    save_checkpoint(tmp_path / "c", model, small_processor(), INFO)
    loaded = load_checkpoint(tmp_path / "c")
    assert loaded.info.tlm == config(fusion)
    assert torch.equal(logits(loaded.model, ragged()), logits(model, ragged()))


def test_the_fusion_none_takes_no_field_and_says_so(tmp_path):
    model = small_model(config("none"))
    assert model.model.tlm is None
    save_checkpoint(tmp_path / "c", model, small_processor(), INFO)
    engine = TransformersEngine.from_folder(tmp_path / "c", "cpu")
    try:
        assert not engine.card.tlm
        assert engine.modulation(ImagePart(random_image(56, 56), random_field(4))) is None
    finally:
        engine.close()
