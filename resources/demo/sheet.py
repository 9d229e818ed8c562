"""Pictures side by side on one sheet, each under its caption."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QColor, QFont, QPainter, QPixmap

MARGIN_PX, CAPTION_PX = 16, 30
PAPER, INK = QColor("#eceff1"), QColor("#263238")


class Sheet:
    """Collects pictures from left to right."""

    def __init__(self) -> None:
        self._pictures: list[tuple[str, QPixmap]] = []

    def add(self, caption: str, picture: QPixmap) -> None:
        """Adds one picture."""
        self._pictures.append((caption, picture))

    def save(self, path: Path) -> None:
        """Writes the sheet as PNG."""
        pictures = [picture for _, picture in self._pictures]
        width = sum(picture.width() for picture in pictures) + MARGIN_PX * (len(pictures) + 1)
        height = max(picture.height() for picture in pictures) + CAPTION_PX + 2 * MARGIN_PX
        sheet = QPixmap(width, height)
        sheet.fill(PAPER)
        painter = QPainter(sheet)
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(INK)
        left = MARGIN_PX
        for caption, picture in self._pictures:
            place = QRect(left, MARGIN_PX // 2, picture.width(), CAPTION_PX)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, caption)
            painter.drawPixmap(left, MARGIN_PX // 2 + CAPTION_PX, picture)
            left += picture.width() + MARGIN_PX
        painter.end()
        sheet.save(str(path))
