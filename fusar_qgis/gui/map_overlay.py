"""Outlines drawn over the map while there is no layer for them yet."""

from __future__ import annotations

from typing import Sequence

import numpy as np
from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

from fusar_qgis.layers.crs_transform import crs_of

WIDTH_PX = 2


class MapOverlay:
    """Polygons on the canvas; `clear` before it goes away.

    Args:
        canvas: The map.
        color: The outline's color; the inside gets a light tint of it.
    """

    def __init__(self, canvas: QgsMapCanvas, color: str = "#d98c00") -> None:
        self._canvas = canvas
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        stroke, fill = QColor(color), QColor(color)
        fill.setAlpha(40)
        self._band.setStrokeColor(stroke)
        self._band.setFillColor(fill)
        self._band.setWidth(WIDTH_PX)

    @property
    def count(self) -> int:
        """How many polygons are shown."""
        return int(self._band.size())

    def add(self, rings: Sequence[np.ndarray], crs: str) -> None:
        """Shows more polygons.

        Args:
            rings: Closed rings [M, 2] (x, y) in `crs`.
            crs: Authority id or WKT.
        """
        system = crs_of(crs)
        for ring in rings:
            points = [QgsPointXY(float(x), float(y)) for x, y in ring]
            self._band.addGeometry(QgsGeometry.fromPolygonXY([points]), system)

    def clear(self) -> None:
        """Shows nothing."""
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def remove(self) -> None:
        """Takes the overlay off the canvas for good."""
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self._canvas.scene().removeItem(self._band)
