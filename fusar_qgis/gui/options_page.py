"""The page FUSAR in Settings ▸ Options: which backend, which model, how to cut scenes, where results go."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional
from urllib.parse import urlsplit

from qgis.gui import QgsAuthConfigSelect, QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.gui.backend_connection import BackendConnection, is_this_computer
from fusar_qgis.gui.backend_process import default_python
from fusar_qgis.gui.connection_test import ConnectionTest
from fusar_qgis.gui.diagnostics import diagnostics_text
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.notice import ERROR, INFO, WARNING, Notice
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.paths import demo_checkpoint
from fusar_qgis.settings import Settings, load_settings, save_settings, session_token

PAGE_NAME = "FusarOptions"


class OptionsPageFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options dialog opens.

    Args:
        connection: Told after changes were applied.
        runner: Runs the connection test.
    """

    def __init__(self, connection: BackendConnection, runner: TaskRunner) -> None:
        super().__init__()
        self.setTitle("FUSAR")
        self._connection, self._runner = connection, runner

    def icon(self) -> QIcon:
        """The page's icon."""
        return icon("fusar")

    def createWidget(self, parent: QWidget) -> QgsOptionsPageWidget:
        """The page."""
        return OptionsPage(self._connection, self._runner, parent)


class OptionsPage(QgsOptionsPageWidget):
    """A form over `Settings`; `apply` saves it."""

    def __init__(
        self, connection: BackendConnection, runner: TaskRunner, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE_NAME)
        self._connection = connection
        self._test = ConnectionTest(runner, self)
        self._test.done.connect(self._show_test)
        content = QWidget(self)
        rows = QVBoxLayout(content)
        for build in (self._build_backend, self._build_local, self._build_remote, self._build_test):
            rows.addWidget(build())
        rows.addWidget(self._build_tiles())
        rows.addWidget(self._build_results())
        rows.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.show_settings(load_settings())

    def apply(self) -> None:
        """Saves the form and tells the connection."""
        session_token.set(self.token.text())
        try:
            save_settings(self.settings())
        except ConfigError as error:
            self.test_line.say(str(error), ERROR)
            return
        self._connection.reload()

    def show_settings(self, settings: Settings) -> None:
        """Fills the form."""
        self.mode.setCurrentIndex(self.mode.findData(settings.mode))
        self.python.setFilePath(settings.python_path)
        self.checkpoint.setFilePath(settings.checkpoint_path)
        self.aef_file.setFilePath(settings.aef_file)
        self.url.setText(settings.backend_url)
        self.auth.setConfigId(settings.authcfg)
        self.token.setText(session_token.get())
        self.timeout.setValue(settings.timeout_s)
        self.in_flight.setValue(settings.max_in_flight)
        self.tile.setValue(settings.tile_px)
        self.overlap.setValue(settings.overlap_percent)
        self.zoom.setValue(settings.zoom)
        self.columns.setValue(settings.n_lon)
        self.rows.setValue(settings.n_lat)
        self.aef.setChecked(settings.aef_enabled)
        self.folder.setFilePath(settings.output_folder)
        self._show_mode()

    def settings(self) -> Settings:
        """What the form says.

        Raises:
            ConfigError: A value that nothing could work with.
        """
        return replace(
            load_settings(),
            mode=str(self.mode.currentData()),
            python_path=self.python.filePath().strip(),
            checkpoint_path=self.checkpoint.filePath().strip(),
            aef_file=self.aef_file.filePath().strip(),
            backend_url=self.url.text().strip(),
            authcfg=self.auth.configId(),
            timeout_s=self.timeout.value(),
            max_in_flight=self.in_flight.value(),
            tile_px=self.tile.value(),
            overlap_percent=self.overlap.value(),
            zoom=self.zoom.value(),
            n_lon=self.columns.value(),
            n_lat=self.rows.value(),
            aef_enabled=self.aef.isChecked(),
            output_folder=self.folder.filePath().strip(),
        )

    def _build_backend(self) -> QWidget:
        self.mode = QComboBox(self)
        self.mode.addItem(icon("this_computer"), self.tr("On this computer, started by QGIS"), "local")
        self.mode.addItem(icon("remote_host"), self.tr("At an address, already running"), "remote")
        self.mode.currentIndexChanged.connect(self._show_mode)
        self.path_note = Notice(INFO)
        box = QWidget(self)
        form = QFormLayout()
        form.addRow(self.tr("&Backend"), self.mode)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(form)
        rows.addWidget(self.path_note)
        return box

    def _build_local(self) -> QWidget:
        self.local = QGroupBox(self.tr("Backend on this computer"), self)
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
        form = QFormLayout(self.local)
        form.addRow(self.tr("&Python"), self.python)
        form.addRow(self.tr("&Checkpoint"), self.checkpoint)
        form.addRow(self.tr("&AEF file"), self.aef_file)
        return self.local

    def _build_remote(self) -> QWidget:
        self.remote = QGroupBox(self.tr("Backend at an address"), self)
        self.url = QLineEdit(self)
        self.url.setPlaceholderText("http://gpu01.lan:8765")
        self.url.textChanged.connect(self._show_mode)
        self.token = QLineEdit(self)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setPlaceholderText(self.tr("kept in memory until QGIS closes"))
        self.token.setToolTip(self.tr("Needs no master password; it is never written to disk"))
        self.auth = QgsAuthConfigSelect(self)
        self.auth.setToolTip(
            self.tr("A stored configuration, for example an API header with the bearer token")
        )
        form = QFormLayout(self.remote)
        form.addRow(self.tr("&Address"), self.url)
        form.addRow(self.tr("Session &token"), self.token)
        form.addRow(self.tr("or stored by QGIS"), self.auth)
        return self.remote

    def _build_test(self) -> QWidget:
        box = QWidget(self)
        self.test_button = QPushButton(self.tr("Test c&onnection"), box)
        self.test_button.clicked.connect(self._start_test)
        copy = QPushButton(icon("copy"), self.tr("Copy &diagnostics"), box)
        copy.setToolTip(self.tr("Versions, settings and the backend's last lines, without any secret"))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(diagnostics_text(self._connection)))
        self.test_line = Notice(INFO)
        buttons = QHBoxLayout()
        buttons.addWidget(self.test_button)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(buttons)
        rows.addWidget(self.test_line)
        return box

    def _build_tiles(self) -> QWidget:
        box = QGroupBox(self.tr("Tiles and AEF"), self)
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
        self.columns, self.rows = _spin(2, 256), _spin(2, 256)
        nodes = QHBoxLayout()
        nodes.addWidget(self.columns)
        nodes.addWidget(self.rows)
        nodes.addStretch(1)
        self.aef = QCheckBox(self.tr("Use AEF unless switched off in the panel"), self)
        form = QFormLayout(box)
        form.addRow(self.tr("Tile si&de"), self.tile)
        form.addRow(self.tr("O&verlap"), self.overlap)
        form.addRow(self.tr("&Zoom"), self.zoom)
        form.addRow(self.tr("&Requests at once"), self.in_flight)
        form.addRow(self.tr("T&ime limit"), self.timeout)
        label = QLabel(self.tr("AEF &nodes (columns, rows)"), box)
        label.setBuddy(self.columns)
        form.addRow(label, nodes)
        form.addRow("", self.aef)
        return box

    def _build_results(self) -> QWidget:
        box = QGroupBox(self.tr("Results"), self)
        self.folder = _file_widget(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.lineEdit().setPlaceholderText(self.tr("beside the image"))
        form = QFormLayout(box)
        form.addRow(self.tr("Output &folder"), self.folder)
        return box

    def _show_mode(self) -> None:
        local = self.mode.currentData() == "local"
        self.local.setVisible(local)
        self.remote.setVisible(not local)
        url = self.url.text().strip()
        if local:
            self.path_note.say(self.tr("Images stay on this computer."), INFO)
        elif is_this_computer(url):
            self.path_note.say(
                self.tr("Images go to this computer, or through a tunnel that begins on it."), INFO
            )
        else:
            self.path_note.say(
                self.tr("Images are sent to {host}.").format(host=urlsplit(url).hostname or "?"), WARNING
            )

    def _start_test(self) -> None:
        try:
            settings = self.settings()
        except ConfigError as error:
            self.test_line.say(str(error), ERROR)
            return
        self.test_button.setEnabled(False)
        self.test_line.say(self.tr("Asking…"), INFO)
        self._test.start(settings, self.token.text().strip())

    def _show_test(self, works: bool, sentence: str) -> None:
        self.test_button.setEnabled(True)
        self.test_line.say(sentence, INFO if works else ERROR)


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
