"""The page FUSAR in Settings ▸ Options: which backend, which model, how to cut scenes, where results go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Optional
from urllib.parse import urlsplit

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.connection_test import ConnectionTest
from fusar_qgis.gui.diagnostics import diagnostics_text
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.messages import OPTIONS_PAGE
from fusar_qgis.gui.notice import ERROR, INFO, WARNING, Notice
from fusar_qgis.gui.options_boxes import LocalBox, RemoteBox, ResultsBox, TilesBox
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.loopback import is_this_computer
from fusar_qgis.settings import Settings, load_settings, save_settings, session_token

PAGE_NAME = OPTIONS_PAGE


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
        self.local, self.remote = LocalBox(self), RemoteBox(self)
        self.tiles, self.results = TilesBox(self), ResultsBox(self)
        self._boxes = (self.local, self.remote, self.tiles, self.results)
        content = QWidget(self)
        rows = QVBoxLayout(content)
        for part in (
            self._build_mode(),
            self.local,
            self.remote,
            self._build_test(),
            self.tiles,
            self.results,
        ):
            rows.addWidget(part)
        rows.addStretch(1)
        self._scroll(content)
        self.remote.changed.connect(self._show_mode)
        self.show_settings(load_settings())

    def apply(self) -> None:
        """Saves the form and tells the connection."""
        session_token.set(self.remote.token.text())
        try:
            save_settings(self.settings())
        except ConfigError as error:
            self.test_line.say(str(error), ERROR)
            return
        self._connection.reload()

    def show_settings(self, settings: Settings) -> None:
        """Fills the form."""
        self.mode.setCurrentIndex(self.mode.findData(settings.mode))
        for box in self._boxes:
            box.show_settings(settings)
        self._show_mode()

    def settings(self) -> Settings:
        """What the form says.

        Raises:
            ConfigError: A value that nothing could work with.
        """
        values: Dict[str, Any] = {"mode": str(self.mode.currentData())}
        for box in self._boxes:
            values.update(box.values())
        return replace(load_settings(), **values)

    def _build_mode(self) -> QWidget:
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

    def _build_test(self) -> QWidget:
        box = QWidget(self)
        self.test_button = QPushButton(self.tr("Test c&onnection"), box)
        self.test_button.setToolTip(self.tr("Try these settings without saving them"))
        self.test_button.clicked.connect(self._start_test)
        copy = QPushButton(icon("copy"), self.tr("Copy dia&gnostics"), box)
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

    def _scroll(self, content: QWidget) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _show_mode(self) -> None:
        """Shows the box that the mode needs, and where images would go."""
        local = self.mode.currentData() == "local"
        self.local.setVisible(local)
        self.remote.setVisible(not local)
        url = self.remote.url.text().strip()
        if local:
            self.path_note.say(self.tr("Images stay on this computer."), INFO)
        elif is_this_computer(url):
            self.path_note.say(
                self.tr("Images go to this computer, or through a tunnel that begins on it."), INFO
            )
        else:
            host = urlsplit(url).hostname or "?"
            self.path_note.say(self.tr("Images are sent to {host}.").format(host=host), WARNING)

    def _start_test(self) -> None:
        try:
            settings = self.settings()
        except ConfigError as error:
            self.test_line.say(str(error), ERROR)
            return
        self.test_button.setEnabled(False)
        self.test_line.say(self.tr("Asking…"), INFO)
        self._test.start(settings, self.remote.token.text().strip())

    def _show_test(self, works: bool, sentence: str) -> None:
        self.test_button.setEnabled(True)
        self.test_line.say(sentence, INFO if works else ERROR)
