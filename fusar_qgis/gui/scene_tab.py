"""Tab Scene: where and when the active raster was taken, where the plugin knows it from, and what to beware of."""

from __future__ import annotations

from typing import List, Optional, Tuple

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.acquisition import Acquisition
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.passport import PIXELS, USER, Finding, PassportEntry
from fusar_qgis.core.passport_time import time_text
from fusar_qgis.core.pixel_units import COMPLEX
from fusar_qgis.core.sar_presets import GRAY
from fusar_qgis.gui.buttons import tool_button
from fusar_qgis.gui.labels import ElidedLabel, bold, faint, plain
from fusar_qgis.gui.layer_actions import LayerActions
from fusar_qgis.gui.no_raster import NoRaster
from fusar_qgis.gui.notice import ERROR, INFO, WARNING, Notice
from fusar_qgis.gui.passport_table import PassportTable
from fusar_qgis.gui.reading_box import ReadingBox
from fusar_qgis.gui.sar_display import SarDisplay
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.year_edit import YearEdit
from fusar_qgis.layers.scene_reader import YEAR_UNKNOWN


class SceneTab(QWidget):
    """Shows the scene session; asks for the year when nobody knows it."""

    zoom_requested = pyqtSignal()

    def __init__(self, session: SceneSession, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._session = session
        self._notices: List[Notice] = []
        self._shown_layer: Optional[QgsRasterLayer] = None
        self.empty = NoRaster(self)
        self.empty.opened.connect(session.follow)
        self.problem = self._build_problem()
        self.year_question = Notice(WARNING)
        self.year_edit = YearEdit()
        self.passport = self._build_passport()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        self.busy = ReadingBox(self)
        for widget in (self.empty, self.busy, self.problem, self.year_question, self.passport):
            rows.addWidget(widget)
        self.year_question.controls.addWidget(self.year_edit)
        self.year_edit.chosen.connect(session.set_user_year)
        rows.addStretch(1)
        session.changed.connect(self.refresh)
        session.described.connect(self._show_description)
        self.refresh()

    def refresh(self) -> None:
        """Shows the session as it is now."""
        session = self._session
        if session.layer is not self._shown_layer:
            self._shown_layer = session.layer
            self.actions.quiet()
            self.entry_problem.say("")
        self.empty.setVisible(session.layer is None)
        self.busy.setVisible(session.is_reading)
        self.busy.name.setText(session.layer.name() if session.layer is not None else "")
        self.problem.say(str(session.problem) if session.problem else "", ERROR)
        self.passport.setVisible(session.reading is not None)
        self._show_acquisition()
        self._show_description()

    def _show_description(self) -> None:
        self._show_rows()
        self._show_warnings()

    def ask_year(self) -> None:
        """Opens the year field, whether the year is known or not."""
        self.year_question.say(self.tr("Which year was this scene taken in?"), WARNING)
        scene = self._session.scene
        self.year_edit.offer(scene.acquisition.year if scene else None)
        self.year_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_acquisition(self) -> None:
        scene = self._session.scene
        if scene is None:
            self.year_question.say("")
            return
        acquisition = scene.acquisition
        self.when.setText(self._when(acquisition))
        self.when_source.setText(self._source(acquisition))
        self.forget_button.setVisible(self._session.user_year() is not None)
        if acquisition.year is None and self._session.problem is None:
            question = self.tr(
                "When was this scene taken? The file does not say. AEF needs the year; it is never guessed."
            )
            self.year_question.say(question, WARNING)
            self.year_edit.offer(None)
        else:
            self.year_question.say("")

    def _when(self, acquisition: Acquisition) -> str:
        if acquisition.time is not None:
            day, unit = time_text(acquisition.time, acquisition.detail)
            return acquisition.time.strftime("%Y-%m-%d %H:%M UTC") if unit else day
        return str(acquisition.year) if acquisition.year is not None else self.tr("unknown")

    def _source(self, acquisition: Acquisition) -> str:
        words = {
            "sidecar": self.tr("from the sidecar file"),
            "tag": self.tr("from the file's tags"),
            "file name": self.tr("from the file name"),
            "folder name": self.tr("from the folder name"),
            "user": self.tr("as you said"),
            "none": self.tr("not in the file or its name"),
        }
        known = words.get(acquisition.source, acquisition.source)
        told = acquisition.detail and acquisition.source != "user"
        return f"{known}: {acquisition.detail}" if told else known

    def _set_entry(self, key: str, text: str) -> None:
        try:
            self._session.set_entry(key, text)
        except FusarError as error:
            self.entry_problem.say(str(error), ERROR)
        else:
            self.entry_problem.say("")

    def _forget_entry(self, key: str) -> None:
        self.entry_problem.say("")
        self._session.forget_entry(key)

    def _show_rows(self) -> None:
        scene, description = self._session.scene, self._session.description
        self.display.refresh()
        self.display_button.setEnabled(GRAY in self.display.presets)
        self.actions.refresh()
        if scene is None:
            self.table.clear()
            return
        self.name.setText(scene.name)
        file_scene = self._session.file_scene or scene
        self.table.show_passport(self.actions.passport(), file_scene.bands)
        waiting = description is None and self._session.problem is None
        self.waiting.setText(self.tr("Looking at the pixels…") if waiting else "")
        self.waiting.setVisible(waiting)

    def _show_warnings(self) -> None:
        for notice in self._notices:
            notice.setParent(None)
            notice.deleteLater()
        session = self._session
        found = session.description.warnings if session.description else ()
        if session.reading is not None and session.description is None:
            found = session.reading.warnings
        # The amber field already asks for the year.
        told = [(WARNING, text) for text in found if text != YEAR_UNKNOWN]
        told += self._told_by_passport()
        self._notices = [Notice(kind, text, self.passport) for kind, text in told]
        for notice in self._notices:
            self._warning_rows.addWidget(notice)
            notice.show()

    def _told_by_passport(self) -> List[Tuple[str, str]]:
        """Where sources differ, and what the raster's kind means; control points and RPCs have their own warning."""
        passport = self.actions.passport()
        # Her own value may differ from the file's, but not unnoticed from what the pixels look like.
        doubts = [
            (entry, other)
            for entry in passport.conflicts
            for other in entry.others[:1] + entry.others[1:][-1:]
            if entry.source != USER or other.source == PIXELS
        ]
        told = [(WARNING, self._conflict(entry, other)) for entry, other in doubts]
        placed, reading = passport.get("georeferencing"), self._session.reading
        if (
            placed is not None
            and placed.note
            and reading is not None
            and reading.scene.mapping.kind == "affine"
        ):
            told.append((INFO, placed.note))
        if passport.value("units") == COMPLEX:
            told.append((INFO, self.tr("The pixels are complex: the model sees their magnitude.")))
        return told

    def _conflict(self, entry: PassportEntry, other: Finding) -> str:
        # File names have no place to break a line at; they are in the row's tooltip.
        if other.source == PIXELS:
            text = self.tr("{name}: {value} says the {source}, but the values look like {other}.")
            source = self.tr("user") if entry.source == USER else entry.source
            return text.format(
                name=localized(entry.name), value=entry.shown, source=source, other=other.value
            )
        return self.tr("{name}: {value} says the {source}, but {other} says the {other_source}.").format(
            name=localized(entry.name),
            value=entry.shown,
            source=entry.source,
            other=other.value,
            other_source=other.source,
        )

    def _build_problem(self) -> Notice:
        notice = Notice(ERROR)
        self.again_button = QPushButton(self.tr("Read again"), notice)
        self.again_button.setToolTip(self.tr("Read the raster's file once more"))
        self.again_button.clicked.connect(self._session.refresh)
        notice.controls.addWidget(self.again_button)
        notice.controls.addStretch(1)
        return notice

    def _build_passport(self) -> QWidget:
        box = QWidget(self)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(self._build_title())
        rows.addWidget(self._build_when())
        self._warning_rows = QVBoxLayout()
        rows.addLayout(self._warning_rows)
        self.waiting = faint("")
        rows.addWidget(self.waiting)
        self.entry_problem = Notice(ERROR)
        self.table = PassportTable(box)
        self.table.edited.connect(self._set_entry)
        self.table.reverted.connect(self._forget_entry)
        self.display = SarDisplay(self._session, box)
        self.display.failed.connect(lambda error: self.entry_problem.say(str(error), ERROR))
        self.actions = LayerActions(self._session, box)
        for widget in (self.display, self.entry_problem, self.table, self.actions):
            rows.addWidget(widget)
        return box

    def _build_title(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.name = ElidedLabel(self)
        tip = self.tr("Show it as SAR: gray between percentiles of its valid pixels (a style of its own)")
        self.display_button = tool_button("display", tip, self)
        self.display_button.clicked.connect(lambda: self.display.apply(GRAY))
        zoom = tool_button("scene", self.tr("Zoom the map to this scene"), self)
        zoom.clicked.connect(self.zoom_requested)
        line.addWidget(self.name, 1)
        line.addWidget(self.display_button)
        line.addWidget(zoom)
        return line

    def _build_when(self) -> QFrame:
        frame = QFrame(self)
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(8, 5, 5, 5)
        rows.setSpacing(1)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(faint(self.tr("Acquired")))
        self.when = bold()
        line.addWidget(self.when, 1)
        self.edit_button = tool_button("edit", self.tr("Correct the year (AEF is read for this year)"), self)
        self.edit_button.clicked.connect(self.ask_year)
        self.forget_button = tool_button(
            "take_back", self.tr("Forget your year and read the file again"), self
        )
        self.forget_button.clicked.connect(lambda: self._session.set_user_year(None))
        line.addWidget(self.edit_button)
        line.addWidget(self.forget_button)
        rows.addLayout(line)
        self.when_source = plain()
        rows.addWidget(self.when_source)
        return frame
