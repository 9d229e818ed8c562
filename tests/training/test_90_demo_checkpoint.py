"""The checkpoint that ships really answers: scores on simulated scenes it has never seen, with AEF and without."""

from pathlib import Path

import pytest

from backend.engine.transformers_engine import TransformersEngine
from fusar_qgis.core import tasks
from training.evaluation.controls import NONE, REAL, FieldControl
from training.evaluation.predict import write_predictions
from training.evaluation.predictions import Header, read_predictions
from training.evaluation.questions import ask_all
from training.evaluation.scores import score
from training.evaluation.systems import EngineSystem
from training.simulator.generate import make_sample
from training.simulator.scene import simulate_scene
from training.simulator.targets import PLANE, SHIP

CHECKPOINT = Path(__file__).parents[2] / "resources/demo/checkpoint"
HELD_OUT = 77_000_000  # far from every seed of the recipe
BOXES = (tasks.COUNTING, tasks.LOCALIZATION, tasks.DETECTION)


@pytest.fixture(scope="module")
def engine():
    engine = TransformersEngine.from_folder(CHECKPOINT, "cpu")
    yield engine
    engine.close()


def held_out(count, **kind):
    return [make_sample(simulate_scene(HELD_OUT + k, **kind)) for k in range(count)]


@pytest.fixture
def ask(engine, tmp_path):
    def ask(samples, asked, label, control=REAL):
        path = tmp_path / f"{label}-{control}.jsonl"
        header = Header("demo", "transformers", "demo", "", "", len(samples), classes=(label,), tasks=asked)
        system = EngineSystem(engine, FieldControl(samples, control))
        write_predictions(path, header, list(ask_all(samples, asked, (label,), ())), system)
        return read_predictions(path)

    return ask


def test_it_finds_counts_and_locates_ships(ask):
    scores = score(ask(held_out(96), BOXES, SHIP))
    assert scores.tally("recall@0.25").total > 100
    assert scores.value("F1@0.25") >= 0.90
    assert scores.value("F1@0.50") >= 0.70
    assert scores.value("counting accuracy") >= 0.85
    assert scores.value("Top1") >= 0.92
    assert scores.value("unparsed") == 0


def test_it_finds_planes_on_airfields(ask):
    scores = score(ask(held_out(24, kind="airfield"), BOXES, PLANE))
    assert scores.tally("recall@0.25").total > 30
    assert scores.value("F1@0.25") >= 0.90


def test_without_aef_it_takes_buildings_for_ships(ask):
    samples = held_out(16, kind="flats")
    found = {
        control: sum(len(item.answer.boxes) for item in ask(samples, (tasks.DETECTION,), SHIP, control).items)
        for control in (REAL, NONE)
    }
    assert found[NONE] >= 20  # there is no ship on these scenes
    assert found[REAL] <= found[NONE] / 5


def test_it_describes_a_scene_and_says_so_when_there_is_nothing(ask):
    empty = [make_sample(simulate_scene(HELD_OUT, kind="city"))]
    detected, described = ask(empty, (tasks.DETECTION, tasks.CAPTIONING), PLANE).items
    assert described.answer.caption.startswith("This SAR image shows")
    assert detected.answer.status == "empty"
