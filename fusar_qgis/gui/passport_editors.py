"""Fields for the values of a passport: a date and time, a choice, a polarization for each band, or text."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional, Sequence

from qgis.PyQt.QtCore import QDate, QDateTime, QEvent, Qt, QTime, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.passport import PassportEntry
from fusar_qgis.core.passport_edits import LOOKS, PASSES, POLARIZATIONS, UNKNOWN_BAND
from fusar_qgis.core.pixel_units import UNITS
from fusar_qgis.core.timestamps import FIRST_YEAR
from fusar_qgis.gui.buttons import tool_button
from fusar_qgis.gui.sentences import localized

CHOICES: Dict[str, Sequence[str]] = {"units": UNITS, "pass": PASSES, "look": LOOKS}
_DAY_FORMAT, _TIME_FORMAT = "yyyy-MM-dd", "HH:mm:ss"
_FORMAT = f"{_DAY_FORMAT} {_TIME_FORMAT}"
_NOT_CHOSEN = QDateTime(QDate(FIRST_YEAR - 1, 12, 31), QTime(0, 0), Qt.TimeSpec.UTC)


class ChoiceField(QComboBox):
    """One of a few values; begins empty where none is known, so that nobody accepts what nobody chose."""

    def __init__(
        self, choices: Sequence[str], value: str, tip: str, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.addItems(["", *choices])
        self.setCurrentIndex(self.findText(value) if value in choices else 0)
        self.setToolTip(tip)
        self.setAccessibleName(tip)

    def value(self) -> str:
        """The choice, empty for none."""
        return str(self.currentText())


class TextField(QLineEdit):
    """Free text."""

    def __init__(self, value: str, tip: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(value, parent)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.selectAll()

    def value(self) -> str:
        """The text."""
        return str(self.text())


class TimeField(QWidget):
    """A date and time in UTC, or only a day; empty until something is chosen."""

    def __init__(self, value: str, tip: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.edit = QDateTimeEdit(self)
        self.edit.setTimeSpec(Qt.TimeSpec.UTC)
        self.edit.setMinimumDateTime(_NOT_CHOSEN)
        self.edit.setMaximumDateTime(QDateTime.currentDateTimeUtc())
        self.edit.setSpecialValueText(self.tr("not set"))
        self.edit.setCalendarPopup(True)
        self.edit.setToolTip(tip)
        self.edit.setAccessibleName(tip)
        self.day_only = QCheckBox(self.tr("Day only"), self)
        self.day_only.setToolTip(self.tr("The time of day is not known"))
        self.day_only.toggled.connect(self._show_format)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.edit)
        rows.addWidget(self.day_only)
        self.setFocusProxy(self.edit)
        self._offer(value)

    def value(self) -> str:
        """`YYYY-MM-DD HH:MM:SS` or `YYYY-MM-DD`, empty while nothing is chosen."""
        time = self.edit.dateTime()
        if time <= _NOT_CHOSEN:
            return ""
        return str(time.toString(_DAY_FORMAT if self.day_only.isChecked() else _FORMAT))

    def _offer(self, value: str) -> None:
        self.day_only.setChecked(len(value) == len("2020-01-01"))
        self._show_format(self.day_only.isChecked())
        # In UTC from the beginning: local clocks skip an hour a year.
        day, time = QDate.fromString(value[:10], _DAY_FORMAT), QTime.fromString(value[11:], _TIME_FORMAT)
        known = QDateTime(day, QTime(0, 0) if self.day_only.isChecked() else time, Qt.TimeSpec.UTC)
        self.edit.setDateTime(known if known.isValid() else _NOT_CHOSEN)

    def _show_format(self, day_only: bool) -> None:
        self.edit.setDisplayFormat(_DAY_FORMAT if day_only else _FORMAT)


class PolarizationField(QWidget):
    """One choice for each band."""

    def __init__(self, n_bands: int, value: str, tip: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        names = value.split(", ")
        self.combos: List[QComboBox] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for index in range(n_bands):
            combo = QComboBox(self)
            combo.addItems([UNKNOWN_BAND, *POLARIZATIONS])
            known = names[index] if len(names) == n_bands else UNKNOWN_BAND
            combo.setCurrentIndex(max(combo.findText(known), 0))
            combo.setToolTip(f"{tip}: " + self.tr("band {number}").format(number=index + 1))
            combo.setAccessibleName(combo.toolTip())
            self.combos.append(combo)
            rows.addWidget(combo)
        self.setFocusProxy(self.combos[0])

    def value(self) -> str:
        """All of them, separated by commas; empty while none is known."""
        names = [combo.currentText() for combo in self.combos]
        return "" if all(name == UNKNOWN_BAND for name in names) else ", ".join(names)


class EntryEditor(QWidget):
    """The field that fits an entry, with buttons to accept and to leave. Enter accepts, Esc leaves."""

    accepted = pyqtSignal(str)
    left = pyqtSignal()

    def __init__(self, entry: PassportEntry, bands: Sequence[str], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bands = bands
        self.field = self._build_field(entry)
        self.ok = tool_button("keep", self.tr("Keep this value with the layer"), self)
        self.ok.clicked.connect(self._accept)
        self.cancel = tool_button("leave", self.tr("Leave it as it is (Esc)"), self)
        self.cancel.clicked.connect(self.left)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(2)
        line.addWidget(self.field, 1)
        line.addWidget(self.ok)
        line.addWidget(self.cancel)
        self.setFocusProxy(self.field)

    def event(self, event: QEvent) -> bool:
        """Takes Esc before the panel's own shortcut does."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        value = self._value()
        if value:
            self.accepted.emit(value)
        else:
            self.left.emit()

    def _value(self) -> str:
        if isinstance(self.field, ChoiceField) and self._is_band:
            return str(self.field.currentIndex()) if self.field.currentIndex() > 0 else ""
        return str(self.field.value())

    def _build_field(self, entry: PassportEntry) -> QWidget:
        self._is_band = entry.key == "band"
        tip = localized(entry.name)
        builders: Dict[str, Callable[[], QWidget]] = {
            "start": lambda: TimeField(entry.value, tip + " (UTC)", self),
            "end": lambda: TimeField(entry.value, tip + " (UTC)", self),
            "polarization": lambda: PolarizationField(len(self._bands), entry.value, tip, self),
            "band": lambda: self._band_field(entry, tip),
        }
        if entry.key in CHOICES:
            return ChoiceField(CHOICES[entry.key], entry.value, tip, self)
        builder = builders.get(entry.key)
        return builder() if builder is not None else TextField(entry.value, tip, self)

    def _band_field(self, entry: PassportEntry, tip: str) -> ChoiceField:
        names = [f"{index}: {name}" for index, name in enumerate(self._bands, start=1)]
        field = ChoiceField(names, "", tip, self)
        words = entry.value.split()
        field.setCurrentIndex(int(words[1]) if len(words) > 1 and words[1].isdecimal() else 1)
        return field
