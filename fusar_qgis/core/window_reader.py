"""Windows of a scene as the gray images that a model gets: one stretch for the whole scene."""

from __future__ import annotations

from typing import Optional, Protocol, Tuple

import numpy as np

from fusar_qgis.core.band_reader import BandReader
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.pixel_kind import guess_kind, valid_mask
from fusar_qgis.core.scene_window import WindowImage
from fusar_qgis.core.stretch import Stretch, fit_stretch, to_gray

_COUNTED_VALUES = 100_000


class Images(Protocol):
    """What gray images, uint8 [rows, cols], need that numpy lacks."""

    def enlarged(self, gray: np.ndarray, size_px: Tuple[int, int]) -> np.ndarray:
        """The image at (width, height) `size_px`, by GDAL's cubic convolution."""

    def data_url(self, gray: np.ndarray) -> str:
        """The image as `data:image/png;base64,...`."""


class WindowReader:
    """Windows of one band as gray images, all by the same stretch (one thread).

    Args:
        reader: The band's pixels.
        images: Enlarges and encodes.

    Raises:
        InvalidSceneError: The file cannot be read or has no valid pixel.
    """

    def __init__(self, reader: BandReader, images: Images) -> None:
        self._reader, self._images = reader, images
        samples = reader.sample()
        kind = guess_kind(samples, reader.dtype, reader.tags)
        self.stretch: Stretch = fit_stretch(samples, kind, nodata=reader.nodata)
        valid = valid_mask(samples, reader.nodata, kind)
        self.valid_percent = 100.0 * float(valid.mean())
        self.distinct_values = int(np.unique(samples[valid][:_COUNTED_VALUES]).size)

    def gray(self, window: PixelBox, size_px: Tuple[int, int]) -> Optional[np.ndarray]:
        """The window as uint8 [rows, cols], median gray outside the scene and where there is no data.

        Shrinking averages the values, enlarging interpolates the gray image.

        Args:
            window: In scene pixels; it may reach beyond the scene.
            size_px: (width, height) of the image.

        Returns:
            None without a valid pixel.
        """
        native = (round(window.xmax) - round(window.xmin), round(window.ymax) - round(window.ymin))
        smaller = (min(native[0], size_px[0]), min(native[1], size_px[1]))
        pixels, nodata = self._reader.read(window, smaller), self._reader.nodata
        if not valid_mask(pixels, nodata, self.stretch.kind, self.stretch.skips_zero).any():
            return None
        gray = to_gray(pixels, self.stretch, nodata)
        return gray if smaller == size_px else self._images.enlarged(gray, size_px)

    def image(self, window: PixelBox, size_px: Tuple[int, int]) -> Optional[WindowImage]:
        """As `gray`, ready to be sent."""
        gray = self.gray(window, size_px)
        return None if gray is None else WindowImage(self._images.data_url(gray), size_px, window)
