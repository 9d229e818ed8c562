"""The part of the options page that tests a connection: each step with its result, its time and what to do."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QApplication,
    QGridLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.check_steps import FAILED, NOTE, OK, SKIPPED, STEPS, StepResult
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.connection_test import ConnectionTest
from fusar_qgis.gui.diagnostics import diagnostics_text
from fusar_qgis.gui.notice import ACCENTS, ERROR, INFO, WARNING, Notice
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.settings import Settings, session_token
from fusar_qgis.shown_url import redacted

SIGNS = {OK: "✔", NOTE: "!", FAILED: "✘", SKIPPED: "– "}
COLORS = {OK: QColor("#3a9a4d"), NOTE: ACCENTS[WARNING], FAILED: ACCENTS[ERROR], SKIPPED: QColor("#8a9199")}


class TestBox(QWidget):
    """Test, Cancel, the copied reports, one sentence and the steps.

    Args:
        connection: Keeps the last report for the diagnostics.
        runner: Runs the test.
        settings: What the form says now; may raise ConfigError.
        token: The session token as typed.
    """

    __test__ = False  # no test class, whatever its name

    def __init__(
        self,
        connection: BackendConnection,
        runner: TaskRunner,
        settings: Callable[[], Settings],
        token: Callable[[], str],
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self._connection, self._settings, self._token = connection, settings, token
        self._test = ConnectionTest(runner, self)
        self._test.step.connect(self._show_step)
        self._test.done.connect(self._show_end)
        self.line = Notice(INFO)
        self._build_steps()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._build_buttons())
        rows.addWidget(self.line)
        rows.addWidget(self.steps)

    def start(self) -> None:
        """Tests what the form says, without saving it."""
        try:
            settings = self._settings()
        except ConfigError as error:
            self.line.say(str(error), ERROR)
            return
        self.button.setEnabled(False)
        self.cancel.setEnabled(True)
        self.steps.clear()
        self.line.say(self.tr("Asking…"), INFO)
        connection = self._connection
        started = settings.mode == "local" and connection.is_local and connection.is_ready
        self.steps.setVisible(settings.mode == "remote" or started)
        if started:
            self._test.start_client(connection.client())
        else:
            self._test.start(settings, self._token())

    def report(self) -> str:
        """The sentence and the steps, to be copied."""
        text = f"{self.line.text()}\n{self._test.report()}".strip()
        return redacted(text, [*session_token.known(), self._token()])

    def _show_step(self, result: StepResult) -> None:
        said = f"{localized(result.detail)} {localized(result.action)}".strip()
        seconds = f"{result.seconds:.2f} s" if result.seconds else ""
        item = QTreeWidgetItem([f"{SIGNS[result.state]}  {localized(result.name)}", said, seconds])
        item.setForeground(0, COLORS[result.state])
        item.setToolTip(1, said)
        item.setToolTip(0, said)
        self.steps.addTopLevelItem(item)

    def _show_end(self, works: bool, sentence: str) -> None:
        self.button.setEnabled(True)
        self.cancel.setEnabled(False)
        self.line.say(sentence, INFO if works else ERROR)
        self._connection.last_test = self.report()

    def _build_buttons(self) -> QWidget:
        box = QWidget(self)
        self.button = sharing_button(
            self.tr("Test c&onnection"), self.tr("Try these settings without saving them")
        )
        self.button.clicked.connect(lambda _checked=False: self.start())
        self.cancel = sharing_button(self.tr("Cancel test"), self.tr("Stop the test"))
        self.cancel.setEnabled(False)
        self.cancel.clicked.connect(lambda _checked=False: self._test.cancel())
        self.copy_test = sharing_button(
            self.tr("Cop&y test"), self.tr("The steps as text, without any secret"), "copy"
        )
        self.copy_test.clicked.connect(lambda _checked=False: QApplication.clipboard().setText(self.report()))
        self.copy_all = sharing_button(
            self.tr("Copy dia&gnostics"),
            self.tr("Versions, settings, the last test and the last lines of the logs, without any secret"),
            "copy",
        )
        self.copy_all.clicked.connect(
            lambda _checked=False: QApplication.clipboard().setText(diagnostics_text(self._connection))
        )
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, button in enumerate((self.button, self.cancel, self.copy_test, self.copy_all)):
            grid.addWidget(button, place // 2, place % 2)
        return box

    def _build_steps(self) -> None:
        self.steps = QTreeWidget(self)
        self.steps.setHeaderLabels([self.tr("Step"), self.tr("Result"), self.tr("Time")])
        self.steps.setRootIsDecorated(False)
        self.steps.setToolTip(
            self.tr("From the address to the AEF source; the first failed step is the cause")
        )
        self.steps.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.steps.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.steps.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.steps.header().setStretchLastSection(False)
        row_px = self.steps.fontMetrics().height() + 3
        self.steps.setFixedHeight(row_px * (len(STEPS) + 2))
        self.steps.setVisible(False)
