"""`prepare`: every label format against hand-made truth, scenes against GDAL's own arithmetic, splits without leaks."""

import json
from hashlib import sha256

import numpy as np
import pytest
from PIL import Image
from pyproj import Transformer
from rasterio.control import GroundControlPoint
from rasterio.transform import Affine, from_bounds, from_origin

from fusar_qgis.core.errors import ConfigError, DatasetError, OutputError
from tests.backend.serving import unit_codes, write_aef
from tests.training.prepared_scenes import BOX, coco, prepare, speckle, write_image, write_scene
from training.__main__ import main
from training.data.prepared import PreparedFolder
from training.prepare.duplicates import duplicate_groups, picture_print
from training.prepare.formats import Source, guess_format, read_source
from training.prepare.splits import merged_groups, split
from training.prepare.text_formats import task_of


def labels_of(path, images, **options):
    (reading,) = read_source(Source(path, (images,), **options))
    return [(label.name, label.box) for label in reading().labels]


def test_coco(tmp_path):
    write_image(tmp_path)
    path = coco(tmp_path)
    assert guess_format(path) == "coco" and labels_of(path, tmp_path) == [("ship", BOX)]


def test_voc_counts_from_one_and_turned_boxes_become_upright(tmp_path):
    write_image(tmp_path)
    box = "<bndbox><xmin>11</xmin><ymin>21</ymin><xmax>30</xmax><ymax>50</ymax></bndbox>"
    turned = f"<robndbox><cx>40</cx><cy>30</cy><w>20</w><h>10</h><angle>{np.pi / 2}</angle></robndbox>"
    objects = f"<object><name>ship</name>{box}</object><object><name>ship</name>{turned}</object>"
    (tmp_path / "a.xml").write_text(f"<annotation><filename>a.png</filename>{objects}</annotation>")
    assert guess_format(tmp_path) == "voc"
    (_, first), (_, second) = labels_of(tmp_path, tmp_path)
    assert first == BOX and second == pytest.approx((35, 20, 45, 40))


def test_yolo_and_its_corners(tmp_path):
    images = tmp_path / "images"
    write_image(images)
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "classes.txt").write_text("plane\nship\n")
    x1, y1, x2, y2 = (BOX[0] / 96, BOX[1] / 64, BOX[2] / 96, BOX[3] / 64)
    corners = f"{x1} {y1} {x2} {y1} {x2} {y2} {x1} {y2}"
    (labels / "a.txt").write_text(f"1 {(x1 + x2) / 2} {(y1 + y2) / 2} {x2 - x1} {y2 - y1}\n1 {corners}\n")
    assert guess_format(labels) == "yolo"
    for name, box in labels_of(labels, images):
        assert name == "ship" and box == pytest.approx(BOX)


def test_dota(tmp_path):
    write_image(tmp_path / "images")
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "a.txt").write_text("imagesource:x\ngsd:1\n10 20 30 20 30 50 10 50 ship 0\n")
    assert guess_format(labels) == "dota" and labels_of(labels, tmp_path / "images") == [("ship", BOX)]


ROTATED = Affine.translation(500000, 5000000) * Affine.rotation(30) * Affine.scale(10, -10)


@pytest.mark.parametrize("kind", ["north-up", "rotated", "points"])
def test_polygons_on_the_map_land_where_gdal_puts_them(tmp_path, kind):
    transform = ROTATED if kind == "rotated" else from_origin(500000, 5000000, 10, 10)
    corners = [(0, 0), (96, 0), (96, 64), (0, 64)]
    points = [
        GroundControlPoint(row=y, col=x, x=(transform * (x, y))[0], y=(transform * (x, y))[1])
        for x, y in corners
    ]
    raster = write_scene(tmp_path / "s.tif", *((None, points) if kind == "points" else (transform, None)))
    to_lonlat = Transformer.from_crs(32633, 4326, always_xy=True)
    ring = [
        list(to_lonlat.transform(*(transform * corner)))
        for corner in [(10, 20), (30, 20), (30, 50), (10, 50), (10, 20)]
    ]
    feature = {
        "type": "Feature",
        "properties": {"class": "ship"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "labels.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert guess_format(path) == "vector"
    ((name, box),) = labels_of(path, raster)
    assert name == "ship" and box == pytest.approx(BOX, abs=0.05)


RECORDS = {
    "release": {
        "id": 1, "image": "a.png", "coordinate_size": 192, "question": "<image>Detect all ships.",
        "answer": '[{"bbox_2d": [20, 60, 60, 150], "label": "ship"}]',
    },
    "swift": {
        "images": ["a.png"],
        "messages": [
            {"role": "user", "content": "<image>How many ships?"}, {"role": "assistant", "content": "2"},
        ],
    },
    "llava": {
        "image": "a.png",
        "conversations": [{"from": "human", "value": "<image>\nDescribe."}, {"from": "gpt", "value": "Sea."}],
    },
}  # fmt: skip


@pytest.mark.parametrize(("name", "record"), RECORDS.items())
def test_conversations_of_three_projects(tmp_path, name, record):
    write_image(tmp_path)
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(record) + "\n")
    assert guess_format(path) == name
    (reading,) = read_source(Source(path, (tmp_path,)))
    (written,) = reading().written
    expected = {"release": "detection", "swift": "counting", "llava": "captioning"}
    assert written.task == expected[name] and "<image>" not in written.question
    if name == "release":  # 192 px brought to 96 x 64
        assert "[10, 20, 30, 50]" in written.answer


def test_tasks_are_told_by_their_answers():
    assert task_of("Detect all ships.", '[{"bbox_2d": [1, 2, 3, 4]}]') == "detection"
    assert task_of("What is at [1, 2, 3, 4]?", "ship") == "classification"
    assert task_of("In which cells of the 3 x 3 grid?", "1, 5") == "localization"
    assert task_of("What do you see?", "Sea.") == "captioning"


def test_near_duplicates_are_found_and_others_are_not():
    picture = np.asarray(Image.fromarray(speckle(1, (16, 16))).resize((256, 256), Image.Resampling.BICUBIC))
    noisy = np.clip(picture.astype(int) + np.random.default_rng(2).integers(-8, 8, picture.shape), 0, 255)
    others = [np.asarray(Image.fromarray(speckle(k, (16, 16))).resize((256, 256))) for k in range(3, 30)]
    alike = (picture, noisy, np.clip(picture * 0.8, 0, 255), *others)
    groups = duplicate_groups([picture_print(p.astype(np.uint8)) for p in alike])
    assert groups[:3] == [0, 0, 0] and len(set(groups)) > 20


def test_dark_chips_with_one_bright_ship_are_not_all_the_same():
    rng = np.random.default_rng(4)
    chips = []
    for _ in range(60):
        chip = rng.integers(0, 3, (256, 256)).astype(np.uint8)
        row, col = rng.integers(10, 230, 2)
        chip[row : row + 8, col : col + 20] = 220
        chips.append(chip)
    shown_again = np.clip(chips[7].astype(int) + rng.integers(-2, 3, (256, 256)), 0, 255).astype(np.uint8)
    black = np.zeros((256, 256), np.uint8)
    groups = duplicate_groups([picture_print(p) for p in (*chips, shown_again, black, black)])
    assert groups[60] == groups[7] and groups[61] == groups[62]
    assert max(groups.count(number) for number in groups) <= 3


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


def many(tmp_path, count=20):
    names = [f"{k}.png" for k in range(count)]
    for k, name in enumerate(names):
        write_image(tmp_path, name, k)
    return coco(tmp_path, [BOX] * count, names)


def test_what_is_written_is_what_the_trainer_and_the_evaluation_read(tmp_path):
    assert prepare(tmp_path, "--labels", many(tmp_path), "--license", "ours") == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    labels, picture = (tmp_path / "labels.json"), (tmp_path / "7.png")
    assert manifest["sources"][0]["sha256"] == {"labels.json": sha256(labels.read_bytes()).hexdigest()}
    assert manifest["inputs"][str(picture)] == sha256(picture.read_bytes()).hexdigest()
    assert manifest["license"] == "ours" and sum(manifest["images"].values()) == 20
    assert (
        "train/samples.jsonl" in manifest["files"]
        and (tmp_path / "out" / "report.html").stat().st_size > 2000
    )
    data = PreparedFolder(tmp_path / "out" / "train")
    detection = next(pair for pair in data.pairs(0, (192, 128)) if pair.task == "detection")
    assert "[20, 40, 60, 100]" in detection.answer
    out = tmp_path / "p.jsonl"
    assert main(["evaluate", "cfar", str(tmp_path / "out" / "dev"), "--out", str(out)]) == 0
    assert out.read_bytes().count(b"\n") > 3


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    labels = many(tmp_path)
    assert prepare(tmp_path / "one", "--labels", labels) == 0 == prepare(tmp_path / "two", "--labels", labels)
    files = [
        json.loads((tmp_path / n / "out" / "manifest.json").read_text())["files"] for n in ("one", "two")
    ]
    assert files[0] == files[1]


def test_scenes_become_tiles_with_the_objects_that_lie_in_them(tmp_path):
    raster = write_scene(tmp_path / "s.tif", from_origin(500000, 5000000, 10, 10), size=(200, 300))
    content = {
        "images": [{"id": 0, "file_name": "s.tif"}], "categories": [{"id": 1, "name": "ship"}],
        "annotations": [
            {"id": 1, "image_id": 0, "category_id": 1, "bbox": [10, 20, 20, 30]},
            {"id": 2, "image_id": 0, "category_id": 1, "bbox": [95, 40, 20, 10]},
        ],
    }  # fmt: skip
    (tmp_path / "labels.json").write_text(json.dumps(content))
    arguments = ("--labels", tmp_path / "labels.json", "--tile-px", 100, "--splits", "1", "--empty", "1")
    assert prepare(tmp_path, *arguments) == 0
    records = [json.loads(line) for line in (tmp_path / "out/train/samples.jsonl").read_text().splitlines()]
    assert len(records) == 6 and raster.exists()
    boxes = {r["id"]: [tuple(o["bbox"]) for o in r["objects"]] for r in records}
    assert boxes["s_0_0"] == [(10, 20, 30, 50)]
    assert boxes["s_100_0"] == [(0, 40, 15, 50)]  # three quarters of the second; the rest is too little


def test_tiles_of_scenes_get_the_aef_of_their_place_and_year(tmp_path):
    write_scene(tmp_path / "s.tif", from_origin(500000, 5000000, 10, 10))
    codes = unit_codes(200, 200)
    path = write_aef(tmp_path / "aef" / "2020.tif", codes, from_bounds(14.9, 45.0, 15.1, 45.2, 200, 200))
    labels = coco(tmp_path, [BOX], ("s.tif",))
    arguments = ("--labels", labels, "--tile-px", 64, "--aef", path, "--nodes", 4, "--empty", 1)
    assert prepare(tmp_path, *arguments, "--splits", "1") == 0
    data = PreparedFolder(tmp_path / "out" / "train")
    field = data.field(0)
    assert field is not None and field.valid.all() and field.values.shape[-1] == 64
    assert np.linalg.norm(field.values, axis=-1) == pytest.approx(1, abs=0.05)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    count = sum(manifest["images"].values())
    assert manifest["aef"] == {"used": count} and manifest["years"] == {"2020": count}


def test_wrong_data_are_named_and_leave_nothing(tmp_path, caplog):
    write_image(tmp_path)
    for boxes, told in (
        ([(200.0, 0.0, 210.0, 9.0)], "outside the image"),
        ([(5.0, 5.0, 5.0, 9.0)], "has no area"),
    ):
        assert prepare(tmp_path, "--labels", coco(tmp_path, boxes)) == 2
        assert told in caplog.text
    assert prepare(tmp_path, "--labels", coco(tmp_path, names=("missing.png",))) == 2
    assert "there is no image 'missing.png'" in caplog.text
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".*partial"))


def test_wrong_data_can_be_left_out_and_are_counted(tmp_path):
    labels = many(tmp_path)
    (tmp_path / "3.png").write_bytes(b"no picture")
    assert prepare(tmp_path, "--labels", labels, "--skip-bad") == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert sum(manifest["images"].values()) == 19 and "3.png" in manifest["left_out"][0]


def test_a_folder_with_something_in_it_is_not_overwritten(tmp_path, caplog):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    assert prepare(tmp_path, "--labels", many(tmp_path)) == 2
    assert "is not empty" in caplog.text and (tmp_path / "out" / "mine.txt").exists()
    assert issubclass(OutputError, Exception) and issubclass(DatasetError, Exception)


@pytest.mark.data
def test_real_sets_are_read(tmp_path, shared_data):
    sar = shared_data / "sar"
    chips = sar / "sar-ship-dataset-chips" / "dev"
    readings = list(read_source(Source(chips / "annotations_coco.json", (chips / "images",))))
    assert len(readings) == 727 and sum(len(reading().labels) for reading in readings) == 1051
    voc = sar / "ssdd-sample" / "dev" / "VOC"
    first = next(iter(read_source(Source(voc / "Annotations01", (voc / "JPEGImages01",)))))()
    assert first.labels[0].name == "ship" and first.path.suffix == ".jpg"
