"""The authors' release: converted folders give the release's arithmetic, stated here once more in float64."""

from __future__ import annotations

import json
import pickle
import time

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch.nn import functional
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from backend.__main__ import main
from backend.engine.transformers_engine import TransformersEngine
from backend.inference import Interpreter
from backend.model.checkpoint import load_checkpoint
from backend.model.config import TlmConfig
from backend.model.release import FORMAT
from backend.model.release_conversion import ReleaseJob, convert_release
from fusar_qgis.core.api import EncodedField, InterpretRequest, encode_array
from fusar_qgis.core.errors import CheckpointError
from tests.backend import release_folder as release
from tests.backend.serving import png_url
from tests.backend.small_model import chat, random_field, random_image, small_processor

SIDE_PX, PATCHES, TOKENS = 504, 36, 18
CONFIG = {"format": FORMAT, "sigma": 3.0, "hidden_mult": 4, "image_size": 504, "vec_dim": 64}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return release.write_base(tmp_path_factory.mktemp("hub") / "qwen")


@pytest.fixture(scope="module")
def stage1(tmp_path_factory):
    return release.write_release(tmp_path_factory.mktemp("release") / "stage1", vision=True, score=True)


@pytest.fixture(scope="module")
def detection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release") / "stage2" / "detection"
    return release.write_release(folder, config={**CONFIG, "sigma": 2.0})


@pytest.fixture(scope="module")
def converted(base, stage1, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "fusar-stage1"
    convert_release(ReleaseJob(str(base), stage1, out))
    return out


def convert(base, adapter, out, **options):
    return convert_release(ReleaseJob(str(base), adapter, out, **options))


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


BOXES = '[{"bbox_2d": [-35, 4, 529, 90], "label": "%s"}]'
ANSWERED = (("ship", BOXES % "ship"), ("plane", BOXES % "plane"), ("ship", "None"), ("tank", BOXES % "tank"))
DETECTION_RECORDS = [
    {"id": "1", "image": "a.png", "aef": "a.npz", "coordinate_size": 504,
     "question": f'<image>\nFind every {name}. Answer with "bbox_2d" or None.', "answer": answer}
    for name, answer in ANSWERED
]  # fmt: skip


def records(path, questions, answer="2", **more):
    lines = [{"id": str(i), "question": q, "answer": answer, **more} for i, q in enumerate(questions)]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_templates_of_every_task(base, stage1, tmp_path):
    count = records(tmp_path / "counting.jsonl", ["How many ships are there?", "How many planes are there?"])
    cells = records(
        tmp_path / "localization.jsonl", ["In which cells is a ship?", "In which cells is a plane?"]
    )
    names = records(
        tmp_path / "classification.jsonl", ["What is in [1, 2, 30, 40]?", "What is in [-5,0,9,9]?"]
    )
    boxes = tmp_path / "detection.jsonl"
    boxes.write_text("\n".join(map(json.dumps, DETECTION_RECORDS)))
    convert(base, stage1, tmp_path / "out", examples=(count, cells, names, boxes))
    templates = load_checkpoint(tmp_path / "out").prompts.templates
    assert templates["counting"] == "How many {label}s are there?"
    assert templates["localization"] == "In which cells is a {label}?"
    assert templates["classification"] == "What is in {box}?"
    assert templates["detection"] == 'Find every {label}. Answer with "bbox_2d" or None.'


def test_the_class_is_found_by_what_differs_where_no_answer_names_it(base, stage1, tmp_path):
    count = records(tmp_path / "counting.jsonl", ["How many ships, please?", "How many oil tanks, please?"])
    convert(base, stage1, tmp_path / "out", examples=(count,))
    assert load_checkpoint(tmp_path / "out").prompts.templates["counting"] == "How many {label}, please?"


@pytest.mark.parametrize(
    ("questions", "more", "named"),
    [
        (["How many?", "How many?"], {}, "--classes"),
        (["How many ships?", "How many planes?"], {"coordinate_size": 1000}, "1000 px"),
        ([], {}, "empty"),
    ],
)
def test_examples_that_tell_nothing_are_refused(base, stage1, tmp_path, questions, more, named):
    examples = records(tmp_path / "counting.jsonl", questions, **more)
    with pytest.raises(CheckpointError, match=named):
        convert(base, stage1, tmp_path / "out", examples=(examples,))
    assert [path.name for path in tmp_path.iterdir()] == ["counting.jsonl"], "nothing is left"


class Code:
    """What a hostile pickle holds."""

    def __reduce__(self):
        return (print, ("this must never run",))


FILM_DAMAGE = {
    "no film": lambda film: {"score": {}},
    "missing layer": lambda film: {"film_mlp": {k: v for k, v in film.items() if k != "2.bias"}},
    "other base": lambda film: {"film_mlp": {**film, "2.weight": film["2.weight"][:-2]}},
    "other hidden": lambda film: {"film_mlp": {**film, "0.weight": film["0.weight"][:-2]}},
    "not finite": lambda film: {"film_mlp": {**film, "0.bias": film["0.bias"] / 0}},
}
CONFIG_DAMAGE = {"format": {"format": "v9"}, "vec_dim": {"vec_dim": 70}, "unknown key": {"gain": 2}}
ADAPTER_DAMAGE = {
    "adapter not finite": lambda key, tensor: {key: tensor * float("nan")},
    "unknown layer": lambda key, tensor: {key.replace("layers.0", "layers.9"): tensor.clone()},
    "rank": lambda key, tensor: {key: tensor[:-1].contiguous()},
}


def damage(folder, kind):
    film, adapter = folder / "vec64_film.pt", folder / "adapter_model.safetensors"
    if kind in FILM_DAMAGE:
        torch.save(FILM_DAMAGE[kind](release.film_weights()), film)
    elif kind in CONFIG_DAMAGE:
        (folder / "tlm_config.json").write_text(json.dumps({**CONFIG, **CONFIG_DAMAGE[kind]}))
    elif kind in ADAPTER_DAMAGE:
        tensors = load_file(adapter)
        key = next(iter(tensors))
        save_file({**tensors, **ADAPTER_DAMAGE[kind](key, tensors[key])}, adapter)
    elif kind == "code":
        film.write_bytes(pickle.dumps({"film_mlp": Code()}))
    elif kind == "torn":
        film.write_bytes(film.read_bytes()[:200])
    else:
        adapter.unlink()


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("code", "more than tensors"), ("torn", "cannot be read"), ("no film", "film_mlp"),
        ("missing layer", "TLM weights"), ("other base", "64 channels"), ("other hidden", "hidden size 256"),
        ("not finite", "finite"), ("format", "v9"), ("vec_dim", "vec_dim 70"), ("unknown key", "gain"),
        ("no adapter", "lacks adapter_model"), ("adapter not finite", "finite"), ("unknown layer", "fit"),
        ("rank", "adapter"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_reason(base, tmp_path, capsys, kind, named):
    adapter = release.write_release(tmp_path / "stage1")
    damage(adapter, kind)
    with pytest.raises(CheckpointError, match=named):
        convert(base, adapter, tmp_path / "out")
    assert "never run" not in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["stage1"], "nothing is left"


def test_a_folder_with_something_in_it_is_not_overwritten(base, stage1, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(CheckpointError, match="not empty"):
        convert(base, stage1, tmp_path)
    assert (tmp_path / "kept.txt").read_text() == "mine"


@pytest.mark.parametrize("sigma", [0.0, -2.0, float("nan")])
def test_a_senseless_sigma_is_refused_not_ignored(base, stage1, tmp_path, sigma):
    with pytest.raises(CheckpointError, match="sigma"):
        convert(base, stage1, tmp_path / "out", sigma=sigma)


def test_a_write_that_fails_leaves_nothing_and_harms_nobody(base, stage1, tmp_path, monkeypatch):
    neighbor = tmp_path / "out.part"
    neighbor.mkdir()
    (neighbor / "mine.txt").write_text("kept")

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backend.model.release_conversion.save_checkpoint", full_disk)
    with pytest.raises(CheckpointError, match="No space left"):
        convert(base, stage1, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out.part"]
    assert (neighbor / "mine.txt").read_text() == "kept"
