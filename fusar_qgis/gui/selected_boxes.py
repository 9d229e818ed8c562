"""Boxes that the analyst has selected in one of our detection layers."""

from __future__ import annotations

from typing import List, Optional

from qgis.core import QgsFeature, QgsMapLayer, QgsVectorLayer

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.gui.layer_group import DETECTIONS
from fusar_qgis.gui.scene_session import ROLE_PROPERTY

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def selected_rows(layer: Optional[QgsMapLayer]) -> List[QgsFeature]:
    """The selected features of a detection layer; none of any other layer."""
    ours = isinstance(layer, QgsVectorLayer) and layer.customProperty(ROLE_PROPERTY) == DETECTIONS
    return list(layer.selectedFeatures()) if ours and layer is not None else []


def box_of(row: QgsFeature) -> PixelBox:
    """A row's box in pixels of its scene."""
    return PixelBox(*(float(row[name]) for name in CORNERS))
