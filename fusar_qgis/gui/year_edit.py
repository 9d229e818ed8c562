"""A field for the year a scene was taken in."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

FIRST_YEAR = 1978
"""Seasat, the first SAR satellite."""
FIRST_AEF_YEAR = 2017


class _YearSpin(QSpinBox):
    """Steps from "not chosen" to the first year that AEF has, not to the age of Seasat."""

    def stepBy(self, steps: int) -> None:
        if self.value() < FIRST_YEAR and steps > 0:
            self.setValue(FIRST_AEF_YEAR)
        else:
            super().stepBy(steps)


class YearEdit(QWidget):
    """Starts empty unless a year is known, so that nobody accepts a year that nobody chose."""

    chosen = pyqtSignal(int)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.spin = _YearSpin(self)
        # One below the first year stands for "not chosen yet".
        self.spin.setRange(FIRST_YEAR - 1, datetime.now(timezone.utc).year)
        self.spin.setSpecialValueText(self.tr("year"))
        self.spin.setToolTip(self.tr("Year of acquisition; AEF has 2017 to 2025"))
        self.spin.setAccessibleName(self.spin.toolTip())
        self.spin.setMinimumWidth(84)
        self.button = QPushButton(self.tr("Set &year"), self)
        self.button.setToolTip(self.tr("Keep this year with the layer, in the project"))
        self.button.clicked.connect(self._choose)
        self.spin.valueChanged.connect(self._update)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.spin)
        line.addWidget(self.button)
        line.addStretch(1)
        self.setFocusProxy(self.spin)
        self._update()

    def offer(self, year: Optional[int]) -> None:
        """Shows a year to correct; None empties the field."""
        self.spin.setValue(FIRST_YEAR - 1 if year is None else year)

    def year(self) -> Optional[int]:
        """The year in the field, None while nothing was chosen."""
        value = int(self.spin.value())
        return value if value >= FIRST_YEAR else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sets the year."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        year = self.year()
        if year is not None:
            self.chosen.emit(year)

    def _update(self) -> None:
        self.button.setEnabled(self.year() is not None)
