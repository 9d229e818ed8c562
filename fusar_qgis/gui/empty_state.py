"""What a tab shows when it has nothing to work on: one sentence and what to do about it."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from fusar_qgis.gui.icons import icon

ICON_PX = 48


class EmptyState(QWidget):
    """An icon, a title, a sentence and any number of buttons, centered."""

    def __init__(self, icon_name: str, title: str, sentence: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(18, 28, 18, 18)
        self._rows.setSpacing(8)
        picture = QLabel(self)
        picture.setPixmap(icon(icon_name).pixmap(QSize(ICON_PX, ICON_PX)))
        self.title = QLabel(title, self)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.sentence = QLabel(sentence, self)
        for label in (picture, self.title, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            self._rows.addWidget(label)
        self._rows.addSpacing(6)
        self._rows.addStretch(1)

    def add_button(self, button: QPushButton) -> QPushButton:
        """Puts a button under the sentence."""
        self._rows.insertWidget(self._rows.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def say(self, title: str, sentence: str) -> None:
        """Changes the words."""
        self.title.setText(title)
        self.sentence.setText(sentence)
