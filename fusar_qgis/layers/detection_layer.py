"""Detections as a GeoPackage layer in the scene's CRS: live, styled, with provenance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterable, List, Sequence, Tuple

import numpy as np
from osgeo import ogr
from qgis.core import QgsFeature, QgsFeatureRequest, QgsFields, QgsGeometry
from qgis.PyQt.QtCore import QDateTime, QVariant

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.boxes import corners_of
from fusar_qgis.core.detection_row import (
    DETECTION_COLUMNS,
    OWN_COLUMNS,
    detection_values,
    own_values,
    shared_values,
)
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
    polygon_wkb,
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

_ROWS_AT_ONCE = 5000
"""More features at a time cost the same in QGIS, but more in Python, which looks through all that live for garbage."""

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
    own = [(names.index(name), place) for place, name in enumerate(OWN_COLUMNS) if name in names]
    patterns: Dict[Tuple[Any, ...], QgsFeature] = {}
    features = []
    for box in boxes:
        shared = shared_values(box)
        if shared not in patterns:
            patterns[shared] = _pattern(box, fields, scene, created)
        feature, values = QgsFeature(patterns[shared]), own_values(box)
        for index, place in own:
            if values[place] is not None:
                feature.setAttribute(index, values[place])
        feature.setGeometry(_polygon(box.polygon))
        features.append(feature)
    return features


def _pattern(box: SceneBox, fields: QgsFields, scene: str, created: QDateTime) -> QgsFeature:
    """A row with all that other boxes of the run have too: texts are made QGIS's own once, not for each box."""
    values = detection_values(box, scene, created)
    feature = QgsFeature(fields)
    feature.setAttributes([None if name in OWN_COLUMNS else values.get(name) for name in fields.names()])
    return feature


def _polygon(ring: np.ndarray) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(polygon_wkb(ring))
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

    @classmethod
    def reopened(cls, path: Path, name: str, scene_name: str) -> DetectionLayer:
        """As `opened`, of a file with rows of the same run; `replace` puts the merged boxes in their place.

        Raises:
            OutputError: It cannot be opened.
        """
        made = cls.opened(path, name, scene_name)
        rows = made.layer.getFeatures(QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry))
        # No tile has this number, so that none of them is taken for a box that is there.
        made._ids = {(-1, float(row.id()), 0.0, 0.0, 0.0, ""): row.id() for row in rows}
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
        self._append(_by_place(boxes))

    def _append(self, boxes: Dict[Place, SceneBox]) -> None:
        fresh = [place for place in boxes if place not in self._ids]
        for start in range(0, len(fresh), _ROWS_AT_ONCE):
            part = fresh[start : start + _ROWS_AT_ONCE]
            self._write(part, [boxes[place] for place in part])
        if fresh:
            self._show()

    def _write(self, places: Sequence[Place], boxes: Sequence[SceneBox]) -> None:
        features = detection_features(boxes, self.layer.fields(), self.scene_name, self.created)
        done, added = self.layer.dataProvider().addFeatures(features)
        if not done:
            why = self.layer.dataProvider().lastError()
            raise OutputError(f"The detections cannot be written to {self.path}: {why}.", "Check the disk.")
        self._ids.update({place: feature.id() for place, feature in zip(places, added)})

    def close(self) -> None:
        """Ends the writing; the layer stays as it is. `replace` does it too."""
        if self._writing:
            self._writing = False
            self.layer.dataProvider().leaveUpdateMode()

    def replace(self, boxes: Sequence[SceneBox], abstract: str = "") -> None:
        """Makes the layer hold exactly these boxes, the merged ones, and says in its metadata how they were found.

        Rows that stay keep their `fid`; new ones are added before old ones go, so that a crash loses nothing.
        """
        wanted = _by_place(boxes)
        self._append(wanted)
        self._remove(self._ids.keys() - wanted.keys())
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


def _by_place(boxes: Sequence[SceneBox]) -> Dict[Place, SceneBox]:
    """Each box by its tile, its corners in thousandths of a pixel and its label."""
    corners = corners_of([box.box for box in boxes]).round(3)
    places = zip([box.tile for box in boxes], *corners.T.tolist(), [box.label for box in boxes])
    return dict(zip(places, boxes))
