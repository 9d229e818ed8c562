"""Boxes that the analyst has selected in one of our detection layers."""

from __future__ import annotations

from itertools import islice
from typing import Any, List, Optional

from qgis.core import QgsFeature, QgsMapLayer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_row import CORNERS
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.layer_group import is_detection_layer
from fusar_qgis.layers.thumbnail_place import scene_names

SELECTION_DELAY_MS = 100


class SelectionWatch(QObject):
    """`changed` when other rows are selected in the active layer, or another layer is active.

    Args:
        iface: QGIS's interface.
    """

    changed = pyqtSignal()

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        self._layer: Optional[QgsVectorLayer] = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SELECTION_DELAY_MS)
        self._timer.timeout.connect(self.changed)
        iface.currentLayerChanged.connect(self._follow)
        self._follow(iface.activeLayer())

    def close(self) -> None:
        """Lets go of QGIS and of the layer."""
        self._iface.currentLayerChanged.disconnect(self._follow)
        self._follow(None)
        self._timer.stop()

    def _follow(self, layer: Optional[QgsMapLayer]) -> None:
        if self._layer is not None and not sip.isdeleted(self._layer):
            self._layer.selectionChanged.disconnect(self._on_selection)
        self._layer = layer if isinstance(layer, QgsVectorLayer) else None
        if self._layer is not None:
            self._layer.selectionChanged.connect(self._on_selection)
        self._timer.start()

    def _on_selection(self, *_: object) -> None:
        self._timer.start()


def selected_rows(
    layer: Optional[QgsMapLayer], scene: Optional[Scene] = None, most: Optional[int] = None
) -> List[QgsFeature]:
    """The selected features of a detection layer that have a box, as those drawn by hand do not; none of others.

    Args:
        layer: Any layer.
        scene: Leaves out the boxes of other scenes, also of one that has the same name.
        most: So many at most.
    """
    if layer is None or not is_detection_layer(layer):
        return []
    names = set() if scene is None else scene_names(layer, scene.name, scene.source_path)
    rows = (row for row in layer.getSelectedFeatures() if _has_box(row))
    return list(islice((row for row in rows if scene is None or row["scene"] in names), most))


def _has_box(row: QgsFeature) -> bool:
    return all(isinstance(row[name], (int, float)) for name in CORNERS)


def box_of(row: QgsFeature) -> PixelBox:
    """A row's box in pixels of its scene."""
    return PixelBox(*(float(row[name]) for name in CORNERS))
