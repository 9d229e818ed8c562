"""Recipe files: what extends what, what an override may do, and each mistake in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fusar_qgis.core.errors import ConfigError
from training.recipe_file import dump_config, load_config

CONFIGS = Path(__file__).resolve().parents[2] / "training" / "configs"


def recipe(tmp_path, **changes):
    """A copy of a shipped recipe that extends it, with changes."""
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump({"extends": str(CONFIGS / "demo.yaml"), **changes}))
    return path


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_recipe_loads_and_comes_back_from_its_own_text(path, tmp_path):
    config = load_config(path, [])
    (tmp_path / "resolved.yaml").write_text(dump_config(config))
    assert load_config(tmp_path / "resolved.yaml", []) == config


def test_overrides_win_over_the_file_and_the_file_over_what_it_extends(tmp_path):
    first = load_config(CONFIGS / "demo.yaml", []).stages[0]
    own = recipe(tmp_path, **{"stages.0.steps": first.steps + 1})
    assert load_config(own, []).stages[0].steps == first.steps + 1
    changed = load_config(own, ["stages.0.steps=7", "stages.0.learning_rate=1e-4"]).stages[0]
    assert (changed.steps, changed.learning_rate) == (7, 1e-4)


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("stages.0.steps", "'stages.0.steps' is not key=value"),
        ("stages.0.steps=[1", "cannot be read"),
        ("stages.99.steps=1", "'stages.99.steps' names no place"),
        ("stages.first.steps=1", "names no place"),
        ("stages.0.steps=many", "stages.0.steps must be int, got 'many'"),
        ("stages.0.stepz=1", "unknown keys ['stepz']"),
        ("stages=3", "stages must be"),
    ],
)
def test_wrong_overrides_are_told(override, told):
    with pytest.raises(ConfigError) as caught:
        load_config(CONFIGS / "demo.yaml", [override])
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "must be a mapping"),
        ("a: [1\n", "cannot be read"),
        ("extends: recipe.yaml\n", "extends itself"),
    ],
)
def test_files_that_are_no_recipe_are_told(tmp_path, text, told):
    path = tmp_path / "recipe.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=told):
        load_config(path, [])
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "nowhere.yaml", [])


def test_a_recipe_without_what_it_needs_says_what_is_missing(tmp_path):
    path = tmp_path / "recipe.yaml"
    path.write_text("{}\n")
    with pytest.raises(ConfigError, match="recipe lacks a key"):
        load_config(path, [])
