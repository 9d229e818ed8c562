"""Whole training runs of seconds: accumulation, interruption, full disks, two processes, and what comes out."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors.torch
import torch
import yaml

from backend.model.checkpoint import load_checkpoint
from backend.model.lora import lora_target_regex
from fusar_qgis.core.errors import ConfigError, OutputError, TrainingMemoryError
from tests.training.small_runs import losses, write_recipe
from training.output import known_turns
from training.recipe_file import load_config
from training.row_model import RowModel
from training.stages import Recipe
from training.trainer import last_checkpoint

REPOSITORY = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(REPOSITORY),
    # Sums in another order, by another number of threads, would differ in their last digits.
    "OMP_NUM_THREADS": str(torch.get_num_threads()),
    "CUDA_VISIBLE_DEVICES": "",
}


def run(recipe, *overrides):
    return Recipe(load_config(recipe, list(overrides))).run()


def weights(folder):
    return safetensors.torch.load_file(folder / "model.safetensors")


def test_a_checkpoint_of_a_run_serves_as_it_is_and_says_how_it_was_made(tmp_path):
    out = run(write_recipe(tmp_path))
    curve = losses(tmp_path)
    assert curve[-1] < 0.8 * curve[0]
    loaded = load_checkpoint(out)
    assert loaded.model.takes_field
    resolved = yaml.safe_load((out / "training.yaml").read_text())
    assert resolved["stages"][0]["weight_decay"] == 0.1  # defaults are written out
    record = json.loads((out / "training.json").read_text())
    assert (record["trains"], record["lora"], record["rows"]) == (["lora", "tlm"], "new", 12)
    assert any((tmp_path / "runs/run/sft1/tensorboard").iterdir())
    before = weights(tmp_path / "base")
    after = weights(out)
    changed = {n for n, w in after.items() if not n.startswith("model.tlm") and not torch.equal(w, before[n])}
    assert changed  # LoRA is merged into the language model's linear layers, and nothing else moved
    layers = {name.removesuffix(".weight") for name in changed}
    inner = [layer.replace("model.layers", "model.language_model.layers") for layer in layers]  # as saved
    assert all(re.fullmatch(lora_target_regex(), layer) for layer in inner), layers


def test_four_batches_of_one_are_one_batch_of_four(tmp_path):
    shape = {"steps": 3, "learning_rate": 0.003, "lora_dropout": 0.0}
    together = run(write_recipe(tmp_path, "a", {**shape, "batch": 4}))
    one_by_one = run(write_recipe(tmp_path, "b", {**shape, "batch": 1, "accumulation": 4}))
    assert losses(tmp_path, "a") == pytest.approx(losses(tmp_path, "b"), rel=1e-5)
    first, second = weights(together), weights(one_by_one)
    for name, weight in first.items():
        torch.testing.assert_close(weight, second[name], rtol=1e-3, atol=2e-4)


def test_a_killed_run_goes_on_exactly(tmp_path):
    """LoRA dropout, questions drawn per pass, several passes: order and random numbers continue where they were."""
    stage = {"steps": 40, "lora_dropout": 0.3, "questions": 2, "field_dropout": 0.3}
    whole = run(write_recipe(tmp_path, "whole", stage))
    recipe = write_recipe(tmp_path, "killed", stage)
    folder = tmp_path / "runs/killed/sft1"
    process = subprocess.Popen(
        [sys.executable, "-m", "training", "train", str(recipe)], env=ENVIRONMENT, cwd=REPOSITORY,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and last_checkpoint(folder) is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = last_checkpoint(folder)
    assert left is not None
    assert not (folder / "checkpoint").exists()
    half = folder / "checkpoint-39"  # as if it had been killed while it wrote
    half.mkdir(exist_ok=True)
    (half / "trainer_state.json").write_text('{"global_step": 3')
    done = run(recipe)
    assert losses(tmp_path, "killed") == losses(tmp_path, "whole")
    assert all(torch.equal(weight, weights(done)[name]) for name, weight in weights(whole).items())


def test_a_full_disk_leaves_the_last_good_resume_files(tmp_path, monkeypatch):
    recipe = write_recipe(tmp_path)
    folder = tmp_path / "runs/run/sft1"
    real = torch.save

    def save(content, path, *args, **kwargs):
        if "checkpoint-4" in str(path):
            Path(path).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(content, path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", save)
        with pytest.raises(OutputError, match=r"step 4 .*No space left.* run the same command again"):
            run(recipe)
    assert [path.name for path in folder.glob("checkpoint-*")] == ["checkpoint-2"]
    whole = run(write_recipe(tmp_path, "whole"))
    assert all(torch.equal(weight, weights(run(recipe))[name]) for name, weight in weights(whole).items())


def test_a_full_gpu_says_what_to_change(tmp_path, monkeypatch):
    def forward(self, **batch):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(RowModel, "forward", forward)
    with pytest.raises(TrainingMemoryError, match="batch=1 and accumulation=2"):
        run(write_recipe(tmp_path))


def test_two_processes_are_one_with_the_doubled_batch(tmp_path):
    shape = {"steps": 4, "learning_rate": 0.003, "lora_dropout": 0.0}
    run(write_recipe(tmp_path, "one", {**shape, "batch": 4}))
    recipe = write_recipe(tmp_path, "two", {**shape, "batch": 2})
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*command, "-m", "training", "train", str(recipe)], env=ENVIRONMENT, cwd=REPOSITORY,
        capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert losses(tmp_path, "two") == pytest.approx(losses(tmp_path, "one"), rel=1e-5)
    record = json.loads((tmp_path / "runs/two/sft1/checkpoint/training.json").read_text())
    assert record["processes"] == 2


def test_stage_2_freezes_a_trained_tlm_and_trains_one_that_nobody_has(tmp_path):
    lora = {"name": "sft2", "trains": ["lora"]}
    stages = yaml.safe_load(write_recipe(tmp_path).read_text())["stages"]
    two = write_recipe(tmp_path, "two", stages=[*stages, {**stages[0], **lora}])
    first, second = run(two, "skip=[sft2]"), run(two)
    tlm = [name for name in weights(first) if name.startswith("model.tlm")]
    assert tlm
    assert all(torch.equal(weights(first)[name], weights(second)[name]) for name in tlm)
    alone = run(two, "name=alone", "skip=[sft1]")
    assert weights(alone)["model.tlm.project.weight"].abs().max() > 0
    assert json.loads((alone / "training.json").read_text())["trains"] == ["lora", "tlm"]


def test_tlm_alone_leaves_every_other_weight_bit_for_bit(tmp_path):
    out = run(write_recipe(tmp_path, stage={"trains": ["tlm"]}))
    before, after = weights(tmp_path / "base"), weights(out)
    assert after["model.tlm.project.weight"].abs().max() > 0
    assert all(torch.equal(weight, after[name]) for name, weight in before.items())


def test_the_best_checkpoint_is_the_result_and_training_stops_early(tmp_path):
    write_recipe(tmp_path)
    stage = {
        "steps": 30, "learning_rate": 0.3, "evaluation": {"corpus": "chips", "steps": 1, "patience": 3}
    }  # fmt: skip
    run(write_recipe(tmp_path, "best", stage))
    history = json.loads((tmp_path / "runs/best/sft1/history.json").read_text())
    evaluated = [line["eval_loss"] for line in history if "eval_loss" in line]
    assert len(evaluated) < 30
    state = json.loads((last_checkpoint(tmp_path / "runs/best/sft1") / "trainer_state.json").read_text())
    assert state["best_metric"] == min(evaluated)
    trained = weights(tmp_path / f"runs/best/sft1/checkpoint-{state['best_global_step']}")
    result = weights(tmp_path / "runs/best/sft1/checkpoint")
    name = "model.model.tlm.project.weight"
    found = next(key for key in trained if key.endswith("tlm.project.weight"))
    assert torch.equal(trained[found], result[name.removeprefix("model.")])


def test_an_adapter_folder_continues_in_stage_2(tmp_path):
    stages = yaml.safe_load(write_recipe(tmp_path).read_text())["stages"]
    both = [*stages, {**stages[0], "name": "sft2", "trains": ["lora"]}]
    out = run(write_recipe(tmp_path, "adapter", stages=both, output="adapter"))
    assert {"adapter_model.safetensors", "tlm.safetensors"} <= {path.name for path in out.iterdir()}
    assert not (out / "model.safetensors").exists()
    assert json.loads((out / "training.json").read_text())["lora"] == "continued"
    assert load_checkpoint(out).model.takes_field


def test_a_model_answers_as_many_questions_of_a_conversation_as_its_start_did(tmp_path):
    out = run(write_recipe(tmp_path))
    info = load_checkpoint(out).info
    assert info.turns == 0, "Qwen has learned conversations"
    replace(info, turns=1).write(out)
    assert known_turns(out) == 1 and known_turns(None) == 1, "and a model from nothing has not"


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["stages.0.lora_rnak=4"], "unknown keys.*lora_rnak"),
        (["stages.0.epochs=1"], "either epochs or steps"),
        (["start=/nowhere/base"], "no folder here"),
        (["attention=flash_attention_2"], "takes no mask"),
        (["aef=imaginary"], "AEF control"),
        (["stages.0.corpus=other"], r"no data called \['other'\]"),
    ],
)
def test_a_recipe_that_cannot_work_is_refused(tmp_path, overrides, message):
    with pytest.raises(ConfigError, match=message):
        run(write_recipe(tmp_path), *overrides)
