"""The chat's transcript and its input line; everything anyone writes is plain text, never markup."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QKeyEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
)
from qgis.PyQt.QtWidgets import QMessageBox, QPlainTextEdit, QTextBrowser, QWidget

from fusar_qgis.gui.chat_markdown import is_plain, markdown_fragment
from fusar_qgis.gui.enum_number import enum_number
from fusar_qgis.gui.notice import ACCENTS, ERROR, INFO, tinted

USER, MODEL, PROBLEM = "user", "model", "problem"
SIDE_MARGIN_PX = 22


class Transcript(QTextBrowser):
    """Turns as framed blocks; the last one grows while the model writes.

    Text enters through `QTextCursor.insertText`, so that `<b>` from a model or a file name stays `<b>`, and a finished
    answer through `chat_markdown`, which keeps that. `link_clicked(address)` for web addresses only.
    """

    link_clicked = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self._writing: Optional[QTextCursor] = None
        self._begin, self._text = 0, ""
        self.anchorClicked.connect(self._on_link)

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Nothing is ever loaded for a text."""
        return None

    def _on_link(self, url: QUrl) -> None:
        """Opens a web address in the browser; anything else that a model calls a link is none."""
        if url.scheme() in ("http", "https"):
            self.link_clicked.emit(url.toString())

    def ask_to_open(self, address: str) -> None:
        """Opens a web address in the browser where the analyst wants that."""
        asked = self.tr("Open this address in the browser?") + f"\n\n{address}"
        yes = QMessageBox.StandardButton.Yes
        if QMessageBox.question(self, self.tr("A link of the model"), asked) == yes:
            QDesktopServices.openUrl(QUrl(address))

    def add_turn(self, who: str, heading: str, text: str = "") -> None:
        """Begins a block.

        Args:
            who: `USER`, `MODEL` or `PROBLEM`: decides its side and color.
            heading: Small first line (who speaks, what is attached).
            text: What is known already; `append` adds to it.
        """
        follow = self._at_bottom()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # The empty paragraphs that Qt keeps between frames would be a line high.
        cursor.setBlockFormat(_thin_block())
        cursor.setBlockCharFormat(_thin_text())
        cursor.insertFrame(self._frame_format(who))
        cursor.setBlockFormat(QTextBlockFormat())
        cursor.insertText(heading, self._heading_format())
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        self._writing = cursor
        self._begin, self._text = cursor.position(), ""
        self.append(text)
        if follow or who == USER:
            self._go_to_bottom()

    def append(self, text: str) -> None:
        """Adds text to the last block."""
        if self._writing is None or not text:
            return
        follow = self._at_bottom()
        self._writing.insertText(text, QTextCharFormat())
        self._text += text
        if follow:
            self._go_to_bottom()

    def format_last(self) -> None:
        """Shows the last block's Markdown as what it means, now that all of it is there."""
        if self._writing is None or is_plain(self._text):
            return
        follow = self._at_bottom()
        cursor = QTextCursor(self._writing)
        cursor.setPosition(self._begin)
        cursor.setPosition(self._writing.position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertFragment(markdown_fragment(self._text))
        if follow:
            self._go_to_bottom()

    def reset(self) -> None:
        """Forgets everything shown."""
        self._writing, self._text = None, ""
        self.clear()

    def _frame_format(self, who: str) -> QTextFrameFormat:
        shape = QTextFrameFormat()
        shape.setPadding(7)
        shape.setTopMargin(6)
        shape.setBorder(0)
        if who == USER:
            shape.setLeftMargin(SIDE_MARGIN_PX)
            shape.setBackground(tinted(self.palette(), ACCENTS[INFO], 0.18))
        elif who == PROBLEM:
            shape.setBackground(tinted(self.palette(), ACCENTS[ERROR]))
        else:
            shape.setRightMargin(SIDE_MARGIN_PX)
            shape.setBackground(self.palette().color(QPalette.ColorRole.AlternateBase))
        return shape

    def _heading_format(self) -> QTextCharFormat:
        small = QTextCharFormat()
        small.setFontPointSize(max(self.font().pointSizeF() * 0.85, 6.0))
        small.setFontWeight(QFont.Weight.DemiBold)
        ink: QColor = self.palette().color(QPalette.ColorRole.Text)
        ink.setAlphaF(0.7)
        small.setForeground(ink)
        return small

    def _at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bool(bar.value() >= bar.maximum() - 4)

    def _go_to_bottom(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())


def _thin_block() -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setLineHeight(1, enum_number(QTextBlockFormat.LineHeightTypes.FixedHeight))
    return shape


def _thin_text() -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setFontPointSize(1)
    return shape


class QuestionEdit(QPlainTextEdit):
    """A few lines of input: Enter sends, Shift+Enter starts a new line, Up in an empty field recalls a question."""

    sent = pyqtSignal()
    recalled = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turns Enter into `sent`."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Up and not self.toPlainText():
            self.recalled.emit()
            event.accept()
            return
        super().keyPressEvent(event)
