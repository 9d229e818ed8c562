"""Images without a place as gray pictures: 8-bit ones as gray as they are, all others through the core's stretch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image

from backend.raster_band import RasterBand, window_reader
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import DatasetError, FusarError, InvalidSceneError
from training.prepare.label_files import UNREADABLE, quiet


class GrayWindows(Protocol):
    """Windows of an image as gray pictures."""

    def gray(self, window: PixelBox, size_px: tuple[int, int]) -> np.ndarray | None:
        """A window as uint8 [rows, cols] of (width, height) `size_px`; None without a valid pixel."""


class _EightBit:
    """A `GrayWindows` over a picture in memory."""

    def __init__(self, image: Image.Image) -> None:
        self._image = image

    def gray(self, window: PixelBox, size_px: tuple[int, int]) -> np.ndarray:
        """See `GrayWindows`."""
        part = self._image.crop(tuple(round(value) for value in window.as_tuple()))  # type: ignore[arg-type]
        return np.asarray(part if part.size == size_px else part.resize(size_px, Image.Resampling.BICUBIC))


@contextmanager
def open_picture(path: Path, band: int) -> Iterator[tuple[GrayWindows, tuple[int, int]]]:
    """An image's windows, and its (width, height).

    Args:
        path: The file.
        band: 1-based, of images that are not 8-bit; colors of 8-bit ones become gray together.

    Raises:
        DatasetError: It cannot be read, or has no valid pixel.
    """
    if _is_eight_bit(path, band):
        image = _eight_bit(path)
        yield _EightBit(image), image.size
        return
    try:
        with quiet(), RasterBand(path, band) as raster:
            yield window_reader(raster), (raster.width_px, raster.height_px)
    except InvalidSceneError as error:
        raise DatasetError(f"The image {path} cannot be used: {error}") from error


def _is_eight_bit(path: Path, band: int) -> bool:
    try:
        with quiet(), RasterBand(path, 1) as raster:
            return raster.stored == np.uint8 and band == 1 and path.suffix.lower() != ".vrt"
    except FusarError:
        return True  # PIL says what is wrong with it


def _eight_bit(path: Path) -> Image.Image:
    try:
        with Image.open(path) as image:
            return image.convert("L")
    except UNREADABLE as error:
        raise DatasetError(f"The image {path} cannot be read: {error}.", "Replace or remove it.") from error
