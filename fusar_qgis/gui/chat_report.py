"""A conversation leaves QGIS: as an HTML page with the map's picture, or as a print layout."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Tuple

from qgis.core import (
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsUnitTypes,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, Qt
from qgis.PyQt.QtGui import QFont

from fusar_qgis.core.chat_export import thread_html, thread_text
from fusar_qgis.core.chat_thread import ChatThread
from fusar_qgis.core.errors import OutputError

PICTURE_PX = 900
MARGIN_MM, WIDTH_MM, MAP_MM, TEXT_MM = 10.0, 190.0, 120.0, 150.0


def write_page(thread: ChatThread, origin: str, canvas: QgsMapCanvas, path: Path) -> None:
    """Writes the HTML page.

    Args:
        thread: The conversation.
        origin: Where it comes from, in plain words.
        canvas: Its picture goes onto the page.
        path: The file.

    Raises:
        OutputError: It cannot be written.
    """
    page = thread_html(thread, origin, [("", map_picture(canvas))])
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"The page {path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def map_picture(canvas: QgsMapCanvas) -> str:
    """What the map shows, as a `data:image/png` address."""
    picture = canvas.grab().toImage()
    if picture.width() > PICTURE_PX:
        picture = picture.scaledToWidth(PICTURE_PX, Qt.TransformationMode.SmoothTransformation)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(bytes(data)).decode("ascii")


def add_layout(thread: ChatThread, origin: str, canvas: QgsMapCanvas) -> QgsPrintLayout:
    """Makes a print layout with the map and the conversation, and adds it to the project.

    Args:
        thread: The conversation.
        origin: Where it comes from, in plain words.
        canvas: Its extent and layers are the map's.
    """
    project = QgsProject.instance()
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(_free_name(f"Chat about {thread.scene}"))
    page = layout.pageCollection().page(0)
    page.setPageSize("A4", page.Orientation.Portrait)
    chart = QgsLayoutItemMap(layout)
    _place(chart, MARGIN_MM, MAP_MM)
    chart.setExtent(canvas.extent())
    if canvas.mapSettings().destinationCrs().isValid():
        chart.setCrs(canvas.mapSettings().destinationCrs())
    chart.setLayers(canvas.layers())
    chart.setFrameEnabled(True)
    layout.addLayoutItem(chart)
    words = QgsLayoutItemLabel(layout)
    # Font mode shows text as it is; the HTML mode would interpret what a model wrote, and [% %] is an expression.
    words.setMode(QgsLayoutItemLabel.Mode.ModeFont)
    words.setText(f"{origin}\n\n{thread_text(thread)}".replace("[%", "[ %"))
    words.setFont(QFont(canvas.font().family(), 9))
    _place(words, MARGIN_MM + MAP_MM + 5.0, TEXT_MM)
    layout.addLayoutItem(words)
    project.layoutManager().addLayout(layout)
    return layout


def _place(item: QgsLayoutItemMap, top_mm: float, height_mm: float) -> None:
    unit = QgsUnitTypes.LayoutUnit.LayoutMillimeters
    item.attemptMove(QgsLayoutPoint(MARGIN_MM, top_mm, unit))
    item.attemptResize(QgsLayoutSize(WIDTH_MM, height_mm, unit))


def _free_name(wanted: str) -> str:
    taken = {layout.name() for layout in QgsProject.instance().layoutManager().layouts()}
    names: Tuple[str, ...] = (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
