"""First questions for an empty conversation, as buttons."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from fusar_qgis.gui.buttons import sharing_button


class ChatSuggestions(QWidget):
    """`chosen(text)` when one is pressed."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        for text in self._texts():
            button = sharing_button(text, self.tr("Ask: {text}").format(text=text), parent=self)
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
            button.clicked.connect(lambda _checked=False, text=text: self.chosen.emit(text))
            rows.addWidget(button)

    def _texts(self) -> Tuple[str, ...]:
        return (
            self.tr("Describe this SAR image."),
            self.tr("What kind of area is this?"),
            self.tr("How many ships are there, and where?"),
        )
