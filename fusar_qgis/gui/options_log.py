"""The part of the options page that starts and stops the backend of this computer and shows what it writes."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.notice import ERROR, Notice
from fusar_qgis.shown_url import redacted

HEIGHT_PX = 130
KEPT_LINES = 500


class BackendLogBox(QgsCollapsibleGroupBox):
    """Start, Stop and the log.

    Args:
        connection: Whose local backend.
        apply: Saves the form first, so that what is started is what is shown; says whether it could.
    """

    def __init__(
        self, connection: BackendConnection, apply: Callable[[], bool], parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Start, stop and log"))
        self._connection, self._apply = connection, apply
        self.problem = Notice(ERROR)
        self.log = QPlainTextEdit(self)
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(KEPT_LINES)
        self.log.setFixedHeight(HEIGHT_PX)
        self.log.setToolTip(self.tr("What the backend writes"))
        self.log.setPlaceholderText(self.tr("The backend has not written anything yet."))
        self.log.setPlainText(redacted("\n".join(connection.process.log_tail)))
        rows = QVBoxLayout(self)
        rows.addWidget(self._build_buttons())
        rows.addWidget(self.problem)
        rows.addWidget(self.log)
        connection.changed.connect(self.refresh)
        # The process outlives this page: what it calls is a method of ours, which Qt lets go of with us.
        connection.process.line.connect(self._show_line)
        self.refresh()
        self.setCollapsed(True)

    def refresh(self) -> None:
        """Follows the connection."""
        running = self._connection.process.is_running
        self.start.setEnabled(not running)
        self.stop.setEnabled(running)
        problem = self._connection.problem if self._connection.is_local else None
        self.problem.say(str(problem) if problem is not None else "", ERROR)

    def _show_line(self, text: str) -> None:
        self.log.appendPlainText(redacted(text))

    def _start(self) -> None:
        if not self._apply() or not self._connection.is_local:
            return
        self.log.clear()
        try:
            self._connection.start()
        except FusarError as error:
            self.problem.say(str(error), ERROR)

    def _build_buttons(self) -> QWidget:
        box = QWidget(self)
        self.start = sharing_button(
            self.tr("Start backend"), self.tr("Save these settings and start it"), "start"
        )
        self.start.clicked.connect(lambda _checked=False: self._start())
        self.stop = sharing_button(self.tr("Stop backend"), self.tr("Stop it"), "stop")
        self.stop.clicked.connect(lambda _checked=False: self._connection.stop())
        copy = sharing_button(self.tr("Copy log"), self.tr("The lines below"), "copy")
        copy.clicked.connect(lambda _checked=False: QApplication.clipboard().setText(self.log.toPlainText()))
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        for button in (self.start, self.stop, copy):
            line.addWidget(button)
        return box
