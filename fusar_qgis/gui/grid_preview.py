"""The sampling grid's nodes on the map while the analyst chooses how many there are; nobody is asked anything."""

from __future__ import annotations

import struct
from typing import Optional

import numpy as np
from osgeo import ogr
from qgis.core import QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

from fusar_qgis.core.grid import SamplingGrid
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.crs_transform import LONLAT, crs_of

ICON_PX = 5
MOST_SHOWN = 96
"""Along each side: the map is painted anew with every point while it is panned."""


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
        """Shows the nodes of a grid over a scene in place of those shown before; of a dense grid not every one."""
        every = SamplingGrid(scene.bbox, n_lon, n_lat).nodes()
        nodes = every[np.ix_(_some(n_lat), _some(n_lon))].reshape(-1, 2)
        points = QgsGeometry()
        points.fromWkb(_multi_point(nodes))
        if self._band is None:
            self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PointGeometry)
            self._band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
            self._band.setIconSize(ICON_PX)
            self._band.setColor(QColor("#0072b2"))
        self._band.setToGeometry(points, crs_of(LONLAT))
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


def _some(n: int) -> np.ndarray:
    """Places of nodes along one side: all, or evenly spread ones with both ends."""
    return np.unique(np.linspace(0, n - 1, min(n, MOST_SHOWN)).round().astype(int))


def _multi_point(nodes: np.ndarray) -> bytes:
    """Points [N, 2] as little-endian well-known binary: one by one, a large grid would take a third of a second."""
    points = np.zeros(len(nodes), dtype=[("order", "u1"), ("kind", "<u4"), ("place", "<f8", 2)])
    points["order"], points["kind"], points["place"] = 1, ogr.wkbPoint, nodes
    return struct.pack("<BII", 1, ogr.wkbMultiPoint, len(nodes)) + points.tobytes()
