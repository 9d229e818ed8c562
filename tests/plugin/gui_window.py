"""A QGIS-like window for GUI tests: real canvas, message bar, menus and toolbars, and a loop that waits for facts."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    Qt,
    QThreadPool,
    QTimer,
    pyqtSignal,
)
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QToolBar

from fusar_qgis.gui.messages import Messages
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.gui.workbench import Workbench

LIMIT_MS = 30000
WORKERS_MS = 5000


def wait_until(fact: Callable[[], Any], what: str = "") -> Any:
    """Turns the event loop until the fact is true; fails after half a minute."""
    loop, ticker, limit = QEventLoop(), QTimer(), QTimer()
    ticker.timeout.connect(loop.quit)
    limit.setSingleShot(True)
    ticker.start(5)
    limit.start(LIMIT_MS)
    # Asked here, in no slot: an error of the fact fails the test, and does not abort all of them.
    while not (found := fact()) and limit.isActive():
        loop.exec()
    assert found, f"waited in vain for {what or fact}"
    return found


class Window(QObject):
    """What the plugin uses of `QgisInterface`, with real widgets; `calls` keeps what only QGIS itself could do."""

    currentLayerChanged = pyqtSignal(object)  # noqa: N815 - QGIS names it

    def __init__(self) -> None:
        super().__init__()
        self.main = QMainWindow()
        self.canvas = QgsMapCanvas()
        self.bar = QgsMessageBar(self.main)
        self.raster_menu = QMenu(self.main)
        self.main.setCentralWidget(self.canvas)
        self.main.resize(1100, 800)
        self.calls: list[tuple[Any, ...]] = []
        self.actions: list[Any] = []
        self.factories: list[Any] = []
        self.layer_actions: list[tuple[Any, ...]] = []
        self._active: QgsMapLayer | None = None
        self.session: SceneSession | None = None

    def close(self) -> None:
        """Deletes the widgets now: the garbage collector may run in a worker thread, where no widget may die."""
        # A worker may still be on its way out of a task that is deleted here.
        QThreadPool.globalInstance().waitForDone(WORKERS_MS)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QgsProject.instance().removeAllMapLayers()
        for child in self.findChildren(QObject, options=Qt.FindChildOption.FindDirectChildrenOnly):
            sip.delete(child)
        for widget in (self.main, self.raster_menu, self.canvas):
            if not sip.isdeleted(widget):
                sip.delete(widget)
        gc.collect()

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas

    def messageBar(self) -> QgsMessageBar:
        return self.bar

    def mainWindow(self) -> QMainWindow:
        return self.main

    def rasterMenu(self) -> QMenu:
        return self.raster_menu

    def activeLayer(self) -> QgsMapLayer | None:
        return self._active

    def setActiveLayer(self, layer: QgsMapLayer | None) -> None:
        self._active = layer
        self.currentLayerChanged.emit(layer)
        if self.session is not None:
            # Files are read in a worker; what tests do next is about the scene.
            wait_until(lambda: not self.session.is_reading, "the file")

    def addToolBar(self, name: str) -> QToolBar:
        return self.main.addToolBar(name)

    def addDockWidget(self, area: Any, dock: Any) -> None:
        self.main.addDockWidget(area, dock)

    def removeDockWidget(self, dock: Any) -> None:
        self.main.removeDockWidget(dock)

    def registerMainWindowAction(self, action: Any, keys: str) -> bool:
        self.actions.append(action)
        return True

    def unregisterMainWindowAction(self, action: Any) -> bool:
        self.actions.remove(action)
        return True

    def addCustomActionForLayerType(self, action: Any, menu: str, kind: Any, all_layers: bool) -> None:
        self.layer_actions.append((menu, action, kind, all_layers))

    def removeCustomActionForLayerType(self, action: Any) -> bool:
        kept = [entry for entry in self.layer_actions if entry[1] is not action]
        removed = len(kept) < len(self.layer_actions)
        self.layer_actions[:] = kept
        return removed

    def registerOptionsWidgetFactory(self, factory: Any) -> None:
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory: Any) -> None:
        self.factories.remove(factory)

    def showAttributeTable(self, layer: Any) -> None:
        self.calls.append(("table", layer))

    def openMessageLog(self, tab: str) -> None:
        self.calls.append(("log", tab))

    def showOptionsDialog(self, parent: Any, page: str) -> None:
        self.calls.append(("options", page))

    def message(self) -> str:
        """The sentence in the message bar, empty when there is none."""
        item = self.bar.currentItem()
        return item.text() if item is not None else ""

    def open(self, path: str, crs: str = "") -> QgsRasterLayer:
        """Opens a raster as QGIS does: in the project, active, in front of the analyst."""
        layer = QgsRasterLayer(path, path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        assert layer.isValid(), path
        QgsProject.instance().addMapLayer(layer)
        shown = QgsCoordinateReferenceSystem(crs) if crs else layer.crs()
        self.canvas.setDestinationCrs(shown)
        self.canvas.setExtent(layer.extent())
        self.setActiveLayer(layer)
        return layer


def workbench(window: Window, connection: Any) -> Workbench:
    """A workbench around a window and a connection."""
    runner = TaskRunner(window)
    session = window.session = SceneSession(runner, window)
    return Workbench(window, runner, session, connection, Messages(window, window))
