"""One click on the map, as degrees; Esc and another map tool end it."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
)
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsMapToolEmitPoint
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.layers.crs_transform import LONLAT, crs_of


class PlacePicker(QObject):
    """`picked(lon, lat)` after a click, `failed(error)` where it is not on the globe, `ended` in any case.

    Args:
        canvas: The map.
    """

    picked = pyqtSignal(float, float)
    failed = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._tool: Optional[QgsMapToolEmitPoint] = None
        self._tool_before: Optional[QgsMapTool] = None

    @property
    def is_active(self) -> bool:
        """Whether the next click is ours."""
        return self._tool is not None

    def begin(self) -> None:
        """Takes the next click."""
        self._tool_before = self._canvas.mapTool()
        self._tool = QgsMapToolEmitPoint(self._canvas)
        self._tool.canvasClicked.connect(self._on_click)
        self._tool.deactivated.connect(self._on_deactivated)
        self._canvas.setMapTool(self._tool)

    def end(self) -> None:
        """Gives the map back, and the tool that was in use before."""
        before, self._tool_before = self._tool_before, None
        if self._tool is None:
            return
        self._canvas.unsetMapTool(self._tool)
        # It may have gone with the plugin that it belonged to.
        if before is not None and not sip.isdeleted(before):
            self._canvas.setMapTool(before)

    def take_center(self) -> None:
        """Takes the middle of the map instead of a click."""
        self._take(self._canvas.center())

    def _on_click(self, point: QgsPointXY, *_: object) -> None:
        self.end()
        self._take(point)

    def _on_deactivated(self) -> None:
        tool, self._tool = self._tool, None
        if tool is not None:
            tool.deleteLater()
            self.ended.emit()

    def _take(self, point: QgsPointXY) -> None:
        try:
            lon, lat = to_lonlat(point, self._canvas.mapSettings().destinationCrs())
        except InvalidRequestError as error:
            self.failed.emit(error)
            return
        self.picked.emit(lon, lat)


def to_lonlat(point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> Tuple[float, float]:
    """A point of the map in degrees.

    Args:
        point: In `crs`.
        crs: The map's; a map without one is taken for degrees.

    Raises:
        InvalidRequestError: It is not on the globe.
    """
    try:
        if crs.isValid():
            point = QgsCoordinateTransform(crs, crs_of(LONLAT), QgsProject.instance()).transform(point)
    except QgsCsException as error:
        raise InvalidRequestError("The place is not on the globe.", "Click on the scene.") from error
    if not (abs(point.x()) <= 180.0 and abs(point.y()) <= 90.0):
        raise InvalidRequestError("The place is not on the globe.", "Click on the scene.")
    return point.x(), point.y()
