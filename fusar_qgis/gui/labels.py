"""Labels that never widen the panel and never interpret what they show as markup."""

from __future__ import annotations

import html
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from fusar_qgis.gui.enum_number import enum_number

FAINT_SHARE = 0.62


def plain(text: str = "", parent: Optional[QWidget] = None) -> QLabel:
    """A wrapped line of plain text that takes the width it gets."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    # A file name without a space must not widen the panel.
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def selectable(text: str = "", parent: Optional[QWidget] = None) -> QLabel:
    """As `plain`; the analyst can copy it."""
    label = plain(text, parent)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def faint(text: str = "", parent: Optional[QWidget] = None) -> QLabel:
    """One line of plain text in a quieter ink of the theme."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    palette = QApplication.palette()
    ink = palette.color(QPalette.ColorRole.WindowText).getRgb()[:3]
    paper = palette.color(QPalette.ColorRole.Window).getRgb()[:3]
    mixed = [round(i * FAINT_SHARE + p * (1 - FAINT_SHARE)) for i, p in zip(ink, paper)]
    own = label.palette()
    own.setColor(QPalette.ColorRole.WindowText, QColor(*mixed))
    label.setPalette(own)
    return label


def bold(text: str = "", parent: Optional[QWidget] = None) -> QLabel:
    """As `plain`, in bold."""
    label = plain(text, parent)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


class ElidedLabel(QLabel):
    """One bold line that shows its middle as dots where it is too long; the tooltip has it whole."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        font = self.font()
        font.setBold(True)
        self.setFont(font)

    def setText(self, text: str) -> None:
        """Shows the text and keeps it as the tooltip."""
        super().setText(text)
        # A tooltip that looks like markup would be read as such.
        self.setToolTip(f"<span>{html.escape(text)}</span>" if text else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws what fits."""
        fitting = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter = QPainter(self)
        painter.drawText(self.rect(), enum_number(Qt.AlignmentFlag.AlignVCenter), fitting)
        painter.end()
