"""What can be done with a conversation: ask again, copy, export, keep."""

from __future__ import annotations

from typing import Callable, Optional, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget


class ChatMenu(QMenu):
    """The menu; each signal is one of its entries."""

    again = pyqtSignal()
    answer_copied = pyqtSignal()
    all_copied = pyqtSignal()
    exported = pyqtSignal()
    laid_out = pyqtSignal()
    kept = pyqtSignal(bool)

    def __init__(self, keeps: bool, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.again_action = self._add(
            self.tr("Ask &again"), self.tr("Another answer to the last question"), self.again.emit
        )
        self.addSeparator()
        self.copy_action = self._add(
            self.tr("Copy &answer"), self.tr("The last answer as the model wrote it"), self.answer_copied.emit
        )
        self.copy_all_action = self._add(
            self.tr("&Copy conversation"), self.tr("Everything as plain text"), self.all_copied.emit
        )
        self.export_action = self._add(
            self.tr("&Export as HTML…"),
            self.tr("One page with the map's picture and the boxes"),
            self.exported.emit,
        )
        self.layout_action = self._add(
            self.tr("New print &layout"),
            self.tr("The map and the conversation on a page"),
            self.laid_out.emit,
        )
        self.addSeparator()
        self.keep_action = QAction(self.tr("&Keep in the project"), self)
        self.keep_action.setToolTip(
            self.tr("Save conversations with the QGIS project; off removes those that are in it")
        )
        self.keep_action.setCheckable(True)
        self.keep_action.setChecked(keeps)
        self.keep_action.toggled.connect(self.kept)
        self.addAction(self.keep_action)

    def show_state(self, busy: bool, asked: bool, answered: bool) -> None:
        """Enables what makes sense.

        Args:
            busy: Whether an answer is on its way.
            asked: Whether there is a question to ask again.
            answered: Whether there is an answer to copy.
        """
        self.again_action.setEnabled(asked and not busy)
        self.copy_action.setEnabled(answered)
        for action in self._whole():
            action.setEnabled(asked)

    def _whole(self) -> Tuple[QAction, ...]:
        return (self.copy_all_action, self.export_action, self.layout_action)

    def _add(self, text: str, tip: str, act: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)
        return action
