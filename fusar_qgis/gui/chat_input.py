"""The lower half of the Chat tab: what is attached, the question, Send and Stop."""

from __future__ import annotations

from typing import List, Optional

from qgis.core import QgsFeature
from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.api import AefOptions, AefReport
from fusar_qgis.core.coverage import coverage_note
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.area_choice import CANVAS, NOTHING, AreaChoice
from fusar_qgis.gui.buttons import tool_button
from fusar_qgis.gui.chat_view import QuestionEdit
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import plain
from fusar_qgis.gui.selected_boxes import SelectionWatch, box_of, selected_rows
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.workflows.ask import ChatOptions

INPUT_LINES = 3
CLIP_PX = 16
MOST_BOXES = 8
"""Of one question: each is a dozen tokens, and a model keeps few apart."""


class ChatInput(QWidget):
    """Collects a question and its attachment; `sent`, `stopped`, `cleared` and `recalled` say what was pressed."""

    sent = pyqtSignal()
    stopped = pyqtSignal()
    cleared = pyqtSignal()
    recalled = pyqtSignal()

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._build_attachment())
        rows.addLayout(self._build_chip())
        rows.addWidget(self._build_question())
        rows.addLayout(self._build_buttons())
        self.area.changed.connect(self.refresh)
        self.selection = SelectionWatch(bench.iface, self)
        self.selection.changed.connect(self.refresh)
        self.aef.toggled.connect(self.refresh)

    def refresh(self) -> None:
        """Shows what the next question would carry."""
        scene, card = self._bench.session.scene, self._bench.connection.card
        year = self._bench.session.aef_year if scene is not None else None
        self.aef.setEnabled(year is not None and (card is None or card.tlm) and not self.is_without_image)
        self.aef.setText(self.tr("AEF {year}").format(year=year) if year else self.tr("AEF"))
        count = len(self._rows(scene)) if not self.is_without_image else 0
        self.boxes.setVisible(count > 0)
        self.boxes.setText(self.tr("Selected boxes: {n}").format(n=count))
        self.chip.setText(self.chip_text())

    def close_map(self) -> None:
        """Takes our marks off the map and follows nothing more."""
        self.area.close_map()
        self.selection.close()

    def show_state(self, busy: bool, has_text: bool) -> None:
        """Enables the buttons.

        Args:
            busy: Whether an answer is on its way.
            has_text: Whether there is a conversation to clear.
        """
        self.send_button.setEnabled(not busy)
        self.stop_button.setEnabled(busy)
        self.clear_button.setEnabled(has_text)

    @property
    def is_without_image(self) -> bool:
        """Whether "No image" is chosen."""
        return self.area.kind() == NOTHING

    def scene(self) -> Optional[Scene]:
        """The scene to show, None for a question without an image.

        Raises:
            FusarError: An image is wanted and there is no scene.
        """
        return None if self.is_without_image else self._bench.session.require()

    def options(self, scene: Optional[Scene]) -> ChatOptions:
        """Which part of the scene, with or without AEF.

        Raises:
            FusarError: The chosen area does not touch the scene.
        """
        settings = self._bench.connection.settings
        return ChatOptions(
            window=self.area.window(scene) if scene is not None else None,
            band=self._bench.session.band,
            aef=AefOptions(enabled=self._with_aef()),
            year=self._bench.session.chosen_year,
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
            boxes=tuple(box_of(row) for row in self._asked_rows(scene)),
        )

    def aef_words(self, report: AefReport) -> str:
        """What AEF did for an answer, in a few words; empty where no image was shown."""
        if report.status == "used":
            used = self.tr("AEF {year} used").format(year=report.year_used)
            note = localized(coverage_note(report.n_valid, report.n_inside or report.n_nodes))
            return f"{used}. {note}" if note else used
        if self.is_without_image:
            return ""
        return self.tr("without AEF") + (f": {localized(report.message)}" if report.message else "")

    def chip_text(self) -> str:
        """What the next question carries, in a few words."""
        scene = self._bench.session.scene
        if self.is_without_image:
            return self.tr("no image")
        if scene is None:
            return self.tr("no raster selected")
        try:
            window = self.area.window(scene) or scene.window
        except FusarError as error:
            return error.message
        shown = self.tr("{what}, {w:.0f} × {h:.0f} px").format(
            what=self.area.combo.currentText(), w=window.width, h=window.height
        )
        shown += " · " + (self.tr("with AEF") if self._with_aef() else self.tr("without AEF"))
        boxes = len(self._asked_rows(scene))
        return shown + (" · " + self.tr("boxes: {n}").format(n=boxes) if boxes else "")

    def _rows(self, scene: Optional[Scene]) -> List[QgsFeature]:
        # No more than are asked about: all of a large layer may be selected while the map is panned.
        return [] if scene is None else selected_rows(self._bench.iface.activeLayer(), scene, MOST_BOXES)

    def _asked_rows(self, scene: Optional[Scene]) -> List[QgsFeature]:
        wanted = not self.boxes.isHidden() and self.boxes.isChecked()
        return self._rows(scene) if wanted else []

    def _with_aef(self) -> bool:
        return bool(self.aef.isEnabled() and self.aef.isChecked())

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
        self.boxes = QCheckBox(self)
        self.boxes.setToolTip(self.tr("Tell the model the places of the boxes that are selected"))
        self.boxes.toggled.connect(self.refresh)
        line = QHBoxLayout()
        line.addWidget(clip)
        line.addWidget(self.chip, 1)
        line.addWidget(self.boxes)
        return line

    def _build_question(self) -> QuestionEdit:
        self.question = QuestionEdit(self)
        self.question.setPlaceholderText(self.tr("Ask about the image…"))
        self.question.setAccessibleName(self.question.placeholderText())
        self.question.setToolTip(self.tr("Enter sends, Shift+Enter begins a new line"))
        self.question.setTabChangesFocus(True)
        line_height = self.question.fontMetrics().lineSpacing()
        self.question.setFixedHeight(line_height * INPUT_LINES + 12)
        self.question.sent.connect(self.sent)
        self.question.recalled.connect(self.recalled)
        return self.question

    def _build_buttons(self) -> QHBoxLayout:
        self.status = plain()
        self.clear_button = tool_button("clear", self.tr("Begin a new conversation"), self)
        self.clear_button.clicked.connect(self.cleared)
        self.menu_button = tool_button("copy", self.tr("Copy, export, ask again"), self)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.stop_button = QPushButton(icon("stop"), self.tr("Stop"), self)
        self.stop_button.setToolTip(self.tr("Stop the answer, also on the server (Esc)"))
        self.stop_button.clicked.connect(self.stopped)
        self.send_button = QPushButton(icon("send"), self.tr("Send"), self)
        self.send_button.setToolTip(self.tr("Send the question (Enter)"))
        self.send_button.clicked.connect(self.sent)
        line = QHBoxLayout()
        line.addWidget(self.clear_button)
        line.addWidget(self.menu_button)
        line.addWidget(self.status, 1)
        line.addWidget(self.stop_button)
        line.addWidget(self.send_button)
        return line
