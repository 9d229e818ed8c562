"""Labels as `training prepare` reads them, in all its formats."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

from fusar_qgis.core.errors import FusarError
from tests.fuzz.target import Target
from tests.fuzz.vector_files import SEPARATOR, write_geopackage, write_parts, write_with_gdal
from tests.training.prepare_inputs import BOX, geojson, ring, scene, write_image
from tests.training.test_39_any_labels import VALID
from training.prepare.annotation import Annotated, merged
from training.prepare.formats import Source, read_source
from training.prepare.tally import Tally

FILES = (
    ("voc", "a.xml"), ("yolo", "a.txt"), ("dota", "a.txt"), ("coco", "a.json"), ("captions", "a.csv"),
    ("release", "a.json"), ("swift", "a.jsonl"), ("llava", "a.json"), ("vector", "s.geojson"), ("", "a.json"),
    ("vector", "s.gpkg"), ("vector", "s.fgb"), ("vector", "s.kml"), ("vector", "s.shp"),
)  # fmt: skip


@cache
def images() -> tuple[tempfile.TemporaryDirectory, Path]:
    """One picture and one scene; they live as long as the process."""
    kept = tempfile.TemporaryDirectory()
    folder = Path(kept.name)
    write_image(folder)
    scene(folder / "s.tif")
    return kept, folder


def run(data: bytes, folder: Path) -> None:
    """The first byte says the format; boxes that are wrong are refused, or left out where that is asked for.

    Raises:
        FusarError: A label is wrong.
    """
    name, file = FILES[(data[0] if data else 0) % len(FILES)]
    path = folder / file
    parts = write_parts(path, data[1:])
    if name == "yolo":
        (folder / "classes.txt").write_text("ship\nplane\n")
    of_folder = name in ("voc", "yolo", "dota")
    about = images()[1] / "s.tif" if name == "vector" else images()[1]
    source = Source(folder if of_folder else path, (about,), name)
    try:
        _read(source, Tally(skip_bad=True))
        _read(source, Tally())
    finally:
        for part in parts:
            part.unlink()
        (folder / "classes.txt").unlink(missing_ok=True)


def _read(source: Source, tally: Tally) -> None:
    found = []
    for reading in read_source(source, tally):
        try:
            found.append(reading())
        except FusarError as error:
            tally.refuse(error)
    for image in merged(filter(None, found)):
        assert isinstance(image, Annotated)
        for label in image.labels or ():
            label.name.encode("utf-8")
            x1, y1, x2, y2 = label.box
            assert x1 < x2
            assert y1 < y2
        for text in image.written:
            (text.question + text.answer + image.caption).encode("utf-8")


def seeds() -> dict[str, bytes]:
    """One of each format about the same picture."""
    voc = (
        "<annotation><filename>a.png</filename><object><name>ship</name><bndbox><xmin>1</xmin><ymin>2</ymin>"
        "<xmax>30</xmax><ymax>40</ymax></bndbox></object><object><name>plane</name><robndbox><cx>40</cx><cy>30</cy>"
        "<w>20</w><h>10</h><angle>0.5</angle></robndbox></object></annotation>"
    )
    texts = {
        "voc": voc,
        "yolo": "0 0.5 0.5 0.2 0.3\n1 0.1 0.1 0.3 0.1 0.3 0.3 0.1 0.3\n",
        "dota": "imagesource:a\ngsd:1\n1 2 30 2 30 40 1 40 ship 0\n",
        "coco": json.dumps(VALID["coco"]),
        "captions": 'image,caption\na.png,"Sea, calm."\n',
        "release": json.dumps(VALID["release"]),
        "swift": "\n".join(map(json.dumps, VALID["swift"])),
        "llava": json.dumps(VALID["llava"]),
    }
    found = {
        name: bytes([number]) + texts[name].encode()
        for number, (name, _) in enumerate(FILES)
        if name in texts
    }
    return {**found, **_vectors(), "guessed": b"\x09" + texts["coco"].encode()}


def _vectors() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        return {
            "vector": b"\x08" + geojson(folder / "s.geojson", [ring(BOX)]).read_bytes(),
            "gpkg": b"\x0a" + write_geopackage(folder / "s.gpkg", ring(BOX)),
            "fgb": b"\x0b" + write_with_gdal(folder / "s.fgb", "FlatGeobuf", ring(BOX)),
            "kml": b"\x0c" + write_with_gdal(folder / "s.kml", "KML", ring(BOX)),
            "shp": b"\x0d" + write_with_gdal(folder / "s.shp", "ESRI Shapefile", ring(BOX)),
        }


TOKENS = (
    b"<object>", b"</object>", b"<bndbox>", b"<robndbox>", b"<angle>1e308</angle>", b"<xmin>nan</xmin>",
    b"<!ENTITY a 'b'>",
    b'"bbox":', b"[1,2,3,4]", b'"segmentation":', b'{"size":[2,3],"counts":"a0"}',
    b'{"size":[99999,99999],"counts":[1]}',
    b'"image_id":', b'"category_id":', b'"iscrowd":1', b'"file_name":"../a.png"', b"a.png", b"<bbox>", b"<image>",
    b"<box>",
    b'"coordinates":', b'"MultiPolygon"', b'"Point"', b'"GeometryCollection"', b'"crs":', b'"EPSG:3857"', b"null",
    b"inf",
    b"\xef\xbb\xbf", b"\r", b"\x85", b'"history":', b'"objects":', b'"ref":', b"\xe2\x80\xa8",
    b"SQLite format 3\x00", b"GPKG", b"GP\x00\x01", b"CREATE TABLE s", b"CREATE VIEW s AS SELECT 1",
    b"gpkg_contents", b"features",
    b"fgb\x03", b"\x01\x03\x00\x00\x00", b"\x01\x07\x00\x00\x00", b"<Polygon>", b"<coordinates>",
    b"<Folder>", SEPARATOR,
    b"\x00\x00\x27\x0a", b"\xff\xff\xff\x7f",
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds)
