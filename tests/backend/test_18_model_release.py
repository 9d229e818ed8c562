"""The authors' release: converted folders give the release's arithmetic, stated here once more in float64."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from backend.__main__ import main
from backend.engine.transformers_engine import TransformersEngine
from backend.inference import Interpreter
from backend.model.checkpoint import load_checkpoint
from backend.model.config import TlmConfig
from backend.model.release_conversion import ReleaseJob, convert_release
from fusar_qgis.core.api import EncodedField, InterpretRequest, encode_array
from tests.backend import release_folder as release
from tests.backend.converted_release import (  # noqa: F401 - fixtures
    CONFIG,
    DETECTION_RECORDS,
    base_fixture,
    convert,
    detection_fixture,
    stage1_fixture,
)
from tests.backend.serving import png_url
from tests.backend.small_model import chat, random_field, random_image, small_processor

SIDE_PX, PATCHES, TOKENS = 504, 36, 18


@pytest.fixture(scope="module")
def converted(base, stage1, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "fusar-stage1"
    convert_release(ReleaseJob(str(base), stage1, out))
    return out


def tlm64(tokens: np.ndarray, values: np.ndarray, positions: np.ndarray, sigma: float = 2.0) -> np.ndarray:
    """The release's steps 1 to 5, literally: weights on 36 x 36 patches, divided twice, resized to 18 x 18."""
    film = {name: weight.double().numpy() for name, weight in release.film_weights().items()}
    pre = values @ film["0.weight"].T + film["0.bias"]
    params = (pre / (1 + np.exp(-pre))) @ film["2.weight"].T + film["2.bias"]
    row, column = np.mgrid[:PATCHES, :PATCHES]
    square = [(y * (PATCHES - 1) - row) ** 2 + (x * (PATCHES - 1) - column) ** 2 for y, x in positions]
    weights = np.exp(-np.stack(square) / (2 * sigma**2))
    for _ in range(2):
        weights = weights / (weights.sum(axis=0) + 1e-6)
    field = torch.from_numpy(np.einsum("irc,ik->krc", weights, params))[None]
    small = functional.interpolate(field, size=(TOKENS, TOKENS), mode="bilinear", align_corners=False)
    gamma, beta = np.split(small[0].flatten(1).T.numpy(), 2, axis=1)
    return tokens * (1 + gamma) + beta


def reference(adapter, sigma: float = 2.0):
    """The stock model in float64, LoRA merged by hand, modulated behind its vision tower."""
    model = release.stock_base().double()
    assert release.merge_by_hand(model, adapter) > 0
    field = random_field(25, seed=1)

    def modulate(module, args, output):
        tokens = output.pooler_output.numpy()
        changed = tlm64(tokens, field.values.astype(np.float64), field.positions.astype(np.float64), sigma)
        output.pooler_output = torch.from_numpy(changed)
        return output

    model.model.visual.register_forward_hook(modulate)
    return model, field


def stock_inputs(image: np.ndarray, question: str):
    """504 px bicubic whatever the aspect, then Qwen's own image processor."""
    square = Image.fromarray(image).convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    pixels = Qwen2VLImageProcessorPil(min_pixels=SIDE_PX**2, max_pixels=SIDE_PX**2)(
        images=[square], return_tensors="pt"
    )
    assert pixels["image_grid_thw"].tolist() == [[1, PATCHES, PATCHES]]
    processor = small_processor()
    text = chat(processor, question).replace("<|image_pad|>", "<|image_pad|>" * TOKENS**2)
    ids = torch.tensor([processor.tokenizer(text)["input_ids"]])
    types = (ids == processor.image_token_id).int()
    return {
        "input_ids": ids, "attention_mask": torch.ones_like(ids), "mm_token_type_ids": types,
        "pixel_values": pixels["pixel_values"].double(), "image_grid_thw": pixels["image_grid_thw"],
    }  # fmt: skip


def ours(folder, image, question, field):
    loaded = load_checkpoint(folder)
    inputs = loaded.processor([image], chat(loaded.processor, question), [field])
    return loaded.model, inputs


IMAGE, QUESTION = random_image(300, 420, seed=7), "Detect all ships."


@pytest.fixture(scope="module")
def wanted(stage1):
    model, field = reference(stage1)
    inputs = stock_inputs(IMAGE, QUESTION)
    with torch.no_grad():
        logits = model(**inputs).logits
        answer = model.generate(**inputs, max_new_tokens=12, do_sample=False)
    return logits, answer, field


@torch.no_grad()
def difference(model, inputs, logits) -> float:
    got = model(**inputs).logits.double()
    return float((got - logits).abs().max() / logits.abs().max())


def test_logits_and_answers_are_the_releases_end_to_end(converted, wanted):
    logits, answer, field = wanted
    model, inputs = ours(converted, IMAGE, QUESTION, field)
    assert difference(model, inputs, logits) < 1e-4
    with torch.no_grad():
        assert torch.equal(model.generate(**inputs, max_new_tokens=12, do_sample=False), answer)


@pytest.mark.parametrize(
    "wrong",
    [{"sigma": 3.0}, {"layout": "token"}, {"epsilon_passes": 1, "epsilon": 0.5}, None],
    ids=["sigma", "layout", "epsilon", "no field"],
)
def test_another_arithmetic_would_be_noticed(converted, wanted, wrong):
    logits, _, field = wanted
    model, inputs = ours(converted, IMAGE, QUESTION, field if wrong else None)
    model.model.tlm.config = TlmConfig.from_dict({**model.model.tlm.config.to_dict(), **(wrong or {})})
    assert difference(model, inputs, logits) > 1e-3


def test_stage2_with_its_own_config_and_language_lora_alone(base, detection, tmp_path):
    info = convert(base, detection, tmp_path / "out")
    assert (info.stage, info.tasks, info.tlm.sigma, info.image_size) == ("stage2", ("detection",), 2.0, 504)
    model, field = reference(detection)
    with torch.no_grad():
        logits = model(**stock_inputs(IMAGE, QUESTION)).logits
    assert difference(*ours(tmp_path / "out", IMAGE, QUESTION, field), logits) < 1e-4


def test_sigma_of_config_and_of_the_command(base, tmp_path):
    adapter = release.write_release(tmp_path / "r", config=CONFIG)
    assert convert(base, adapter, tmp_path / "a").tlm.sigma == 3.0
    assert convert(base, adapter, tmp_path / "b", sigma=1.5).tlm.sigma == 1.5
    (adapter / "tlm_config.json").unlink()
    assert convert(base, adapter, tmp_path / "c").tlm == TlmConfig.of_release(64)


def test_a_kept_adapter_answers_like_the_merged_folder(base, stage1, converted, tmp_path):
    convert(base, stage1, tmp_path / "kept", keep_adapter=True)
    assert {"adapter_model.safetensors", "tlm.safetensors"} <= {p.name for p in (tmp_path / "kept").iterdir()}
    field = random_field(9)
    with torch.no_grad():
        merged, kept = (
            model(**inputs).logits
            for model, inputs in (ours(f, IMAGE, QUESTION, field) for f in (converted, tmp_path / "kept"))
        )
    torch.testing.assert_close(kept, merged, rtol=1e-4, atol=1e-4)


def test_the_command_writes_a_folder_that_serves(base, detection, tmp_path, monkeypatch):
    examples = tmp_path / "detection.jsonl"
    examples.write_text("\n".join(map(json.dumps, DETECTION_RECORDS)))
    out = tmp_path / "release-detection"
    arguments = [
        "convert-release",
        str(base),
        str(detection),
        str(out),
        "--sigma",
        "2",
        "--examples",
        str(examples),
    ]
    assert main(arguments) == 0
    assert not [path.name for path in out.iterdir() if path.suffix == ".pt"]
    engine = TransformersEngine.from_folder(out, "cpu")
    monkeypatch.setattr(engine, "generate", scripted(engine.generate))
    try:
        assert (engine.card.tile_size_px, engine.card.tasks, engine.card.stage) == (
            504,
            ("detection",),
            "stage2",
        )
        field = random_field(4)
        sent = EncodedField(encode_array(field.values), encode_array(field.positions))
        request = InterpretRequest(png_url(100, 50), "detection", "ship", field=sent, max_new_tokens=4)
        response = Interpreter(engine).interpret(request)
    finally:
        engine.close()
    assert response.prompt == 'Find every ship. Answer with "bbox_2d" or None.'
    assert response.image_size_seen == (504, 504)
    assert [box.bbox for box in response.boxes] == [(-35.0, 10.0, 529.0, 300.0)]


def scripted(generate):
    """The real engine's generation, its text replaced: a random model writes no boxes."""

    def say(request):
        generation = generate(request)
        tokens = list(generation.tokens(time.monotonic() + 60))
        again = type(generation)()
        text = '[{"bbox_2d": [-35, 10, 529, 300], "label": "ship"}]'
        again.put(type(tokens[0])(tokens[0].token_id, text, tokens[0].logprob))
        again.put(generation.finish)
        return again

    return say
