"""Where a raster lies: the boxes and mappings in one place, the outline of a scene and the box that holds it."""

from __future__ import annotations

import math
from typing import Sequence, Tuple

import numpy as np

from fusar_qgis.core.affine import AffineMapping
from fusar_qgis.core.boxes import BBox, PixelBox, corners_of
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.gcps import GcpMapping
from fusar_qgis.core.longitude import smallest_arc, winds_around_pole
from fusar_qgis.core.mapping import PixelMapping, PointsLike, PointTransform, as_points, identity
from fusar_qgis.core.rpc import RpcMapping

__all__ = [
    "AffineMapping",
    "BBox",
    "GcpMapping",
    "PixelBox",
    "PixelMapping",
    "PointTransform",
    "RpcMapping",
    "as_points",
    "bbox_of_lonlat",
    "identity",
    "outline",
    "outline_of_box",
    "pixel_size_m",
    "window_bbox",
]

_EQUATOR_M = 6378137.0
_FLATTENING = 1.0 / 298.257223563

AEF_PIXEL_M = 10.0
_METERS_PER_DEGREE = 111_320.0


def outline(
    mapping: PixelMapping, width_px: float, height_px: float, points_per_side: int = 21
) -> np.ndarray:
    """The outer edge of a raster.

    Args:
        mapping: The raster's mapping.
        width_px: Columns.
        height_px: Rows.
        points_per_side: Points on each side, both corners counted, >= 2; edges are curved in most CRSs.

    Returns:
        lon, lat [4 * (points_per_side - 1), 2] in ring order, not closed.
    """
    return outline_of_box(mapping, PixelBox(0.0, 0.0, float(width_px), float(height_px)), points_per_side)


def outline_of_box(mapping: PixelMapping, window: PixelBox, points_per_side: int = 21) -> np.ndarray:
    """The outer edge of a window, as `outline`."""
    return mapping.pixel_to_lonlat(window.ring(max(points_per_side - 1, 1))[:-1])


def bbox_of_lonlat(points: PointsLike) -> BBox:
    """The smallest box that holds a ring of points, over the antimeridian or a pole where that is shorter.

    Args:
        points: (lon, lat) [N, 2] in ring order (the order matters only for rings around a pole).

    Raises:
        InvalidSceneError: A point is not finite or off the globe.
    """
    lonlat = as_points(points)
    if lonlat.size == 0 or not np.all(np.isfinite(lonlat)) or np.abs(lonlat[:, 1]).max() > 90.0 + 1e-9:
        raise InvalidSceneError(
            "The raster's edge does not lie on the globe in its CRS.", "Check its CRS and georeferencing."
        )
    lat = np.clip(lonlat[:, 1], -90.0, 90.0)
    south, north = float(lat.min()), float(lat.max())
    if winds_around_pole(lonlat[:, 0]):
        return BBox(-180.0, south, 180.0, 90.0) if lat.mean() > 0.0 else BBox(-180.0, -90.0, 180.0, north)
    west, east = smallest_arc(lonlat[:, 0])
    return BBox(west, south, east, north)


def window_bbox(mapping: PixelMapping, window: PixelBox) -> BBox:
    """The lon/lat box of a pixel window's outer edge.

    Raises:
        InvalidSceneError: The window does not lie on the globe.
    """
    return bbox_of_lonlat(outline_of_box(mapping, window))


def ground_distance_m(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Metres between points on WGS 84 by the radii of curvature at mid latitude; below 0.1 % off up to 100 km.

    Args:
        start: (lon, lat) [N, 2].
        end: (lon, lat) [N, 2].

    Returns:
        float64 [N].
    """
    lat = np.radians((start[:, 1] + end[:, 1]) / 2.0)
    dlon = np.radians((end[:, 0] - start[:, 0] + 180.0) % 360.0 - 180.0)
    dlat = np.radians(end[:, 1] - start[:, 1])
    eccentricity = _FLATTENING * (2.0 - _FLATTENING)
    bend = 1.0 - eccentricity * np.sin(lat) ** 2
    east_m = _EQUATOR_M / np.sqrt(bend) * np.cos(lat) * dlon
    north_m = _EQUATOR_M * (1.0 - eccentricity) / bend**1.5 * dlat
    return np.asarray(np.hypot(east_m, north_m))


def side_lengths_m(mapping: PixelMapping, windows: Sequence[PixelBox]) -> np.ndarray:
    """Width and height of pixel windows on the ground, through their middles.

    Returns:
        float64 [N, 2] metres.
    """
    xmin, ymin, xmax, ymax = corners_of(windows).T
    x, y = (xmin + xmax) / 2.0, (ymin + ymax) / 2.0
    ends = np.stack([xmin, y, x, ymin, xmax, y, x, ymax], axis=1).reshape(-1, 2)
    lonlat = mapping.pixel_to_lonlat(ends).reshape(-1, 2, 2, 2)
    return ground_distance_m(lonlat[:, 0].reshape(-1, 2), lonlat[:, 1].reshape(-1, 2)).reshape(-1, 2)


def pixel_size_m(mapping: PixelMapping, width_px: float, height_px: float) -> float:
    """Side in metres of the square with the ground area of the raster's middle pixel; NaN where it has no place."""
    x, y = width_px / 2.0, height_px / 2.0
    sides = side_lengths_m(mapping, [PixelBox(x - 0.5, y - 0.5, x + 0.5, y + 0.5)])
    return float(np.sqrt(sides.prod()))


def aef_picture_size_px(bbox: BBox, max_side_px: int) -> Tuple[int, int]:
    """(width, height) in pixels of a picture with the bbox's shape on the ground, no finer than AEF's own 10 m."""
    lat = math.radians(bbox.center[1])
    sides_m = (
        bbox.width_deg * _METERS_PER_DEGREE * max(math.cos(lat), 0.01),
        bbox.height_deg * _METERS_PER_DEGREE,
    )
    scale = min(max_side_px / max(sides_m), 1.0 / AEF_PIXEL_M)
    return max(round(sides_m[0] * scale), 2), max(round(sides_m[1] * scale), 2)
