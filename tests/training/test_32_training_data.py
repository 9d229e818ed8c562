"""Configs, prepared data, the order of examples, the cache of visual tokens, and the release's form."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from backend.model.checkpoint import load_checkpoint
from backend.model.release_conversion import ReleaseJob, convert_release
from backend.model.release_export import export_release
from fusar_qgis.core.errors import CheckpointError, ConfigError, DatasetError
from tests.backend.small_model import random_field, small_model, small_processor
from tests.training.small_runs import losses, write_prepared, write_recipe
from training.config import StageConfig
from training.curves import AnswerScorer
from training.data.example import Draw
from training.data.examples import EpochSampler
from training.data.field_control import CONTROLS, FieldControl
from training.data.prepared import PreparedFolder
from training.data.rows import RowBuilder
from training.data.written import WrittenExamples
from training.recipe_file import load_config
from training.row_model import RowModel
from training.simulator.generate import make_sample
from training.simulator.scene import simulate_scene
from training.stages import Recipe

CONFIGS = Path(__file__).parents[2] / "training" / "configs"
RECIPES = sorted(path for path in CONFIGS.rglob("*.yaml") if path.parent.name != "accelerate")


def stage(**values):
    return StageConfig(
        **{"name": "s", "corpus": "c", "trains": ("lora",), "learning_rate": 1.0, "steps": 1, **values}
    )


def written(folder, **values):
    processor = small_processor()
    return WrittenExamples(
        PreparedFolder(folder), stage(**values), RowBuilder(processor.tokenizer), processor.image_processor
    )


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_recipe_can_be_read(path):
    load_config(path, [])


def test_a_recipe_extends_another_and_overrides_reach_single_places(tmp_path):
    paper = load_config(CONFIGS / "paper.yaml", [])
    assert [(s.epochs, s.learning_rate, s.lora_rank, s.lora_alpha) for s in paper.stages] == [
        (30, 1e-4, 8, 32), (5, 1e-5, 8, 32)
    ]  # fmt: skip
    eq12 = load_config(CONFIGS / "eq12.yaml", ["stages.1.learning_rate=1e-6"])
    assert eq12.stages[0].trains == ("tlm",)
    assert eq12.stages[1].learning_rate == 1e-6  # which YAML alone takes for text
    for text, message in (("extends: a.yaml", "extends itself"), ("- a", "must be a mapping")):
        (tmp_path / "a.yaml").write_text(text)
        with pytest.raises(ConfigError, match=message):
            load_config(tmp_path / "a.yaml", [])


def test_boxes_are_rendered_in_the_pixels_that_the_model_sees(tmp_path):
    data = PreparedFolder(write_prepared(tmp_path, 3))
    record = json.loads((tmp_path / "samples.jsonl").read_text().splitlines()[1])
    width, height = record["size"]
    answer = data.pairs(1, (width * 2, height * 3))[2].answer
    wanted = [[x1 * 2, y1 * 3, x2 * 2, y2 * 3] for x1, y1, x2, y2 in (o["bbox"] for o in record["objects"])]
    assert wanted
    assert sorted(item["bbox_2d"] for item in json.loads(answer)) == sorted(wanted)


def test_boxes_in_written_texts_follow_the_resize_too(tmp_path):
    entry = {
        "task": "detection", "question": "What is left of <bbox>?", "boxes": [[10, 20, 30, 40], [0.5, 4, 8, 12.4]],
        "answer": '[{"bbox_2d": <bbox>, "label": "ship"}]',
    }  # fmt: skip
    plain = {"task": "captioning", "question": "What is [1, 2]?", "answer": "A <bbox> of [3, 4, 5, 6]."}
    record = {"id": "a", "image": "a.png", "size": [64, 32], "qa": [entry, plain]}
    (tmp_path / "samples.jsonl").write_text(json.dumps(record))
    data = PreparedFolder(tmp_path)
    detection, caption = data.pairs(0, (128, 96))
    assert detection.question == "What is left of [20, 60, 60, 120]?"
    assert json.loads(detection.answer) == [{"bbox_2d": [1, 12, 16, 37], "label": "ship"}]
    assert caption.answer == plain["answer"] == data.caption(0)
    (tmp_path / "samples.jsonl").write_text(
        json.dumps({**record, "qa": [{**entry, "boxes": [[1, 2, 3, 4]]}]})
    )
    with pytest.raises(DatasetError, match="1 boxes for 2 marks"):
        PreparedFolder(tmp_path)


def test_rows_hold_every_question_once_and_their_lengths_are_right(tmp_path):
    write_prepared(tmp_path, 6)
    for limit in (2048, 200):
        examples = written(tmp_path, longest_row=limit)
        asked = Counter()
        for index in range(len(examples)):
            example = examples.example(Draw(0, index), np.random.default_rng(0))
            height, width = small_processor().image_processor.resized_size(*example.pixels.shape[:2])
            row = RowBuilder(small_processor().tokenizer).build(example.pairs, (height // 28, width // 28))
            assert len(row) == examples.lengths[index] <= limit
            asked.update((example.id, pair.question) for pair in example.pairs)
        assert len(asked) == 24
        assert set(asked.values()) == {1}
    assert len(examples) > 6


def test_a_question_that_does_not_fit_is_an_error_or_counted_and_never_cut(tmp_path):
    write_prepared(tmp_path, 6)
    with pytest.raises(DatasetError, match=r"detection needs \d+ tokens"):
        written(tmp_path, longest_row=110)
    examples = written(tmp_path, longest_row=110, too_long="skip")
    assert examples.skipped
    assert all("detection" in reason for reason in examples.skipped)


def test_task_weights_mix_tasks(tmp_path):
    write_prepared(tmp_path, 6)
    examples = written(tmp_path, task_weights={"counting": 1.0, "captioning": 0.25})
    tasks = Counter(
        pair.task
        for epoch in range(200)
        for index in range(len(examples))
        for pair in examples.example(Draw(epoch, index), np.random.default_rng([epoch, index])).pairs
    )
    assert set(tasks) == {"counting", "captioning"}
    assert 0.2 < tasks["captioning"] / tasks["counting"] < 0.3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": [10, 10]}, "its record says"),
        ({"image": "missing.png"}, "cannot be read"),
        ({"image": "broken.png"}, "cannot be read"),
        ({"id": "chip1"}, "same id"),
        ({"objects": [{"label": "ship", "bbox": [900, 900, 950, 950]}]}, "line 1.*outside"),
        ({"objects": [{"label": "ship", "bbox": [5, 5, float("nan"), 9]}]}, "line 1.*no area"),
        ({"qa": [{"task": "captioning", "answer": " "}]}, "line 1.*empty answer"),
        ({"qa": [{"task": "guessing", "answer": "x"}]}, "line 1.*guessing"),
        ({"aef": "nan.npz"}, "AEF field of chip0"),
    ],
)
def test_bad_data_is_named(tmp_path, change, message):
    write_prepared(tmp_path, 3)
    (tmp_path / "broken.png").write_bytes((tmp_path / "0.png").read_bytes()[:60])
    anchors = random_field(4)
    np.savez(tmp_path / "nan.npz", features=anchors.values * np.nan, positions=anchors.positions)
    lines = (tmp_path / "samples.jsonl").read_text().splitlines()
    lines[0] = json.dumps({**json.loads(lines[0]), **change})
    (tmp_path / "samples.jsonl").write_text("\n".join(lines))
    with pytest.raises(DatasetError, match=message):
        written(tmp_path).example(Draw(0, 0), np.random.default_rng(0))


def test_each_pass_draws_every_example_once_and_windows_hold_rows_of_like_length():
    lengths = np.random.default_rng(0).integers(100, 900, 400)
    draws = list(EpochSampler(400, 1000, 8, lengths, seed=1))
    assert draws == list(EpochSampler(400, 1000, 8, lengths, seed=1))
    assert [len({d.number for d in draws if d.epoch == epoch}) for epoch in range(3)] == [400, 400, 200]
    spread = np.mean([np.ptp(lengths[[d.number for d in draws[k : k + 8]]]) for k in range(0, 400, 8)])
    assert spread < 40
    assert [d.number for d in draws[:400]] != [d.number for d in draws[400:800]]


def test_controls_replace_fields_and_only_those():
    from fusar_qgis.core.field import AefField

    fields = [
        AefField.from_anchors(random_field(5, k).values, random_field(5, k).positions) for k in range(7)
    ]
    made = {c: [FieldControl(c, 7, fields.__getitem__, 1)(k, fields[k]) for k in range(7)] for c in CONTROLS}
    assert made["real"] == fields
    assert made["none"] == [None] * 7
    donors = [fields.index(field) for field in made["shuffled"]]
    assert sorted(donors) == list(range(7))
    assert all(donor != k for k, donor in enumerate(donors))
    assert not any(field.values.any() for field in made["zero"])
    for own, field in zip(fields, made["wrong-place"], strict=True):
        assert np.array_equal(np.sort(field.values[0], axis=0), np.sort(own.values[0], axis=0))
        assert np.array_equal(field.positions, own.positions)


def test_cached_visual_tokens_train_the_same_and_belong_to_one_tower(tmp_path):
    plain = Recipe(load_config(write_recipe(tmp_path, "plain"), [])).run()
    recipe = write_recipe(tmp_path, "cached", {"cache_features": True})
    cached = Recipe(load_config(recipe, [])).run()
    assert losses(tmp_path, "cached") == pytest.approx(losses(tmp_path, "plain"), rel=1e-5)
    (folder,) = (tmp_path / "runs/cached/features").iterdir()
    heads = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    assert sum(len(head["images"]) for head in heads) == 12
    Recipe(load_config(recipe, ["name=cached", "image_size_px=84", "stages.0.name=other"])).run()
    assert len(list((tmp_path / "runs/cached/features").iterdir())) == 2  # another size, another cache
    assert load_checkpoint(plain).info.tlm == load_checkpoint(cached).info.tlm


def test_answers_are_scored_while_a_model_trains():
    samples = [make_sample(simulate_scene(k, 84, 84), 4) for k in range(3)]
    rows = RowModel(small_model()).eval()
    scores = AnswerScorer(samples, small_processor(84), ["ship"], True, batch=2, max_new_tokens=4)(rows)
    assert set(scores) == {"ship_f1_50", "ship_count_exact", "ship_cells_exact"}
    assert all(0 <= value <= 1 for value in scores.values())


def test_the_releases_form_comes_back_as_it_went(tmp_path):
    tlm = {"layout": "patch", "sigma": 2.0, "normalization": "epsilon", "epsilon_passes": 2, "hidden": 256}
    recipe = write_recipe(tmp_path, tlm=tlm, output="adapter", image_size_px=84)
    ours = Recipe(load_config(recipe, [])).run()
    export_release(ours, tmp_path / "release" / "stage1")
    film = torch.load(tmp_path / "release/stage1/vec64_film.pt", weights_only=True)["film_mlp"]
    assert {name: tuple(value.shape) for name, value in film.items()} == {
        "0.weight": (256, 64), "0.bias": (256,), "2.weight": (128, 256), "2.bias": (128,)
    }  # fmt: skip
    job = ReleaseJob(
        str(tmp_path / "base"), tmp_path / "release" / "stage1", tmp_path / "back", keep_adapter=True
    )
    convert_release(job)
    models = [load_checkpoint(folder).model for folder in (ours, tmp_path / "back")]
    states = [model.state_dict() for model in models]
    assert all(torch.equal(value, states[1][name]) for name, value in states[0].items())
    assert yaml.safe_load((ours / "training.yaml").read_text())["output"] == "adapter"


def test_a_tlm_that_the_release_cannot_compute_is_not_exported(tmp_path):
    ours = Recipe(load_config(write_recipe(tmp_path, output="adapter", image_size_px=84), [])).run()
    with pytest.raises(CheckpointError, match="release"):
        export_release(ours, tmp_path / "out")
    assert not (tmp_path / "out").exists()
