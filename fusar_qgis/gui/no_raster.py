"""What the Scene tab shows while no raster is selected: a sentence, a file to open, the demo scene."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QPushButton, QWidget

from fusar_qgis.gui.empty_state import EmptyState
from fusar_qgis.gui.icons import icon
from fusar_qgis.paths import RESOURCES

DEMO_SCENE = RESOURCES / "demo" / "scene.tif"
RASTER_FILES = "*.tif *.tiff *.vrt *.img *.jp2 *.h5 *.nc *.xml *.safe"


class NoRaster(EmptyState):
    """Opens a raster for her; `opened` carries its layer, valid or not."""

    opened = pyqtSignal(object)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__("scene", "", "", parent)
        self.title.setText(self.tr("No raster selected"))
        self.sentence.setText(
            self.tr("Select a SAR raster in the Layers panel; this tab follows the active layer.")
        )
        open_button = self.add_button(QPushButton(icon("scene"), self.tr("Open raster…")))
        open_button.setToolTip(self.tr("Open a raster file and use it as the scene"))
        open_button.clicked.connect(self._choose)
        demo_button = self.add_button(QPushButton(icon("fusar"), self.tr("Open the demo scene")))
        demo_button.setToolTip(
            self.tr("A simulated SAR scene with ships and planes, made for trying things out")
        )
        demo_button.clicked.connect(lambda: self._open(str(DEMO_SCENE)))
        # The zip comes without it.
        demo_button.setVisible(DEMO_SCENE.exists())

    def _choose(self) -> None:
        caption = self.tr("Open a SAR raster")
        filters = self.tr("Rasters") + f" ({RASTER_FILES});;" + self.tr("All files") + " (*)"
        path, _ = QFileDialog.getOpenFileName(self, caption, "", filters)
        if path:
            self._open(path)

    def _open(self, path: str) -> None:
        layer = QgsRasterLayer(path, Path(path).stem)
        if layer.isValid():
            QgsProject.instance().addMapLayer(layer)
        self.opened.emit(layer)
