"""LoRA on the language model: which layers, what the adapter folder holds, and merging."""

from __future__ import annotations

import re

import pytest
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file

from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.info import CheckpointInfo
from backend.model.lora import lora_target_regex
from fusar_qgis.core.errors import CheckpointError
from tests.backend.small_model import chat, random_field, random_image, small_model, small_processor

PROJECTIONS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


def lora_model(model=None):
    model = model or small_model()
    torch.manual_seed(7)
    config = LoraConfig(r=4, lora_alpha=16, target_modules=lora_target_regex(), task_type="CAUSAL_LM")
    return get_peft_model(model, config).eval()


def train_a_little(peft_model):
    with torch.no_grad():
        for name, weight in peft_model.named_parameters():
            if "lora_B" in name:
                weight.normal_(0.0, 0.1)
    return peft_model


def inputs():
    processor = small_processor(84)
    return processor([random_image(84, 84)], chat(processor, "How many?"), [random_field(9)])


@torch.no_grad()
def logits_of(model):
    return model(**inputs()).logits


@pytest.fixture
def saved(tmp_path):
    """A base folder and an adapter folder beside it."""
    base = small_model()
    save_checkpoint(tmp_path / "base", base, small_processor(84), CheckpointInfo("none", "base"))
    model = train_a_little(lora_model(base))
    with torch.no_grad():
        model.get_base_model().model.tlm.project.bias.add_(0.5)  # TLM trained on in this stage
    save_checkpoint(tmp_path / "adapter", model, small_processor(84), CheckpointInfo("../base", "stage1"))
    return tmp_path / "adapter", model


def test_adapted_layers_are_exactly_the_language_models_projections():
    model = lora_model()
    adapted = {name.split(".lora_A")[0] for name, _ in model.named_modules() if name.endswith("lora_A")}
    wanted = {
        f"base_model.model.model.language_model.layers.{layer}.{'self_attn' if kind[0] in 'qkvo' else 'mlp'}.{kind}"
        for layer in range(2)
        for kind in PROJECTIONS
    }
    assert adapted == wanted
    trained = {name for name, p in model.named_parameters() if p.requires_grad}
    assert all("language_model" in name and "lora_" in name for name in trained)


def test_a_broader_choice_would_hit_tlm_and_the_vision_tower():
    """Negative control: the trap that the expression avoids is there."""
    linear = [n for n, m in small_model().named_modules() if isinstance(m, torch.nn.Linear)]
    missed = [name for name in linear if not re.fullmatch(lora_target_regex(), name)]
    assert any(".tlm." in name for name in missed)
    assert any(name.startswith("model.visual.") and name.endswith("up_proj") for name in missed)


def test_lora_on_the_vision_tower_is_a_choice_and_never_touches_tlm(tmp_path):
    base = small_model()
    config = LoraConfig(
        r=4, lora_alpha=16, target_modules=lora_target_regex(vision=True), task_type="CAUSAL_LM"
    )
    model = train_a_little(get_peft_model(base, config).eval())
    adapted = {name.split(".lora_A")[0] for name, _ in model.named_modules() if name.endswith("lora_A")}
    linear = {
        f"base_model.model.{name}"
        for name, module in small_model().named_modules()
        if isinstance(module, torch.nn.Linear) and (".layers." in name or ".blocks." in name)
    }
    assert adapted == linear
    assert sum("visual" in name for name in adapted) == 2 * 5
    want = logits_of(model)
    save_checkpoint(tmp_path / "base", small_model(), small_processor(84), CheckpointInfo("none", "base"))
    save_checkpoint(tmp_path / "adapter", model, small_processor(84), CheckpointInfo("../base", "stage1"))
    torch.testing.assert_close(
        logits_of(load_checkpoint(tmp_path / "adapter").model), want, rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("reentrant", [True, False])
def test_gradient_checkpointing_under_lora_changes_no_gradient(reentrant):
    gradients = []
    for checkpointed in (False, True):
        model = train_a_little(lora_model(small_model())).train()
        model.get_base_model().fusion.requires_grad_(True)
        if checkpointed:
            model.get_base_model().gradient_checkpointing_enable({"use_reentrant": reentrant})
            model.enable_input_require_grads()
        batch = inputs()
        model(**batch, labels=batch["input_ids"], use_cache=False).loss.backward()
        gradients.append({name: p.grad for name, p in model.named_parameters() if p.grad is not None})
    assert gradients[0].keys() == gradients[1].keys()
    assert any(".tlm." in name for name in gradients[0])
    assert any("lora_A" in name for name in gradients[0])
    for name, gradient in gradients[0].items():
        torch.testing.assert_close(gradients[1][name], gradient, rtol=1e-4, atol=1e-7)


def test_a_new_adapter_changes_nothing_and_generates():
    base = small_model()
    before = logits_of(base)
    model = lora_model(base)
    assert torch.equal(logits_of(model), before)
    train_a_little(model)
    assert not torch.allclose(logits_of(model), before, atol=1e-2)
    assert (
        model.generate(**inputs(), max_new_tokens=3, do_sample=False).shape[1]
        == inputs()["input_ids"].shape[1] + 3
    )


def test_adapter_folder_holds_lora_and_tlm_apart(saved):
    folder, _ = saved
    adapter, tlm = load_file(folder / "adapter_model.safetensors"), load_file(folder / "tlm.safetensors")
    assert not [key for key in adapter if "tlm" in key]
    assert set(tlm) == {
        f"model.tlm.{layer}.{kind}" for layer in ("expand", "project") for kind in ("weight", "bias")
    }
    assert {tensor.dtype for tensor in tlm.values()} == {torch.float32}
    assert not (folder / "model.safetensors").exists()


def test_adapter_folder_round_trips_merged_and_unmerged(saved):
    folder, model = saved
    want = logits_of(model)
    assert torch.equal(logits_of(load_checkpoint(folder, merge=False).model), want)
    merged = load_checkpoint(folder).model
    torch.testing.assert_close(logits_of(merged), want, rtol=1e-4, atol=1e-5)
    assert not [name for name, _ in merged.named_modules() if "lora" in name]


def test_adapter_becomes_a_merged_folder(saved, tmp_path):
    loaded = load_checkpoint(saved[0])
    save_checkpoint(tmp_path / "merged", loaded.model, loaded.processor, loaded.info)
    assert torch.equal(logits_of(load_checkpoint(tmp_path / "merged").model), logits_of(loaded.model))


def test_unmerged_adapter_can_train_on(saved):
    model = load_checkpoint(saved[0], merge=False).model
    trained = [name for name, p in model.named_parameters() if p.requires_grad]
    assert trained
    assert all("lora_" in name for name in trained)


@pytest.mark.parametrize("name", ["adapter_model.safetensors", "tlm.safetensors"])
def test_an_incomplete_adapter_folder_is_refused(saved, name):
    (saved[0] / name).unlink()
    with pytest.raises(CheckpointError, match=name):
        load_checkpoint(saved[0])


@pytest.mark.parametrize("kind", ["unknown layer", "missing half", "wrong shape"])
def test_an_adapter_that_does_not_fit_is_refused(saved, kind):
    path = saved[0] / "adapter_model.safetensors"
    tensors = load_file(path)
    key = next(key for key in tensors if key.endswith("layers.1.mlp.up_proj.lora_A.weight"))
    tensor = tensors.pop(key)
    if kind == "unknown layer":
        tensors[key.replace("layers.1", "layers.9")] = tensor
    if kind == "wrong shape":
        tensors[key] = tensor[:, :-1].contiguous()
    save_file(tensors, path, metadata={"format": "pt"})
    with pytest.raises(CheckpointError, match="adapter"):
        load_checkpoint(saved[0])


def test_a_missing_base_is_refused(saved):
    for path in (saved[0].parent / "base").iterdir():
        path.unlink()
    with pytest.raises(CheckpointError):
        load_checkpoint(saved[0])
