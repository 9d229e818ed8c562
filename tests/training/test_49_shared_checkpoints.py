"""What a checkpoint folder tells of the machine that made it: nothing that a stranger could not use."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backend.__main__ import main
from backend.engine.card import model_card
from backend.model.checkpoint import load_checkpoint
from backend.model.info import CheckpointInfo
from fusar_qgis.core.errors import CheckpointError
from tests.training.small_runs import write_recipe
from tests.training.test_31_training_runs import run


def told_paths(folder: Path, place: Path) -> set[str]:
    """Files of a folder that name a place on this machine; the recipe is kept as it was written."""
    texts = [path for path in folder.iterdir() if path.suffix in (".json", ".jinja", ".md")]
    return {path.name for path in texts if str(place) in path.read_text("utf-8")}


def base_of(folder: Path) -> str:
    return str(json.loads((folder / "fusar.json").read_text())["base_model"])


def test_merged_weights_name_their_base_without_its_folder(tmp_path):
    out = run(write_recipe(tmp_path))
    assert told_paths(out, tmp_path) == set()
    assert base_of(out) == "base"
    replace(CheckpointInfo.read(out), base_model="Qwen/Qwen2.5-VL-7B-Instruct").write(out)
    again = run(write_recipe(tmp_path, "again", start=str(out)))
    assert base_of(again) == "Qwen/Qwen2.5-VL-7B-Instruct", "what its start was made of"
    assert load_checkpoint(again).model.takes_field


def test_an_adapter_finds_its_base_from_where_it_lies(tmp_path, monkeypatch):
    """Both may be moved together, and loaded from any folder."""
    out = run(write_recipe(tmp_path / "here", output="adapter"))
    assert told_paths(out, tmp_path) == set()
    assert (out / base_of(out)).resolve() == (tmp_path / "here/base").resolve()
    (tmp_path / "here").rename(tmp_path / "there")
    moved = tmp_path / "there" / out.relative_to(tmp_path / "here")
    monkeypatch.chdir(tmp_path)
    assert load_checkpoint(moved).model.takes_field
    (tmp_path / "link").symlink_to(moved)
    assert load_checkpoint(tmp_path / "link").model.takes_field


def test_a_merged_adapter_forgets_the_way_to_its_base(tmp_path):
    out = run(write_recipe(tmp_path, output="adapter"))
    assert main(["merge", str(out), str(tmp_path / "merged")]) == 0
    assert base_of(tmp_path / "merged") == "base" and told_paths(tmp_path / "merged", tmp_path) == set()


def test_an_adapter_without_its_base_says_what_to_do(tmp_path):
    out = run(write_recipe(tmp_path / "here", output="adapter"))
    alone = shutil.copytree(out, tmp_path / "alone")
    with pytest.raises(CheckpointError, match=r"base.*is not there.*base_model of fusar\.json"):
        load_checkpoint(alone)
    replace(CheckpointInfo.read(alone), base_model=str(tmp_path / "here/base")).write(alone)
    assert load_checkpoint(alone).model.takes_field, "a folder in full, as earlier versions wrote it"
    card = model_card(alone, load_checkpoint(alone), "cpu")
    assert card.base_model == "base", "the server tells its clients no folder of its own"


@pytest.mark.parametrize("told", ["C:\\models\\base", "/models/base", "../../models/base", "base"])
def test_a_card_names_the_base_alone(tmp_path, told):
    out = run(write_recipe(tmp_path))
    replace(CheckpointInfo.read(out), base_model=told).write(out)
    assert model_card(out, load_checkpoint(out), "cpu").base_model == "base"
