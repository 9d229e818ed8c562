"""The dock's first lines: which scene, which backend, where the data goes, Start and Stop."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QSize, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.backend_connection import LOADING, READY, STARTING, STOPPED, TROUBLE, BackendConnection
from fusar_qgis.gui.buttons import OnceButton, tool_button
from fusar_qgis.gui.connection_menu import ConnectionMenu, path_words
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import ElidedLabel, plain
from fusar_qgis.gui.notice import ERROR, Notice
from fusar_qgis.offline import is_offline
from fusar_qgis.paths import RESOURCES
from fusar_qgis.profile_store import active_profile
from fusar_qgis.shown_url import shown_url

HELP_PAGE = RESOURCES / "help" / "index.html"
BADGE_PX, DOT_PX = 20, 10
DOTS = {READY: "#3a9a4d", STARTING: "#d98c00", LOADING: "#d98c00", STOPPED: "#8a9199", TROUBLE: "#c9453b"}


class Header(QWidget):
    """Shows the connection. `failed(error)` when Start does not work, `options_requested` by the gear."""

    failed = pyqtSignal(object)
    options_requested = pyqtSignal()

    def __init__(self, connection: BackendConnection, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._connection = connection
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 6, 8, 2)
        rows.setSpacing(4)
        rows.addLayout(self._build_badge())
        self.way = plain()
        self.way.setContentsMargins(BADGE_PX + 6, 0, 0, 0)
        rows.addWidget(self.way)
        rows.addLayout(self._build_state())
        self.trouble = Notice(ERROR)
        self.token_button = QPushButton(self.tr("Set token…"), self.trouble)
        self.token_button.setToolTip(self.tr("Open the place in the options where the token is set"))
        self.token_button.clicked.connect(self.options_requested)
        self.trouble.controls.addWidget(self.token_button)
        self.trouble.controls.addStretch(1)
        rows.addWidget(self.trouble)
        connection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the connection as it is now."""
        connection = self._connection
        host = connection.host
        self.badge.setPixmap(
            icon("remote_host" if host else "this_computer").pixmap(QSize(BADGE_PX, BADGE_PX))
        )
        path = self.tr("Images are sent to {host}").format(host=host)
        place = path if host else self.tr("Images stay on this computer")
        self.badge.setToolTip(place)
        self.place.setText(host or self.tr("This computer"))
        self.place.setToolTip(self._details(place))
        self._show_path()
        self.state.setText(self._state_text())
        color = DOTS[connection.status]
        self.dot.setStyleSheet(f"background: {color}; border-radius: 5px;")
        self.trouble.say(str(connection.problem) if connection.problem else "", ERROR)
        self._show_button()

    def _details(self, place: str) -> str:
        connection = self._connection
        lines = [place, shown_url(connection.url), path_words(connection.path, is_offline())]
        lines.append(self.tr("Profile: {name}").format(name=active_profile().name))
        return "\n".join(line for line in lines if line)

    def _show_path(self) -> None:
        path = self._connection.path
        words = path_words(path, is_offline())
        self.way.setText(words)
        self.way.setToolTip(self.place.toolTip())
        self.way.setVisible(bool(words))
        self.way.setStyleSheet(f"color: {DOTS[TROUBLE]};" if path.exposed and not is_offline() else "")
        self.token_button.setVisible(self._connection.token_refused)

    def start_or_stop(self) -> None:
        """Does what the button says."""
        connection = self._connection
        try:
            if connection.is_local and connection.process.is_running:
                connection.stop()
            else:
                connection.start()
        except FusarError as error:
            self.failed.emit(error)

    def _state_text(self) -> str:
        card = self._connection.card
        ending = self._connection.is_local and self._connection.process.is_running
        words = {
            STOPPED: self.tr("stopping…") if ending else self.tr("not running"),
            STARTING: self.tr("starting…") if self._connection.is_local else self.tr("connecting…"),
            LOADING: self.tr("loading the model…"),
            READY: card.id if card is not None else self.tr("ready"),
            TROUBLE: self.tr("not available"),
        }
        return words[self._connection.status]

    def _show_button(self) -> None:
        connection = self._connection
        if connection.is_local:
            running = connection.process.is_running
            text = self.tr("Stop backend") if running else self.tr("Start backend")
            tip = self.tr("Stop the backend") if running else self.tr("Start the backend on this computer")
            self.button.setIcon(icon("stop" if running else "start"))
            self.button.setVisible(True)
        else:
            text, tip = self.tr("Connect"), self.tr("Ask the backend again whether it is there")
            self.button.setIcon(icon("remote_host"))
            self.button.setVisible(connection.status in (STOPPED, TROUBLE))
        self.button.setText(text)
        self.button.setToolTip(tip)

    def _build_badge(self) -> QHBoxLayout:
        self.badge = QLabel(self)
        self.place = ElidedLabel(self)
        self.connections = ConnectionMenu(self._connection, self)
        gear = tool_button("options", self.tr("FUSAR options: backend, model, tiles, output folder"), self)
        gear.clicked.connect(self.options_requested)
        help_button = tool_button("help", self.tr("How to use this panel"), self)
        help_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(HELP_PAGE))))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.badge)
        line.addWidget(self.place, 1)
        line.addWidget(self.connections)
        line.addWidget(help_button)
        line.addWidget(gear)
        return line

    def _build_state(self) -> QHBoxLayout:
        self.dot = QLabel(self)
        self.dot.setFixedSize(DOT_PX, DOT_PX)
        self.state = plain()
        self.button = OnceButton(self)
        self.button.clicked.connect(self.start_or_stop)
        line = QHBoxLayout()
        line.setContentsMargins((BADGE_PX - DOT_PX) // 2, 0, 0, 0)
        line.setSpacing((BADGE_PX - DOT_PX) // 2 + 6)
        line.addWidget(self.dot)
        line.addWidget(self.state, 1)
        line.addWidget(self.button)
        return line
