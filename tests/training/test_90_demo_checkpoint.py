"""The checkpoint that ships really answers: scores on simulated scenes it has never seen, with AEF and without."""

from pathlib import Path

import pytest

from backend.model.checkpoint import load_checkpoint
from fusar_qgis.core import tasks
from training.evaluation.predict import Question, predict
from training.evaluation.score import evaluate
from training.simulator.generate import make_sample
from training.simulator.scene import simulate_scene
from training.simulator.targets import PLANE, SHIP

CHECKPOINT = Path(__file__).parents[2] / "resources/demo/checkpoint"
HELD_OUT = 77_000_000  # far from every seed of the recipe


@pytest.fixture(scope="module")
def checkpoint():
    return load_checkpoint(CHECKPOINT)


def held_out(count, **kind):
    return [make_sample(simulate_scene(HELD_OUT + k, **kind)) for k in range(count)]


def test_it_finds_counts_and_locates_ships(checkpoint):
    scores = evaluate(checkpoint, held_out(96), SHIP)
    assert scores.detection[0.25].truth > 100
    assert scores.detection[0.25].f1 >= 0.90
    assert scores.detection[0.5].f1 >= 0.70
    assert scores.counts_right >= 0.85 * scores.counted
    assert scores.cells.top1 >= 0.92
    assert scores.unreadable == 0


def test_it_finds_planes_on_airfields(checkpoint):
    scores = evaluate(checkpoint, held_out(24, kind="airfield"), PLANE)
    assert scores.detection[0.25].truth > 30
    assert scores.detection[0.25].f1 >= 0.90


def test_without_aef_it_takes_buildings_for_ships(checkpoint):
    samples = held_out(16, kind="flats")
    found = {
        use: sum(
            len(item.answer.boxes)
            for item in predict(checkpoint, [Question(s, tasks.DETECTION, SHIP, use) for s in samples])
        )
        for use in (True, False)
    }
    assert found[False] >= 20  # there is no ship on these scenes
    assert found[True] <= found[False] / 5


def test_it_describes_a_scene_and_says_so_when_there_is_nothing(checkpoint):
    empty = make_sample(simulate_scene(HELD_OUT, kind="city"))
    asked = [Question(empty, tasks.CAPTIONING, ""), Question(empty, tasks.DETECTION, PLANE)]
    described, detected = predict(checkpoint, asked)
    assert described.answer.caption.startswith("This SAR image shows")
    assert detected.answer.status == "empty"
