"""A window of a scene as the image that the model gets: one stretch for the whole scene, PNG, data URL."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Callable, Optional, Tuple

import numpy as np
from osgeo import gdal, gdal_array
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

from fusar_qgis.core.api import FieldPlace, encode_array
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import PixelBox, window_bbox
from fusar_qgis.core.grid import SamplingGrid, node_positions
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.stretch import Stretch, fit_stretch, guess_kind, to_gray, valid_mask
from fusar_qgis.layers.pixel_reader import PixelReader

_COUNTED_VALUES = 100_000


@dataclass(frozen=True)
class WindowImage:
    """The image of a window: `window` in scene pixels (it may reach beyond the scene), `size_px` (width, height)."""

    data_url: str
    size_px: Tuple[int, int]
    window: PixelBox


class WindowReader:
    """Windows of one band as gray images, all by the same stretch (one thread).

    Args:
        path: The scene's file.
        band: 1-based.
        cancelled: Whether Stop was pressed; `image` then raises OperationCancelledError.

    Raises:
        InvalidSceneError: The file cannot be read or has no valid pixel.
    """

    def __init__(self, path: str, band: int = 1, cancelled: Callable[[], bool] = lambda: False) -> None:
        self._reader = PixelReader(path, band, cancelled)
        samples = self._reader.sample()
        kind = guess_kind(samples, self._reader.dtype, self._reader.tags)
        self.stretch: Stretch = fit_stretch(samples, kind, nodata=self._reader.nodata)
        valid = valid_mask(samples, self._reader.nodata, kind)
        self.valid_percent = 100.0 * float(valid.mean())
        self.distinct_values = int(np.unique(samples[valid][:_COUNTED_VALUES]).size)

    def image(self, window: PixelBox, size_px: Tuple[int, int]) -> Optional[WindowImage]:
        """The window as PNG, median gray outside the scene and where there is no data; None without a valid pixel.

        Shrinking averages the values, enlarging interpolates the gray image.
        """
        native = (round(window.xmax) - round(window.xmin), round(window.ymax) - round(window.ymin))
        smaller = (min(native[0], size_px[0]), min(native[1], size_px[1]))
        pixels, nodata = self._reader.read(window, smaller), self._reader.nodata
        if not valid_mask(pixels, nodata, self.stretch.kind, self.stretch.skips_zero).any():
            return None
        gray = to_gray(pixels, self.stretch, nodata)
        return WindowImage(
            png_data_url(gray if smaller == size_px else _enlarged(gray, size_px)), size_px, window
        )


def png_data_url(gray: np.ndarray) -> str:
    """A gray image uint8 [rows, cols] as `data:image/png;base64,...`."""
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


def square_around(scene: Scene, window: PixelBox, side_px: int = 0) -> PixelBox:
    """The square that is sent for a window: models see square images.

    Args:
        scene: The square is moved into the scene where it fits, else it reaches beyond the right or bottom edge.
        window: What the square must hold.
        side_px: Its least side; 0: the window's longer side.
    """
    side = max(round(window.width), round(window.height), side_px)
    x, y = round(window.xmin), round(window.ymin)
    x, y = max(min(x, scene.width_px - side), 0), max(min(y, scene.height_px - side), 0)
    return PixelBox(float(x), float(y), float(x + side), float(y + side))


def field_place(
    scene: Scene, window: PixelBox, year: Optional[int], n_lon: int, n_lat: int
) -> Optional[FieldPlace]:
    """Where the AEF field of a window is sampled: its bbox and each node's true place on the image.

    Returns:
        None without a year: the backend then answers without AEF and says so.
    """
    if year is None:
        return None
    inside = window.clipped(scene.width_px, scene.height_px)
    bbox = window_bbox(scene.mapping, inside)
    positions, _ = node_positions(SamplingGrid(bbox, n_lon, n_lat), scene.mapping, window)
    return FieldPlace(bbox.as_tuple(), year, n_lon, n_lat, encode_array(positions))


def _enlarged(gray: np.ndarray, size_px: Tuple[int, int]) -> np.ndarray:
    source = gdal_array.OpenArray(np.ascontiguousarray(gray))
    larger = source.GetRasterBand(1).ReadAsArray(
        buf_xsize=size_px[0], buf_ysize=size_px[1], resample_alg=gdal.GRIORA_Cubic
    )
    return np.asarray(larger, dtype=np.uint8)
