"""The page FUSAR in Settings ▸ Options: which backend, which model, how to cut scenes, where results go."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Dict, Optional, Tuple

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from fusar_qgis.backend_env import set_backend_folder
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.profiles import CONNECTION_FIELDS, Profile, check_no_secret
from fusar_qgis.data_path import DataPath, data_path
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.messages import OPTIONS_PAGE
from fusar_qgis.gui.notice import ERROR, INFO, WARNING, Notice
from fusar_qgis.gui.options_boxes import LocalBox, RemoteBox, ResultsBox, TilesBox
from fusar_qgis.gui.options_install import InstallBox
from fusar_qgis.gui.options_log import BackendLogBox
from fusar_qgis.gui.options_profiles import ProfilesRow
from fusar_qgis.gui.options_test import TestBox
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.offline import is_offline, set_offline
from fusar_qgis.profile_store import save_profiles
from fusar_qgis.settings import Settings, load_settings, save_settings, session_token

logger = logging.getLogger(__name__)

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
    """A form over `Settings` and the profiles; `apply` saves it."""

    def __init__(
        self, connection: BackendConnection, runner: TaskRunner, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE_NAME)
        self._connection = connection
        self.local, self.remote = LocalBox(self), RemoteBox(self)
        self.tiles, self.results = TilesBox(self), ResultsBox(self)
        self._boxes = (self.local, self.remote, self.tiles, self.results)
        self.install = InstallBox(connection.installer, self)
        self.log = BackendLogBox(connection, self._apply, self)
        self.test = TestBox(connection, runner, self.settings, self._token, self)
        self.test_button, self.test_line = self.test.button, self.test.line
        mode = self._build_mode()
        self.profiles = ProfilesRow(self._connection_values, self)
        self.profiles.selected.connect(self._show_profile)
        self.profiles.failed.connect(lambda error: self.test_line.say(str(error), ERROR))
        self._build_offline()
        self._form.insertRow(0, self.tr("&Profile"), self.profiles)
        self._scroll(self._stack(mode))
        self.remote.changed.connect(self._show_mode)
        self.show_settings(load_settings())
        self._ask_token_if_refused()

    def apply(self) -> None:
        """Saves the form and tells the connection."""
        self._apply()

    def show_settings(self, settings: Settings) -> None:
        """Fills the form."""
        self.mode.setCurrentIndex(self.mode.findData(settings.mode))
        for box in self._boxes:
            box.show_settings(settings)
        self.remote.token.setText(self.profiles.token())
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

    def _apply(self) -> bool:
        try:
            settings, profiles = self.settings(), self.profiles.profiles()
            for profile in profiles:
                check_no_secret(profile.backend_url)
            save_profiles(profiles, self.profiles.current.name)
            save_settings(settings)
        except ConfigError as error:
            self.test_line.say(str(error), ERROR)
            # The dialog closes after OK; this must be seen nevertheless.
            logger.error("The FUSAR options were not saved: %s", error)
            return False
        session_token.replace_all(self.profiles.tokens())
        set_backend_folder(self.install.folder.filePath().strip())
        set_offline(self.offline.isChecked())
        self._connection.reload()
        return True

    def _token(self) -> str:
        return str(self.remote.token.text()).strip()

    def _connection_values(self) -> Dict[str, str]:
        """The form's share of a profile, and the session token."""
        values = {"mode": str(self.mode.currentData()), **self.local.values(), **self.remote.values()}
        return {**values, "token": self._token()}

    def _show_profile(self, profile: Profile, token: str) -> None:
        connection = {name: getattr(profile, name) for name in CONNECTION_FIELDS}
        shown = replace(load_settings(), **connection)
        self.mode.setCurrentIndex(self.mode.findData(profile.mode))
        self.local.show_settings(shown)
        self.remote.show_settings(shown)
        self.remote.token.setText(token)
        self._show_mode()

    def _stack(self, mode: QWidget) -> QWidget:
        content = QWidget(self)
        rows = QVBoxLayout(content)
        parts = (mode, self.local, self.install, self.log, self.remote, self.test, self.tiles, self.results)
        for part in parts:
            rows.addWidget(part)
        rows.addStretch(1)
        return content

    def _build_mode(self) -> QWidget:
        self.mode = QComboBox(self)
        self.mode.setToolTip(self.tr("Who starts the backend, and so where the images go"))
        self.mode.setMinimumContentsLength(10)
        self.mode.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mode.addItem(icon("this_computer"), self.tr("On this computer, started by QGIS"), "local")
        self.mode.addItem(icon("remote_host"), self.tr("At an address, already running"), "remote")
        self.mode.currentIndexChanged.connect(self._show_mode)
        self.path_note = Notice(INFO)
        box = QWidget(self)
        self._form = QFormLayout()
        self._form.addRow(self.tr("&Backend"), self.mode)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._form)
        rows.addWidget(self.path_note)
        return box

    def _build_offline(self) -> None:
        self.offline = QCheckBox(self.tr("&Work offline"), self)
        self.offline.setToolTip(self.tr("Requests to other computers are refused before anything is sent"))
        self.offline.setChecked(is_offline())
        self.offline.toggled.connect(self._show_mode)
        self._form.addRow("", self.offline)

    def _scroll(self, content: QWidget) -> None:
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _ask_token_if_refused(self) -> None:
        """The page was opened because the backend wants another token: its field is where the keys go."""
        if self._connection.token_refused and not self._connection.is_local:
            self.test_line.say(str(self._connection.problem), ERROR)
            QTimer.singleShot(0, self._focus_token)

    def _focus_token(self) -> None:
        self._area.ensureWidgetVisible(self.remote.token)
        self.remote.token.setFocus()
        self.remote.token.selectAll()

    def _show_mode(self) -> None:
        """Shows the boxes that the mode needs, and where images would go."""
        local = self.mode.currentData() == "local"
        for box in (self.local, self.install, self.log):
            box.setVisible(local)
        self.remote.setVisible(not local)
        url = self.remote.url.text().strip()
        has_token = bool(self._token() or self.remote.auth.configId())
        self.path_note.say(*self._where(data_path(url, local, has_token), local))

    def _where(self, path: DataPath, local: bool) -> Tuple[str, str]:
        if local:
            return self.tr("Images stay on this computer."), INFO
        if not path.host:
            return self.tr("Images go to this computer, or through a tunnel that begins on it."), INFO
        if self.offline.isChecked():
            return self.tr("Work offline is on: nothing is sent to {host}.").format(host=path.host), WARNING
        said = self.tr("Images are sent to {host}.").format(host=path.host)
        if path.exposed:
            more = self.tr(
                "The token travels unencrypted: anybody on the way can read it. Use https, or a tunnel."
            )
            return f"{said} {more}", ERROR
        return said, WARNING

    def _start_test(self) -> None:
        self.test.start()
