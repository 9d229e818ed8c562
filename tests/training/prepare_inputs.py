"""Images, scenes and label files for the tests of `prepare`."""

import json

import numpy as np
import rasterio
from PIL import Image
from pyproj import Transformer
from rasterio.transform import Affine, from_origin

from training.__main__ import main
from training.data.prepared import PreparedFolder
from training.prepare.formats import Source, read_source

BOX = (10.0, 20.0, 30.0, 50.0)
SIZE = (64, 96)
"""Rows and columns of an image."""
NORTH_UP = from_origin(500000, 5000000, 10, 10)
ROTATED = Affine.translation(500000, 5000000) * Affine.rotation(30) * Affine.scale(10, -10)


def speckle(seed, size=SIZE):
    return np.random.default_rng(seed).integers(0, 255, size).astype(np.uint8)


def write_image(folder, name="a.png", seed=0, size=SIZE):
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(speckle(seed, size)).save(folder / name)
    return folder / name


def labels_of(path, images, **options):
    reading = next(iter(read_source(Source(path, (images,), **options))))
    return [(label.name, label.box) for label in reading().labels]


def annotation(number, image, box):
    x1, y1, x2, y2 = box
    return {"id": number, "image_id": image, "category_id": 1, "bbox": [x1, y1, x2 - x1, y2 - y1]}


def coco(folder, boxes=(BOX,), names=("a.png",), **more):
    images = [{"id": k, "file_name": name, "width": 96, "height": 64} for k, name in enumerate(names)]
    content = {
        "images": images,
        "annotations": [annotation(k, k % len(names), box) for k, box in enumerate(boxes)],
        "categories": [{"id": 1, "name": "Ship"}],
        **more,
    }
    path = folder / "labels.json"
    path.write_text(json.dumps(content))
    return path


def many(folder, count=20):
    names = [f"{k}.png" for k in range(count)]
    for k, name in enumerate(names):
        write_image(folder, name, k)
    return coco(folder, [BOX] * count, names)


def scene(path, transform=NORTH_UP, gcps=None, epsg=32633, size=SIZE, seed=0, values=None):
    if values is None:
        values = np.random.default_rng(seed).gamma(4.0, 0.01, size).astype(np.float32)
    rows, cols = values.shape
    profile = {"driver": "GTiff", "height": rows, "width": cols, "count": 1, "dtype": values.dtype.name}
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(path, "w", **profile, **({} if gcps else {"transform": transform})) as raster:
        raster.write(values, 1)
        raster.update_tags(ACQUISITION_DATETIME="2020-05-04T10:20:30Z")
        if gcps:
            raster.gcps = (gcps, rasterio.crs.CRS.from_epsg(epsg))
        elif epsg:
            raster.crs = rasterio.crs.CRS.from_epsg(epsg)
    return path


def ring(box, transform=NORTH_UP, epsg=32633):
    """A box in pixels as a closed ring in degrees."""
    to_lonlat = Transformer.from_crs(epsg, 4326, always_xy=True)
    x1, y1, x2, y2 = box
    corners = [(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)]
    return [list(to_lonlat.transform(*(transform * corner))) for corner in corners]


def geojson(path, rings, name="ship", **properties):
    features = [
        {
            "type": "Feature",
            "properties": {"class": name, **properties},
            "geometry": {"type": "Polygon", "coordinates": [item]},
        }
        for item in rings
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def conversation(path, *records):
    path.write_text("\n".join(json.dumps(record) for record in records))
    return path


def asked(question, answer, image="a.png", **more):
    """A record in the release's form."""
    return {"image": image, "question": f"<image>{question}", "answer": answer, **more}


def prepare(folder, *arguments):
    return main(["prepare", str(folder / "out"), *map(str, arguments)])


def manifest(folder):
    return json.loads((folder / "out" / "manifest.json").read_text())


def data(folder, split="train"):
    return PreparedFolder(folder / "out" / split)


def records(folder, split="train"):
    return [json.loads(line) for line in (folder / "out" / split / "samples.jsonl").read_text().splitlines()]
