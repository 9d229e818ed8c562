"""One band of a raster file through rasterio, and its windows as the images that a model gets."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from rasterio.enums import MaskFlags, Resampling
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.windows import Window

from backend.aef.block_size import impossible_block, numpy_type
from backend.images import encode_image
from fusar_qgis.core.band_reader import BandReader, Source
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.window_reader import WindowReader


class RasterBand:
    """A `Band` of `core.band_reader`; use it in a `with` block, from one thread.

    Args:
        path: What GDAL opens.
        band: 1-based.

    Raises:
        InvalidSceneError: The file cannot be opened or has no such band.
    """

    def __init__(self, path: Path | str, band: int = 1) -> None:
        self._path = str(path)
        self._dataset = open_raster(path)
        if not 1 <= band <= self._dataset.count:
            self._dataset.close()
            raise InvalidSceneError(
                f"The raster {self._path!r} has {self._dataset.count} bands, not a band {band}.",
                "Choose another band.",
            )
        self._band = band
        self.width_px, self.height_px = self._dataset.width, self._dataset.height
        self.stored = numpy_type(self._dataset.dtypes[band - 1])
        self.scaling = (float(self._dataset.scales[band - 1]), float(self._dataset.offsets[band - 1]))
        self.nodata: float | None = self._dataset.nodatavals[band - 1]
        self.has_mask = MaskFlags.per_dataset in self._dataset.mask_flag_enums[band - 1]

    def __enter__(self) -> RasterBand:
        """The band itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self._dataset.close()

    @property
    def tags(self) -> dict[str, str]:
        """See `Band`."""
        index = self._band - 1
        units = self._dataset.units[index] or self._dataset.tags().get("UNITS", "")
        own = {"description": self._dataset.descriptions[index] or "", "units": units}
        return {**self._dataset.tags(self._band), **own}

    def values(self, source: Source, size: tuple[int, int], average: bool) -> np.ndarray:
        """See `Band`.

        Raises:
            InvalidSceneError: The pixels cannot be read.
        """
        return self._read(
            self._dataset.read, source, size, Resampling.average if average else Resampling.nearest
        )

    def mask(self, source: Source, size: tuple[int, int]) -> np.ndarray:
        """See `Band`.

        Raises:
            InvalidSceneError: The mask cannot be read.
        """
        return self._read(self._dataset.read_masks, source, size, Resampling.nearest)

    def _read(self, read: Any, source: Source, size: tuple[int, int], how: Resampling) -> np.ndarray:
        try:
            return np.asarray(
                read(self._band, window=Window(*source), out_shape=(size[1], size[0]), resampling=how)
            )
        except (RasterioError, UnicodeDecodeError) as error:
            raise InvalidSceneError(
                f"The pixels of {self._path!r} cannot be read: {error}.".replace("..", "."), "Check the file."
            ) from error


class RasterioImages:
    """The `Images` of `core.window_reader`."""

    def enlarged(self, gray: np.ndarray, size_px: tuple[int, int]) -> np.ndarray:
        """See `Images`: by the same function of GDAL's that the plugin enlarges with."""
        rows, cols = gray.shape
        profile = {"driver": "GTiff", "dtype": "uint8", "count": 1, "width": cols, "height": rows}
        with MemoryFile() as memory:
            # A picture has no place on Earth, and rasterio would warn of it.
            with memory.open(**profile, transform=rasterio.Affine.translation(0, rows)) as file:
                file.write(np.ascontiguousarray(gray, dtype=np.uint8), 1)
            with memory.open() as file:
                return np.asarray(
                    file.read(1, out_shape=(size_px[1], size_px[0]), resampling=Resampling.cubic)
                )

    def data_url(self, gray: np.ndarray) -> str:
        """See `Images`."""
        return encode_image(gray)


def window_reader(band: RasterBand) -> WindowReader:
    """The windows of an open band.

    Raises:
        InvalidSceneError: The band cannot be read or has no valid pixel.
    """
    return WindowReader(BandReader(band), RasterioImages())


def open_raster(path: Path | str) -> Any:
    """A rasterio dataset for reading.

    Raises:
        InvalidSceneError: GDAL cannot open the file.
    """
    try:
        dataset = rasterio.open(path)
    except UnicodeDecodeError as error:  # GDAL quotes what the file says, and rasterio reads that as UTF-8
        raise InvalidSceneError(f"The raster {str(path)!r} is damaged.", "Check the file.") from error
    except RasterioError as error:
        why = str(error).rstrip(".")
        raise InvalidSceneError(
            f"The raster {str(path)!r} cannot be opened: {why}.", "Check the file."
        ) from error
    problem = impossible_block(dataset, path)
    if problem:
        dataset.close()
        raise InvalidSceneError(f"The raster {str(path)!r} {problem}.", "The file is damaged or incomplete.")
    return dataset
