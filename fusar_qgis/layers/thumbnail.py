"""A small picture of a box from the scene's own pixels, as HTML for a map tip."""

from __future__ import annotations

import base64
import html
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Dict, NamedTuple, Tuple

import numpy as np
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.stretch import Stretch, to_gray
from fusar_qgis.layers.pixel_reader import pixel_reader
from fusar_qgis.layers.window_images import QtImages, window_reader

SIDE_PX = 128
_CONTEXT = 3.0
_LEAST_PX = 24.0
_MOST_KEPT = 128
_MOST_STRETCHES = 16


class ChipPlace(NamedTuple):
    """Which pixels: the file, its band (1-based) and the box in its pixels."""

    path: str
    band: int
    box: PixelBox


class Thumbnails:
    """Makes pictures and keeps the last ones; any thread, for each reads through a GDAL handle of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Tuple[ChipPlace, int], str] = OrderedDict()
        self._stretches: Dict[Tuple[str, int, int], Stretch] = {}

    def __len__(self) -> int:
        """Number of pictures that are kept."""
        return len(self._kept)

    def html(self, place: ChipPlace) -> str:
        """The picture as an `img` element, or a short sentence where there can be none."""
        if place.path.startswith("/vsi"):
            # An archive or a server: the map would stand still while it is read.
            return _said("No picture: the scene is no file on this computer.")
        try:
            key = (place, Path(place.path).stat().st_mtime_ns)
        except OSError:
            return _said(f"No picture: {Path(place.path).name} is not there.")
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            made = self._image(*key)
        except FusarError as error:
            return _said(f"No picture: {error}")
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def _image(self, place: ChipPlace, changed: int) -> str:
        window = chip_window(place.box)
        reader = pixel_reader(place.path, place.band)
        side = round(window.width)
        smaller = min(side, SIDE_PX)
        gray = to_gray(reader.read(window, (smaller, smaller)), self._stretch(place, changed), reader.nodata)
        if smaller < SIDE_PX:
            gray = QtImages().enlarged(gray, (SIDE_PX, SIDE_PX))
        data = base64.b64encode(_png(gray, place.box, window)).decode("ascii")
        return f'<img src="data:image/png;base64,{data}" width="{SIDE_PX}" height="{SIDE_PX}"/>'

    def _stretch(self, place: ChipPlace, changed: int) -> Stretch:
        """The scene's own stretch, as the model sees it; once for each file and band."""
        key = (place.path, place.band, changed)
        with self._lock:
            known = self._stretches.get(key)
        if known is None:
            known = window_reader(place.path, place.band).stretch
            with self._lock:
                if len(self._stretches) >= _MOST_STRETCHES:
                    self._stretches.clear()
                self._stretches[key] = known
        return known


def chip_window(box: PixelBox) -> PixelBox:
    """The square around a box that its picture shows, in whole pixels; it may reach beyond the scene."""
    side = max(_LEAST_PX, _CONTEXT * max(box.width, box.height))
    x, y = box.center
    left, top = round(x - side / 2), round(y - side / 2)
    return PixelBox(float(left), float(top), float(left + round(side)), float(top + round(side)))


def _png(gray: np.ndarray, box: PixelBox, window: PixelBox) -> bytes:
    """The picture with the box drawn in it."""
    rows, cols = gray.shape
    raw = np.ascontiguousarray(gray, dtype=np.uint8).tobytes()
    picture = QImage(raw, cols, rows, cols, QImage.Format.Format_Grayscale8).convertToFormat(
        QImage.Format.Format_RGB32
    )
    inside = box.shifted(-window.xmin, -window.ymin).scaled(cols / window.width, rows / window.height)
    painter = QPainter(picture)
    for color, width in ((QColor(20, 20, 20, 180), 3.0), (QColor("#ff5722"), 1.5)):
        painter.setPen(QPen(color, width))
        painter.drawRect(QRectF(inside.xmin, inside.ymin, inside.width, inside.height))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(data)


def _said(text: str) -> str:
    return f"<i>{html.escape(text)}</i>"
