"""Detections as a file: GeoPackage or GeoJSON through GDAL, or COCO's JSON in pixels of the scene."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS

from backend.shipped import STYLES
from fusar_qgis.core.coco_file import NamedBox, coco_document
from fusar_qgis.core.detection_row import DETECTION_COLUMNS, detection_values
from fusar_qgis.core.detection_style import styled
from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox

TABLE = "detections"
_STYLE = STYLES / "detections.qml"
_TYPES: dict[str, Any] = {
    "text": object,
    "real": np.float64,
    "integer": np.int32,
    "time": "datetime64[ms]",
}
_EMPTY: dict[str, Any] = {
    "text": None,
    "real": np.nan,
    "integer": 0,
    "time": np.datetime64("NaT"),
}
_STYLE_TYPES: dict[type, Any] = {bool: bool, np.datetime64: "datetime64[ms]"}
_COCO = ".coco.json"

Writer = Callable[[Path, Scene, Sequence[SceneBox], datetime], None]


def writer_of(path: Path) -> Writer:
    """Who writes a file with such a name: .gpkg, .geojson, .coco.json or any other .json (GeoJSON).

    Raises:
        InvalidRequestError: Nobody does.
    """
    if path.name.lower().endswith(_COCO):
        return write_coco
    known: dict[str, Writer] = {".gpkg": write_gpkg, ".geojson": write_geojson, ".json": write_geojson}
    writer = known.get(path.suffix.lower())
    if writer is None:
        raise InvalidRequestError(
            f"The form of the output {str(path)!r} is unknown.",
            "Let it end in .gpkg, .geojson or .coco.json.",
        )
    return writer


def write_detections(path: Path, scene: Scene, boxes: Sequence[SceneBox], created: datetime) -> None:
    """Writes the file whole or not at all; one that is there already is replaced.

    Args:
        path: Its name says the form, see `writer_of`.
        scene: The scene.
        boxes: What was found.
        created: When, in UTC.

    Raises:
        InvalidRequestError: The form is unknown.
        OutputError: It cannot be written.
    """
    write = writer_of(path)
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        part.unlink(missing_ok=True)
        write(part, scene, boxes, created)
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"The file {path} cannot be written: {error.strerror or error}.", "Check folder and disk."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def write_gpkg(path: Path, scene: Scene, boxes: Sequence[SceneBox], created: datetime) -> None:
    """A GeoPackage in the scene's CRS, with the plugin's style in it."""
    _write(path, scene, boxes, created, "GPKG", layer=TABLE, geometry_name="geom")
    if _STYLE.is_file():
        _add_style(path, list(dict.fromkeys(box.label for box in boxes)), created)


def write_geojson(path: Path, scene: Scene, boxes: Sequence[SceneBox], created: datetime) -> None:
    """GeoJSON as RFC 7946 wants it: WGS 84, counter-clockwise rings, cut at the antimeridian."""
    _write(path, scene, boxes, created, "GeoJSON", layer=TABLE, RFC7946="YES", COORDINATE_PRECISION="8")


def write_coco(path: Path, scene: Scene, boxes: Sequence[SceneBox], created: datetime) -> None:
    """COCO's form: one image, boxes as (x, y, width, height) in its pixels, with `score` where there is one."""
    named = [NamedBox(box.label, box.box, box.score) for box in boxes]
    path.write_text(json.dumps(coco_document(scene, named, created)) + "\n", encoding="utf-8")


def _write(
    path: Path, scene: Scene, boxes: Sequence[SceneBox], created: datetime, driver: str, **options: str
) -> None:
    import pyogrio
    from pyogrio.errors import DataSourceError

    rows = [
        detection_values(box, scene.name, np.datetime64(created.replace(tzinfo=None), "ms")) for box in boxes
    ]
    layer = options.pop("layer", None)
    try:
        pyogrio.raw.write(
            str(path),
            np.array([_wkb(box.polygon) for box in boxes], dtype=object),
            [_column([row[name] for row in rows], kind) for name, kind in DETECTION_COLUMNS],
            [name for name, _ in DETECTION_COLUMNS],
            field_mask=[
                np.array([row[name] is None for row in rows], dtype=bool) for name, _ in DETECTION_COLUMNS
            ],
            layer=layer,
            driver=driver,
            geometry_type="Polygon",
            crs=CRS.from_user_input(scene.crs).to_wkt(),
            promote_to_multi=False,
            **options,
        )
    except DataSourceError as error:
        raise OSError(str(error)) from error


def _column(values: list[Any], kind: str) -> np.ndarray:
    filled = [_EMPTY[kind] if value is None else value for value in values]
    return np.array(filled, dtype=_TYPES[kind])


def _wkb(ring: np.ndarray) -> bytes:
    """A polygon of one closed ring [M, 2] as little-endian well-known binary (OGC 06-103r4, 8.2)."""
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + np.ascontiguousarray(ring, dtype="<f8").tobytes()


def _add_style(path: Path, classes: Sequence[str], created: datetime) -> None:
    """The table in which QGIS looks for the style of a GeoPackage's layer; a color for each class."""
    import pyogrio

    row = {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": TABLE,
        "f_geometry_column": "geom",
        "styleName": TABLE,
        "styleQML": styled(_STYLE.read_text(encoding="utf-8"), classes),
        "styleSLD": "",
        "useAsDefault": True,
        "description": "FUSAR-GPT",
        "owner": "",
        "ui": "",
        # Without this column, by which it sorts, QGIS finds no style at all.
        "update_time": np.datetime64(created.replace(tzinfo=None), "ms"),
    }
    columns = [np.array([value], dtype=_STYLE_TYPES.get(type(value), object)) for value in row.values()]
    pyogrio.raw.write(str(path), None, columns, list(row), layer="layer_styles", driver="GPKG", FID="id")
