"""`compare`: statistics of chips by hand, the figure from a small folder, and what is said where files are missing."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
from PIL import Image

from training.__main__ import main
from training.data.coco import read_coco
from training.data.sample import LabeledObject, Sample
from training.simulator import statistics
from training.simulator.statistics import CHIPS, SCENE, measure


def chip(pixels, *boxes):
    objects = tuple(LabeledObject("ship", box) for box in boxes)
    return Sample("chip", pixels.shape[::-1], objects, np.zeros((3, 3), np.uint8), "real", pixels)


@pytest.fixture
def folder(tmp_path):
    """What the command reads of the real data sets, in the small."""
    rng = np.random.default_rng(0)
    chips = tmp_path / "real" / CHIPS
    (chips.parent / "images").mkdir(parents=True)
    for number in range(3):
        Image.fromarray(rng.integers(0, 90, (64, 64), np.uint8)).save(chips.parent / f"images/{number}.png")
    content = {
        "images": [{"id": k, "file_name": f"{k}.png", "width": 64, "height": 64} for k in range(3)],
        "annotations": [{"image_id": k, "category_id": 1, "bbox": [8, 8, 20, 10]} for k in range(3)],
        "categories": [{"id": 1, "name": "Ship"}],
    }
    chips.write_text(json.dumps(content))
    scene = tmp_path / "real" / SCENE
    scene.parent.mkdir(parents=True)
    profile = {"driver": "GTiff", "width": 60, "height": 50, "count": 1, "dtype": "float32"}
    with rasterio.open(
        scene, "w", crs="EPSG:32633", transform=rasterio.Affine(10, 0, 0, 0, -10, 0), **profile
    ) as out:
        out.write(rng.gamma(4.0, 20.0, (50, 60)).astype(np.float32), 1)
    return tmp_path / "real"


@pytest.fixture
def few(monkeypatch):
    """As many simulated chips as the figure shows."""
    draw = statistics.draw_comparison
    monkeypatch.setattr(statistics, "draw_comparison", lambda real, out: draw(real, out, count=18))


def test_ships_are_measured_by_their_boxes_and_against_their_clutter():
    pixels = np.full((64, 96), 50, np.uint8)
    pixels[10:17, 34:62] = 250
    found = measure([chip(pixels, (34, 10, 62, 17)), chip(np.full((64, 96), 50, np.uint8))])
    assert found.lengths_px.tolist() == [28] and found.aspects.tolist() == [4]
    assert found.contrast.tolist() == [200], "gray inside the box minus the chip's median"
    assert found.counts.tolist() == [1, 0]
    assert found.variation.tolist() == [0, 0], "the ship touches one of six blocks"


def test_the_variation_of_clutter_is_that_of_its_gray():
    clutter = np.random.default_rng(0).normal(100, 25, (256, 256)).clip(0, 255).astype(np.uint8)
    assert measure([chip(clutter)]).variation[0] == pytest.approx(0.25, abs=0.01)


def test_a_box_beside_its_chip_has_no_contrast():
    found = measure([chip(np.full((64, 64), 9, np.uint8), (70, 70, 80, 90), (0, 0, 8, 8))])
    assert found.contrast.tolist() == [0], "nothing lies in the first one"
    assert len(found.lengths_px) == 2


def test_the_figure_is_drawn(folder, few, tmp_path, recwarn):
    out = tmp_path / "new" / "figure.png"
    assert main(["compare", str(folder), str(out)]) == 0
    with Image.open(out) as figure:
        assert figure.format == "PNG" and figure.width > 1000 and np.asarray(figure.convert("L")).std() > 10
    assert not [warning for warning in recwarn if issubclass(warning.category, RuntimeWarning)]


def test_a_scene_with_a_border_without_data_is_compared_by_its_pixels(folder, few, tmp_path, recwarn):
    with rasterio.open(folder / SCENE, "r+") as scene:
        values = scene.read(1)
        values[:40] = 0
        scene.nodata = 0
        scene.write(values, 1)
    real = statistics.real_power(folder / SCENE)
    assert real.shape == (10 * 60,) and np.median(real) == pytest.approx(
        np.median(values[40:]) ** 2, rel=1e-5
    )
    assert main(["compare", str(folder), str(tmp_path / "figure.png")]) == 0
    assert not [warning for warning in recwarn if issubclass(warning.category, RuntimeWarning)]


@pytest.mark.parametrize(("gone", "told"), [(CHIPS, "COCO file"), (SCENE, "scene")])
def test_missing_data_are_named_before_anything_is_simulated(
    folder, tmp_path, caplog, monkeypatch, gone, told
):
    monkeypatch.setattr(statistics, "simulate_scene", lambda *_args, **_more: pytest.fail("too early"))
    (folder / gone).unlink()
    assert main(["compare", str(folder), str(tmp_path / "figure.png")]) == 2
    assert told in caplog.text and str(folder / gone) in caplog.text


def test_a_figure_that_cannot_be_written_is_said_before_anything_is_simulated(
    folder, tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr(statistics, "simulate_scene", lambda *_args, **_more: pytest.fail("too early"))
    (tmp_path / "file").write_text("")
    for out, told in (
        ("figure.xyz", "no kind of picture"),
        ("file/figure.png", "cannot be written"),
        ("real", "no kind"),
    ):
        caplog.clear()
        assert main(["compare", str(folder), str(tmp_path / out)]) == 2, out
        assert told in caplog.text


def test_the_real_data_are_as_the_documentation_tells(shared_data):
    chips = read_coco(shared_data / CHIPS, 224)
    found = measure(chips)
    assert len(chips) == 727
    assert 0.75 < np.mean(found.counts == 1) < 0.85, "one ship in four cases of five"
    assert np.isfinite(found.contrast).all() and np.median(found.contrast) > 50
