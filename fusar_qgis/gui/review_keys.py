"""The keys of a review, wherever the focus is."""

from __future__ import annotations

from typing import Callable, List, Mapping

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QShortcut, QWidget


class ReviewKeys:
    """They work in all of the window, except in a text field, which takes letters for itself."""

    def __init__(self) -> None:
        self._keys: List[QShortcut] = []

    def listen(
        self,
        window: QWidget,
        canvas: QgsMapCanvas,
        acts: Mapping[str, Callable[[], None]],
        end: Callable[[], None],
    ) -> None:
        """Begins.

        Args:
            window: QGIS's window.
            canvas: The map. In the panel Escape is the panel's own key, which ends a review too.
            acts: What each key does.
            end: What Escape does on the map.
        """
        for key, act in acts.items():
            self._keys.append(QShortcut(QKeySequence(key), window, act))
        escape = QShortcut(QKeySequence("Esc"), canvas, end)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._keys.append(escape)

    def end(self) -> None:
        """Gives the keys back."""
        for key in self._keys:
            key.setEnabled(False)
            key.deleteLater()
        self._keys = []
