"""The recipes of the paper's tables in the small: variants differ in what the tables are about, and in nothing else."""

import pytest
import yaml

from fusar_qgis.core.errors import ConfigError, FusarError
from training import reproduce
from training.recipe_file import load_config
from training.reproduce import RECIPE, VARIANTS, WHOLE, Reproduction, Scale, variant_recipe

TENTH = Scale(0.1, 0.1)


def recipes(seed=0, scale=TENTH):
    recipe = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    return {v.name: variant_recipe(recipe, v, seed, scale, reproduce.Path("runs")) for v in VARIANTS}


def test_every_row_of_tables_9_and_6_has_one_variant():
    assert {v.components for v in VARIANTS} == {
        ("sft2",),
        ("sft1", "sft2"),
        ("sft2", "tlm"),
        ("sft1", "sft2", "tlm"),
    }
    assert {v.fusion for v in VARIANTS} == {"none", "tlm", "sum", "concat"}
    assert len({v.folder for v in VARIANTS}) == len(VARIANTS) and WHOLE.fusion == "tlm"


def test_variants_differ_only_in_stages_and_fusion():
    made = recipes()
    reference = made[WHOLE.name]
    for recipe in made.values():
        assert recipe["corpora"] == reference["corpora"] and recipe["seed"] == reference["seed"]
        by_name = {stage["name"]: stage for stage in recipe["stages"]}
        assert by_name["base"] == reference["stages"][0]
        for stage in recipe["stages"][1:]:
            twin = next(s for s in reference["stages"] if s["name"] == stage["name"])
            differing = {key for key in stage if stage[key] != twin[key]}
            assert differing <= {"trains", "use_field"}


def test_tlm_trains_in_the_first_stage_that_has_it_and_is_frozen_afterwards():
    trained = {
        name: [stage["trains"] for stage in recipe["stages"][1:]] for name, recipe in recipes().items()
    }
    assert trained == {
        "base + SFT2": [["lora"]],
        "base + SFT1 + SFT2": [["lora"], ["lora"]],
        "base + SFT2 + TLM": [["lora", "tlm"]],
        "all of FUSAR-GPT": [["lora", "tlm"], ["lora"]],
        "sum instead of TLM": [["lora", "tlm"], ["lora"]],
        "concat instead of TLM": [["lora", "tlm"], ["lora"]],
    }
    without = recipes()["base + SFT1 + SFT2"]
    assert without["tlm"] == {} and not any(stage.get("use_field") for stage in without["stages"])


def test_every_recipe_is_one_that_train_takes(tmp_path):
    for name, recipe in recipes(seed=2).items():
        path = tmp_path / "recipe.yaml"
        path.write_text(yaml.safe_dump(recipe), encoding="utf-8")
        config = load_config(path, [])
        assert config.seed == 2 and config.export == "", name


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What the commands were asked, in order; none of them runs."""
    told = []

    def training(*words, log=None):
        told.append([str(word) for word in words] + ([f"log={log.name}"] if log else []))
        return f"{tmp_path}/checkpoint\n"

    monkeypatch.setattr(reproduce, "_training", training)
    monkeypatch.setattr(
        reproduce, "simulate_corpus", lambda folder, config: told.append(["corpus", folder.name, config])
    )
    monkeypatch.setattr(reproduce, "write_report", lambda files, out, options: told.append(["report", files]))
    return told


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_run_trains_each_variant_once_and_tests_controls_on_the_whole_model(tmp_path, asked, jobs):
    Reproduction(tmp_path, seeds=2, scale=Scale(0.01, 0.01), scenes=5, jobs=jobs).run()
    kinds = [words[0] for words in asked]
    assert kinds[:4] == ["simulate", "corpus", "corpus", "train"] and asked[3][-2:] == ["--stage", "base"]
    # The base; six variants and two seeds; four controls beside the whole model's own answers.
    assert (kinds.count("train"), kinds.count("evaluate"), kinds.count("report")) == (13, 12 + 2 * 4, 1)
    logs = {words[-1] for words in asked if str(words[-1]).startswith("log=")} if jobs > 1 else set()
    assert len(logs) == (0 if jobs == 1 else 12 + 20)  # a file for each, or lines would mix
    controls = [
        w[w.index("--name") + 1] for w in asked if w[0] == "evaluate" and w[w.index("--aef") + 1] != "real"
    ]
    assert all(name.startswith("all of FUSAR-GPT (AEF ") for name in controls)
    assert asked[-1][1][0].name == f"{WHOLE.folder}-seed0-real.jsonl"
    first = (tmp_path / "sft2-none-seed0" / "base").resolve()
    for name in ("sft2-none-seed1", "sft1-sft2-tlm-sum-seed1"):
        base = tmp_path / name / "base"
        assert base.is_symlink() and base.readlink() == first


def test_the_base_and_the_stages_after_it_have_their_own_scale():
    made = recipes(scale=Scale(base=0.5, tuning=0.1))[WHOLE.name]
    assert [stage["steps"] for stage in made["stages"]] == [3000, 110, 80]
    assert {name: corpus["count"] for name, corpus in made["corpora"].items()} == {"base": 12000, "sft": 1600}


def test_senseless_sizes_and_other_recipes_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="no comparison"):
        Reproduction(tmp_path, seeds=0)
    with pytest.raises(ConfigError, match="no comparison"):
        Reproduction(tmp_path, jobs=0)
    with pytest.raises(ConfigError, match="needs base, stage1 and stage2"):
        variant_recipe({"stages": [{"name": "base"}]}, WHOLE, 0, Scale(), tmp_path)


def test_a_failed_model_ends_the_run_and_names_its_log(tmp_path):
    with pytest.raises(FusarError, match=r"`python -m training train nowhere.yaml` ended with 2.*b.txt"):
        reproduce._training("train", "nowhere.yaml", log=tmp_path / "logs" / "b.txt")
    assert "nowhere.yaml" in (tmp_path / "logs" / "b.txt").read_text(encoding="utf-8")
