"""Windows of one band of a raster: any size in, any size out, whoever reads the file.

QGIS reads with GDAL, the command line with rasterio. What a window holds (padding, averaging, scale and offset, masks,
which pixels are sampled) is decided here, so that both give the model the same image.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Protocol, Tuple

import numpy as np

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidSceneError

_SAMPLE_WINDOWS = 24
_SAMPLE_SIDE_PX = 32
_SAMPLE_WHOLE_PX = 1_200_000

Source = Tuple[int, int, int, int]
"""First column, first row, columns and rows of a part of the file."""


class Band(Protocol):
    """One band of an open file, in the file's own rows and columns; used by one thread.

    `stored` is the type of its values, `nodata` and `scaling` (scale, offset) what it declares, `has_mask` whether the
    whole file has a mask. `tags` are the band's own, with `description` and `units`.
    """

    width_px: int
    height_px: int
    stored: np.dtype[Any]
    nodata: Optional[float]
    scaling: Tuple[float, float]
    has_mask: bool

    @property
    def tags(self) -> Dict[str, str]:
        """Band metadata, description and unit."""

    def values(self, source: Source, size: Tuple[int, int], average: bool) -> np.ndarray:
        """A part inside the file as [rows, cols] of (width, height) `size`; averaged or the nearest pixels."""

    def mask(self, source: Source, size: Tuple[int, int]) -> np.ndarray:
        """The file's mask over the same part, 0 where there is no data; nearest pixels."""


class BandReader:
    """One band as measurements, window by window (one thread).

    Args:
        band: The open band.
    """

    def __init__(self, band: Band) -> None:
        self._band = band
        self.width_px, self.height_px = band.width_px, band.height_px
        self._scaled = band.scaling != (1.0, 0.0) and band.stored.kind != "c"
        self.dtype: np.dtype[Any] = np.dtype(np.float32) if self._scaled else band.stored

    @property
    def nodata(self) -> Optional[float]:
        """The nodata value of what `read` returns."""
        return float("nan") if self._scaled and self._band.nodata is not None else self._band.nodata

    @property
    def tags(self) -> Dict[str, str]:
        """Band metadata, description and unit; for guessing what the values are."""
        return self._band.tags

    def read(self, window: PixelBox, out_px: Optional[Tuple[int, int]] = None) -> np.ndarray:
        """The window's pixels; what lies outside the raster comes out as nodata (NaN, or 0 for plain integers).

        Args:
            window: In pixels of the file; rounded to whole pixels.
            out_px: (width, height) of the result, for a decimated or enlarged copy; None: the window's own size.
                Shrinking averages real values and picks the nearest complex ones; enlarging repeats pixels.

        Returns:
            [rows, cols] in the band's type (float32 where the band has a scale).

        Raises:
            InvalidSceneError: The file cannot be read, or the window is empty.
        """
        x0, y0, x1, y1 = (round(value) for value in window.as_tuple())
        if x1 <= x0 or y1 <= y0:
            raise InvalidSceneError(f"The window {window.as_tuple()} has no pixels.", "Choose a larger area.")
        width, height = out_px or (x1 - x0, y1 - y0)
        out = np.full((height, width), self._fill(), dtype=self.dtype)
        left, top = max(x0, 0), max(y0, 0)
        right, bottom = min(x1, self.width_px), min(y1, self.height_px)
        if right <= left or bottom <= top:
            return out
        sx, sy = width / (x1 - x0), height / (y1 - y0)
        c0, r0 = round((left - x0) * sx), round((top - y0) * sy)
        c1, r1 = max(round((right - x0) * sx), c0 + 1), max(round((bottom - y0) * sy), r0 + 1)
        c1, r1 = min(c1, width), min(r1, height)
        if c1 > c0 and r1 > r0:
            source = (left, top, right - left, bottom - top)
            out[r0:r1, c0:c1] = self._part(source, (c1 - c0, r1 - r0))
        return out

    def sample(self) -> np.ndarray:
        """Pixels from all over the band for statistics, at full resolution and quickly for any size.

        Averages of speckle would narrow the stretch.

        Returns:
            float or complex [N]; small rasters whole, large ones as 24 x 24 evenly spread windows of 32 x 32 pixels.
        """
        if self.width_px * self.height_px <= _SAMPLE_WHOLE_PX:
            return self.read(PixelBox(0, 0, self.width_px, self.height_px)).ravel()
        parts = []
        for top in _starts(self.height_px):
            for left in _starts(self.width_px):
                side_x, side_y = min(_SAMPLE_SIDE_PX, self.width_px), min(_SAMPLE_SIDE_PX, self.height_px)
                parts.append(self.read(PixelBox(left, top, left + side_x, top + side_y)).ravel())
        return np.concatenate(parts)

    def _part(self, source: Source, size: Tuple[int, int]) -> np.ndarray:
        shrinking = size[0] < source[2] or size[1] < source[3]
        values = self._band.values(source, size, shrinking and self.dtype.kind != "c")
        if self._scaled:
            scale, offset = (np.float32(value) for value in self._band.scaling)
            known = values != self._band.nodata
            values = np.where(known, values.astype(np.float32) * scale + offset, np.float32(np.nan))
        if self._band.has_mask:
            mask = self._band.mask(source, size)
            values = np.where(mask > 0, values, np.asarray(self._fill()).astype(values.dtype))
        return values

    def _fill(self) -> Any:
        if self.dtype.kind in "fc":
            return np.nan
        known = self._band.nodata
        return 0 if known is None or not np.isfinite(known) else known


def _starts(length: int) -> np.ndarray:
    last = max(length - _SAMPLE_SIDE_PX, 0)
    return np.unique(np.linspace(0, last, _SAMPLE_WINDOWS).astype(int))
