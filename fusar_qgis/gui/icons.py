"""Our SVG icons in the colors of the theme: dark ink on light themes, light ink on dark ones."""

from __future__ import annotations

from functools import cache

from qgis.PyQt.QtCore import QByteArray, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtSvg import QSvgRenderer
from qgis.PyQt.QtWidgets import QApplication

from fusar_qgis.paths import icon_path

INK = b"#232629"
"""The color in the SVG files that stands for the theme's text color; accents stay as they are."""

SIZES_PX = (16, 24, 32, 48)


def icon(name: str) -> QIcon:
    """One of our icons, inked in the current theme's text color.

    Args:
        name: The file's name in `resources/icons`, without `.svg`.
    """
    ink = QApplication.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText).name()
    return _inked(name, ink)


@cache
def _inked(name: str, ink: str) -> QIcon:
    svg = icon_path(name).read_bytes().replace(INK, ink.encode("ascii"))
    renderer = QSvgRenderer(QByteArray(svg))
    drawn = QIcon()
    for side in SIZES_PX:
        drawn.addPixmap(_pixmap(renderer, side))
    return drawn


def _pixmap(renderer: QSvgRenderer, side_px: int) -> QPixmap:
    pixmap = QPixmap(QSize(side_px, side_px))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return pixmap
