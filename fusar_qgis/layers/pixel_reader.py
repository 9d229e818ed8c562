"""Windows of one band of a raster file: any size in, any size out, in the file's own rows and columns."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import numpy as np
from osgeo import gdal, gdal_array

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidSceneError, OperationCancelledError
from fusar_qgis.layers.raster_file import open_raster, quiet_gdal

_SAMPLE_WINDOWS = 24
_SAMPLE_SIDE_PX = 32
_SAMPLE_WHOLE_PX = 1_200_000
_LARGE_PX = 4_000_000


class PixelReader:
    """One band, read through a GDAL handle of its own (use it in one thread only).

    Args:
        path: What GDAL opens.
        band: 1-based.
        cancelled: Asked again and again while a large window is read.

    Raises:
        InvalidSceneError: The file cannot be opened or has no such band.
    """

    def __init__(self, path: str, band: int = 1, cancelled: Callable[[], bool] = lambda: False) -> None:
        self._cancelled = cancelled
        self._dataset = open_raster(path)
        self.path, self.band = path, band
        if not 1 <= band <= self._dataset.RasterCount:
            raise InvalidSceneError(
                f"The raster {path!r} has {self._dataset.RasterCount} bands, not a band {band}.",
                "Choose another band.",
            )
        self._band: Any = self._dataset.GetRasterBand(band)
        self.width_px, self.height_px = self._dataset.RasterXSize, self._dataset.RasterYSize
        stored = np.dtype(gdal_array.GDALTypeCodeToNumericTypeCode(self._band.DataType))
        scale, offset = self._band.GetScale(), self._band.GetOffset()
        self._scaling = (1.0 if scale is None else scale, 0.0 if offset is None else offset)
        self._scaled = self._scaling != (1.0, 0.0) and stored.kind != "c"
        self.dtype: np.dtype[Any] = np.dtype(np.float32) if self._scaled else stored
        self._has_mask = bool(self._band.GetMaskFlags() & gdal.GMF_PER_DATASET)
        self._stored_nodata: Optional[float] = self._band.GetNoDataValue()

    @property
    def nodata(self) -> Optional[float]:
        """The nodata value of what `read` returns."""
        return float("nan") if self._scaled and self._stored_nodata is not None else self._stored_nodata

    @property
    def tags(self) -> Dict[str, str]:
        """Band metadata, description and unit; for guessing what the values are."""
        units = self._band.GetUnitType() or self._dataset.GetMetadataItem("UNITS") or ""
        return {**self._band.GetMetadata(), "description": self._band.GetDescription(), "units": units}

    def read(self, window: PixelBox, out_px: Optional[Tuple[int, int]] = None) -> np.ndarray:
        """The window's pixels; what lies outside the raster comes out as nodata (NaN, or 0 for plain integers).

        Args:
            window: In pixels of the file; rounded to whole pixels.
            out_px: (width, height) of the result, for a decimated or enlarged copy; None: the window's own size.
                Shrinking averages real values and picks the nearest complex ones; enlarging repeats pixels.

        Returns:
            [rows, cols] in the band's type (float32 where the band has a scale).

        Raises:
            InvalidSceneError: GDAL cannot read, or the window is empty.
            OperationCancelledError: `cancelled` said so.
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

    def _part(self, source: Tuple[int, int, int, int], size: Tuple[int, int]) -> np.ndarray:
        shrinking = size[0] < source[2] or size[1] < source[3]
        average = shrinking and self.dtype.kind != "c"
        method = gdal.GRIORA_Average if average else gdal.GRIORA_NearestNeighbour
        values = self._raster_io(self._band, source, size, method)
        if self._scaled:
            known = values != self._stored_nodata
            scaled = values.astype(np.float32) * np.float32(self._scaling[0]) + np.float32(self._scaling[1])
            values = np.where(known, scaled, np.float32(np.nan))
        if self._has_mask:
            mask = self._raster_io(self._band.GetMaskBand(), source, size, gdal.GRIORA_NearestNeighbour)
            values = np.where(mask > 0, values, np.asarray(self._fill()).astype(values.dtype))
        return values

    def _raster_io(
        self, band: Any, source: Tuple[int, int, int, int], size: Tuple[int, int], method: int
    ) -> np.ndarray:
        # A whole scene without overviews is a billion pixels in one call: a minute in which Stop must be heard.
        large = source[2] * source[3] > _LARGE_PX
        progress = (lambda *_: 0 if self._cancelled() else 1) if large else None
        with quiet_gdal():
            try:
                values = band.ReadAsArray(*source, *size, resample_alg=method, callback=progress)
            except RuntimeError:  # only where something switched GDAL's exceptions on
                values = None
            if values is None and large and self._cancelled():
                raise OperationCancelledError("Stopped.")
            if values is None:
                why = gdal.GetLastErrorMsg().strip().rstrip(".") or "unknown reason"
                raise InvalidSceneError(
                    f"The pixels of {self.path!r} cannot be read: {why}.", "Check the file."
                )
        return np.asarray(values)

    def _fill(self) -> Any:
        if self.dtype.kind in "fc":
            return np.nan
        known = self._stored_nodata
        return 0 if known is None or not np.isfinite(known) else known


def read_window(
    path: str, window: PixelBox, out_px: Optional[Tuple[int, int]] = None, band: int = 1
) -> np.ndarray:
    """One window of a file, as `PixelReader.read`."""
    return PixelReader(path, band).read(window, out_px)


def _starts(length: int) -> np.ndarray:
    last = max(length - _SAMPLE_SIDE_PX, 0)
    return np.unique(np.linspace(0, last, _SAMPLE_WINDOWS).astype(int))
