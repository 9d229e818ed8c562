"""The FUSAR panel: header and four tabs, each in a scroll area, made to fit 300 pixels."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsMapLayer
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QShortcut, QTabWidget, QVBoxLayout, QWidget

from fusar_qgis.core.errors import FusarError, MissingYearError
from fusar_qgis.gui.aef_tab import AefTab
from fusar_qgis.gui.chat_tab import ChatTab
from fusar_qgis.gui.detect_tab import DetectTab
from fusar_qgis.gui.header import Header
from fusar_qgis.gui.options_page import PAGE_NAME
from fusar_qgis.gui.scene_tab import SceneTab
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.map_window import scene_extent

SCENE, AEF, DETECT, CHAT = range(4)
MIN_WIDTH_PX = 300


class FusarDock(QgsDockWidget):
    """Puts the tabs together and passes their errors on to the message bar."""

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.setObjectName("FusarDock")
        self.setWindowTitle(self.tr("FUSAR-GPT"))
        self.header = Header(bench.connection, self)
        self.scene_tab = SceneTab(bench.session, self)
        self.aef_tab = AefTab(bench, self)
        self.detect_tab = DetectTab(bench, self)
        self.chat_tab = ChatTab(bench, self)
        self.tabs = QTabWidget(self)
        # These letters are free in QGIS's own menu bar.
        self._add_tab(self.scene_tab, self.tr("Sce&ne"), self.tr("Where and when the raster was taken"))
        self._add_tab(self.aef_tab, self.tr("AE&F"), self.tr("AlphaEarth grid and composite"))
        self._add_tab(
            self.detect_tab, self.tr("De&tect"), self.tr("Find objects, count them, describe the area")
        )
        self._add_tab(self.chat_tab, self.tr("Ch&at"), self.tr("Talk about the image"))
        content = QWidget(self)
        content.setMinimumWidth(MIN_WIDTH_PX)
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.header)
        rows.addWidget(self.tabs, 1)
        self.setWidget(content)
        self._connect()
        self._add_shortcuts()

    def open_tab(self, index: int) -> None:
        """Shows the panel with one of its tabs in front."""
        self.setUserVisible(True)
        self.tabs.setCurrentIndex(index)

    def page_of(self, tab: QWidget) -> QWidget:
        """The tab widget's page that holds one of our tabs (its scroll area)."""
        return next(page for page in map(self.tabs.widget, range(self.tabs.count())) if page.widget() is tab)

    def show_error(self, error: FusarError) -> None:
        """One sentence in the message bar; a missing year also opens the field that asks for it."""
        self.bench.messages.error(error)
        if isinstance(error, MissingYearError):
            self.open_tab(SCENE)
            self.scene_tab.ask_year()
        self.bench.connection.check_after(error)

    def run(self) -> None:
        """Does what the tab in front is for (Ctrl+Enter)."""
        acts = {
            AEF: self.aef_tab.draw_grid,
            DETECT: self.detect_tab.detect,
            CHAT: self.chat_tab.send,
        }
        act = acts.get(self.tabs.currentIndex())
        if act is not None:
            act()

    def stop(self) -> None:
        """Stops what the tab in front runs (Esc)."""
        acts = {AEF: self.aef_tab.stop, DETECT: self.detect_tab.stop, CHAT: self.chat_tab.stop}
        act = acts.get(self.tabs.currentIndex())
        if act is not None:
            act()

    def close_map(self) -> None:
        """Takes everything of ours off the map; the plugin goes away."""
        self.aef_tab.close_map()
        self.detect_tab.close_map()
        self.chat_tab.close_map()

    def _on_lost(self, error: FusarError) -> None:
        """The header says so in any case; a run that suffers from it tells it in its own result."""
        if self.bench.runner.count == 0 and not self.chat_tab.session.is_busy:
            self.bench.messages.error(error)

    def _connect(self) -> None:
        iface = self.bench.iface
        iface.currentLayerChanged.connect(self._follow)
        self.scene_tab.zoom_requested.connect(self._zoom_to_scene)
        self.header.options_requested.connect(self._open_options)
        self.bench.session.choose_year_by(self.aef_tab.year.year)
        for follower in (self.detect_tab.form, self.chat_tab):
            self.aef_tab.year.changed.connect(follower.refresh)
        for source in (self.header, self.aef_tab, self.detect_tab):
            source.failed.connect(self.show_error)
        self.chat_tab.failed.connect(self.bench.connection.check_after)
        self.chat_tab.detect_requested.connect(self._prepare_detection)
        self.detect_tab.broke_off.connect(self.bench.connection.check_after)
        self.bench.connection.lost.connect(self._on_lost)
        self.bench.connection.refused.connect(self.bench.messages.error)
        self._follow(iface.activeLayer())

    def _follow(self, layer: Optional[QgsMapLayer]) -> None:
        self.bench.session.follow(layer)

    def _prepare_detection(self, label: str) -> None:
        """Opens the Detect tab with a class; the analyst starts it."""
        self.detect_tab.form.label.setEditText(label)
        self.open_tab(DETECT)

    def _add_tab(self, tab: QWidget, title: str, tip: str) -> None:
        scroll = QScrollArea(self.tabs)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setWidget(tab)
        self.tabs.setTabToolTip(self.tabs.addTab(scroll, title), tip)

    def _add_shortcuts(self) -> None:
        for keys, act in (("Ctrl+Return", self.run), ("Ctrl+Enter", self.run), ("Esc", self.stop)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _zoom_to_scene(self) -> None:
        scene, canvas = self.bench.session.scene, self.bench.canvas
        if scene is not None:
            crs = canvas.mapSettings().destinationCrs()
            extent = scene_extent(scene, crs if crs.isValid() else crs_of(scene.crs))
            if not extent.isEmpty():
                canvas.setExtent(extent)
                canvas.refresh()

    def _open_options(self) -> None:
        iface = self.bench.iface
        iface.showOptionsDialog(iface.mainWindow(), PAGE_NAME)
