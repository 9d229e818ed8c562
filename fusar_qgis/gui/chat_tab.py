"""Tab Chat: the transcript over the input, and what happens between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Optional, Sequence

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from fusar_qgis.chat_stream import ChatContext
from fusar_qgis.core.chat_thread import ChatEntry, ChatThread
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.chat_actions import class_to_detect
from fusar_qgis.gui.chat_boxes import ChatBoxes, kept_boxes
from fusar_qgis.gui.chat_exports import ChatExports
from fusar_qgis.gui.chat_history import ChatHistory
from fusar_qgis.gui.chat_input import ChatInput
from fusar_qgis.gui.chat_menu import ChatMenu
from fusar_qgis.gui.chat_session import ChatSession
from fusar_qgis.gui.chat_suggestions import ChatSuggestions
from fusar_qgis.gui.chat_view import MODEL, PROBLEM, USER, Transcript
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.workbench import Workbench

TRANSCRIPT_MIN_PX = 120


class ChatTab(QWidget):
    """A conversation for each scene. Errors appear in the transcript; `failed(error)` only tells others.

    `detect_requested(label)`: the analyst wants the class to be looked for in the whole scene.
    """

    failed = pyqtSignal(object)
    detect_requested = pyqtSignal(str)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._answer_begun, self._heading, self._class = True, "", ""
        self._scene: Optional[Scene] = None
        self._before: Optional[ChatThread] = None
        self.history = ChatHistory(self)
        self.thread = self.history.load(None)
        self.session = ChatSession(bench, self)
        self.transcript = Transcript(self)
        self.transcript.setMinimumHeight(TRANSCRIPT_MIN_PX)
        self.transcript.setPlaceholderText(
            self.tr("Ask in your own words. The model sees the part of the scene that is chosen below.")
        )
        self.boxes = ChatBoxes(bench, self)
        self.input = ChatInput(bench, self)
        self.menu = ChatMenu(self.history.keeps, self)
        self.exports = ChatExports(self.menu, bench, lambda: self.thread, self._origin, self)
        self.input.menu_button.setMenu(self.menu)
        tip = self.tr("Opens the Detect tab with this class; nothing starts by itself")
        self.detect_button = sharing_button(self.tr("Detect…"), tip, "detect", self)
        self.detect_button.hide()
        self.suggestions = ChatSuggestions(self)
        self.question, self.send_button = self.input.question, self.input.send_button
        self.status = self.input.status
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.transcript, 1)
        for part in (self.boxes, self.detect_button, self.suggestions, self.input):
            rows.addWidget(part)
        self._connect()
        self._show_thread()
        self.refresh()

    def refresh(self) -> None:
        """Follows scene, backend and the running answer."""
        busy = self.session.is_busy
        self._follow_scene()
        self.menu.show_state(busy, bool(self.thread.last_question()), bool(self.thread.last_answer()))
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
            self._bring_back()
            self._show_error(error)
            return
        heading = self.tr("You · {chip}").format(chip=self.input.chip_text())
        told = [heading, self.session.left_out_words()]
        self._add(USER, question, " · ".join(part for part in told if part))
        self.question.clear()
        self.detect_button.hide()
        self.status.setText(self.tr("Reading the image…"))
        self.refresh()

    def ask_again(self) -> None:
        """Takes the last question and its answer back, and asks it once more."""
        question = self.thread.last_question()
        if not question or self.session.is_busy:
            return
        self._before, self.thread = self.thread, self.thread.without_last_answer()
        self._show_thread()
        self.question.setPlainText(question)
        self.send()

    def stop(self) -> None:
        """Aborts the answer."""
        self.session.stop()

    def clear(self) -> None:
        """Begins a new conversation about the scene."""
        self._before, self.thread = None, replace(self.thread, entries=())
        self.history.save(self._scene, self.thread)
        self._show_thread()
        self.status.clear()
        self.refresh()

    def close_map(self) -> None:
        """Takes our marks off the map, stops the answer and lets go of the project."""
        self.session.reset()
        QgsProject.instance().readProject.disconnect(self._reload)
        QgsProject.instance().cleared.disconnect(self._reload)
        self.input.close_map()
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
        self.suggestions.chosen.connect(self._ask_suggested)
        self.input.stopped.connect(self.stop)
        self.input.cleared.connect(self.clear)
        self.input.recalled.connect(lambda: self.question.setPlainText(self.thread.last_question()))
        self.menu.again.connect(self.ask_again)
        self.menu.kept.connect(self._keep)
        self.exports.told.connect(self.status.setText)
        for source in (self.history, self.exports):
            source.failed.connect(self._bench.messages.error)
        self.detect_button.clicked.connect(lambda: self.detect_requested.emit(self._class))
        self.transcript.link_clicked.connect(self.transcript.ask_to_open)
        QgsProject.instance().readProject.connect(self._reload)
        QgsProject.instance().cleared.connect(self._reload)
        self.boxes.failed.connect(self._show_error)
        self._bench.session.changed.connect(self.refresh)
        self._bench.connection.changed.connect(self.refresh)

    def _on_answering(self) -> None:
        self._answer_begun = False
        self.status.setText(self.tr("Waiting for the first word…"))
        self.refresh()

    def _on_described(self, context: ChatContext) -> None:
        self._begin_answer(self.input.aef_words(context.aef))

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
        self._heading = f"{name} · {told}" if told else name
        self.transcript.add_turn(MODEL, self._heading)

    def _on_answered(self, reason: str) -> None:
        self._before = None
        self._begin_answer()
        self.transcript.format_last()
        boxes, scene = self.session.boxes(), self.session.scene
        if scene is not None:
            self.boxes.show_boxes(scene, boxes)
        self._remember_answer(boxes)
        cut_off = self.tr("The answer was cut off at its longest; ask for the rest.")
        self.status.setText(cut_off if reason == "length" else "")
        self._offer_detection()
        self.refresh()

    def _on_stopped(self, kept: bool) -> None:
        if kept or not (self._bring_back() or self._answer_begun):
            self._begin_answer()
            self.transcript.append(" …")
        if kept:
            self._before = None
            self._remember_answer(())
        self.status.setText(self.tr("Stopped."))
        self.refresh()

    def _on_failed(self, error: FusarError) -> None:
        self._bring_back()
        self._show_error(error)
        if not self.question.toPlainText():
            self.question.setPlainText(self.thread.last_question())

    def _bring_back(self) -> bool:
        """The answer that another one was to take the place of; True where there is one."""
        before, self._before = self._before, None
        if before is not None:
            self.thread = before
            self.history.save(self._scene, before)
            self._show_thread()
        return before is not None

    def _show_error(self, error: FusarError) -> None:
        self.status.clear()
        self._add(PROBLEM, localized(str(error)), self.tr("Not answered"))
        self.failed.emit(error)
        self.refresh()

    def _add(self, role: str, text: str, heading: str) -> None:
        """Shows a turn and remembers it."""
        self.transcript.add_turn(role, heading, text)
        self._remember(ChatEntry(role, text, heading, _now()))

    def _remember_answer(self, boxes: Sequence[SceneBox]) -> None:
        text = self.session.turns[-1].text if self.session.turns else ""
        crs = self.session.scene.crs if self.session.scene is not None else ""
        self._remember(ChatEntry(MODEL, text, self._heading, _now(), kept_boxes(boxes), crs))

    def _remember(self, entry: ChatEntry) -> None:
        self.thread = self.thread.with_entry(entry)
        self.history.save(self._scene, self.thread)

    def _follow_scene(self) -> None:
        """Each scene has its own conversation; one that is being answered is not left."""
        bench = self._bench.session
        if self.session.is_busy or bench.is_reading:
            return
        scene = bench.scene
        if (scene.source_path if scene else "") != (self._scene.source_path if self._scene else ""):
            self._scene = scene
            self.thread = self.history.load(scene)
            self._show_thread()

    def _reload(self) -> None:
        """Another project has other conversations; an answer for the one before must not get into it."""
        self._before = None
        self.thread = self.history.load(self._scene)
        self._show_thread()
        self.status.clear()
        self.refresh()

    def _show_thread(self) -> None:
        """The transcript, and what the model is told of it, as the thread has it."""
        self.session.reset(self.thread.turns())
        self.transcript.reset()
        self.boxes.clear()
        self.detect_button.hide()
        for entry in self.thread.entries:
            self.transcript.add_turn(entry.role, entry.heading, entry.text)
            if entry.role == MODEL:
                self.transcript.format_last()

    def _keep(self, on: bool) -> None:
        self.history.set_keeps(on)
        self.history.save(self._scene, self.thread)

    def _offer_detection(self) -> None:
        card, scene = self._bench.connection.card, self.session.scene
        if card is None or scene is None:
            return
        self._class = class_to_detect(self.thread.last_question(), self.thread.last_answer(), card.classes)
        text = self.tr("Detect {label} in the whole scene…").format(label=self._class)
        self.detect_button.setText(text)
        self.detect_button.setVisible(bool(self._class))

    def _origin(self) -> str:
        """Scene, model and time of an export."""
        card, scene = self._bench.connection.card, self._scene
        parts = [scene.source_path if scene else "", card.id if card else "", _now()]
        return " · ".join(part for part in parts if part)

    def _ask_suggested(self, text: str) -> None:
        self.question.setPlainText(text)
        self.send()


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
