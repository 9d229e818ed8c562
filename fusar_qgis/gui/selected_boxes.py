"""Boxes that the analyst has selected in one of our detection layers."""

from __future__ import annotations

from typing import List, Optional

from qgis.core import QgsFeature, QgsMapLayer, QgsVectorLayer

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.gui.layer_group import DETECTIONS
from fusar_qgis.gui.scene_session import ROLE_PROPERTY

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def selected_rows(layer: Optional[QgsMapLayer]) -> List[QgsFeature]:
    """The selected features of a detection layer that have a box, as those drawn by hand do not; none of others."""
    if not isinstance(layer, QgsVectorLayer) or layer.customProperty(ROLE_PROPERTY) != DETECTIONS:
        return []
    if not {*CORNERS, "scene"} <= set(layer.fields().names()):
        return []
    return [row for row in layer.selectedFeatures() if _has_box(row)]


def _has_box(row: QgsFeature) -> bool:
    return all(isinstance(row[name], (int, float)) for name in CORNERS)


def box_of(row: QgsFeature) -> PixelBox:
    """A row's box in pixels of its scene."""
    return PixelBox(*(float(row[name]) for name in CORNERS))
