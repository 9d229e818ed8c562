"""Label formats against truth written by hand, polygons against GDAL's own arithmetic."""

import json

import numpy as np
import pyogrio
import pytest
from pycocotools import mask as masks
from rasterio.control import GroundControlPoint

from fusar_qgis.core.errors import DatasetError
from tests.training.prepare_inputs import (
    BOX,
    NORTH_UP,
    ROTATED,
    coco,
    geojson,
    labels_of,
    ring,
    scene,
    write_image,
)
from training.prepare.formats import guess_format
from training.prepare.label_files import image_size


def test_coco(tmp_path):
    write_image(tmp_path)
    path = coco(tmp_path)
    assert guess_format(path) == "coco" and labels_of(path, tmp_path) == [("ship", BOX)]


def mask_of(box):
    x1, y1, x2, y2 = (int(value) for value in box)
    mask = np.zeros((64, 96), np.uint8, order="F")
    mask[y1:y2, x1:x2] = 1
    return mask


def runs(mask):
    flat = mask.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    return np.diff([0, *edges, len(flat)]).tolist()


def test_coco_segmentations_without_a_box(tmp_path):
    write_image(tmp_path)
    compressed = masks.encode(mask_of(BOX))
    outline = [10, 20, 30, 20, 30, 50, 10, 50]
    segmentations = [
        [outline[:6], outline[4:] + outline[:2]],
        {"size": [64, 96], "counts": runs(mask_of(BOX))},
        {"size": [64, 96], "counts": compressed["counts"].decode()},
    ]
    annotations = [
        {"id": k, "image_id": 0, "category_id": 1, "segmentation": item}
        for k, item in enumerate(segmentations)
    ]
    assert labels_of(coco(tmp_path, annotations=annotations), tmp_path) == [("ship", BOX)] * 3
    for wrong in ({"size": [64, 96], "counts": [5, 5]}, [[1, 2, 3]], [], {"size": [64, 96]}, None):
        annotations = [{"id": 7, "image_id": 0, "category_id": 1, "segmentation": wrong}]
        with pytest.raises(DatasetError, match="annotation 7 is no box"):
            labels_of(coco(tmp_path, annotations=annotations), tmp_path)


def test_voc_counts_from_one_and_turned_boxes_become_upright(tmp_path):
    write_image(tmp_path)
    box = "<bndbox><xmin>11</xmin><ymin>21</ymin><xmax>30</xmax><ymax>50</ymax></bndbox>"
    turned = f"<robndbox><cx>40</cx><cy>30</cy><w>20</w><h>10</h><angle>{np.pi / 2}</angle></robndbox>"
    objects = f"<object><name>ship</name>{box}</object><object><name>ship</name>{turned}</object>"
    (tmp_path / "a.xml").write_text(f"<annotation><filename>a.png</filename>{objects}</annotation>")
    assert guess_format(tmp_path) == "voc"
    (_, first), (_, second) = labels_of(tmp_path, tmp_path)
    assert first == BOX and second == pytest.approx((35, 20, 45, 40))


def yolo(folder, *lines, names="plane\nship\n"):
    folder.mkdir(exist_ok=True)
    (folder / "classes.txt").write_text(names)
    (folder / "a.txt").write_text("\n".join(lines))
    return folder


def test_yolo_and_its_corners(tmp_path):
    write_image(tmp_path / "images")
    x1, y1, x2, y2 = (BOX[0] / 96, BOX[1] / 64, BOX[2] / 96, BOX[3] / 64)
    corners = f"{x1} {y1} {x2} {y1} {x2} {y2} {x1} {y2}"
    box = f"{(x1 + x2) / 2} {(y1 + y2) / 2} {x2 - x1} {y2 - y1}"
    labels = yolo(tmp_path / "labels", f"1 {box}", f"1 {corners}")
    assert guess_format(labels) == "yolo"
    for name, found in labels_of(labels, tmp_path / "images"):
        assert name == "ship" and found == pytest.approx(BOX)


@pytest.mark.parametrize("number", ["-1", "2", "1.5", "ship"])
def test_yolo_classes_that_nobody_named_are_refused(tmp_path, number):
    write_image(tmp_path / "images")
    with pytest.raises(DatasetError, match=r"a\.txt, line 1 is no box"):
        labels_of(yolo(tmp_path / "labels", f"{number} 0.5 0.5 0.2 0.2"), tmp_path / "images", format="yolo")


def test_yolo_names_from_yaml_may_be_a_table(tmp_path):
    write_image(tmp_path / "images")
    labels = yolo(tmp_path / "labels", "7 0.5 0.5 0.25 0.25")
    (labels / "classes.txt").unlink()
    (tmp_path / "data.yaml").write_text("names: {3: plane, 7: ship}")
    assert labels_of(labels, tmp_path / "images") == [("ship", (36.0, 24.0, 60.0, 40.0))]


def test_dota(tmp_path):
    write_image(tmp_path / "images")
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "a.txt").write_text("imagesource:x\ngsd:1\n10 20 30 20 30 50 10 50 ship 0\n")
    assert guess_format(labels) == "dota" and labels_of(labels, tmp_path / "images") == [("ship", BOX)]
    (labels / "a.txt").write_text("10 20 nan 20 30 50 10 50 ship 0\n")
    with pytest.raises(DatasetError, match="has no area"):
        labels_of(labels, tmp_path / "images")


@pytest.mark.parametrize("kind", ["north-up", "rotated", "points"])
def test_polygons_on_the_map_land_where_gdal_puts_them(tmp_path, kind):
    transform = ROTATED if kind == "rotated" else NORTH_UP
    corners = [(0, 0), (96, 0), (96, 64), (0, 64)]
    points = [
        GroundControlPoint(row=y, col=x, x=(transform * (x, y))[0], y=(transform * (x, y))[1])
        for x, y in corners
    ]
    raster = scene(tmp_path / "s.tif", transform, points if kind == "points" else None)
    path = geojson(tmp_path / "labels.geojson", [ring(BOX, transform)])
    assert guess_format(path) == "vector"
    ((name, box),) = labels_of(path, raster)
    assert name == "ship" and box == pytest.approx(BOX, abs=0.05)


def test_a_geopackage_in_a_crs_of_its_own(tmp_path):
    raster = scene(tmp_path / "s.tif")
    corner_x, corner_y = NORTH_UP * (BOX[0], BOX[3])
    wkt = np.array([corner_x, corner_y, corner_x + 200, corner_y + 300])
    x1, y1, x2, y2 = wkt
    polygon = bytes([1]) + np.array([3, 1, 5], "<u4").tobytes()
    polygon += np.array([x1, y1, x2, y1, x2, y2, x1, y2, x1, y1], "<f8").tobytes()
    path = tmp_path / "labels.gpkg"
    pyogrio.raw.write(
        path,
        np.array([polygon], object),
        [np.array(["Ship"], object)],
        ["kind"],
        geometry_type="Polygon",
        crs="EPSG:32633",
    )
    ((name, box),) = labels_of(path, raster, column="kind")
    assert name == "ship" and box == pytest.approx(BOX, abs=1e-6)
    with pytest.raises(DatasetError, match="no column"):
        labels_of(path, raster)


def test_sizes_are_read_of_rasters_that_pillow_does_not_know(tmp_path):
    complex_pixels = np.ones((30, 40), np.complex64)
    assert image_size(scene(tmp_path / "c.tif", values=complex_pixels)) == (40, 30)
    (tmp_path / "x.png").write_text(json.dumps({}))
    with pytest.raises(DatasetError, match="cannot be read"):
        image_size(tmp_path / "x.png")
