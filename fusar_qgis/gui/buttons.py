"""Buttons that share the width there is instead of asking for more than a narrow panel has."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QWidget


def sharing_button(
    text: str, tip: str, icon: Optional[QIcon] = None, parent: Optional[QWidget] = None
) -> QPushButton:
    """A push button for a row of buttons.

    Args:
        text: Its label.
        tip: Its tooltip.
        icon: Its icon.
        parent: Its parent.
    """
    button = QPushButton(text, parent)
    if icon is not None:
        button.setIcon(icon)
    button.setToolTip(tip)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button
