"""The sampling grid's nodes on the map while the analyst chooses how many there are; nobody is asked anything."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsGeometry, QgsMultiPoint, QgsPoint, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

from fusar_qgis.core.grid import SamplingGrid
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.crs_transform import LONLAT, crs_of

ICON_PX = 5


class GridPreview:
    """Points on the canvas; `remove` before it goes away.

    Args:
        canvas: The map.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._band: Optional[QgsRubberBand] = None
        self.count = 0

    def show(self, scene: Scene, n_lon: int, n_lat: int) -> None:
        """Shows the nodes of a grid over a scene in place of those shown before."""
        nodes = SamplingGrid(scene.bbox, n_lon, n_lat).nodes().reshape(-1, 2)
        points = QgsMultiPoint()
        for lon, lat in nodes:
            points.addGeometry(QgsPoint(float(lon), float(lat)))
        if self._band is None:
            self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PointGeometry)
            self._band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
            self._band.setIconSize(ICON_PX)
            self._band.setColor(QColor("#0072b2"))
        self._band.setToGeometry(QgsGeometry(points), crs_of(LONLAT))
        self.count = len(nodes)

    def clear(self) -> None:
        """Shows nothing."""
        if self._band is not None:
            self._band.reset(QgsWkbTypes.GeometryType.PointGeometry)
        self.count = 0

    def remove(self) -> None:
        """Takes the points off the canvas for good."""
        self.clear()
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None
