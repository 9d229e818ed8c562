"""`python -m backend merge`: an adapter becomes a whole folder that answers alike, and nothing half-made is left."""

from __future__ import annotations

import pytest
import torch

from backend.__main__ import main
from backend.model import checkpoint as checkpoints
from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.info import CheckpointInfo
from tests.backend.small_model import small_model, small_processor
from tests.backend.test_15_model_lora import logits_of, lora_model, train_a_little


@pytest.fixture
def adapter(tmp_path):
    """An adapter folder beside its base."""
    base = small_model()
    save_checkpoint(tmp_path / "base", base, small_processor(84), CheckpointInfo("none", "base"))
    model = train_a_little(lora_model(base))
    save_checkpoint(tmp_path / "adapter", model, small_processor(84), CheckpointInfo("../base", "stage1"))
    return tmp_path / "adapter"


def test_the_merged_folder_answers_like_the_adapter(adapter, tmp_path):
    assert main(["merge", str(adapter), str(tmp_path / "merged")]) == 0
    merged, wanted = (logits_of(load_checkpoint(folder).model) for folder in (tmp_path / "merged", adapter))
    torch.testing.assert_close(merged, wanted, rtol=1e-4, atol=1e-5)
    assert not list((tmp_path / "merged").glob("adapter*"))
    assert not (tmp_path / "merged.part").exists()


def test_a_folder_that_is_there_is_left_alone(adapter, tmp_path, caplog):
    (tmp_path / "merged").mkdir()
    assert main(["merge", str(adapter), str(tmp_path / "merged")]) == 1
    assert "merged exists. Choose another folder." in caplog.text
    assert not list((tmp_path / "merged").iterdir())


def test_a_disk_that_is_full_leaves_nothing_behind(adapter, tmp_path, caplog, monkeypatch):
    def write_half(folder, *_):
        folder.mkdir()
        (folder / "config.json").write_text("{")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "save_checkpoint", write_half)
    assert main(["merge", str(adapter), str(tmp_path / "merged")]) == 1
    assert "merged cannot be written: No space left on device." in caplog.text
    assert {path.name for path in tmp_path.iterdir()} == {"base", "adapter"}


def test_what_is_no_adapter_is_told(tmp_path, caplog):
    assert main(["merge", str(tmp_path / "nowhere"), str(tmp_path / "merged")]) == 1
    assert "nowhere" in caplog.text
    assert not (tmp_path / "merged").exists()
