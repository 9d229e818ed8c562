"""A raster file's windows as the images that a model gets, with GDAL and Qt."""

from __future__ import annotations

import base64
from typing import Callable, Tuple

import numpy as np
from osgeo import gdal, gdal_array
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.window_reader import WindowReader
from fusar_qgis.layers.pixel_reader import pixel_reader


def window_reader(path: str, band: int = 1, cancelled: Callable[[], bool] = lambda: False) -> WindowReader:
    """The windows of one band (use it in one thread only).

    Args:
        path: The scene's file.
        band: 1-based.
        cancelled: Whether Stop was pressed; reading then raises OperationCancelledError.

    Raises:
        InvalidSceneError: The file cannot be read or has no valid pixel.
    """
    return WindowReader(pixel_reader(path, band, cancelled), QtImages())


class QtImages:
    """The `Images` of `core.window_reader`."""

    def enlarged(self, gray: np.ndarray, size_px: Tuple[int, int]) -> np.ndarray:
        """See `Images`."""
        source = gdal_array.OpenArray(np.ascontiguousarray(gray))
        larger = source.GetRasterBand(1).ReadAsArray(
            buf_xsize=size_px[0], buf_ysize=size_px[1], resample_alg=gdal.GRIORA_Cubic
        )
        return np.asarray(larger, dtype=np.uint8)

    def data_url(self, gray: np.ndarray) -> str:
        """See `Images`."""
        pixels = np.ascontiguousarray(gray, dtype=np.uint8)
        rows, cols = pixels.shape
        raw = pixels.tobytes()  # QImage looks at these bytes and keeps no copy
        picture = QImage(raw, cols, rows, cols, QImage.Format.Format_Grayscale8)
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not picture.save(buffer, "PNG"):
            raise InvalidSceneError(
                f"An image of {cols} x {rows} px cannot be encoded.", "Choose a smaller image size."
            )
        return "data:image/png;base64," + base64.b64encode(bytes(data)).decode("ascii")
