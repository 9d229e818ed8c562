"""Which pictures `prepare` makes of which images, and which objects are in them."""

import json

import numpy as np
import pytest
from PIL import Image
from pyproj import Transformer
from rasterio.transform import from_origin

from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.field import CHANNELS
from tests.training.prepared_scenes import BOX, NORTH_UP, coco, prepare, records, write_image, write_scene
from training.data.prepared import PreparedFolder
from training.prepare.formats import Source, read_source


@pytest.mark.parametrize("kind", ["uint16", "float32"])
def test_more_than_8_bits_are_stretched_and_not_cut_off(tmp_path, kind):
    values = np.random.default_rng(1).gamma(4.0, 500.0, (64, 96)).astype(kind)
    write_scene(tmp_path / "a.tif", None, epsg=0, values=values)
    assert prepare(tmp_path, "--labels", coco(tmp_path, names=("a.tif",)), "--splits", "1") == 0
    pixels = PreparedFolder(tmp_path / "out/train").pixels(0)
    assert np.ptp(np.percentile(pixels, (10, 90))) > 80 and np.mean(pixels == 255) < 0.1
    assert np.corrcoef(pixels.ravel(), values.ravel())[0, 1] > 0.8


def test_8_bits_stay_as_they_are(tmp_path):
    path = write_image(tmp_path)
    assert prepare(tmp_path, "--labels", coco(tmp_path), "--splits", "1") == 0
    assert np.array_equal(PreparedFolder(tmp_path / "out/train").pixels(0), np.asarray(Image.open(path)))


def test_images_that_are_no_scenes_are_cut_on_demand(tmp_path):
    write_image(tmp_path, size=(200, 300))
    labels = coco(tmp_path, [BOX, (95.0, 40.0, 115.0, 50.0)])
    arguments = ("--labels", labels, "--tile-px", 100, "--splits", "1", "--empty", 1)
    assert prepare(tmp_path / "whole", *arguments) == 0
    assert [record["size"] for record in records(tmp_path / "whole")] == [[300, 200]]
    assert prepare(tmp_path, *arguments, "--cut-images") == 0
    boxes = {r["id"]: [tuple(o["bbox"]) for o in r["objects"]] for r in records(tmp_path)}
    assert len(boxes) == 6 and boxes["a_0_0"] == [BOX] and boxes["a_100_0"] == [(0, 40, 15, 50)]


def test_a_sliver_is_no_object(tmp_path):
    write_image(tmp_path)
    thin = [(10.0, 20.0, 10.4, 50.0), (95.5, 0.0, 120.0, 30.0), BOX]
    assert prepare(tmp_path, "--labels", coco(tmp_path, thin), "--splits", "1") == 0
    assert [tuple(item["bbox"]) for item in records(tmp_path)[0]["objects"]] == [BOX]


def test_the_releases_rows_come_along_as_a_field(tmp_path):
    write_image(tmp_path)
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(9, CHANNELS))
    grid = np.stack(np.meshgrid(np.arange(3), np.arange(3)), axis=-1).reshape(9, 2)
    rows = np.hstack(
        [rng.normal(size=(9, 4)), grid, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)]
    )
    np.save(tmp_path / "a.npy", rows.astype(np.float32))
    record = {"id": 1, "image": "a.png", "question": "How many ships?", "answer": "1", "aef": "a.npy"}
    (tmp_path / "train.jsonl").write_text(json.dumps(record) + "\n")
    assert prepare(tmp_path, "--labels", tmp_path / "train.jsonl", "--splits", "1") == 0
    field = PreparedFolder(tmp_path / "out/train").field(0)
    assert field is not None and field.anchors()[0] == pytest.approx(rows[:, 6:], abs=1e-6)


def write_polygons(folder, *corners):
    """Squares of 100 m from their upper left corners in meters east and south of the scene's."""
    to_lonlat = Transformer.from_crs(32633, 4326, always_xy=True)
    features = []
    for x, y in corners:
        ring = [(x, y), (x + 100, y), (x + 100, y + 100), (x, y + 100), (x, y)]
        points = [list(to_lonlat.transform(500000 + east, 5000000 - south)) for east, south in ring]
        geometry = {"type": "Polygon", "coordinates": [points]}
        features.append({"type": "Feature", "properties": {"class": "ship"}, "geometry": geometry})
    path = folder / "labels.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_polygons_on_no_scene_are_counted_and_all_of_them_refused(tmp_path, caplog):
    scene = write_scene(tmp_path / "s.tif", NORTH_UP)
    labels = write_polygons(tmp_path, (200, 200), (50000, 0), (60000, 0))
    assert prepare(tmp_path, "--labels", labels, "--images", scene, "--splits", "1") == 0
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert "2 of 3 features" in manifest["notes"][0] and "feature 1" in caplog.text
    none = write_polygons(tmp_path, (50000, 0), (60000, 0))
    assert prepare(tmp_path / "none", "--labels", none, "--images", scene) == 2
    assert "None of the 2 features" in caplog.text and not (tmp_path / "none" / "out").exists()


def test_a_yolo_class_below_zero_is_not_the_last_one(tmp_path):
    write_image(tmp_path)
    (tmp_path / "classes.txt").write_text("plane\nship\n")
    (tmp_path / "a.txt").write_text("-1 0.5 0.5 0.2 0.2\n")
    (reading,) = read_source(Source(tmp_path, (tmp_path,), "yolo"))
    with pytest.raises(DatasetError, match=r"a\.txt, line 1.*class -1"):
        reading()


@pytest.mark.parametrize(
    "segmentation",
    [
        [[10, 20, 30, 20, 30, 50, 10, 50]],
        {"size": [64, 96], "counts": [10 * 64 + 20] + [30, 34] * 19 + [30, 66 * 64 + 14]},
    ],
)
def test_coco_without_a_bbox_takes_the_outline(tmp_path, segmentation):
    write_image(tmp_path)
    path = coco(tmp_path)
    content = json.loads(path.read_text())
    item = content["annotations"][0]
    del item["bbox"]
    item["segmentation"] = segmentation
    path.write_text(json.dumps(content))
    (reading,) = read_source(Source(path, (tmp_path,)))
    assert reading().labels[0].box == BOX


def test_a_scene_in_degrees_is_cut_too(tmp_path):
    write_scene(tmp_path / "s.tif", from_origin(15.0, 45.0, 1e-4, 1e-4), epsg=4326, size=(100, 100))
    labels = coco(tmp_path, names=("s.tif",))
    assert prepare(tmp_path, "--labels", labels, "--tile-px", 50, "--splits", "1", "--empty", 1) == 0
    assert len(records(tmp_path)) == 4
