"""Small images, scenes and label files for the tests of `prepare`."""

import json
import struct

import numpy as np
import pyogrio
import rasterio
from PIL import Image
from pyproj import CRS
from rasterio.transform import from_origin

from training.__main__ import main

BOX = (10.0, 20.0, 30.0, 50.0)
NORTH_UP = from_origin(500000, 5000000, 10, 10)


def speckle(seed, size=(64, 96)):
    return np.random.default_rng(seed).integers(0, 255, size).astype(np.uint8)


def write_image(folder, name="a.png", seed=0, size=(64, 96)):
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(speckle(seed, size)).save(folder / name)
    return folder / name


def coco(folder, boxes=(BOX,), names=("a.png",)):
    annotations = [
        {
            "id": k,
            "image_id": k % len(names),
            "category_id": 1,
            "bbox": [b[0], b[1], b[2] - b[0], b[3] - b[1]],
        }
        for k, b in enumerate(boxes)
    ]
    images = [{"id": k, "file_name": name, "width": 96, "height": 64} for k, name in enumerate(names)]
    path = folder / "labels.json"
    content = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "Ship"}]}
    path.write_text(json.dumps(content))
    return path


def write_scene(path, transform=NORTH_UP, gcps=None, epsg=32633, size=(64, 96), values=None):
    """A float GeoTIFF of 2020, placed by a transform or by control points, or nowhere."""
    if values is None:
        values = np.random.default_rng(0).gamma(4.0, 0.01, size).astype(np.float32)
    profile = {"driver": "GTiff", "height": size[0], "width": size[1], "count": 1, "dtype": values.dtype}
    with rasterio.open(path, "w", **profile, **({"transform": transform} if transform else {})) as raster:
        raster.write(values, 1)
        raster.update_tags(ACQUISITION_DATETIME="2020-05-04T10:20:30Z")
        if gcps:
            raster.gcps = (gcps, rasterio.crs.CRS.from_epsg(epsg))
        elif epsg:
            raster.crs = rasterio.crs.CRS.from_epsg(epsg)
    return path


def write_boxes(path, transform, boxes, name="ship", epsg=32633):
    """A GeoPackage of boxes in pixels of a raster with this transform."""
    shapes = []
    for x1, y1, x2, y2 in boxes:
        corners = [transform * corner for corner in ((x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1))]
        # Well-known binary: little-endian, a polygon of one ring.
        shapes.append(struct.pack("<BIII", 1, 3, 1, len(corners)) + np.array(corners, "<f8").tobytes())
    names = np.array([name] * len(boxes), object)
    pyogrio.raw.write(
        str(path), np.array(shapes, object), [names], ["class"],
        geometry_type="Polygon", crs=CRS.from_epsg(epsg).to_wkt(), driver="GPKG",
    )  # fmt: skip
    return path


def prepare(folder, *arguments):
    """Runs the command into `out`; the exit code."""
    return main(["prepare", str(folder / "out"), *map(str, arguments)])


def records(folder, name="train"):
    """The records that it wrote."""
    lines = (folder / "out" / name / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
