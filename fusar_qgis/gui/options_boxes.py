"""The parts of the options page; each shows its share of the settings and gives it back."""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.gui import QgsAuthConfigSelect, QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from fusar_qgis.core.api import MAX_GRID_SIDE
from fusar_qgis.gui.backend_process import default_python
from fusar_qgis.paths import demo_checkpoint
from fusar_qgis.settings import Settings


class LocalBox(QGroupBox):
    """The backend that QGIS starts itself."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Backend on this computer"))
        self.python = _file_widget(QgsFileWidget.StorageMode.GetFile)
        guess = default_python()
        self.python.lineEdit().setPlaceholderText(guess or self.tr("python of the backend's environment"))
        self.python.setToolTip(self.tr("The Python that has torch, transformers and fastapi; not QGIS's own"))
        self.checkpoint = _file_widget(QgsFileWidget.StorageMode.GetDirectory)
        shipped = (
            self.tr("the one that ships") if demo_checkpoint().exists() else self.tr("a checkpoint folder")
        )
        self.checkpoint.lineEdit().setPlaceholderText(shipped)
        self.checkpoint.setToolTip(self.tr("Folder with fusar.json; empty: the demo model that ships"))
        self.aef_file = _file_widget(QgsFileWidget.StorageMode.GetFile)
        self.aef_file.lineEdit().setPlaceholderText(self.tr("the demo's"))
        self.aef_file.setToolTip(self.tr("GeoTIFF with 64 AEF bands, or a folder with one per year"))
        form = QFormLayout(self)
        form.addRow(self.tr("&Python"), self.python)
        form.addRow(self.tr("&Checkpoint"), self.checkpoint)
        form.addRow(self.tr("&AEF file"), self.aef_file)

    def show_settings(self, settings: Settings) -> None:
        """Fills the box."""
        self.python.setFilePath(settings.python_path)
        self.checkpoint.setFilePath(settings.checkpoint_path)
        self.aef_file.setFilePath(settings.aef_file)

    def values(self) -> Dict[str, Any]:
        """Its share of the settings, by field name."""
        return {
            "python_path": self.python.filePath().strip(),
            "checkpoint_path": self.checkpoint.filePath().strip(),
            "aef_file": self.aef_file.filePath().strip(),
        }


class RemoteBox(QGroupBox):
    """A backend that runs already; the token lives in memory or in QGIS's authentication store."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Backend at an address"))
        self.url = QLineEdit(self)
        self.url.setPlaceholderText("http://gpu01.lan:8765")
        self.url.setToolTip(self.tr("As the operator gave it; a tunnel's begins with http://127.0.0.1"))
        self.url.textChanged.connect(self.changed)
        self.token = QLineEdit(self)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setPlaceholderText(self.tr("kept in memory until QGIS closes"))
        self.token.textChanged.connect(self.changed)
        self.token.setToolTip(self.tr("Needs no master password; it is never written to disk"))
        self.auth = QgsAuthConfigSelect(self)
        # Its own wish is as wide as the longest configuration's name.
        self.auth.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.auth.setToolTip(
            self.tr("A configuration that holds the token: as an API header, or as the password of Basic")
        )
        form = QFormLayout(self)
        form.addRow(self.tr("&Address"), self.url)
        form.addRow(self.tr("Session &token"), self.token)
        form.addRow(self.tr("or stored by QGIS"), self.auth)

    def show_settings(self, settings: Settings) -> None:
        """Fills the box."""
        self.url.setText(settings.backend_url)
        self.auth.setConfigId(settings.authcfg)

    def values(self) -> Dict[str, Any]:
        """Its share of the settings, by field name; the session token is not one of them."""
        return {"backend_url": self.url.text().strip(), "authcfg": self.auth.configId()}


class TilesBox(QGroupBox):
    """How scenes are cut and sent, and the AEF grid."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Tiles and AEF"))
        self.tile = _spin(0, 4096, self.tr("the model's own"), " px")
        self.overlap = _spin(0, 90, "", " %")
        self.zoom = QDoubleSpinBox(self)
        self.zoom.setRange(0, 16)
        self.zoom.setSingleStep(0.5)
        self.zoom.setSpecialValueText(self.tr("automatic"))
        self.zoom.setToolTip(self.tr("Image pixels per scene pixel"))
        self.in_flight = _spin(1, 6)
        self.in_flight.setToolTip(self.tr("How many tiles travel at the same time"))
        self.timeout = _spin(1, 3600, "", " s")
        self.timeout.setToolTip(self.tr("Longest silence to accept from the backend"))
        self.columns, self.rows = _spin(2, MAX_GRID_SIDE), _spin(2, MAX_GRID_SIDE)
        self.columns.setToolTip(self.tr("Nodes from west to east"))
        self.rows.setToolTip(self.tr("Nodes from south to north"))
        for spin in (self.columns, self.rows):
            spin.setAccessibleName(spin.toolTip())
        self.aef = QCheckBox(self.tr("Use AEF unless switched off in the panel"), self)
        self._arrange()

    def show_settings(self, settings: Settings) -> None:
        """Fills the box."""
        for name, widget in self._spins().items():
            widget.setValue(getattr(settings, name))
        self.aef.setChecked(settings.aef_enabled)

    def values(self) -> Dict[str, Any]:
        """Its share of the settings, by field name."""
        numbers = {name: widget.value() for name, widget in self._spins().items()}
        return {**numbers, "aef_enabled": self.aef.isChecked()}

    def _spins(self) -> Dict[str, Any]:
        return {
            "tile_px": self.tile,
            "overlap_percent": self.overlap,
            "zoom": self.zoom,
            "max_in_flight": self.in_flight,
            "timeout_s": self.timeout,
            "n_lon": self.columns,
            "n_lat": self.rows,
        }

    def _arrange(self) -> None:
        nodes = QHBoxLayout()
        nodes.addWidget(self.columns)
        nodes.addWidget(self.rows)
        nodes.addStretch(1)
        label = QLabel(self.tr("AEF &nodes (columns, rows)"), self)
        label.setBuddy(self.columns)
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("Tile si&de"), self.tile)
        form.addRow(self.tr("O&verlap"), self.overlap)
        form.addRow(self.tr("&Zoom"), self.zoom)
        form.addRow(self.tr("&Requests at once"), self.in_flight)
        form.addRow(self.tr("T&ime limit"), self.timeout)
        form.addRow(label, nodes)
        form.addRow(self.aef)


class ResultsBox(QGroupBox):
    """Where results go."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Results"))
        self.folder = _file_widget(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.lineEdit().setPlaceholderText(self.tr("beside the image"))
        form = QFormLayout(self)
        form.addRow(self.tr("Output &folder"), self.folder)

    def show_settings(self, settings: Settings) -> None:
        """Fills the box."""
        self.folder.setFilePath(settings.output_folder)

    def values(self) -> Dict[str, Any]:
        """Its share of the settings, by field name."""
        return {"output_folder": self.folder.filePath().strip()}


def _file_widget(mode: QgsFileWidget.StorageMode) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setStorageMode(mode)
    return widget


def _spin(low: int, high: int, special: str = "", suffix: str = "") -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setSpecialValueText(special)
    spin.setSuffix(suffix)
    return spin
