"""The plugin's wiring: every line of `initGui` has its counterpart in `unload`."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.core import QgsApplication, QgsMapLayerType
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QObject, Qt, QTranslator
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar

from fusar_qgis.gui import log_panel, thumbnail_function
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.dock import AEF, CHAT, DETECT, SCENE, FusarDock
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.messages import Messages
from fusar_qgis.gui.options_page import OptionsPageFactory
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.paths import RESOURCES
from fusar_qgis.processing.provider import FusarProvider


class FusarPlugin(QObject):
    """What QGIS loads and unloads.

    Args:
        iface: QGIS's `QgisInterface`.
    """

    def __init__(self, iface: Any) -> None:
        super().__init__()
        self._iface = iface
        self._translator = self._install_translator()
        self._actions: List[QAction] = []
        self.dock: Optional[FusarDock] = None
        self.provider: Optional[FusarProvider] = None

    def initProcessing(self) -> None:
        """Adds the toolbox provider; `qgis_process` calls only this."""
        self.provider = FusarProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Adds panel, toolbar, menu, options page and toolbox provider."""
        self._log_handler = log_panel.install()
        self._thumbnail = thumbnail_function.register()
        self.runner = TaskRunner(self)
        self.connection = BackendConnection(self)
        self.session = SceneSession(self.runner, self)
        messages = Messages(self._iface, self)
        bench = Workbench(self._iface, self.runner, self.session, self.connection, messages)
        self.dock = FusarDock(bench, self._iface.mainWindow())
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.hide()
        self._add_actions()
        self.options = OptionsPageFactory(self.connection, self.runner)
        self._iface.registerOptionsWidgetFactory(self.options)
        self.initProcessing()
        self.connection.reload()

    def unload(self) -> None:
        """Undoes `initGui` and `initProcessing` line by line."""
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.dock is not None:
            self._unload_gui(self.dock)
            self.dock = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None

    def _unload_gui(self, dock: FusarDock) -> None:
        self._iface.unregisterOptionsWidgetFactory(self.options)
        self._remove_actions()
        self.runner.stop_all()
        dock.close_map()
        self._iface.removeDockWidget(dock)
        dock.deleteLater()
        self.session.close()
        self.connection.close()
        thumbnail_function.unregister()
        log_panel.remove(self._log_handler)
        self.deleteLater()

    def _add_actions(self) -> None:
        self._toolbar: QToolBar = self._iface.addToolBar("FUSAR")
        self._toolbar.setObjectName("FusarToolBar")
        self._menu = QMenu("FUSAR", self._iface.mainWindow())
        self._menu.setIcon(icon("fusar"))
        self._iface.rasterMenu().addMenu(self._menu)
        entries = (
            (SCENE, "scene", self.tr("Scene"), self.tr("Where and when the active raster was taken")),
            (AEF, "aef_grid", self.tr("AEF"), self.tr("AlphaEarth grid and composite")),
            (DETECT, "detect", self.tr("Detect"), self.tr("Detect objects in the scene")),
            (CHAT, "chat", self.tr("Chat"), self.tr("Chat about the scene")),
        )
        for tab, icon_name, text, tip in entries:
            self._add_action(tab, icon_name, text, tip)

    def _add_action(self, tab: int, icon_name: str, text: str, tip: str) -> None:
        action = QAction(icon(icon_name), text, self._iface.mainWindow())
        action.setObjectName(f"fusar_{icon_name}")
        action.setToolTip(f"FUSAR – {tip}")
        action.triggered.connect(lambda _checked=False: self.dock.open_tab(tab) if self.dock else None)
        # Listed in QGIS's keyboard shortcuts, where the analyst may give it one.
        self._iface.registerMainWindowAction(action, "")
        # Also in the context menu of every raster layer; a right click makes its layer the active one.
        self._iface.addCustomActionForLayerType(action, "FUSAR", QgsMapLayerType.RasterLayer, True)
        self._toolbar.addAction(action)
        self._menu.addAction(action)
        self._actions.append(action)

    def _remove_actions(self) -> None:
        for action in self._actions:
            self._iface.unregisterMainWindowAction(action)
            self._iface.removeCustomActionForLayerType(action)
            self._toolbar.removeAction(action)
            self._menu.removeAction(action)
            action.deleteLater()
        self._actions.clear()
        self._iface.rasterMenu().removeAction(self._menu.menuAction())
        self._menu.deleteLater()
        self._iface.mainWindow().removeToolBar(self._toolbar)
        self._toolbar.deleteLater()

    def _install_translator(self) -> Optional[QTranslator]:
        """The catalog of QGIS's language, if there is one."""
        language = QgsApplication.instance().locale() or QLocale().name()
        translator = QTranslator()
        if not translator.load(str(RESOURCES / "i18n" / f"fusar_{language[:2]}.qm")):
            return None
        QCoreApplication.installTranslator(translator)
        return translator
