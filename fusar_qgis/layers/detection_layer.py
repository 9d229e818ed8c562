"""Detections as a GeoPackage layer in the scene's CRS: live, styled, with provenance."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import Dict, Iterable, List, Sequence, Tuple

import numpy as np
from osgeo import ogr
from qgis.core import QgsFeature, QgsFields, QgsGeometry
from qgis.PyQt.QtCore import QDateTime, QVariant

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.detection_row import DETECTION_COLUMNS, detection_values
from fusar_qgis.core.detection_style import styled
from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.layers.vector_file import (
    VectorTable,
    create_vector_file,
    enter_quick_writing,
    fields_of,
    metadata_of,
    open_vector_file,
    save_metadata,
)
from fusar_qgis.paths import style_path

TABLE = "detections"
_KINDS = {
    "text": QVariant.String,
    "real": QVariant.Double,
    "integer": QVariant.Int,
    "time": QVariant.DateTime,
}
DETECTION_FIELDS = tuple((name, _KINDS[kind]) for name, kind in DETECTION_COLUMNS)
_DETECTIONS = VectorTable(TABLE, DETECTION_FIELDS, ogr.wkbPolygon, "detections")

_WKB_HEAD = struct.Struct("<BIII")

Place = Tuple[int, float, float, float, float, str]


def detection_fields() -> QgsFields:
    """The attributes of a detection, without the GeoPackage's own `fid`."""
    return fields_of(DETECTION_FIELDS)


def detection_style(classes: Sequence[str]) -> str:
    """The style of a run that looks for these classes, as QML; empty where none ships."""
    file = style_path(_DETECTIONS.style)
    return styled(file.read_text("utf-8"), classes) if file.is_file() else ""


def detection_features(
    boxes: Iterable[SceneBox], fields: QgsFields, scene: str, created: QDateTime
) -> List[QgsFeature]:
    """Boxes as polygons in the scene's CRS; `fields` may hold more than the values that a box has."""
    names = fields.names()
    features = []
    for box in boxes:
        values = detection_values(box, scene, created)
        feature = QgsFeature(fields)
        feature.setGeometry(_polygon(box.polygon))
        feature.setAttributes(list(map(values.get, names)))
        features.append(feature)
    return features


def _polygon(ring: np.ndarray) -> QgsGeometry:
    geometry = QgsGeometry()
    coordinates = np.ascontiguousarray(ring, dtype="<f8").tobytes()
    geometry.fromWkb(_WKB_HEAD.pack(1, ogr.wkbPolygon, 1, len(ring)) + coordinates)
    return geometry


def create_detection_file(path: Path, crs: str, name: str, classes: Sequence[str] = ()) -> None:
    """Makes the GeoPackage of a run, with its style in it (any thread).

    Args:
        path: A new file.
        crs: `Scene.crs`.
        name: What the run looks for.
        classes: The classes it looks for: each gets a color.

    Raises:
        OutputError: The file exists or cannot be written.
    """
    create_vector_file(path, replace(_DETECTIONS, qml=detection_style(classes)), crs, name)


class DetectionLayer:
    """The layer of one run (main thread only): `append` as tiles finish, `replace` with the merged boxes at the end.

    `layer` is the QgsVectorLayer, not yet in the project; `path` its GeoPackage.

    Args:
        path: A new GeoPackage (`layers.output_file.new_output_file`).
        crs: `Scene.crs`.
        name: The layer's name in the project.
        scene_name: Goes into every row.
        classes: What the run looks for: each class gets a color.

    Raises:
        OutputError: The file exists or cannot be written.
    """

    def __init__(self, path: Path, crs: str, name: str, scene_name: str, classes: Sequence[str] = ()) -> None:
        create_detection_file(path, crs, name, classes)
        self._open(path, name, scene_name)

    @classmethod
    def opened(cls, path: Path, name: str, scene_name: str) -> DetectionLayer:
        """The layer of a file that `create_detection_file` has made before, in a worker thread.

        Raises:
            OutputError: It cannot be opened.
        """
        made = cls.__new__(cls)
        made._open(path, name, scene_name)
        return made

    def _open(self, path: Path, name: str, scene_name: str) -> None:
        self.path, self.scene_name, self.name = path, scene_name, name
        self.created = QDateTime.currentDateTimeUtc()
        self.layer = open_vector_file(path, TABLE, name)
        save_metadata(self.layer, metadata_of(name, "Unfinished run.", [ATTRIBUTION]))
        self._ids: Dict[Place, int] = {}
        self._writing = enter_quick_writing(self.layer)

    def append(self, boxes: Sequence[SceneBox]) -> None:
        """Adds rows; they are in the file when this returns.

        Raises:
            OutputError: The file takes no more rows, for example because the disk is full.
        """
        self._append({_place(box): box for box in boxes})

    def _append(self, boxes: Dict[Place, SceneBox]) -> None:
        fresh = {place: box for place, box in boxes.items() if place not in self._ids}
        if not fresh:
            return
        features = detection_features(fresh.values(), self.layer.fields(), self.scene_name, self.created)
        done, added = self.layer.dataProvider().addFeatures(features)
        if not done:
            why = self.layer.dataProvider().lastError()
            raise OutputError(f"The detections cannot be written to {self.path}: {why}.", "Check the disk.")
        self._ids.update({place: feature.id() for place, feature in zip(fresh, added)})
        self._show()

    def close(self) -> None:
        """Ends the writing; the layer stays as it is. `replace` does it too."""
        if self._writing:
            self._writing = False
            self.layer.dataProvider().leaveUpdateMode()

    def replace(self, boxes: Sequence[SceneBox], abstract: str = "") -> None:
        """Makes the layer hold exactly these boxes, the merged ones, and says in its metadata how they were found.

        Rows that stay keep their `fid`; new ones are added before old ones go, so that a crash loses nothing.
        """
        wanted = {_place(box): box for box in boxes}
        self._append(wanted)
        self._remove(place for place in list(self._ids) if place not in wanted)
        save_metadata(self.layer, metadata_of(self.name, abstract, [ATTRIBUTION]))
        self.close()

    def _remove(self, places: Iterable[Place]) -> None:
        ids: List[int] = [self._ids.pop(place) for place in places]
        if ids:
            self.layer.dataProvider().deleteFeatures(ids)
            self._show()

    def _show(self) -> None:
        self.layer.updateExtents()
        self.layer.triggerRepaint()


def _place(box: SceneBox) -> Place:
    found = box.box
    return (
        box.tile,
        round(found.xmin, 3),
        round(found.ymin, 3),
        round(found.xmax, 3),
        round(found.ymax, 3),
        box.label,
    )
