"""The passport as a narrow table: name, value, an icon for the source, and a button that edits the value in place."""

from __future__ import annotations

import html
from typing import Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QPixmap
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from fusar_qgis.core.passport import NONE, PIXELS, USER, Passport, PassportEntry, source_words
from fusar_qgis.gui.buttons import tool_button
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import faint, selectable
from fusar_qgis.gui.passport_editors import EntryEditor
from fusar_qgis.gui.sentences import localized

ALWAYS_SHOWN = ("start", "units", "polarization")
"""Entries that every analyst needs, known or not; the others are behind a button while nobody knows them."""
ICON_PX, SMALL = 14, 0.9
_ICONS = {
    "sidecar": "source_sidecar",
    "tag": "source_tag",
    "file name": "source_name",
    "folder name": "source_folder",
    "user": "source_user",
    "file": "source_file",
    "pixels": "source_pixels",
    "computed": "source_computed",
    "default": "source_default",
    "layer": "source_layer",
}
_TOP = Qt.AlignmentFlag.AlignTop
_NAME, _VALUE, _SOURCE, _EDIT, _REVERT = range(5)


class PassportTable(QWidget):
    """Shows a passport. `edited(key, text)` and `reverted(key)` by the analyst."""

    edited = pyqtSignal(str, str)
    reverted = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._passport = Passport()
        self._bands: Tuple[str, ...] = ()
        self._shows_unknown = False
        self._open_key = self._focus_key = ""
        self.editor: Optional[EntryEditor] = None
        self.values: Dict[str, QLabel] = {}
        self.sources: Dict[str, QLabel] = {}
        self.edit_buttons: Dict[str, QToolButton] = {}
        self.revert_buttons: Dict[str, QToolButton] = {}
        self.unknown_button = QPushButton(self)
        self.unknown_button.setFlat(True)
        self.unknown_button.setToolTip(self.tr("Entries that no source says; you can fill them in"))
        self.unknown_button.clicked.connect(self._toggle_unknown)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self._body: Optional[QWidget] = None
        self._rows.addWidget(self.unknown_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_passport(self, passport: Passport, bands: Sequence[str]) -> None:
        """Shows another passport; an open field of the same entry stays open with what was typed.

        Args:
            passport: What to show.
            bands: Names of the raster's bands.
        """
        if passport == self._passport and tuple(bands) == self._bands:
            return
        keeps_editor = self.editor is not None and self._differs_by_pixels(passport)
        self._passport, self._bands = passport, tuple(bands)
        if keeps_editor:
            self._update_texts()
        else:
            self._open_key = ""
            self._rebuild()

    def clear(self) -> None:
        """Shows nothing."""
        self._open_key = ""
        self.show_passport(Passport(), ())

    def open_editor(self, key: str) -> None:
        """Opens the field of one entry under its row."""
        entry = self._passport.get(key)
        if entry is None or not entry.editable:
            return
        self._shows_unknown = self._shows_unknown or self._is_hidden(entry)
        self._open_key = key
        self._rebuild()
        if self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self) -> None:
        """Leaves the value as it is."""
        self._focus_key, self._open_key = self._open_key, ""
        self._rebuild()

    def _differs_by_pixels(self, passport: Passport) -> bool:
        # The pixels' rows and doubts come later than the others; they must not take a half-typed value away.
        return _told(passport) == _told(self._passport)

    def _rebuild(self) -> None:
        if self._body is not None:
            self._body.hide()
            self._rows.removeWidget(self._body)
            self._body.deleteLater()
        self.editor = None
        for found in (self.values, self.sources, self.edit_buttons, self.revert_buttons):
            found.clear()
        self._body = QWidget(self)
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(_VALUE, 1)
        line = 0
        for entry in self._shown_entries():
            line = self._add_row(grid, line, entry)
        self._rows.insertWidget(0, self._body)
        self._show_unknown_button()
        if self._focus_key in self.edit_buttons:
            self.edit_buttons[self._focus_key].setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_key = ""

    def _add_row(self, grid: QGridLayout, line: int, entry: PassportEntry) -> int:
        value, source = selectable("", self._body), QLabel(self._body)
        source.setContentsMargins(0, 2, 0, 0)
        self.values[entry.key], self.sources[entry.key] = value, source
        name = faint(localized(entry.name), self._body)
        for label in (name, value):
            label.setFont(self._small_font())
        grid.addWidget(name, line, _NAME, _TOP)
        grid.addWidget(value, line, _VALUE)
        grid.addWidget(source, line, _SOURCE, _TOP)
        if entry.editable:
            grid.addWidget(self._edit_button(entry), line, _EDIT, _TOP)
        if entry.source == USER:
            grid.addWidget(self._revert_button(entry), line, _REVERT, _TOP)
        self._fill(entry)
        if entry.key != self._open_key:
            return line + 1
        self.editor = EntryEditor(entry, self._bands, self._body)
        self.editor.accepted.connect(lambda text: self._on_accepted(entry.key, text))
        self.editor.left.connect(self.close_editor)
        grid.addWidget(self.editor, line + 1, _NAME, 1, 5)
        return line + 2

    def _edit_button(self, entry: PassportEntry) -> QToolButton:
        button = tool_button("edit", self.tr("Edit: {name}").format(name=localized(entry.name)), self._body)
        button.clicked.connect(lambda: self.open_editor(entry.key))
        _shrink(button)
        self.edit_buttons[entry.key] = button
        return button

    def _revert_button(self, entry: PassportEntry) -> QToolButton:
        value = entry.file_value or self.tr("unknown")
        tip = self.tr("{name}: back to what the file says ({value})").format(
            name=localized(entry.name), value=value
        )
        button = tool_button("take_back", tip, self._body)
        button.clicked.connect(lambda: self._on_reverted(entry.key))
        _shrink(button)
        self.revert_buttons[entry.key] = button
        return button

    def _fill(self, entry: PassportEntry) -> None:
        value, source = self.values[entry.key], self.sources[entry.key]
        value.setText(localized(entry.shown) if entry.value else self.tr("unknown"))
        value.setToolTip(_tip(entry))
        value.setEnabled(bool(entry.value))
        doubtful = (bool(entry.others) and entry.source != USER) or (bool(entry.note) and not entry.value)
        name = "conflict" if doubtful else _ICONS.get(entry.source, "")
        source.setPixmap(icon(name).pixmap(QSize(ICON_PX, ICON_PX)) if name else QPixmap())
        source.setToolTip(_tip(entry))
        source.setAccessibleName(source_words(entry) if entry.value else self.tr("unknown"))

    def _update_texts(self) -> None:
        for entry in self._passport.entries:
            if entry.key in self.values:
                self._fill(entry)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALL)
        return font

    def _shown_entries(self) -> List[PassportEntry]:
        return [
            entry for entry in self._passport.entries if self._shows_unknown or not self._is_hidden(entry)
        ]

    def _is_hidden(self, entry: PassportEntry) -> bool:
        return not entry.value and not entry.note and entry.key not in ALWAYS_SHOWN

    def _show_unknown_button(self) -> None:
        count = sum(self._is_hidden(entry) for entry in self._passport.entries)
        self.unknown_button.setVisible(count > 0)
        more = self.tr("Hide {count} unknown") if self._shows_unknown else self.tr("Show {count} unknown")
        self.unknown_button.setText(more.format(count=count))

    def _toggle_unknown(self) -> None:
        self._shows_unknown = not self._shows_unknown
        self._rebuild()

    def _on_accepted(self, key: str, text: str) -> None:
        self._focus_key = key
        self.edited.emit(key, text)

    def _on_reverted(self, key: str) -> None:
        self._focus_key = key
        self.reverted.emit(key)


def _told(passport: Passport) -> List[Tuple[str, str, str]]:
    """Everything but what the pixels showed."""
    return [(entry.key, entry.value, entry.source) for entry in passport.entries if entry.source != PIXELS]


def _shrink(button: QToolButton) -> None:
    """No taller than a line of text, so that rows stay close."""
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setFixedSize(ICON_PX + 8, ICON_PX + 4)


def _tip(entry: PassportEntry) -> str:
    """Value, source and doubts in full; file names and tags are foreign text."""
    lines = [f"<b>{html.escape(localized(entry.name))}</b>: {html.escape(localized(entry.shown))}"]
    if entry.source != NONE:
        lines.append(html.escape(localized(source_words(entry))))
    lines += [html.escape(localized(text)) for text in (entry.conflict, entry.note) if text]
    return "<br>".join(lines)
