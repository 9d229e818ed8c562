"""What a run says while it trains, and what `benchmark` measures."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.training.small_runs import write_recipe
from training.__main__ import main
from training.config import PRECISIONS
from training.progress import duration
from training.recipe_file import load_config
from training.run_stage import uses_bf16
from training.stages import Recipe

CONFIGS = Path(__file__).parents[2] / "training" / "configs"


def test_each_line_has_step_loss_pace_and_what_is_left(tmp_path, caplog):
    with caplog.at_level(logging.INFO, "training.progress"):
        Recipe(load_config(write_recipe(tmp_path), [])).run()
    lines = [record.getMessage() for record in caplog.records if record.name == "training.progress"]
    assert len(lines) == 6
    assert lines[2].startswith("sft1: step 3 of 6 (50 %), loss ")
    assert "images a second" in lines[2] and lines[-1].endswith("0 s left")


@pytest.mark.skipif(torch.cuda.is_available(), reason="said on a computer without a GPU")
@pytest.mark.parametrize("precision", ["bf16", "fp32", "auto"])
def test_bf16_on_a_cpu_is_said_to_be_slow_with_what_to_set(tmp_path, caplog, precision):
    recipe = write_recipe(tmp_path, stage={"precision": precision, "steps": 1})
    with caplog.at_level(logging.WARNING, "training.stages"):
        Recipe(load_config(recipe, [])).run()
    assert ("stages.0.precision=fp32" in caplog.text) == (precision == "bf16")


def test_a_recipe_computes_in_bf16_on_a_gpu_and_in_fp32_without_one_unless_it_says(tmp_path, monkeypatch):
    stages = {
        name: replace(load_config(write_recipe(tmp_path), []).stages[0], precision=name)
        for name in PRECISIONS
    }
    assert {name: uses_bf16(stage) for name, stage in stages.items()} == {
        "auto": torch.cuda.is_available(), "bf16": True, "fp32": False
    }  # fmt: skip
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert {name: uses_bf16(stage) for name, stage in stages.items()} == {
        "auto": True, "bf16": True, "fp32": False
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_shipped_recipe_emulates_bf16_on_a_cpu(path):
    assert {stage.precision for stage in load_config(path, []).stages} <= {"auto", "fp32"}


@pytest.mark.parametrize(("seconds", "words"), [(45.2, "45 s"), (720, "12 min"), (11_100, "3 h 5 min")])
def test_durations_read_well(seconds, words):
    assert duration(seconds) == words


def test_benchmark_measures_and_leaves_nothing(tmp_path, capsys):
    assert main(["benchmark", str(write_recipe(tmp_path)), "--steps", "2"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["stage"], figures["steps"]) == ("sft1", 2)
    assert figures["images_per_s"] > 0 and figures["largest_memory_mb"] > 100
    assert figures["images_per_s"] == pytest.approx(2 / figures["seconds_per_step"], rel=0.1)
    assert not (tmp_path / "runs").exists()


def test_what_cannot_be_measured_is_refused(tmp_path, caplog):
    recipe = str(write_recipe(tmp_path))
    assert main(["benchmark", recipe, "--steps", "0"]) == 2
    assert main(["benchmark", recipe, "--stage", "none"]) == 2
    assert "0 steps cannot be measured" in caplog.text and "Its stages: sft1" in caplog.text
