"""One band of a raster file through GDAL."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import numpy as np
from osgeo import gdal, gdal_array

from fusar_qgis.core.band_reader import BandReader, Source
from fusar_qgis.core.errors import InvalidSceneError, OperationCancelledError
from fusar_qgis.layers.raster_file import open_raster, quiet_gdal

_LARGE_PX = 4_000_000
_CACHED_BYTES = 64 * 2**20
"""GDAL keeps blocks up to a twentieth of the computer's memory, a gigabyte of a large scene that nobody needs again."""


def pixel_reader(path: str, band: int = 1, cancelled: Callable[[], bool] = lambda: False) -> BandReader:
    """One band, read through a GDAL handle of its own (use it in one thread only).

    Args:
        path: What GDAL opens.
        band: 1-based.
        cancelled: Asked again and again while a large window is read, which then raises OperationCancelledError.

    Raises:
        InvalidSceneError: The file cannot be opened or has no such band.
    """
    return BandReader(GdalBand(path, band, cancelled))


class GdalBand:
    """A `Band` of `core.band_reader`; arguments and errors as `pixel_reader`."""

    def __init__(self, path: str, band: int, cancelled: Callable[[], bool]) -> None:
        self._path, self._cancelled = path, cancelled
        self._dataset = open_raster(path)
        if not 1 <= band <= self._dataset.RasterCount:
            raise InvalidSceneError(
                f"The raster {path!r} has {self._dataset.RasterCount} bands, not a band {band}.",
                "Choose another band.",
            )
        self._band: Any = self._dataset.GetRasterBand(band)
        self.width_px, self.height_px = self._dataset.RasterXSize, self._dataset.RasterYSize
        self.stored = np.dtype(gdal_array.GDALTypeCodeToNumericTypeCode(self._band.DataType))
        scale, offset = self._band.GetScale(), self._band.GetOffset()
        self.scaling = (1.0 if scale is None else scale, 0.0 if offset is None else offset)
        self.has_mask = bool(self._band.GetMaskFlags() & gdal.GMF_PER_DATASET)
        self.nodata: Optional[float] = self._band.GetNoDataValue()
        self._read_bytes = 0

    @property
    def tags(self) -> Dict[str, str]:
        """Band metadata, description and unit."""
        units = self._band.GetUnitType() or self._dataset.GetMetadataItem("UNITS") or ""
        return {**self._band.GetMetadata(), "description": self._band.GetDescription(), "units": units}

    def values(self, source: Source, size: Tuple[int, int], average: bool) -> np.ndarray:
        """See `Band`."""
        method = gdal.GRIORA_Average if average else gdal.GRIORA_NearestNeighbour
        return self._raster_io(self._band, source, size, method)

    def mask(self, source: Source, size: Tuple[int, int]) -> np.ndarray:
        """See `Band`."""
        return self._raster_io(self._band.GetMaskBand(), source, size, gdal.GRIORA_NearestNeighbour)

    def _raster_io(self, band: Any, source: Source, size: Tuple[int, int], method: int) -> np.ndarray:
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
                    f"The pixels of {self._path!r} cannot be read: {why}.", "Check the file."
                )
        self._forget_blocks(source[2] * source[3])
        return np.asarray(values)

    def _forget_blocks(self, n_pixels: int) -> None:
        self._read_bytes += n_pixels * self.stored.itemsize
        if self._read_bytes > _CACHED_BYTES:
            self._read_bytes = 0
            self._dataset.FlushCache()
