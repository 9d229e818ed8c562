"""Rasters with rational polynomial coefficients (RPC00B), as slant-range products carry them."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence, Union

import numpy as np

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.longitude import unwrap_longitude, wrap_longitude
from fusar_qgis.core.mapping import PointsLike, as_points

_SCALARS = ("LINE_OFF", "SAMP_OFF", "LAT_OFF", "LONG_OFF", "HEIGHT_OFF")
_SCALES = ("LINE_SCALE", "SAMP_SCALE", "LAT_SCALE", "LONG_SCALE", "HEIGHT_SCALE")
_VECTORS = ("LINE_NUM_COEFF", "LINE_DEN_COEFF", "SAMP_NUM_COEFF", "SAMP_DEN_COEFF")
_TERMS = (0, 100, 10, 1, 110, 101, 11, 200, 20, 2, 111, 300, 120, 102, 210, 30, 12, 201, 21, 3)
"""RPC00B's twenty terms: the digits are the powers of longitude, latitude and height."""

_ITERATIONS = 12
_STEP = 1e-6
_DONE_PX = 1e-6
_LOST_PX = 0.05

Coefficient = Union[str, float, Sequence[float]]


class RpcMapping:
    """Pixel <-> lon/lat through RPC00B at one height; the map is WGS 84 degrees.

    Forward (ground to image): each of line and sample is a ratio of two cubic polynomials of normalized latitude,
    longitude and height (STDI-0002, RPC00B). RPC counts from the first pixel's center, GDAL's pixels from its corner:
    + 0.5. Backward is a Newton iteration on the forward one.

    Args:
        coefficients: GDAL's `RPC` metadata domain: LINE_OFF ... SAMP_DEN_COEFF, values as text or numbers.
        height_m: Ellipsoidal height of the ground; None for HEIGHT_OFF, the product's mean.

    Raises:
        InvalidSceneError: A coefficient is missing or not a number.
    """

    kind = "rpc"

    def __init__(self, coefficients: Mapping[str, Coefficient], height_m: Optional[float] = None) -> None:
        offset = {name: self._read(coefficients, name, 1)[0] for name in _SCALARS}
        scale = {name: self._read(coefficients, name, 1)[0] for name in _SCALES}
        if any(value == 0.0 for value in scale.values()):
            raise InvalidSceneError(f"An RPC scale is zero: {scale}.", "Georeference the raster.")
        self._polynomials = np.stack([self._read(coefficients, name, 20) for name in _VECTORS])
        self.height_m = float(offset["HEIGHT_OFF"] if height_m is None else height_m)
        self._height = (self.height_m - offset["HEIGHT_OFF"]) / scale["HEIGHT_SCALE"]
        self._ground = (
            np.array([offset["LONG_OFF"], offset["LAT_OFF"]]),
            np.array([scale["LONG_SCALE"], scale["LAT_SCALE"]]),
        )
        self._image = (
            np.array([offset["SAMP_OFF"], offset["LINE_OFF"]]),
            np.array([scale["SAMP_SCALE"], scale["LINE_SCALE"]]),
        )

    def pixel_to_map(self, xy: PointsLike) -> np.ndarray:
        """(lon, lat) [N, 2] of pixels [N, 2], longitudes continuous over the antimeridian; NaN where lost."""
        wanted = (as_points(xy) - 0.5 - self._image[0]) / self._image[1]
        ground = np.zeros_like(wanted)
        tolerance = _DONE_PX / float(np.abs(self._image[1]).max())
        with np.errstate(all="ignore"):
            for _ in range(_ITERATIONS):
                miss = self._project(ground) - wanted
                if not np.nanmax(np.abs(miss), initial=0.0) > tolerance:
                    break
                ground = ground - self._newton_step(ground, miss)
            lost = ~(
                np.abs(self._project(ground) - wanted).max(axis=1) <= _LOST_PX / np.abs(self._image[1]).min()
            )
        ground[lost] = np.nan
        return np.asarray(ground * self._ground[1] + self._ground[0])

    def map_to_pixel(self, xy: PointsLike) -> np.ndarray:
        """Pixels [N, 2] of (lon, lat) [N, 2]."""
        lonlat = as_points(xy).copy()
        lonlat[:, 0] = unwrap_longitude(lonlat[:, 0], float(self._ground[0][0]))
        with np.errstate(all="ignore"):
            normalized = self._project((lonlat - self._ground[0]) / self._ground[1])
        return np.asarray(normalized * self._image[1] + self._image[0] + 0.5)

    def pixel_to_lonlat(self, xy: PointsLike) -> np.ndarray:
        """(lon, lat) [N, 2] of pixels [N, 2]."""
        lonlat = self.pixel_to_map(xy)
        lonlat[:, 0] = wrap_longitude(lonlat[:, 0])
        return lonlat

    def lonlat_to_pixel(self, lonlat: PointsLike) -> np.ndarray:
        """Pixels [N, 2] of (lon, lat) [N, 2]."""
        return self.map_to_pixel(lonlat)

    def _project(self, ground: np.ndarray) -> np.ndarray:
        line_num, line_den, samp_num, samp_den = self._polynomials @ self._terms(ground)
        return np.asarray(np.stack([samp_num / samp_den, line_num / line_den], axis=1))

    def _terms(self, ground: np.ndarray) -> np.ndarray:
        x, y = ground.T
        h = self._height
        terms = [x ** (code // 100) * y ** (code // 10 % 10) * h ** (code % 10) for code in _TERMS]
        return np.asarray(np.stack(terms))

    def _newton_step(self, ground: np.ndarray, miss: np.ndarray) -> np.ndarray:
        dx, dy = (
            (self._project(ground + shift) - self._project(ground - shift)) / (2.0 * _STEP)
            for shift in (np.array([_STEP, 0.0]), np.array([0.0, _STEP]))
        )
        determinant = dx[:, 0] * dy[:, 1] - dy[:, 0] * dx[:, 1]
        step_x = (dy[:, 1] * miss[:, 0] - dy[:, 0] * miss[:, 1]) / determinant
        step_y = (dx[:, 0] * miss[:, 1] - dx[:, 1] * miss[:, 0]) / determinant
        # Beyond one normalized unit a step leaves the fitted ground: go there in parts.
        return np.asarray(np.clip(np.stack([step_x, step_y], axis=1), -1.0, 1.0))

    @staticmethod
    def _read(coefficients: Mapping[str, Coefficient], name: str, count: int) -> np.ndarray:
        raw = coefficients.get(name)
        try:
            parts = (
                raw.replace(",", " ").split()
                if isinstance(raw, str)
                else np.ravel(np.asarray(raw, dtype=float))
            )
            # "123.4 pixels" is legal in RPC text files: what follows the number is its unit.
            values = np.array([float(part) for part in parts[:count]])
        except (TypeError, ValueError) as error:
            raise InvalidSceneError(
                f"The RPC value {name} = {raw!r} is not a number.", "Georeference the raster."
            ) from error
        if len(values) != count or not np.all(np.isfinite(values)):
            raise InvalidSceneError(f"The RPC value {name} must hold {count} numbers, got {raw!r:.80}.")
        return values
