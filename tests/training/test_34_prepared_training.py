"""From a GeoTIFF and a GeoPackage to a trained and evaluated model, with AEF, through the commands of the docs."""

import json

import numpy as np
import pyogrio
import pytest
from rasterio.transform import from_bounds

from tests.backend.serving import unit_codes, write_aef
from tests.training.prepare_inputs import NORTH_UP, coco, data, manifest, prepare, scene, write_image
from tests.training.small_runs import losses, write_recipe
from training.__main__ import main

SHIPS = [(40 + 60 * k, 30 + 45 * r, 54 + 60 * k, 40 + 45 * r) for k in range(5) for r in range(4)]


def geopackage(path, boxes):
    polygons = []
    for x1, y1, x2, y2 in boxes:
        corners = [NORTH_UP * corner for corner in ((x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1))]
        head = bytes([1]) + np.array([3, 1, 5], "<u4").tobytes()
        polygons.append(head + np.array(corners, "<f8").tobytes())
    names = np.array(["ship", "tug"] * (len(boxes) // 2), object)
    pyogrio.raw.write(
        path, np.array(polygons, object), [names], ["class"], geometry_type="Polygon", crs="EPSG:32633"
    )
    return path


def sea(seed):
    values = np.random.default_rng(seed).gamma(4.0, 0.01, (224, 336)).astype(np.float32)
    for x1, y1, x2, y2 in SHIPS:
        values[y1:y2, x1:x2] += 2
    return values


def test_a_geotiff_and_a_geopackage_become_a_trained_and_evaluated_model(tmp_path):
    for number in range(6):
        # One orbit after the other over the same place, so every scene is a group of its own.
        scene(tmp_path / "scenes" / f"s{number}.tif", values=np.roll(sea(number), 7 * number, (0, 1)))
    labels = geopackage(tmp_path / "ships.gpkg", SHIPS)
    aef = write_aef(
        tmp_path / "aef" / "2020.tif", unit_codes(200, 200), from_bounds(14.9, 44.9, 15.2, 45.2, 200, 200)
    )
    arguments = ("--labels", labels, "--images", tmp_path / "scenes", "--tile-px", 112, "--nodes", 4)
    assert prepare(tmp_path, *arguments, "--aef", aef, "--splits", "0.6,0.2,0.2", "--license", "ours") == 0
    told = manifest(tmp_path)
    assert told["aef"] == {"used": sum(told["images"].values())} and set(told["classes"]) == {"ship", "tug"}
    assert all(told["images"].values()) and told["near_duplicate_pairs_across_splits"] == 0
    assert told["scene_pairs_of_one_place_across_splits"] > 0  # which the page says in red

    recipe = write_recipe(
        tmp_path,
        stage={"corpus": "train", "steps": 8, "evaluation": {"corpus": "dev", "steps": 8}},
        classes=["ship", "tug"],
        prepared={name: str(tmp_path / "out" / name) for name in ("train", "dev")},
    )
    assert main(["train", str(recipe)]) == 0
    curve = losses(tmp_path)
    assert curve[-1] < 0.9 * curve[0]
    checkpoint = tmp_path / "runs" / "run" / "sft1" / "checkpoint"
    answers = tmp_path / "answers.jsonl"
    test = tmp_path / "out" / "test"
    few = ("--tasks", "counting", "--limit", "4")
    assert main(["evaluate", str(checkpoint), str(test), "--out", str(answers), *few]) == 0
    lines = [json.loads(line) for line in answers.read_text().splitlines()]
    assert len(lines) == 1 + 2 * 4  # a header; both classes of each tile


@pytest.mark.parametrize("seen", [(112, 112), (56, 84)])
def test_prepared_and_imported_answers_are_in_one_frame(tmp_path, seen):
    """A box from a label and the same box from a written answer come out alike, whatever the model's size."""
    from tests.training.prepare_inputs import asked, coco, conversation, write_image

    box = (20, 60, 60, 150)
    write_image(tmp_path, size=(168, 224))
    answer = json.dumps([{"bbox_2d": list(box), "label": "ship"}])
    said = conversation(tmp_path / "train.jsonl", asked("Detect.", answer, coordinate_size=[224, 168]))
    assert prepare(tmp_path / "own", "--labels", coco(tmp_path, [box]), "--splits", "1") == 0
    assert prepare(tmp_path / "said", "--labels", said, "--splits", "1") == 0
    own, imported = (
        next(p.answer for p in data(tmp_path / n).pairs(0, seen) if p.task == "detection")
        for n in ("own", "said")
    )
    assert json.loads(own) == json.loads(imported)
    (found,) = json.loads(own)
    scale = np.array([seen[0] / 224, seen[1] / 168] * 2)
    assert found["bbox_2d"] == pytest.approx(box * scale, abs=0.5)


def test_what_is_resized_is_said_before_anything_is_trained(tmp_path, caplog):
    """Tiles of 504 px for a model of 224 px leave a ship of 30 px with 13."""
    labels = coco(tmp_path, [(10, 20, 30, 50)], ("s.tif",))
    scene(tmp_path / "s.tif")
    arguments = ("--labels", labels, "--splits", "1", "--empty", "1")
    assert prepare(tmp_path, *arguments) == 0
    assert "tiles of 504 px" in caplog.text and "--tile-px" in caplog.text
    caplog.clear()
    assert prepare(tmp_path / "chosen", *arguments, "--tile-px", 504) == 0
    assert "--tile-px" not in caplog.text, "it was chosen"
    write_image(tmp_path / "chips")
    assert prepare(tmp_path / "whole", "--labels", coco(tmp_path / "chips"), "--splits", "1") == 0
    assert "--tile-px" not in caplog.text, "nothing was cut"


def test_training_says_which_pictures_it_shrinks(tmp_path, caplog):
    stage = {"steps": 1, "save_steps": 1}
    assert main(["train", str(write_recipe(tmp_path, "small", stage, image_size_px=56))]) == 0
    assert "8 of 12 pictures are shrunk for the model, the first from 84 x 56 to 56 x 56 px" in caplog.text
    caplog.clear()
    assert main(["train", str(write_recipe(tmp_path, "large", stage, image_size_px=84))]) == 0
    assert "are shrunk" not in caplog.text
