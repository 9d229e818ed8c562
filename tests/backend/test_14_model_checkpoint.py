"""Checkpoint folders: what is saved comes back, and what is wrong is refused."""

from __future__ import annotations

import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForImageTextToText,
    Qwen2_5_VLForConditionalGeneration,
)
from transformers import conversion_mapping as mappings

from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration, FusarModel
from backend.model.weights import load_base
from fusar_qgis.core.errors import CheckpointError
from fusar_qgis.core.tasks import COUNTING, DEFAULT_PROMPTS, PromptSet
from tests.backend.small_model import (
    TLM,
    base_config,
    chat,
    in_double,
    random_field,
    random_image,
    small_model,
    small_processor,
)

INFO = CheckpointInfo(
    base_model="none", stage="stage1", classes=("ship",), grid_nodes=(8, 8), max_new_tokens=99
)


@pytest.fixture
def folder(tmp_path):
    save_checkpoint(tmp_path / "c", small_model(), small_processor(84), INFO)
    return tmp_path / "c"


@pytest.fixture
def qwen(tmp_path):
    """A stock Qwen2.5-VL folder with the old key names, as they lie on the hub."""
    torch.manual_seed(5)
    model = Qwen2_5_VLForConditionalGeneration(base_config()).eval()
    model.save_pretrained(tmp_path / "qwen")
    path = tmp_path / "qwen" / "model.safetensors"
    prefixes = {key.split(".")[0] + "." + key.split(".")[1] for key in load_file(path)}
    assert {"model.layers", "model.embed_tokens", "visual.blocks"} <= prefixes
    assert "model.language_model" not in prefixes
    return tmp_path / "qwen", model


def inputs(processor=None, field=True):
    processor = processor or small_processor(84)
    return processor(
        [random_image(84, 84)], chat(processor, "How many?"), [random_field(9)] if field else None
    )


@torch.no_grad()
def logits_of(model, **options):
    return model(**inputs(**options)).logits


def test_round_trip_is_exact(folder):
    loaded = load_checkpoint(folder)
    assert torch.equal(logits_of(loaded.model), logits_of(small_model()))
    assert loaded.processor.image_processor == small_processor(84).image_processor
    assert torch.equal(inputs(loaded.processor)["input_ids"], inputs()["input_ids"])
    assert loaded.info.tlm == TLM
    assert loaded.info.resolved_sigma == (0.6, 0.8)
    assert (loaded.info.classes, loaded.info.grid_nodes, loaded.info.max_new_tokens) == (
        ("ship",),
        (8, 8),
        99,
    )
    assert loaded.prompts == DEFAULT_PROMPTS
    assert not loaded.model.training


def test_folder_is_plain_to_read(folder):
    names = {path.name for path in folder.iterdir()}
    assert {
        "config.json",
        "model.safetensors",
        "fusar.json",
        "preprocessor_config.json",
        "tokenizer.json",
    } <= names
    assert not [name for name in names if name.endswith((".bin", ".pt", ".pkl"))]
    config = json.loads((folder / "config.json").read_text())
    info = json.loads((folder / "fusar.json").read_text())
    assert config["model_type"] == "fusar_gpt"
    assert config["tlm_config"] == info["tlm"] == TLM.to_dict()
    assert {key for key in load_file(folder / "model.safetensors") if "tlm" in key} == {
        f"model.tlm.{layer}.{kind}" for layer in ("expand", "project") for kind in ("weight", "bias")
    }


def test_auto_classes_find_our_model(folder):
    assert isinstance(AutoConfig.from_pretrained(folder), FusarConfig)
    model = AutoModelForImageTextToText.from_pretrained(folder).eval()
    assert isinstance(model, FusarForConditionalGeneration)
    assert torch.equal(logits_of(model), logits_of(small_model()))


@pytest.mark.parametrize("old_names", [True, False])
def test_the_inner_model_alone_has_every_weight(folder, old_names):
    if not old_names:
        rename_to_ours(folder)
    inner, report = AutoModel.from_pretrained(folder, output_loading_info=True)
    assert isinstance(inner, FusarModel)
    assert (set(report["missing_keys"]), set(report["unexpected_keys"])) == (set(), {"lm_head.weight"})
    wanted = dict(small_model().model.named_parameters())
    assert all(torch.equal(weight, wanted[name]) for name, weight in inner.named_parameters())


def test_a_folder_with_todays_names_loads_too(folder):
    rename_to_ours(folder)
    assert torch.equal(logits_of(load_checkpoint(folder).model), logits_of(small_model()))


def rename_to_ours(folder):
    """The names inside the model, as newer versions of transformers may write them."""
    named = dict(small_model().state_dict())
    save_file(
        {k: v.clone() for k, v in named.items()}, folder / "model.safetensors", metadata={"format": "pt"}
    )


def test_stock_checkpoint_with_old_names_gives_stock_logits(qwen):
    source, stock = qwen
    model = load_base(source, TLM).eval()
    torch.testing.assert_close(
        logits_of(in_double(model)), logits_of(in_double(stock), field=False), rtol=1e-4, atol=1e-5
    )
    assert torch.equal(logits_of(model), logits_of(model, field=False)), "a new TLM is the identity"
    assert 0.8 < float(model.model.tlm.expand.weight.detach().std()) < 1.2


def test_without_the_key_mapping_the_load_fails_loudly(qwen, monkeypatch):
    monkeypatch.setitem(mappings._checkpoint_conversion_mapping_cache, "FusarForConditionalGeneration", [])
    with pytest.raises(CheckpointError, match="lacks weights"):
        load_base(qwen[0], TLM)


def test_prompts_travel_with_the_checkpoint(tmp_path):
    prompts = PromptSet.from_json(json.dumps({COUNTING: "count {label}"}))
    save_checkpoint(tmp_path, small_model(), small_processor(84), INFO, prompts)
    assert load_checkpoint(tmp_path).prompts == prompts
    (tmp_path / "prompts.json").write_text('{"guessing": "?"}')
    with pytest.raises(CheckpointError, match="guessing"):
        load_checkpoint(tmp_path)


def rewrite(folder, change):
    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.pop("model.tlm.project.weight"), "lacks weights"),
        (lambda t: t.pop("model.layers.1.mlp.up_proj.weight"), "lacks weights"),
        (lambda t: t.pop("visual.blocks.0.attn.qkv.weight"), "lacks weights"),
        (lambda t: t.update({"model.extra.weight": torch.zeros(1)}), "unknown weights"),
        (lambda t: t.update({"model.tlm.project.bias": torch.zeros(4)}), "misshapen|cannot be read"),
        (lambda t: t["model.norm.weight"].fill_(float("nan")), "not finite"),
    ],
)
def test_damaged_weights_are_refused(folder, change, message):
    rewrite(folder, change)
    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "vec64_film.pt", "extra.pkl"])
def test_pickles_are_refused(folder, name):
    (folder / name).write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(CheckpointError, match="pickle"):
        load_checkpoint(folder)


def test_a_pickle_alone_is_not_read(folder, qwen):
    source = qwen[0]
    (source / "model.safetensors").unlink()
    torch.save({}, source / "pytorch_model.bin")
    with pytest.raises(CheckpointError):
        load_base(source, TLM)


@pytest.mark.parametrize(
    "name", ["config.json", "fusar.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"]
)
@pytest.mark.parametrize("how", ["missing", "broken"])
def test_missing_and_broken_files_are_refused(folder, name, how):
    if how == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_text("{ not json")
    with pytest.raises(CheckpointError):
        load_checkpoint(folder)


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="does not exist"):
        load_checkpoint(tmp_path / "nowhere")


def test_configs_that_contradict_each_other_are_refused(folder):
    values = json.loads((folder / "fusar.json").read_text())
    values["tlm"]["sigma"] = 3.0
    (folder / "fusar.json").write_text(json.dumps(values))
    with pytest.raises(CheckpointError, match="differ"):
        load_checkpoint(folder)


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"surprise": 1}, {"tasks": ["flying"]}, {"tlm": {"kernel": 1}}]
)
def test_info_is_strict(change):
    values = {**json.loads(INFO.to_json()), **change}
    with pytest.raises(CheckpointError):
        CheckpointInfo.from_json(json.dumps(values))
    assert CheckpointInfo.from_json(INFO.to_json()) == INFO


def test_sigma_must_be_resolved_before_saving(tmp_path):
    with pytest.raises(CheckpointError, match="auto"):
        save_checkpoint(tmp_path, small_model(TlmConfig(hidden=8)), small_processor(84), INFO)


def test_a_model_without_tlm_round_trips(tmp_path):
    model = small_model(tlm=None)
    save_checkpoint(tmp_path, model, small_processor(84), INFO)
    loaded = load_checkpoint(tmp_path)
    assert loaded.info.tlm is None
    assert torch.equal(logits_of(loaded.model, field=False), logits_of(model, field=False))


def test_bfloat16_load_keeps_tlm_in_float32(folder):
    model = load_checkpoint(folder, dtype=torch.bfloat16).model
    assert {p.dtype for p in model.model.tlm.parameters()} == {torch.float32}
    assert {p.dtype for p in model.model.language_model.parameters()} == {torch.bfloat16}


def test_a_new_tlm_is_no_trouble_to_report_and_a_lost_weight_is(qwen, caplog):
    source, _ = qwen
    assert load_base(source, TLM).takes_field
    assert "LOAD REPORT" not in caplog.text, "what is new on purpose frightens nobody"
    path = source / "model.safetensors"
    tensors = load_file(path)
    lost = tensors.pop("model.layers.1.mlp.up_proj.weight")
    save_file(tensors, path, metadata={"format": "pt"})
    with pytest.raises(CheckpointError, match=r"lacks weights: 1, first .*layers\.1\.mlp\.up_proj"):
        load_base(source, TLM)
    assert "up_proj" in caplog.text
    caplog.clear()
    save_file(
        {**tensors, "model.layers.1.mlp.up_proj.weight": lost[:, :-1].contiguous()},
        path,
        metadata={"format": "pt"},
    )
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_base(source, TLM)
    assert "MISMATCH" in caplog.text, "the error points to the report"
