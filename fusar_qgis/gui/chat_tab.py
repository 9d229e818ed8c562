"""Tab Chat: the transcript, what is attached, the input line, Send and Stop."""

from __future__ import annotations

from typing import Callable, List, Optional

from qgis.PyQt.QtCore import QSize, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.chat_stream import ChatContext
from fusar_qgis.core.api import AefOptions, AefReport
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.area_choice import CANVAS, NOTHING, AreaChoice
from fusar_qgis.gui.chat_boxes import ChatBoxes
from fusar_qgis.gui.chat_session import ChatSession
from fusar_qgis.gui.chat_view import MODEL, PROBLEM, USER, QuestionEdit, Transcript
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import plain
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.workflows.ask import ChatOptions

INPUT_LINES = 3
CLIP_PX = 16
CHIP_DELAY_MS = 200


class ChatTab(QWidget):
    """A conversation about the scene. Errors appear in the transcript; `failed(error)` only tells others."""

    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.session = ChatSession(bench, self)
        self.transcript = Transcript(self)
        self.transcript.setMinimumHeight(120)
        self.transcript.setPlaceholderText(
            self.tr("Ask in your own words. The model sees the part of the scene that is chosen below.")
        )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.transcript, 1)
        self.boxes = ChatBoxes(bench, self)
        rows.addWidget(self.boxes)
        rows.addWidget(self._build_suggestions())
        rows.addLayout(self._build_attachment())
        rows.addLayout(self._build_chip())
        rows.addLayout(self._build_input())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHIP_DELAY_MS)
        self._timer.timeout.connect(self._show_chip)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Follows scene, backend and the running answer."""
        busy = self.session.is_busy
        self.send_button.setEnabled(not busy)
        self.stop_button.setEnabled(busy)
        self.suggestions.setVisible(not self.session.turns and not busy)
        for button in (self.clear_button, self.copy_button):
            button.setEnabled(bool(self.transcript.toPlainText()))
        self._show_aef()
        self._show_chip()

    def send(self) -> None:
        """Sends what stands in the input line."""
        question = self.question.toPlainText().strip()
        if not question or self.session.is_busy:
            return
        try:
            scene = self._scene()
            options = self._options(scene)
            self.session.ask(question, scene, options)
        except FusarError as error:
            self._show_error(error)
            return
        self.question.clear()
        self.transcript.add_turn(USER, self.tr("You · {chip}").format(chip=self._chip_text()), question)
        self._last_question = question
        self.status.setText(self.tr("Reading the image…"))
        self.refresh()

    def stop(self) -> None:
        """Aborts the answer."""
        self.session.stop()

    def clear(self) -> None:
        """Begins a new conversation."""
        self.session.reset()
        self.transcript.reset()
        self.boxes.clear()
        self.status.clear()
        self.refresh()

    def close_map(self) -> None:
        """Takes our marks off the map."""
        self.area.close_map()
        self.boxes.close_map()

    def _connect(self) -> None:
        session = self.session
        session.answering.connect(self._on_answering)
        session.described.connect(self._on_described)
        session.delta.connect(self._on_delta)
        session.answered.connect(self._on_answered)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)
        self._bench.session.changed.connect(self.refresh)
        self._bench.connection.changed.connect(self.refresh)
        self.boxes.failed.connect(self._show_error)
        self.area.changed.connect(self._timer.start)
        self.aef.toggled.connect(self._show_chip)

    def _scene(self) -> Optional[Scene]:
        return None if self.area.kind() == NOTHING else self._bench.session.require()

    def _options(self, scene: Optional[Scene]) -> ChatOptions:
        settings = self._bench.connection.settings
        return ChatOptions(
            window=self.area.window(scene) if scene is not None else None,
            aef=AefOptions(enabled=self.aef.isEnabled() and self.aef.isChecked()),
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
        )

    def _on_answering(self) -> None:
        self._answer_begun = False
        self.status.setText(self.tr("Waiting for the first word…"))
        self.refresh()

    def _on_described(self, context: ChatContext) -> None:
        self._begin_answer(self._aef_words(context.aef))

    def _on_delta(self, text: str) -> None:
        self._begin_answer()
        self.status.setText(self.tr("Answering…"))
        self.transcript.append(text)

    def _begin_answer(self, told: str = "") -> None:
        """Opens the model's turn once; its heading says whether AEF was used."""
        if self._answer_begun:
            return
        self._answer_begun = True
        card = self._bench.connection.card
        name = card.id if card is not None else "FUSAR-GPT"
        self.transcript.add_turn(MODEL, f"{name} · {told}" if told else name)

    def _aef_words(self, report: AefReport) -> str:
        if report.status == "used":
            return self.tr("AEF {year} used").format(year=report.year_used)
        if self.area.kind() == NOTHING:
            return ""
        return self.tr("without AEF") + (f": {report.message}" if report.message else "")

    def _on_answered(self, reason: str) -> None:
        self._begin_answer()
        scene = self._bench.session.scene
        if scene is not None:
            self.boxes.show_boxes(scene, self.session.boxes())
        self.status.setText(
            self.tr("The answer was cut off at its longest; ask for the rest.") if reason == "length" else ""
        )
        self.refresh()

    def _on_stopped(self) -> None:
        self._begin_answer()
        self.transcript.append(" …")
        self.status.setText(self.tr("Stopped."))
        self.refresh()

    def _on_failed(self, error: FusarError) -> None:
        self._show_error(error)
        if not self.question.toPlainText():
            self.question.setPlainText(self._last_question)

    def _show_error(self, error: FusarError) -> None:
        self.status.clear()
        self.transcript.add_turn(PROBLEM, self.tr("Not answered"), str(error))
        self.failed.emit(error)
        self.refresh()

    def _show_aef(self) -> None:
        scene, card = self._bench.session.scene, self._bench.connection.card
        year = scene.acquisition.year if scene is not None else None
        self.aef.setEnabled(year is not None and (card is None or card.tlm) and self.area.kind() != NOTHING)
        self.aef.setText(self.tr("AEF {year}").format(year=year) if year else self.tr("AEF"))

    def _show_chip(self) -> None:
        self._show_aef()
        self.chip.setText(self._chip_text())

    def _chip_text(self) -> str:
        """What the next question carries."""
        if self.area.kind() == NOTHING or self._bench.session.scene is None:
            return self.tr("no image")
        scene = self._bench.session.scene
        try:
            window = self.area.window(scene)
        except FusarError as error:
            return error.message
        size = (window.width, window.height) if window else (scene.width_px, scene.height_px)
        shown = self.tr("{what}, {w:.0f} × {h:.0f} px").format(
            what=self.area.combo.currentText(), w=size[0], h=size[1]
        )
        with_aef = self.aef.isEnabled() and self.aef.isChecked()
        return shown + " · " + (self.tr("with AEF") if with_aef else self.tr("without AEF"))

    def _build_suggestions(self) -> QWidget:
        self.suggestions = QWidget(self)
        rows = QVBoxLayout(self.suggestions)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        for text in self._suggested():
            button = QPushButton(text, self.suggestions)
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
            button.setToolTip(self.tr("Ask this"))
            button.clicked.connect(lambda _checked=False, text=text: self._ask_suggested(text))
            rows.addWidget(button)
        return self.suggestions

    def _suggested(self) -> List[str]:
        return [
            self.tr("Describe this SAR image."),
            self.tr("What kind of area is this?"),
            self.tr("How many ships are there, and where?"),
        ]

    def _ask_suggested(self, text: str) -> None:
        self.question.setPlainText(text)
        self.send()

    def _build_attachment(self) -> QHBoxLayout:
        self.area = AreaChoice(self._bench.canvas, optional=True, parent=self)
        self.area.combo.setCurrentIndex(self.area.combo.findData(CANVAS))
        self.aef = QCheckBox(self.tr("AEF"), self)
        self.aef.setChecked(self._bench.connection.settings.aef_enabled)
        self.aef.setToolTip(
            self.tr("Let the AlphaEarth vectors of place and year modulate what the model sees")
        )
        line = QHBoxLayout()
        line.addWidget(self.area, 1)
        line.addWidget(self.aef)
        return line

    def _build_chip(self) -> QHBoxLayout:
        clip = QLabel(self)
        clip.setPixmap(icon("attach").pixmap(QSize(CLIP_PX, CLIP_PX)))
        self.chip = plain()
        self.chip.setToolTip(self.tr("What the next question carries"))
        line = QHBoxLayout()
        line.addWidget(clip)
        line.addWidget(self.chip, 1)
        return line

    def _build_input(self) -> QVBoxLayout:
        self._last_question, self._answer_begun = "", True
        self.question = QuestionEdit(self)
        self.question.setPlaceholderText(self.tr("Ask about the image…"))
        self.question.setToolTip(self.tr("Enter sends, Shift+Enter begins a new line"))
        self.question.setTabChangesFocus(True)
        line_height = self.question.fontMetrics().lineSpacing()
        self.question.setFixedHeight(line_height * INPUT_LINES + 12)
        self.question.sent.connect(self.send)
        rows = QVBoxLayout()
        rows.addWidget(self.question)
        rows.addLayout(self._build_buttons())
        return rows

    def _build_buttons(self) -> QHBoxLayout:
        self.status = plain()
        self.clear_button = self._tool("clear", self.tr("Begin a new conversation"), self.clear)
        self.copy_button = self._tool("copy", self.tr("Copy the conversation"), self._copy)
        self.stop_button = QPushButton(icon("stop"), self.tr("Stop"), self)
        self.stop_button.setToolTip(self.tr("Stop the answer, also on the server (Esc)"))
        self.stop_button.clicked.connect(self.stop)
        self.send_button = QPushButton(icon("send"), self.tr("Send"), self)
        self.send_button.setToolTip(self.tr("Send the question (Enter)"))
        self.send_button.clicked.connect(self.send)
        line = QHBoxLayout()
        line.addWidget(self.clear_button)
        line.addWidget(self.copy_button)
        line.addWidget(self.status, 1)
        line.addWidget(self.stop_button)
        line.addWidget(self.send_button)
        return line

    def _tool(self, icon_name: str, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(icon_name))
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.transcript.toPlainText())
