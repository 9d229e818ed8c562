"""Trains a tiny checkpoint that knows one answer by heart, so that the whole path has a result to check.

Run in the main environment: `python -m tests.e2e.learn_one_answer FOLDER`. It is what `python -m training train` leaves
in FOLDER/runs/one/stage2/checkpoint: the model finds one ship in every image, always in the same place.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import yaml
from PIL import Image

from fusar_qgis.core.field import AefField, write_npz
from fusar_qgis.core.tasks import CAPTIONING, COUNTING, DETECTION, render_question
from tests.backend.release_folder import write_base
from tests.backend.small_model import random_field
from tests.e2e.known_scene import ANSWERS, IMAGE_SIZE_PX
from training.__main__ import main as training

IMAGES = 160
STEPS = 200
ENOUGH = 0.02
"""The loss below which every answer is known by heart."""


def learn(folder: Path) -> float:
    """Trains both stages on random images with and without a field; returns the last loss."""
    write_base(folder / "base")
    _write_data(folder / "data")
    recipe = folder / "one.yaml"
    recipe.write_text(yaml.safe_dump(_recipe(folder)), encoding="utf-8")
    if training(["train", str(recipe)]):
        raise RuntimeError("The training command failed.")
    last = folder / "runs" / "one" / "stage2"
    shutil.copytree(last / "checkpoint", folder, dirs_exist_ok=True)
    return [line["loss"] for line in json.loads((last / "history.json").read_text()) if "loss" in line][-1]


def _write_data(folder: Path) -> None:
    folder.mkdir(parents=True)
    tasks = {render_question(task, "ship"): task for task in (DETECTION, COUNTING, CAPTIONING)}
    qa = [
        {"task": tasks.get(question, CAPTIONING), "label": "ship", "question": question, "answer": answer}
        for question, answer in ANSWERS.items()
    ]
    lines = []
    for number in range(IMAGES):
        Image.fromarray(_image(number)).save(folder / f"{number}.png")
        record = {"id": str(number), "image": f"{number}.png", "size": [IMAGE_SIZE_PX] * 2, "qa": qa}
        if number % 2:
            anchors = random_field(4 + 37 * number % 253, seed=number)
            write_npz(folder / f"{number}.npz", AefField.from_anchors(anchors.values, anchors.positions))
            record["aef"] = f"{number}.npz"
        lines.append(json.dumps(record))
    (folder / "samples.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _image(seed: int) -> np.ndarray:
    """Noise as wide or narrow, bright or dark as a stretch can leave it, with a black border now and then."""
    rng = np.random.default_rng(seed)
    gray = rng.uniform(20, 230) + rng.uniform(5, 60) * rng.normal(size=(IMAGE_SIZE_PX, IMAGE_SIZE_PX))
    gray[:, : rng.integers(0, 12)] = 0
    return np.clip(gray, 0, 255).astype(np.uint8)


def _recipe(folder: Path) -> dict:
    stage = {
        "corpus": "noise", "batch": 4, "questions": len(ANSWERS), "precision": "fp32", "use_field": True,
        "log_steps": 10,
    }  # fmt: skip
    first = {"name": "stage1", "trains": ["all", "tlm"], "steps": STEPS, "learning_rate": 4e-3}
    second = {"name": "stage2", "trains": ["lora"], "steps": 20, "learning_rate": 1e-4}
    return {
        "name": "one", "seed": 0, "classes": ["ship"], "start": str(folder / "base"), "runs": str(folder / "runs"),
        "prepared": {"noise": str(folder / "data")}, "image_size_px": IMAGE_SIZE_PX, "max_new_tokens": 96,
        "tlm": {"hidden": 16, "sigma": [0.6, 0.8]}, "stages": [{**stage, **first}, {**stage, **second}],
    }  # fmt: skip


if __name__ == "__main__":
    last_loss = learn(Path(sys.argv[1]))
    sys.exit(f"The answer was not learned, the loss is still {last_loss:.3f}." if last_loss > ENOUGH else 0)
