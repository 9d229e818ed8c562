"""Rasters with ground control points: GDAL's polynomial of automatic order, fitted in both directions."""

from __future__ import annotations

from typing import Optional, Tuple

import numpy as np

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.longitude import unwrap_longitude, wrap_longitude
from fusar_qgis.core.mapping import PointsLike, PointTransform, as_points, identity, is_geographic

_POINTS_NEEDED = {1: 3, 2: 6, 3: 10}
_NEWTON_STEPS = 4


def automatic_order(count: int) -> int:
    """GDAL's choice: order 2 from 6 points on, else 1 (`GDALCreateGCPTransformerEx`, nReqOrder 0)."""
    return 2 if count >= 6 else 1


class _Polynomial:
    """A least-squares polynomial [N, 2] -> [N, 2] on coordinates normalized to about -1..1."""

    def __init__(self, source: np.ndarray, target: np.ndarray, order: int) -> None:
        self._center, self._scale = _normalization(source)
        self._target_center, self._target_scale = _normalization(target)
        self._powers = [(i, n - i) for n in range(order + 1) for i in range(n, -1, -1)]
        design = self._terms((source - self._center) / self._scale)
        wanted = (target - self._target_center) / self._target_scale
        self._coefficients, _, rank, _ = np.linalg.lstsq(design, wanted, rcond=1e-11)
        if rank < design.shape[1]:
            raise InvalidSceneError(
                f"The {len(source)} ground control points are too alike for a polynomial of order {order}.",
                "Georeference the raster anew.",
            )

    def __call__(self, points: np.ndarray) -> np.ndarray:
        terms = self._terms((points - self._center) / self._scale)
        return np.asarray(terms @ self._coefficients * self._target_scale + self._target_center)

    def jacobian(self, points: np.ndarray) -> np.ndarray:
        """D target / d source [N, 2 (target), 2 (source)]."""
        x, y = ((points - self._center) / self._scale).T
        dx = np.stack([i * x ** max(i - 1, 0) * y**j for i, j in self._powers], axis=1)
        dy = np.stack([j * x**i * y ** max(j - 1, 0) for i, j in self._powers], axis=1)
        columns = [d @ self._coefficients * self._target_scale / s for d, s in zip((dx, dy), self._scale)]
        return np.stack(columns, axis=2)

    def _terms(self, points: np.ndarray) -> np.ndarray:
        x, y = points.T
        return np.stack([x**i * y**j for i, j in self._powers], axis=1)


def _normalization(points: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    center = points.mean(axis=0)
    scale = np.abs(points - center).max(axis=0)
    return center, np.where(scale > 0.0, scale, 1.0)


class GcpMapping:
    """Pixel <-> map by ground control points, map <-> lon/lat by the callables.

    Forward is GDAL's own fit (`METHOD=GCP_POLYNOMIAL`). GDAL's backward fit is a second polynomial that does not quite
    invert the first; here it is the start of a Newton iteration on the forward one, so that round trips close.

    Args:
        gcps: [N, 4] = (x_px, y_px, map_x, map_y), N >= 3.
        to_lonlat: Map (x, y) -> (lon, lat); the identity for EPSG:4326.
        to_map: (lon, lat) -> map (x, y).
        order: 1, 2 or 3; None for GDAL's automatic order.

    Raises:
        InvalidSceneError: Too few, non-finite or degenerate points.
    """

    kind = "gcp"

    def __init__(
        self,
        gcps: np.ndarray,
        to_lonlat: PointTransform = identity,
        to_map: PointTransform = identity,
        order: Optional[int] = None,
    ) -> None:
        points = np.array(gcps, dtype=np.float64).reshape(-1, 4)
        self.order = automatic_order(len(points)) if order is None else order
        needed = _POINTS_NEEDED.get(self.order)
        if needed is None or len(points) < needed or not np.all(np.isfinite(points)):
            raise InvalidSceneError(
                f"{len(points)} ground control points cannot fix a polynomial of order {self.order}.",
                f"Give at least {needed or 3} finite points.",
            )
        self._geographic = is_geographic(to_lonlat, points[0, 2:])
        if self._geographic:
            points[:, 2] = unwrap_longitude(points[:, 2], points[0, 2])
        self.gcps = points
        self._to_lonlat = to_lonlat
        self._to_map = to_map
        self._forward = _Polynomial(points[:, :2], points[:, 2:], self.order)
        self._backward = _Polynomial(points[:, 2:], points[:, :2], self.order)
        self._trust_px = 0.05 * np.ptp(points[:, :2], axis=0).max() + 2.0

    def pixel_to_map(self, xy: PointsLike) -> np.ndarray:
        """Map coordinates [N, 2] of pixels [N, 2]."""
        return self._forward(as_points(xy))

    def map_to_pixel(self, xy: PointsLike) -> np.ndarray:
        """Pixels [N, 2] of map coordinates [N, 2]."""
        target = as_points(xy)
        start = self._backward(target)
        pixels = start.copy()
        for _ in range(_NEWTON_STEPS):
            jacobian = self._forward.jacobian(pixels)
            (a, b), (c, d) = (jacobian[:, 0].T, jacobian[:, 1].T)
            miss = self._forward(pixels) - target
            with np.errstate(all="ignore"):
                step = np.stack([d * miss[:, 0] - b * miss[:, 1], a * miss[:, 1] - c * miss[:, 0]], axis=1)
                pixels = pixels - step / (a * d - b * c)[:, None]
        # Far outside the points a polynomial has other roots; there GDAL's backward fit stands.
        astray = ~(np.abs(pixels - start).max(axis=1) <= self._trust_px)
        pixels[astray] = start[astray]
        return pixels

    def pixel_to_lonlat(self, xy: PointsLike) -> np.ndarray:
        """(lon, lat) [N, 2] of pixels [N, 2]."""
        lonlat = as_points(self._to_lonlat(self.pixel_to_map(xy))).copy()
        lonlat[:, 0] = wrap_longitude(lonlat[:, 0])
        return lonlat

    def lonlat_to_pixel(self, lonlat: PointsLike) -> np.ndarray:
        """Pixels [N, 2] of (lon, lat) [N, 2]."""
        points = as_points(self._to_map(as_points(lonlat).copy())).copy()
        if self._geographic:
            points[:, 0] = unwrap_longitude(points[:, 0], float(self.gcps[:, 2].mean()))
        return self.map_to_pixel(points)
