"""Which part of the scene a question is about: all of it, the map view, selected polygons or a drawn rectangle."""

from __future__ import annotations

from typing import Callable, List, Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsMapToolExtent, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.polygons import Ring
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.icons import icon
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.map_polygons import polygon_rings, selected_polygons
from fusar_qgis.layers.map_window import rectangle_to_window

SCENE, CANVAS, POLYGONS, RECTANGLE, NOTHING = "scene", "canvas", "polygons", "rectangle", "nothing"

EXTENT_DELAY_MS = 200


class AreaChoice(QWidget):
    """A combo box and a button that draws; `changed` when another part of the scene is meant.

    Args:
        canvas: The map to draw on.
        optional: Offers "No image" too.
        active_layer: Offers "Selected polygons" too; gives the layer that the analyst works in.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        canvas: QgsMapCanvas,
        optional: bool = False,
        parent: Optional[QWidget] = None,
        active_layer: Optional[Callable[[], Optional[QgsMapLayer]]] = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._active_layer = active_layer
        self._watched: List[QgsVectorLayer] = []
        self._rectangle: Optional[QgsRectangle] = None
        self._rectangle_crs = QgsCoordinateReferenceSystem()
        self._tool: Optional[QgsMapToolExtent] = None
        self._tool_before: Optional[QgsMapTool] = None
        self._band: Optional[QgsRubberBand] = None
        self._build_fields(optional)
        # The map view changes many times a second while it is panned.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EXTENT_DELAY_MS)
        self._timer.timeout.connect(self.changed)
        canvas.extentsChanged.connect(self._on_extent)

    def _build_fields(self, optional: bool) -> None:
        self.combo = QComboBox(self)
        self.combo.addItem(self.tr("Whole scene"), SCENE)
        self.combo.addItem(self.tr("Map view"), CANVAS)
        if self._active_layer is not None:
            self.combo.addItem(self.tr("Selected polygons"), POLYGONS)
        self.combo.addItem(self.tr("Drawn rectangle"), RECTANGLE)
        if optional:
            self.combo.addItem(self.tr("No image"), NOTHING)
        self.combo.setToolTip(self.tr("The part of the scene to look at"))
        self.combo.setAccessibleName(self.combo.toolTip())
        self.combo.currentIndexChanged.connect(self._on_choice)
        self.draw_button = QToolButton(self)
        self.draw_button.setIcon(icon("rectangle"))
        self.draw_button.setToolTip(self.tr("Draw a rectangle on the map"))
        self.draw_button.setAccessibleName(self.draw_button.toolTip())
        self.draw_button.clicked.connect(self.draw)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.combo, 1)
        line.addWidget(self.draw_button)
        self.setFocusProxy(self.combo)

    def kind(self) -> str:
        """`SCENE`, `CANVAS`, `POLYGONS`, `RECTANGLE` or `NOTHING`."""
        return str(self.combo.currentData())

    def window(self, scene: Scene) -> Optional[PixelBox]:
        """The chosen window in scene pixels, None for the whole scene.

        Raises:
            InvalidRequestError: Nothing was drawn yet, or it does not touch the scene.
        """
        if self.kind() in (SCENE, POLYGONS, NOTHING):
            return None
        if self.kind() == CANVAS:
            return rectangle_to_window(self._canvas.extent(), self._known(self._map_crs(), scene), scene)
        if self._rectangle is None:
            raise InvalidRequestError(
                self.tr("No rectangle is drawn yet."),
                self.tr("Draw one on the map with the button beside Area."),
            )
        return rectangle_to_window(self._rectangle, self._known(self._rectangle_crs, scene), scene)

    def polygons(self, scene: Scene) -> Tuple[Ring, ...]:
        """The selected polygons in scene pixels; none where another area is chosen.

        Raises:
            InvalidRequestError: Nothing is selected, or it does not touch the scene.
        """
        if self.kind() != POLYGONS or self._active_layer is None:
            return ()
        return polygon_rings(selected_polygons(self._active_layer()), scene)

    def draw(self) -> None:
        """Lets the analyst drag a rectangle on the map."""
        self._leave_tool()
        self._tool_before = self._canvas.mapTool()
        self._tool = QgsMapToolExtent(self._canvas)
        self._tool.extentChanged.connect(self.set_rectangle)
        self._canvas.setMapTool(self._tool)

    def set_rectangle(self, rectangle: QgsRectangle) -> None:
        """Takes a rectangle in the map's CRS."""
        if rectangle.isEmpty():
            return
        self._rectangle = QgsRectangle(rectangle)
        self._rectangle_crs = self._map_crs()
        self._leave_tool()
        self._show_rectangle()
        self.combo.setCurrentIndex(self.combo.findData(RECTANGLE))
        self.changed.emit()

    def close_map(self) -> None:
        """Takes tool and rectangle off the map."""
        self._leave_tool()
        self._watch_selections(False)
        self._timer.stop()
        self._canvas.extentsChanged.disconnect(self._on_extent)
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None

    def _map_crs(self) -> QgsCoordinateReferenceSystem:
        return self._canvas.mapSettings().destinationCrs()

    @staticmethod
    def _known(crs: QgsCoordinateReferenceSystem, scene: Scene) -> QgsCoordinateReferenceSystem:
        """A project without a CRS shows every layer in its own coordinates."""
        return crs if crs.isValid() else crs_of(scene.crs)

    def _on_choice(self) -> None:
        if self._band is not None:
            self._band.setVisible(self.kind() == RECTANGLE)
        self._watch_selections(self.kind() == POLYGONS)
        if self.kind() == RECTANGLE and self._rectangle is None:
            self.draw()
        self.changed.emit()

    def _watch_selections(self, on: bool) -> None:
        """Hears of selections in the layers that are there; others are found when the question is asked."""
        for layer in self._watched:
            if not sip.isdeleted(layer):
                layer.selectionChanged.disconnect(self._on_selection)
        layers = QgsProject.instance().mapLayers().values() if on else ()
        self._watched = [layer for layer in layers if isinstance(layer, QgsVectorLayer)]
        for layer in self._watched:
            layer.selectionChanged.connect(self._on_selection)

    def _on_selection(self, *_: object) -> None:
        self._timer.start()

    def _on_extent(self) -> None:
        if self.kind() == CANVAS:
            self._timer.start()

    def _show_rectangle(self) -> None:
        if self._band is None:
            self._band = QgsRubberBand(self._canvas)
            self._band.setStrokeColor(QColor("#2f86c8"))
            self._band.setFillColor(QColor(0, 0, 0, 0))
            self._band.setWidth(2)
        outline = QgsGeometry.fromRect(self._rectangle)
        self._band.setToGeometry(outline, self._rectangle_crs)
        self._band.show()

    def _leave_tool(self) -> None:
        if self._tool is None:
            return
        tool, self._tool = self._tool, None
        if self._canvas.mapTool() is tool:
            self._canvas.unsetMapTool(tool)
            before, self._tool_before = self._tool_before, None
            # It may have gone with the plugin that it belonged to.
            if before is not None and not sip.isdeleted(before):
                self._canvas.setMapTool(before)
        tool.deleteLater()
