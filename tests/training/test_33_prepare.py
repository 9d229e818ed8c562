"""`prepare` as a whole: what it writes is what training and evaluation read, whole or not at all."""

import json

import numpy as np
import pytest
from PIL import Image
from rasterio.transform import from_bounds

from fusar_qgis.core.errors import ConfigError
from tests.backend.serving import unit_codes, write_aef
from tests.training.prepare_inputs import (
    BOX,
    NORTH_UP,
    ROTATED,
    coco,
    data,
    geojson,
    manifest,
    many,
    prepare,
    records,
    ring,
    scene,
    speckle,
    write_image,
)
from training.__main__ import main
from training.prepare.formats import Source, read_source
from training.prepare.splits import merged_groups, split


def test_splits_keep_groups_whole_and_their_shares():
    rng = np.random.default_rng(0)
    scenes, alike = rng.integers(0, 60, 600).tolist(), rng.integers(0, 580, 600).tolist()
    groups = merged_groups(scenes, alike)
    for partition in (scenes, alike):
        for key in set(partition):
            assert len({group for group, item in zip(groups, partition, strict=True) if item == key}) == 1
    plain = merged_groups(list(range(500)))
    names = split(plain, (0.8, 0.1, 0.1), 3)
    assert [names.count(name) for name in ("train", "dev", "test")] == [400, 50, 50]
    assert names == split(plain, (0.8, 0.1, 0.1), 3) != split(plain, (0.8, 0.1, 0.1), 4)
    with pytest.raises(ConfigError):
        split(plain, (0.5, 0.4), 0)
    three = [0] * 40 + [1] * 30 + [2] * 35
    names = split(three, (0.8, 0.1, 0.1), 0)
    assert {name: names.count(name) for name in names} == {"train": 40, "dev": 30, "test": 35}
    assert set(split([0, 0, 1], (0.8, 0.1, 0.1), 0)) == {"train", "dev"}


def test_what_is_written_is_what_the_trainer_and_the_evaluation_read(tmp_path):
    assert prepare(tmp_path, "--labels", many(tmp_path), "--license", "ours") == 0
    told = manifest(tmp_path)
    assert told["licenses"] == {"ours": 20} and sum(told["images"].values()) == 20
    assert "train/samples.jsonl" in told["files"] and (tmp_path / "out" / "report.html").stat().st_size > 2000
    detection = next(pair for pair in data(tmp_path).pairs(0, (192, 128)) if pair.task == "detection")
    assert "[20, 40, 60, 100]" in detection.answer
    out = tmp_path / "p.jsonl"
    assert main(["evaluate", "cfar", str(tmp_path / "out" / "dev"), "--out", str(out)]) == 0
    assert out.read_bytes().count(b"\n") > 3


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    labels = many(tmp_path)
    assert prepare(tmp_path / "one", "--labels", labels) == 0 == prepare(tmp_path / "two", "--labels", labels)
    assert manifest(tmp_path / "one")["files"] == manifest(tmp_path / "two")["files"]


def test_every_file_that_was_read_is_in_the_manifest_with_its_hash(tmp_path):
    from hashlib import sha256

    labels = many(tmp_path, 3)
    assert prepare(tmp_path, "--labels", labels) == 0
    files = [labels, *(tmp_path / f"{k}.png" for k in range(3))]
    assert manifest(tmp_path)["inputs"] == {str(f): sha256(f.read_bytes()).hexdigest() for f in files}


def test_licenses_and_groups_of_coco_count(tmp_path):
    names = [f"{k}.png" for k in range(12)]
    for k, name in enumerate(names):
        write_image(tmp_path, name, k)
    images = [
        {"id": k, "file_name": n, "license": 7 if k else None, "orbit": k % 3} for k, n in enumerate(names)
    ]
    labels = coco(tmp_path, [BOX] * 12, names, images=images, licenses=[{"id": 7, "name": "CC BY 4.0"}])
    assert prepare(tmp_path, "--labels", labels, "--group", "orbit", "--splits", "0.4,0.3,0.3") == 0
    assert manifest(tmp_path)["licenses"] == {"CC BY 4.0": 11, "not stated": 1}
    of_split = [{int(r["id"]) % 3 for r in records(tmp_path, name)} for name in ("train", "dev", "test")]
    assert sorted(map(sorted, of_split)) == [[0], [1], [2]]


def test_scenes_become_tiles_with_the_objects_that_lie_in_them(tmp_path):
    scene(tmp_path / "s.tif", size=(200, 300))
    labels = coco(tmp_path, [(10, 20, 30, 50), (95, 40, 115, 50)], ("s.tif",))
    arguments = ("--labels", labels, "--tile-px", 100, "--splits", "1", "--empty", "1")
    assert prepare(tmp_path, *arguments) == 0
    boxes = {r["id"]: [tuple(o["bbox"]) for o in r["objects"]] for r in records(tmp_path)}
    assert len(boxes) == 6 and boxes["s_0_0"] == [(10, 20, 30, 50)]
    assert boxes["s_100_0"] == [(0, 40, 15, 50)]  # three quarters of the second; the rest is too little


def test_tiles_of_scenes_get_the_aef_of_their_place_and_year(tmp_path):
    scene(tmp_path / "s.tif")
    codes = unit_codes(200, 200)
    path = write_aef(tmp_path / "aef" / "2020.tif", codes, from_bounds(14.9, 45.0, 15.1, 45.2, 200, 200))
    labels = coco(tmp_path, [BOX], ("s.tif",))
    arguments = ("--labels", labels, "--tile-px", 64, "--aef", path, "--nodes", 4, "--empty", 1)
    assert prepare(tmp_path, *arguments, "--splits", "1") == 0
    field = data(tmp_path).field(0)
    assert field is not None and field.valid.all() and field.values.shape[-1] == 64
    assert np.linalg.norm(field.values, axis=-1) == pytest.approx(1, abs=0.05)
    count = sum(manifest(tmp_path)["images"].values())
    assert manifest(tmp_path)["aef"] == {"used": count} and manifest(tmp_path)["years"] == {"2020": count}
    arguments = ("--labels", labels, "--aef", path, "--year", 2016)
    assert prepare(tmp_path / "early", *arguments) == 0
    told = manifest(tmp_path / "early")
    assert told["aef"] == {"other_year": 1} and "2020" in told["aef_notes"]["other_year"]
    assert prepare(tmp_path / "wrong", "--labels", labels, "--year", 1066) == 2


def test_images_that_are_not_8_bit_go_through_the_stretch_of_scenes(tmp_path):
    values = (speckle(3).astype(np.uint16) + 1) * 200  # 200 to 51,000: a plain cut to 8 bits would be white
    Image.fromarray(values).save(tmp_path / "a.png")
    scene(tmp_path / "b.tif", values=values.astype(np.float32) * 1e-6, transform=None, epsg=0)
    assert prepare(tmp_path, "--labels", coco(tmp_path, [BOX] * 2, ("a.png", "b.tif")), "--splits", "1") == 0
    for index in range(2):
        pixels = data(tmp_path).pixels(index)
        assert pixels.dtype == np.uint8 and 60 < np.median(pixels) < 240 and len(np.unique(pixels)) > 100
        assert np.corrcoef(np.log(values.ravel()), pixels.ravel())[0, 1] > 0.95


def test_large_images_without_a_place_are_cut_and_small_ones_stay_whole(tmp_path):
    write_image(tmp_path, "big.png", 1, (500, 700))
    write_image(tmp_path, "small.png", 2, (100, 90))
    labels = coco(tmp_path, [(430, 210, 470, 250), (5, 5, 25, 25)], ("big.png", "small.png"))
    arguments = ("--tile-px", 256, "--whole-px", 300, "--splits", "1", "--empty", "1")
    assert prepare(tmp_path, "--labels", labels, *arguments) == 0
    found = {r["id"]: (r["size"], [o["bbox"] for o in r["objects"]]) for r in records(tmp_path)}
    assert found.pop("small") == ([90, 100], [[5, 5, 25, 25]])
    assert len(found) == 6 and all(size == [256, 256] for size, _ in found.values())
    assert found["big_256_0"][1] == [[174, 210, 214, 250]]
    index = [data(tmp_path).id(k) for k in range(7)].index("big_256_0")
    whole = np.asarray(Image.open(tmp_path / "big.png"))
    assert (data(tmp_path).pixels(index) == whole[:256, 256:512]).all()


def test_slivers_and_halves_outside_are_no_objects_and_are_counted(tmp_path):
    write_image(tmp_path)
    boxes = [BOX, (40.0, 5.0, 41.5, 30.0), (-20.0, 5.0, 0.03, 30.0), (90.0, 5.0, 99.0, 30.0)]
    assert prepare(tmp_path, "--labels", coco(tmp_path, boxes), "--splits", "1") == 0
    assert [o["bbox"] for o in records(tmp_path)[0]["objects"]] == [list(BOX), [90, 5, 96, 30]]
    assert manifest(tmp_path)["left_out_by_rule"] == {
        "objects with more than half outside their image": 1,
        "objects of less than 2 px in their picture": 1,
    }


def test_polygons_that_lie_on_no_scene_are_counted_and_if_all_do_that_is_an_error(tmp_path, caplog):
    scene(tmp_path / "s.tif")
    away = ring((5000, 5000, 5010, 5010))
    labels = geojson(tmp_path / "some.geojson", [ring(BOX), away, away])
    assert prepare(tmp_path, "--labels", labels, "--images", tmp_path / "s.tif") == 0
    (told,) = manifest(tmp_path)["left_out_by_rule"].items()
    assert "on none of the scenes" in told[0] and told[1] == 2
    labels = geojson(tmp_path / "none.geojson", [away])
    arguments = ("--labels", labels, "--images", tmp_path / "s.tif")
    assert prepare(tmp_path / "none", *arguments) == 2 == prepare(tmp_path / "none", *arguments, "--skip-bad")
    assert "None of the 1 features" in caplog.text and not (tmp_path / "none" / "out").exists()


def test_labels_and_texts_of_one_image_come_together(tmp_path):
    write_image(tmp_path)
    (tmp_path / "texts.csv").write_text("image,caption\na.png,Two tugs leave.\n")
    both = ("--labels", coco(tmp_path), "--labels", tmp_path / "texts.csv")
    assert prepare(tmp_path, *both, "--splits", "1") == 0
    (record,) = records(tmp_path)
    assert record["objects"][0]["label"] == "ship" and record["qa"][-1]["answer"] == "Two tugs leave."


def test_only_what_was_looked_for_is_asked_for(tmp_path):
    """Labels of ships say nothing of planes: two sets together must not teach that there are none."""
    for number, name in enumerate(("ships", "planes", "both")):
        write_image(tmp_path / name, f"{name}.png", number)
    categories = [{"id": 1, "name": "plane"}]
    ships = coco(tmp_path / "ships", [BOX], ("ships.png",))
    planes = coco(tmp_path / "planes", [BOX], ("planes.png",), categories=categories)
    both = coco(tmp_path / "both", [BOX], ("both.png",), categories=[{"id": 1, "name": "tug"}])
    content = json.loads(both.read_text())
    content["images"].append({"id": 9, "file_name": "empty.png"})
    both.write_text(json.dumps(content))
    write_image(tmp_path / "both", "empty.png", 9)
    labels = [argument for path in (ships, planes, both) for argument in ("--labels", path)]
    assert prepare(tmp_path, *labels, "--splits", "1", "--empty", "1") == 0
    asked = {r["id"]: {e["label"] for e in r["qa"] if "label" in e} for r in records(tmp_path)}
    assert asked == {"ships": {"ship"}, "planes": {"plane"}, "both": {"tug"}, "empty": {"tug"}}


def test_nobody_is_asked_for_objects_where_nobody_has_looked(tmp_path):
    write_image(tmp_path, "b.png", 1)
    write_image(tmp_path)
    (tmp_path / "texts.csv").write_text("image,caption\nb.png,Two tugs leave.\n")
    both = ("--labels", coco(tmp_path), "--labels", tmp_path / "texts.csv")
    assert prepare(tmp_path, *both, "--splits", "1") == 0
    tasks = {r["id"]: [entry["task"] for entry in r["qa"]] for r in records(tmp_path)}
    assert tasks["b"] == ["captioning"] and "counting" in tasks["a"]


@pytest.mark.parametrize(
    ("transform", "place"), [(NORTH_UP, "in the north-west"), (ROTATED, "in the top left")]
)
def test_descriptions_name_land_cover_and_objects(tmp_path, transform, place):
    scene(tmp_path / "s.tif", transform)
    cover = np.full((400, 400), 80, np.uint8)
    cover[:, 200 + 60 :] = 50  # 600 m east of the scene's corner
    scene(tmp_path / "cover.tif", NORTH_UP * NORTH_UP.translation(-200, -200), size=(400, 400), values=cover)
    labels = coco(tmp_path, [(2, 2, 12, 12)], ("s.tif",))
    arguments = ("--labels", labels, "--tile-px", 96, "--splits", "1", "--land-cover", tmp_path / "cover.tif")
    assert prepare(tmp_path, *arguments) == 0
    text = data(tmp_path).caption(0)
    assert text.endswith(f"It contains 1 ship {place}.") and "water" in text and "built-up area" in text
    if transform is NORTH_UP:
        assert "built-up area in the north-east and east" in text  # below the scene's 64 rows nobody knows


@pytest.mark.data
def test_real_sets_are_read(shared_data):
    sar = shared_data / "sar"
    chips = sar / "sar-ship-dataset-chips" / "dev"
    readings = list(read_source(Source(chips / "annotations_coco.json", (chips / "images",))))
    assert len(readings) == 727 and sum(len(reading().labels) for reading in readings) == 1051
    voc = sar / "ssdd-sample" / "dev" / "VOC"
    first = next(iter(read_source(Source(voc / "Annotations01", (voc / "JPEGImages01",)))))()
    assert first.labels[0].name == "ship" and first.path.suffix == ".jpg"
