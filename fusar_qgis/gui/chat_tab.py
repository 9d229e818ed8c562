"""Tab Chat: the transcript over the input, and what happens between them."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QVBoxLayout, QWidget

from fusar_qgis.chat_stream import ChatContext
from fusar_qgis.core.api import AefReport
from fusar_qgis.core.coverage import coverage_note
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.chat_boxes import ChatBoxes
from fusar_qgis.gui.chat_input import ChatInput
from fusar_qgis.gui.chat_session import ChatSession
from fusar_qgis.gui.chat_view import MODEL, PROBLEM, USER, Transcript
from fusar_qgis.gui.workbench import Workbench

TRANSCRIPT_MIN_PX = 120


class ChatTab(QWidget):
    """A conversation about the scene. Errors appear in the transcript; `failed(error)` only tells others."""

    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._last_question, self._answer_begun = "", True
        self.session = ChatSession(bench, self)
        self.transcript = Transcript(self)
        self.transcript.setMinimumHeight(TRANSCRIPT_MIN_PX)
        self.transcript.setPlaceholderText(
            self.tr("Ask in your own words. The model sees the part of the scene that is chosen below.")
        )
        self.boxes = ChatBoxes(bench, self)
        self.input = ChatInput(bench, self)
        self.question, self.send_button = self.input.question, self.input.send_button
        self.status = self.input.status
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.transcript, 1)
        for part in (self.boxes, self._build_suggestions(), self.input):
            rows.addWidget(part)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Follows scene, backend and the running answer."""
        busy = self.session.is_busy
        self.input.show_state(busy, bool(self.transcript.toPlainText()))
        self.suggestions.setVisible(not self.session.turns and not busy)
        self.input.refresh()

    def send(self) -> None:
        """Sends what stands in the input line."""
        question = self.question.toPlainText().strip()
        if not question or self.session.is_busy:
            return
        try:
            scene = self.input.scene()
            self.session.ask(question, scene, self.input.options(scene))
        except FusarError as error:
            self._show_error(error)
            return
        heading = self.tr("You · {chip}").format(chip=self.input.chip_text())
        self.transcript.add_turn(USER, heading, question)
        self.question.clear()
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
        self.input.area.close_map()
        self.boxes.close_map()

    def _connect(self) -> None:
        session = self.session
        session.answering.connect(self._on_answering)
        session.described.connect(self._on_described)
        session.delta.connect(self._on_delta)
        session.answered.connect(self._on_answered)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)
        self.input.sent.connect(self.send)
        self.input.stopped.connect(self.stop)
        self.input.cleared.connect(self.clear)
        self.input.copied.connect(self._copy)
        self.boxes.failed.connect(self._show_error)
        self._bench.session.changed.connect(self.refresh)
        self._bench.connection.changed.connect(self.refresh)

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
            used = self.tr("AEF {year} used").format(year=report.year_used)
            note = coverage_note(report.n_valid, report.n_inside or report.n_nodes)
            return f"{used}. {note}" if note else used
        if self.input.is_without_image:
            return ""
        return self.tr("without AEF") + (f": {report.message}" if report.message else "")

    def _on_answered(self, reason: str) -> None:
        self._begin_answer()
        if self.session.scene is not None:
            self.boxes.show_boxes(self.session.scene, self.session.boxes())
        cut_off = self.tr("The answer was cut off at its longest; ask for the rest.")
        self.status.setText(cut_off if reason == "length" else "")
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

    def _build_suggestions(self) -> QWidget:
        self.suggestions = QWidget(self)
        rows = QVBoxLayout(self.suggestions)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        for text in self._suggested():
            button = sharing_button(text, self.tr("Ask: {text}").format(text=text), parent=self.suggestions)
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
            button.clicked.connect(lambda _checked=False, text=text: self._ask_suggested(text))
            rows.addWidget(button)
        return self.suggestions

    def _suggested(self) -> Tuple[str, ...]:
        return (
            self.tr("Describe this SAR image."),
            self.tr("What kind of area is this?"),
            self.tr("How many ships are there, and where?"),
        )

    def _ask_suggested(self, text: str) -> None:
        self.question.setPlainText(text)
        self.send()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.transcript.toPlainText())
