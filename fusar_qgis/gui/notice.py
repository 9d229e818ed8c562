"""A framed sentence inside the dock: information, a question (amber) or an error, readable in light and dark themes."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fusar_qgis.gui.sentences import localized

INFO, WARNING, ERROR = "info", "warning", "error"
ACCENTS = {INFO: QColor("#2f86c8"), WARNING: QColor("#d98c00"), ERROR: QColor("#c9453b")}
TINT = 0.16


def tinted(palette: QPalette, accent: QColor, share: float = TINT) -> QColor:
    """The theme's base color with a share of an accent, so that the theme's own text stays readable on it.

    Args:
        palette: The widget's palette.
        accent: The color to mix in.
        share: 0 to 1.
    """
    base = palette.color(QPalette.ColorRole.Base)
    mixed = [round(b * (1 - share) + a * share) for b, a in zip(base.getRgb()[:3], accent.getRgb()[:3])]
    return QColor(*mixed)


class Notice(QFrame):
    """One wrapped sentence with room for a few controls below it; hidden while it has nothing to say."""

    def __init__(self, kind: str = INFO, text: str = "", parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("fusarNotice")
        self._kind, self._sheet = kind, ""
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        # Without it a sentence of more lines than the first guess is cut off in a narrow panel.
        policy.setHeightForWidth(True)
        self.label.setSizePolicy(policy)
        self.controls = QHBoxLayout()
        self.controls.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(9, 6, 8, 6)
        rows.addWidget(self.label)
        rows.addLayout(self.controls)
        self.say(text, kind)

    def say(self, text: str, kind: str = "") -> None:
        """Shows a sentence, or hides the frame when it is empty.

        Args:
            text: Plain text; markup is shown, not interpreted. Sentences that are not the GUI's are translated here.
            kind: `INFO`, `WARNING` or `ERROR`; unchanged when empty.
        """
        self._kind = kind or self._kind
        self.label.setText(localized(text))
        self._paint()
        self.setVisible(bool(text))

    def text(self) -> str:
        """The sentence shown."""
        return str(self.label.text())

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        accent = ACCENTS[self._kind]
        # The application's palette: the style sheet changes this frame's own.
        background = tinted(QApplication.palette(), accent).name()
        sheet = (
            f"QFrame#fusarNotice {{ background: {background}; border: none;"
            f" border-left: 3px solid {accent.name()}; border-radius: 2px; }}"
        )
        if sheet != self._sheet:
            self._sheet = sheet
            self.setStyleSheet(sheet)
