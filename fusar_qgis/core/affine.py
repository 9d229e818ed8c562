"""Rasters with a geotransform: north-up, south-up, rotated or sheared."""

from __future__ import annotations

from typing import Sequence

import numpy as np

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.longitude import wrap_longitude
from fusar_qgis.core.mapping import PointsLike, PointTransform, as_points, identity, is_geographic

DEFAULT_TRANSFORM = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
"""What GDAL reports where a raster has no geotransform at all."""


class AffineMapping:
    """Pixel <-> map by GDAL's six numbers, map <-> lon/lat by the callables.

    `x_map = t[0] + x t[1] + y t[2]`, `y_map = t[3] + x t[4] + y t[5]` (GDAL raster data model).

    Args:
        transform: GDAL's geotransform.
        to_lonlat: Map (x, y) -> (lon, lat); the identity for EPSG:4326.
        to_map: (lon, lat) -> map (x, y).

    Raises:
        InvalidSceneError: The transform is not finite, cannot be inverted, or is GDAL's "none" value.
    """

    kind = "affine"

    def __init__(
        self,
        transform: Sequence[float],
        to_lonlat: PointTransform = identity,
        to_map: PointTransform = identity,
    ) -> None:
        self.transform = tuple(float(value) for value in transform)
        if len(self.transform) != 6 or not np.all(np.isfinite(self.transform)):
            raise InvalidSceneError(f"The geotransform {self.transform} is not six finite numbers.")
        if self.transform == DEFAULT_TRANSFORM:
            raise InvalidSceneError(
                "The raster has no geotransform (GDAL's default 0, 1, 0, 0, 0, 1).", "Georeference it."
            )
        t = self.transform
        self._origin = np.array([t[0], t[3]])
        self._matrix = np.array([[t[1], t[2]], [t[4], t[5]]])
        scale = np.abs(self._matrix).max()
        if scale == 0.0 or abs(np.linalg.det(self._matrix / scale)) < 1e-12:
            raise InvalidSceneError(
                f"The geotransform {self.transform} cannot be inverted.", "Georeference the raster."
            )
        self._inverse = np.linalg.inv(self._matrix)
        self._to_lonlat = to_lonlat
        self._to_map = to_map
        self._geographic = is_geographic(to_lonlat, self._origin + self._matrix @ np.array([0.5, 0.5]))

    def pixel_to_map(self, xy: PointsLike) -> np.ndarray:
        """Map coordinates [N, 2] of pixels [N, 2]."""
        return np.asarray(as_points(xy) @ self._matrix.T + self._origin)

    def map_to_pixel(self, xy: PointsLike) -> np.ndarray:
        """Pixels [N, 2] of map coordinates [N, 2]."""
        return np.asarray((as_points(xy) - self._origin) @ self._inverse.T)

    def pixel_to_lonlat(self, xy: PointsLike) -> np.ndarray:
        """(lon, lat) [N, 2] of pixels [N, 2]."""
        lonlat = as_points(self._to_lonlat(self.pixel_to_map(xy))).copy()
        lonlat[:, 0] = wrap_longitude(lonlat[:, 0])
        return lonlat

    def lonlat_to_pixel(self, lonlat: PointsLike) -> np.ndarray:
        """Pixels [N, 2] of (lon, lat) [N, 2]."""
        points = as_points(self._to_map(as_points(lonlat).copy())).copy()
        if self._geographic:
            points[:, 0] = self._on_raster_turn(points[:, 0])
        return self.map_to_pixel(points)

    def _on_raster_turn(self, lon: np.ndarray) -> np.ndarray:
        # The raster's width is not known here, only where it begins and which way it goes: longitudes go to the turn
        # that starts 30 degrees before its first column, so that points just outside come out right. A raster wider
        # than 330 degrees pays for it: points in its last columns come out before its first.
        start = self._origin[0] - 30.0 if self._matrix[0].sum() > 0.0 else self._origin[0] - 330.0
        return np.asarray(start + (lon - start) % 360.0)
