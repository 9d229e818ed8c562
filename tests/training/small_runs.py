"""A start folder in Qwen's own form, prepared data with images of several sizes, and recipes of seconds; for tests."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import yaml
from PIL import Image

from fusar_qgis.core import tasks
from fusar_qgis.core.field import AefField, write_npz
from tests.backend.release_folder import write_base
from tests.backend.small_model import random_field

SIZES = ((84, 56), (56, 56), (56, 84))


def write_prepared(folder: Path, count: int = 12, seed: int = 0, aef: bool = True) -> Path:
    """Images of three sizes; every third one has no field."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for k in range(count):
        width, height = SIZES[k % 3]
        Image.fromarray(rng.integers(0, 256, (height, width), dtype=np.uint8)).save(folder / f"{k}.png")
        boxes = [
            [4.0 + 9 * j, 6.0 + 7 * j, 14.0 + 9 * j, 16.0 + 7 * j] for j in range(int(rng.integers(0, 4)))
        ]
        record = {
            "id": f"chip{k}",
            "image": f"{k}.png",
            "size": [width, height],
            "objects": [{"label": "ship", "bbox": box} for box in boxes],
            "qa": [
                {"task": tasks.COUNTING, "label": "ship", "question": "How many?"},
                {"task": tasks.LOCALIZATION, "label": "ship", "question": "Which cells?"},
                {"task": tasks.DETECTION, "label": "ship", "question": "Detect all."},
                {"task": tasks.CAPTIONING, "question": "Describe.", "answer": f"Water {k}."},
            ],
        }
        if aef and k % 3 != 2:
            anchors = random_field(9, seed=k)
            write_npz(folder / f"{k}.npz", AefField.from_anchors(anchors.values, anchors.positions))
            record["aef"] = f"{k}.npz"
        lines.append(json.dumps(record))
    (folder / "samples.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_recipe(root: Path, name: str = "run", stage: dict | None = None, **changes) -> Path:
    """A recipe of one stage with LoRA and TLM on the small base, in float32."""
    if not (root / "base").exists():
        write_base(root / "base")
        write_prepared(root / "data")
    values = {
        "name": name,
        "seed": 3,
        "classes": ["ship"],
        "start": str(root / "base"),
        "runs": str(root / "runs"),
        "prepared": {"chips": str(root / "data")},
        "tlm": {"hidden": 16, "sigma": 0.7},
        "stages": [
            {
                "name": "sft1",
                "corpus": "chips",
                "trains": ["lora", "tlm"],
                "steps": 6,
                "batch": 2,
                "learning_rate": 0.01,
                "precision": "fp32",
                "use_field": True,
                "log_steps": 1,
                "save_steps": 2,
                **(stage or {}),
            }
        ],
        **changes,
    }
    path = root / f"{name}.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def losses(root: Path, name: str = "run", stage: str = "sft1") -> list[float]:
    """The logged losses of a stage, in order."""
    history = json.loads((root / "runs" / name / stage / "history.json").read_text())
    return [line["loss"] for line in history if "loss" in line]
