"""The files of `detect`: GeoPackage, GeoJSON and COCO, each read back by another program."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pyogrio
import pytest
from pycocotools.coco import COCO
from pyproj import Transformer
from rasterio.transform import from_origin

from backend.detection_files import write_detections
from fusar_qgis.core.errors import OutputError
from tests.backend.detect_runs import ONE_TILE, detect, job_of, own_environment_fixture, scene_fixture  # noqa: F401 - fixtures
from tests.backend.scenes import ORIGIN, UTM, write_scene
from tests.backend.serving import FakeEngine


def boxes_of(scene, engine=None):
    return detect(job_of(scene, ONE_TILE), engine or FakeEngine())


def test_the_geopackage_has_the_plugins_table_and_style(scene, tmp_path):
    found = boxes_of(scene)
    path = tmp_path / "boxes.gpkg"
    path.write_text("what was there before")
    created = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    write_detections(path, found.scene, found.boxes, created)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["detections", "layer_styles"]
    info = pyogrio.read_info(path, layer="detections")
    assert (info["crs"], info["geometry_type"], info["features"]) == (UTM, "Polygon", 1)
    assert info["geometry_name"] == "geom"
    meta, _, _, columns = pyogrio.raw.read(path, layer="detections")
    row = dict(zip(meta["fields"], (column[0] for column in columns), strict=True))
    assert (row["label"], row["xmin"], row["ymax"], row["tile"], row["scene"]) == (
        "ship",
        50,
        100,
        0,
        "scene",
    )
    assert (row["aef"], row["score_kind"], row["created"].astype(str)) == (
        "unavailable",
        "token_probability",
        "2026-01-02T03:04:05.000",
    )
    assert np.isnan(row["aef_year"])
    _, _, _, style = pyogrio.raw.read(path, layer="layer_styles", columns=["styleQML"])
    assert "<qgis" in style[0][0]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["boxes.gpkg", "scene.tif"]


def test_geojson_is_in_degrees_counter_clockwise(scene, tmp_path):
    found = boxes_of(scene)
    write_detections(tmp_path / "boxes.geojson", found.scene, found.boxes, datetime.now(UTC))
    collection = json.loads((tmp_path / "boxes.geojson").read_text())
    (feature,) = collection["features"]
    ring = np.array(feature["geometry"]["coordinates"][0])
    x, y = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(ring[:, 0], ring[:, 1])
    np.testing.assert_allclose([x.min(), x.max()], [ORIGIN[0] + 250, ORIGIN[0] + 750], atol=0.01)
    np.testing.assert_allclose([y.max(), y.min()], [ORIGIN[1] - 375, ORIGIN[1] - 500], atol=0.01)
    assert (ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum() > 0
    assert feature["properties"]["aef_year"] is None
    assert collection["name"] == "detections" and "crs" not in collection


def test_a_box_over_the_antimeridian_is_cut_there(tmp_path):
    scene = write_scene(
        tmp_path / "scene.tif", crs="EPSG:4326", transform=from_origin(179.99, 10, 1e-4, 1e-4)
    )
    found = boxes_of(scene)  # columns 50 to 150; the antimeridian is column 100
    write_detections(tmp_path / "boxes.geojson", found.scene, found.boxes, datetime.now(UTC))
    (feature,) = json.loads((tmp_path / "boxes.geojson").read_text())["features"]
    assert feature["geometry"]["type"] == "MultiPolygon"
    rings = [np.array(part[0]) for part in feature["geometry"]["coordinates"]]
    sides = sorted((ring[:, 0].min(), ring[:, 0].max()) for ring in rings)
    np.testing.assert_allclose(sides, [(-180, -179.995), (179.995, 180)], atol=1e-7)


def test_coco_is_read_by_pycocotools(scene, tmp_path):
    found = boxes_of(scene)
    write_detections(tmp_path / "boxes.coco.json", found.scene, found.boxes, datetime.now(UTC))
    coco = COCO(str(tmp_path / "boxes.coco.json"))
    (annotation,) = coco.loadAnns(coco.getAnnIds())
    assert annotation["bbox"] == [50, 75, 100, 25]
    assert annotation["score"] == found.boxes[0].score
    assert coco.loadCats(annotation["category_id"])[0]["name"] == "ship"
    assert coco.loadImgs(1)[0]["file_name"] == "scene.tif"


@pytest.mark.parametrize("name", ["none.gpkg", "none.geojson", "none.coco.json"])
def test_nothing_found_is_a_file_without_boxes(scene, tmp_path, name):
    found = boxes_of(scene, FakeEngine("None"))
    write_detections(tmp_path / name, found.scene, found.boxes, datetime.now(UTC))
    if name.endswith(".gpkg"):
        assert pyogrio.read_info(tmp_path / name, layer="detections")["features"] == 0
    else:
        document = json.loads((tmp_path / name).read_text())
        assert document.get("features", document.get("annotations")) == []


@pytest.mark.parametrize("name", ["boxes.gpkg", "boxes.geojson", "boxes.coco.json"])
def test_a_folder_that_is_not_there_is_one_sentence(scene, tmp_path, name):
    found = boxes_of(scene)
    with pytest.raises(OutputError, match="cannot be written"):
        write_detections(tmp_path / "no" / name, found.scene, found.boxes, datetime.now(UTC))
