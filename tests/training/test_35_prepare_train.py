"""From GeoTIFF and GeoPackage to a trained and evaluated checkpoint, through the commands."""

import json

import numpy as np
from rasterio.transform import from_bounds

from tests.backend.serving import unit_codes, write_aef
from tests.training.prepared_scenes import NORTH_UP, prepare, write_boxes, write_scene
from tests.training.small_runs import write_recipe
from training.__main__ import main

SHIPS = [(20, 30, 44, 42), (100, 60, 112, 90), (150, 20, 180, 30), (60, 110, 84, 118), (170, 130, 182, 156)]


def test_from_geotiff_and_geopackage_to_an_evaluated_checkpoint(tmp_path, capsys):
    rng = np.random.default_rng(0)
    values = rng.gamma(4.0, 0.01, (168, 224)).astype(np.float32)
    for x1, y1, x2, y2 in SHIPS:
        values[y1:y2, x1:x2] = 1.0
    scene = write_scene(tmp_path / "s.tif", NORTH_UP, size=values.shape, values=values)
    labels = write_boxes(tmp_path / "ships.gpkg", NORTH_UP, SHIPS)
    codes = unit_codes(200, 200)
    aef = write_aef(tmp_path / "aef" / "2020.tif", codes, from_bounds(14.9, 45.0, 15.1, 45.2, 200, 200))
    options = ("--tile-px", 56, "--aef", aef, "--nodes", 4, "--empty", 1, "--splits", "1")
    assert prepare(tmp_path, "--labels", labels, "--images", scene, *options) == 0
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["images"]["train"] == 12 and manifest["aef"] == {"used": 12}
    recipe = write_recipe(tmp_path, prepared={"chips": str(tmp_path / "out" / "train")})
    capsys.readouterr()
    assert main(["train", str(recipe)]) == 0
    checkpoint = capsys.readouterr().out.strip().splitlines()[-1]
    out = tmp_path / "answers.jsonl"
    arguments = ("--tasks", "counting", "--classes", "ship", "--out", str(out))
    assert main(["evaluate", checkpoint, str(tmp_path / "out/train"), *arguments]) == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()[1:]]
    assert len(lines) == 12 and sum(line["truth"] for line in lines) >= len(SHIPS)
    assert {line["aef"] for line in lines} == {"used"}
