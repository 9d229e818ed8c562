"""Simulated scenes: same seed same scene, objects where they may stand, statistics of radar."""

import json

import numpy as np
import pytest
from scipy import ndimage, stats

from fusar_qgis.core.field import dequantize
from training.simulator import aef_field, land_cover, speckle, text
from training.simulator.generate import CorpusConfig, make_sample, simulate_corpus
from training.simulator.scene import simulate_scene
from training.simulator.targets import BUILDING, PLANE, SHIP


def test_same_seed_gives_the_same_scene_and_another_seed_another():
    first, again, other = simulate_scene(5), simulate_scene(5), simulate_scene(6)
    assert np.array_equal(first.power, again.power)
    assert first.targets == again.targets
    assert not np.array_equal(first.power, other.power)


@pytest.mark.parametrize("kind", land_cover.KINDS)
def test_objects_stand_on_their_own_ground(kind):
    ground = {
        SHIP: land_cover.WATER,
        PLANE: (land_cover.APRON,),
        BUILDING: (land_cover.FLATS, land_cover.PORT),
    }
    for seed in range(6):
        scene = simulate_scene(seed, kind=kind)
        for target in scene.targets:
            x1, y1, x2, y2 = (int(value) for value in target.box)
            inside = scene.cover.classes[y1:y2, x1:x2]
            assert (
                np.isin(inside, ground[target.label]).mean() > 0.35
            )  # the box has corners, the hull is slim
            assert 0 <= x1 < x2 <= 224
            assert 0 <= y1 < y2 <= 224


def test_boxes_do_not_overlap():
    for seed in range(20):
        boxes = [target.box for target in simulate_scene(seed).targets]
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_speckle_is_multiplicative_and_its_mean_is_the_backscatter():
    rng = np.random.default_rng(0)
    power = np.full((256, 256), 0.01, np.float32)
    power[:, 128:] *= 100
    seen = speckle.apply_speckle(rng, power)
    dark, bright = seen[:, 20:110], seen[:, 146:236]
    assert dark.mean() == pytest.approx(0.01, rel=0.05)
    assert bright.mean() == pytest.approx(1.0, rel=0.05)
    assert dark.std() / dark.mean() == pytest.approx(bright.std() / bright.mean(), rel=0.15)
    assert stats.skew(dark.ravel()) > 0.2  # gamma and K have a heavy upper tail


def test_flats_are_as_dark_as_the_sea():
    rng = np.random.default_rng(3)
    classes = np.zeros((200, 200), np.uint8)
    classes[:, 100:] = land_cover.FLATS
    power, _ = speckle.draw_backscatter(rng, classes)
    sea, flats = np.log10(power[:, :90]), np.log10(power[:, 110:])
    assert abs(sea.mean() - flats.mean()) < 0.1


def test_field_follows_the_land_cover_on_the_lattice():
    cover = land_cover.draw_land_cover(np.random.default_rng(1), "bay", 224, 224)
    at = np.arange(4, 224, 8)
    codes = aef_field.draw_field(np.random.default_rng(2), cover.classes, at, at)
    picked = cover.classes[np.ix_(at, at)]
    assert np.array_equal((codes == aef_field.NODATA).all(-1), picked == land_cover.SEA)
    values = dequantize(codes[picked != land_cover.SEA])
    assert np.abs(np.linalg.norm(values, axis=-1) - 1).max() < 0.05
    nearest = (values @ aef_field.prototypes().T).argmax(-1)
    assert (nearest == picked[picked != land_cover.SEA]).mean() > 0.97


def test_description_says_where_and_how_many():
    cells = np.full((3, 3), land_cover.SEA, np.uint8)
    cells[:, 2] = land_cover.URBAN
    said = text.describe(cells, ships=1, planes=3)
    assert "sea in most parts" in said
    assert "urban area in the north-east, east and south-east" in said
    assert said.endswith("It contains 1 ship and 3 planes.")


def test_look_alikes_have_the_contrast_of_ships():
    contrast = {SHIP: [], BUILDING: []}
    for seed in range(60):
        scene = simulate_scene(seed, kind="flats" if seed % 2 else "near_shore")
        level = 10 ** (scene.dark_level_db / 10)
        for target in scene.targets:
            if target.label in contrast:
                x1, y1, x2, y2 = (int(value) for value in target.box)
                contrast[target.label].append(10 * np.log10(scene.power[y1:y2, x1:x2].mean() / level))
    assert stats.ks_2samp(contrast[SHIP], contrast[BUILDING]).statistic < 0.3


def test_corpus_is_the_same_with_one_worker_and_two(tmp_path):
    for workers in (1, 2):
        simulate_corpus(
            tmp_path / str(workers), CorpusConfig(6, seed=4, nodes=8), size_px=112, workers=workers
        )
    one, two = ((tmp_path / name / "samples.jsonl").read_text() for name in "12")
    assert one == two
    for name in ("images.npy", "fields.npy"):
        assert np.array_equal(np.load(tmp_path / "1" / name), np.load(tmp_path / "2" / name))
    assert len([json.loads(line) for line in one.splitlines()]) == 6


def test_ships_are_brighter_than_their_surroundings_in_the_image():
    seen = 0
    for seed in range(12):
        sample = make_sample(simulate_scene(seed, kind="open_sea"), 0)
        background = ndimage.median_filter(sample.pixels, 15)
        for x1, y1, x2, y2 in sample.boxes(SHIP):
            seen += 1
            assert sample.pixels[int(y1) : int(y2), int(x1) : int(x2)].max() > background.mean() + 40
    assert seen > 10
