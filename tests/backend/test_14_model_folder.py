"""Folders whose files are valid one by one and do not belong together, or ask for more than there is."""

from __future__ import annotations

import json

import pytest

from backend.engine.conversation import end_ids
from backend.engine.served_folder import ServedFolder
from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from backend.model.pixels import FusarImageProcessor
from fusar_qgis.core.errors import CheckpointError, ConfigError
from tests.backend.small_model import small_model, small_processor, small_tokenizer


@pytest.fixture
def folder(tmp_path):
    save_checkpoint(tmp_path / "c", small_model(), small_processor(84), CheckpointInfo("none", "stage1"))
    return tmp_path / "c"


def change(folder, part, key, value, name="config.json"):
    values = json.loads((folder / name).read_text())
    (values[part] if part else values)[key] = value
    (folder / name).write_text(json.dumps(values))


@pytest.mark.parametrize(
    ("part", "key", "value", "message"),
    [
        ("", "image_token_id", 5, "image_token_id 5"),
        ("vision_config", "temporal_patch_size", 1, "temporal_patch_size|cannot be read|misshapen"),
        ("text_config", "num_hidden_layers", 10**9, "cannot be read|layers"),
        ("vision_config", "depth", 10**9, "layers"),
        ("text_config", "vocab_size", 10**12, "numbers"),
        ("text_config", "hidden_size", 2**20, "cannot be read|numbers"),
        ("vision_config", "intermediate_size", 10**10, "numbers"),
        ("text_config", "num_attention_heads", "a", "cannot be read"),
        ("text_config", "layer_types", [1], "cannot be read"),
    ],
)
def test_a_config_that_does_not_fit_is_refused_before_memory_is_taken(folder, part, key, value, message):
    change(folder, part, key, value)
    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(folder)


def test_missing_weights_are_named(folder):
    (folder / "model.safetensors").unlink()
    with pytest.raises(CheckpointError, match=r"no file named model\.safetensors"):
        load_checkpoint(folder)


def test_tokens_beyond_the_vocabulary_are_refused(folder):
    values = json.loads((folder / "tokenizer.json").read_text())
    values["added_tokens"].append({**values["added_tokens"][0], "id": 263, "content": "<|new|>"})
    (folder / "tokenizer.json").write_text(json.dumps(values))
    with pytest.raises(CheckpointError, match="the token 263, the model knows 263"):
        load_checkpoint(folder)


def test_pixels_of_another_model_are_refused(folder):
    change(folder, None, "merge_size", 3, "preprocessor_config.json")
    with pytest.raises(CheckpointError, match="spatial_merge_size 2"):
        load_checkpoint(folder)


def test_a_served_folder_tells_of_a_broken_config(folder):
    served = ServedFolder(folder)
    change(folder, "", "text_config", "a")
    with pytest.raises(CheckpointError, match=r"config of .* cannot be read"):
        _ = served.fusion


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_code_that_a_folder_names_is_neither_run_nor_asked_about(folder, monkeypatch, name):
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    code = {"AutoConfig": "own.Config", "AutoTokenizer": [None, "own.Tokenizer"]}
    values = json.loads((folder / name).read_text())
    values.update(auto_map=code, model_type="own", tokenizer_class="Own")
    (folder / name).write_text(json.dumps(values))
    (folder / "own.py").write_text("raise SystemExit('It ran.')")
    with pytest.raises(CheckpointError, match="custom code"):
        load_checkpoint(folder)
    assert not asked


@pytest.mark.parametrize("configured", ["a", [1, "a"], 1.5, True, {"a": 1}])
def test_what_is_no_end_token_is_refused(configured):
    with pytest.raises(CheckpointError, match="generation_config"):
        end_ids(small_tokenizer(), configured)


@pytest.mark.parametrize(
    ("key", "value"), [("hidden", 2**30), ("merge_size", 2**20), ("vec_dim", 2**20), ("sigma", 10**400)]
)
def test_a_tlm_too_large_for_any_memory_is_refused(key, value):
    with pytest.raises(ConfigError, match=f"TLM {key}"):
        TlmConfig.from_dict({key: value})


@pytest.mark.parametrize(("key", "value"), [("image_size", 28 * 10**6), ("min_pixels", 2**31 - 1)])
def test_pictures_are_not_enlarged_without_end(key, value):
    with pytest.raises(CheckpointError, match=key):
        FusarImageProcessor(**{key: value})


@pytest.mark.parametrize(("key", "value"), [("image_mean", [10**400, 0, 0]), ("image_std", [1e-320, 1, 1])])
def test_numbers_that_no_tensor_holds_are_refused(key, value):
    with pytest.raises(CheckpointError, match=key):
        FusarImageProcessor(**{key: value})
