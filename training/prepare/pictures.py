"""Images that are no scenes, as the gray pictures that are written: 8 bits as they are, anything else stretched."""

from __future__ import annotations

import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError
from rasterio.errors import NotGeoreferencedWarning

from backend.raster_band import RasterBand, window_reader
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import DatasetError, FusarError
from training.prepare.annotation import Annotated

LONGEST_PX = 4096
"""Of a picture that is written whole; a larger one is made smaller, its boxes with it."""


def read_gray(annotated: Annotated, band: int = 1) -> np.ndarray:
    """An image as it is, uint8 [rows, cols].

    Pictures of 8 bits come stretched by somebody and stay so; 16 bits, floats and complex values get the stretch that
    the plugin gives a scene: cutting their upper bits off would leave black or white.

    Args:
        annotated: The image.
        band: Which band of a raster that is stretched, 1-based.

    Raises:
        DatasetError: It cannot be read, or has no valid pixel.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with RasterBand(annotated.path, 1) as first:
                eight_bits = first.stored == np.uint8
            return _as_it_is(annotated) if eight_bits else _stretched(annotated, band)
    except FusarError as error:
        raise DatasetError(f"The image {annotated.path} cannot be read: {error}", annotated.where) from error


def fitting(size: tuple[int, int]) -> tuple[int, int]:
    """(width, height), both smaller by the same factor where one is above the limit."""
    factor = min(1.0, LONGEST_PX / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def fitted(gray: np.ndarray) -> np.ndarray:
    """A picture no larger than the limit, uint8 [rows, cols]."""
    size = fitting((gray.shape[1], gray.shape[0]))
    if size == (gray.shape[1], gray.shape[0]):
        return gray
    return np.asarray(Image.fromarray(gray).resize(size, Image.Resampling.BOX))


def _as_it_is(annotated: Annotated) -> np.ndarray:
    try:
        with Image.open(annotated.path) as image:
            return np.asarray(image.convert("L"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise DatasetError(f"{error}.") from error


def _stretched(annotated: Annotated, band: int) -> np.ndarray:
    with RasterBand(annotated.path, band) as raster:
        size = (raster.width_px, raster.height_px)
        gray = window_reader(raster).gray(PixelBox(0.0, 0.0, float(size[0]), float(size[1])), size)
    if gray is None:
        raise DatasetError("it has no valid pixel.")
    return gray
