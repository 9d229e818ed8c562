"""A raster file as a scene, read with rasterio: mapping, stretch and gray windows for the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from PIL import Image
from pyproj import CRS, Transformer
from rasterio.enums import Resampling
from rasterio.errors import RasterioIOError
from rasterio.windows import Window

from fusar_qgis.core.acquisition import Acquisition, read_acquisition
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import AffineMapping, GcpMapping, PixelBox, PixelMapping, pixel_size_m
from fusar_qgis.core.stretch import fit_stretch, guess_kind, to_gray

_SAMPLE_WHOLE_PX = 1_200_000
_SAMPLE_WINDOWS = 24
_SAMPLE_SIDE_PX = 32
_FOLDERS_UP = 4

PointTransform = Callable[[np.ndarray], np.ndarray]


class RasterScene:
    """One band of a raster with its place on Earth; use it in a `with` block, from one thread.

    Args:
        path: The raster.
        band: 1-based.

    Raises:
        InvalidSceneError: No raster, no CRS or georeference, no such band, no valid pixel.
    """

    def __init__(self, path: Path, band: int = 1) -> None:
        try:
            self._dataset = rasterio.open(path)
        except RasterioIOError as error:
            raise InvalidSceneError(f"The raster {str(path)!r} cannot be read.", "Check the path.") from error
        if not 1 <= band <= self._dataset.count:
            raise InvalidSceneError(f"The raster has no band {band}.", f"Use 1 to {self._dataset.count}.")
        self._band = band
        self._is_complex = np.dtype(self._dataset.dtypes[band - 1]).kind == "c"
        self._scaling = (self._dataset.scales[band - 1], self._dataset.offsets[band - 1])
        self._is_scaled = self._scaling != (1.0, 0.0) and not self._is_complex
        self._stored_nodata = self._dataset.nodatavals[band - 1]
        self._nodata = None if self._is_scaled else self._stored_nodata
        self.width_px, self.height_px = self._dataset.width, self._dataset.height
        self.mapping = _mapping(self._dataset)
        self.acquisition = _acquisition(path, self._dataset)
        sample = self._sample()
        kind = guess_kind(sample, sample.dtype, self._band_tags())
        self._stretch = fit_stretch(sample, kind, nodata=self._nodata)

    def __enter__(self) -> RasterScene:
        """The scene itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self._dataset.close()

    @property
    def pixel_size_m(self) -> float:
        """Pixel spacing on the ground."""
        return pixel_size_m(self.mapping, self.width_px, self.height_px)

    def gray(self, window: PixelBox, side_px: int) -> np.ndarray:
        """A window as the model's image, uint8 [side_px, side_px]; median gray where there is no data.

        Args:
            window: In scene pixels, inside the scene.
            side_px: Side of the image.
        """
        part = Window(window.xmin, window.ymin, window.width, window.height)
        # Shrinking averages the measurements, enlarging interpolates the picture.
        rows, cols = min(side_px, round(window.height)), min(side_px, round(window.width))
        gray = to_gray(self._read(part, (rows, cols)), self._stretch, self._nodata)
        if gray.shape == (side_px, side_px):
            return gray
        return np.asarray(Image.fromarray(gray).resize((side_px, side_px), Image.Resampling.BICUBIC))

    def _read(self, window: Window, shape: tuple[int, int]) -> np.ndarray:
        smaller = shape[0] < window.height or shape[1] < window.width
        how = Resampling.average if smaller and not self._is_complex else Resampling.nearest
        values = np.asarray(self._dataset.read(self._band, window=window, out_shape=shape, resampling=how))
        if not self._is_scaled:
            return values
        # What the band's numbers mean: whole numbers that stand for decibels come out as decibels.
        scale, offset = (np.float32(value) for value in self._scaling)
        return np.where(
            values != self._stored_nodata, values.astype(np.float32) * scale + offset, np.float32(np.nan)
        )

    def _band_tags(self) -> dict[str, str]:
        dataset, index = self._dataset, self._band - 1
        units = dataset.units[index] or dataset.tags().get("UNITS", "")
        return {**dataset.tags(self._band), "description": dataset.descriptions[index] or "", "units": units}

    def _sample(self) -> np.ndarray:
        # As the plugin samples: full resolution, for averages of speckle would narrow the stretch.
        if self.width_px * self.height_px <= _SAMPLE_WHOLE_PX:
            return self._read(Window(0, 0, self.width_px, self.height_px), (self.height_px, self.width_px))
        width, height = min(_SAMPLE_SIDE_PX, self.width_px), min(_SAMPLE_SIDE_PX, self.height_px)
        windows = [
            Window(round(left), round(top), width, height)
            for top in np.linspace(0, self.height_px - height, _SAMPLE_WINDOWS)
            for left in np.linspace(0, self.width_px - width, _SAMPLE_WINDOWS)
        ]
        return np.concatenate([self._read(window, (height, width)).ravel() for window in windows])


def read_mapping(path: Path) -> tuple[PixelMapping, int, int]:
    """Where a raster lies, and its width and height in pixels; no pixel is read.

    Raises:
        InvalidSceneError: No raster, no CRS or georeference.
    """
    try:
        with rasterio.open(path) as dataset:
            return _mapping(dataset), dataset.width, dataset.height
    except RasterioIOError as error:
        raise InvalidSceneError(f"The raster {str(path)!r} cannot be read.", "Check the path.") from error


def _mapping(dataset: Any) -> PixelMapping:
    points, points_crs = dataset.gcps
    # As GDAL and QGIS do: a geotransform wins over control points.
    points = points if dataset.transform == rasterio.Affine.identity() else []
    crs = points_crs if points else dataset.crs
    if crs is None:
        raise InvalidSceneError("The raster has no CRS.", "Assign one, for example with gdal_edit.py -a_srs.")
    to_lonlat, to_map = _transforms(CRS.from_user_input(crs))
    if points:
        rows = np.array([(point.col, point.row, point.x, point.y) for point in points], np.float64)
        return GcpMapping(rows, to_lonlat, to_map)
    return AffineMapping(dataset.transform.to_gdal(), to_lonlat, to_map)


def _transforms(crs: CRS) -> tuple[PointTransform, PointTransform]:
    forward = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    backward = Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def to_lonlat(points: np.ndarray) -> np.ndarray:
        return np.stack(forward.transform(points[:, 0], points[:, 1]), axis=1)

    def to_map(points: np.ndarray) -> np.ndarray:
        return np.stack(backward.transform(points[:, 0], points[:, 1]), axis=1)

    return to_lonlat, to_map


def _acquisition(path: Path, dataset: Any) -> Acquisition:
    folders = [folder.name for folder in path.resolve().parents][:_FOLDERS_UP]
    return read_acquisition(path.name, folders, dataset.tags())
