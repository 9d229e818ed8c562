"""Buttons that fit a narrow panel: rows that share the width there is, and small ones with an icon only."""

from __future__ import annotations

from typing import Optional, Type

from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from fusar_qgis.gui.icons import icon


class OnceButton(QPushButton):
    """A double click is one click: the second would take back what the first has done."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Passes the second press over."""
        event.accept()


def sharing_button(
    text: str,
    tip: str,
    icon_name: str = "",
    parent: Optional[QWidget] = None,
    kind: Type[QPushButton] = QPushButton,
) -> QPushButton:
    """A push button for a row of buttons.

    Args:
        text: Its label.
        tip: Its tooltip.
        icon_name: One of our icons, empty for none.
        parent: Its parent.
        kind: Its class.
    """
    button = kind(text, parent)
    if icon_name:
        button.setIcon(icon(icon_name))
    button.setToolTip(tip)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def tool_button(icon_name: str, tip: str, parent: Optional[QWidget] = None) -> QToolButton:
    """A flat button with an icon; the tooltip says what it does, also to screen readers."""
    button = QToolButton(parent)
    button.setIcon(icon(icon_name))
    button.setAutoRaise(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
