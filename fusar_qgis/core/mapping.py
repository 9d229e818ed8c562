"""The pixel <-> map <-> lon/lat protocol, and what all mappings share: points, CRS callables, geographic maps."""

from __future__ import annotations

from typing import Callable, Protocol, Sequence, Union

import numpy as np

from fusar_qgis.core.longitude import unwrap_longitude

PointTransform = Callable[[np.ndarray], np.ndarray]
"""Takes and returns float64 [N, 2]; always (x, y) on the map side and (lon, lat) on the other."""

PointsLike = Union[np.ndarray, Sequence[Sequence[float]]]

_SAME_PLACE_DEG = 0.05
"""Geographic CRSs differ from WGS 84 by datum shifts far below this; projected metres by far more."""


class PixelMapping(Protocol):
    """Where the pixels of a raster lie. Points are float64 [N, 2]: (x, y) pixels or map units, or (lon, lat) degrees.

    Pixels are continuous: (0, 0) is the top left corner of the first pixel, centers are at +0.5. Longitudes come out in
    [-180, 180]; map x stays continuous over the antimeridian. Points that cannot be mapped come out as NaN.
    """

    @property
    def kind(self) -> str:
        """`affine`, `gcp` or `rpc`."""

    def pixel_to_map(self, xy: PointsLike) -> np.ndarray:
        """Map coordinates of pixels."""

    def map_to_pixel(self, xy: PointsLike) -> np.ndarray:
        """Pixels of map coordinates."""

    def pixel_to_lonlat(self, xy: PointsLike) -> np.ndarray:
        """Longitude and latitude of pixels."""

    def lonlat_to_pixel(self, lonlat: PointsLike) -> np.ndarray:
        """Pixels of longitudes and latitudes."""


def as_points(points: PointsLike) -> np.ndarray:
    """Any list or array of points as float64 [N, 2]."""
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def identity(points: np.ndarray) -> np.ndarray:
    """The `PointTransform` of a map that is in WGS 84 degrees already."""
    return points


def is_geographic(to_lonlat: PointTransform, near: np.ndarray) -> bool:
    """Whether the map's own units are degrees of longitude and latitude.

    Args:
        to_lonlat: The map's transform.
        near: [2] a map point inside the raster.
    """
    probe = np.array([near, near + 0.5], dtype=np.float64)
    shift = np.asarray(to_lonlat(probe.copy()), dtype=np.float64) - probe
    shift[:, 0] = unwrap_longitude(shift[:, 0], 0.0)
    return bool(np.all(np.abs(shift) < _SAME_PLACE_DEG))
