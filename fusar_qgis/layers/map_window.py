"""From a rectangle on the map to a window of the scene."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRectangle,
)

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.crs_transform import crs_of, point_transforms

_POINTS_PER_SIDE = 9
_MIN_SIDE_PX = 2
_ROUNDING_PX = 1e-3
"""So that a rectangle drawn exactly along pixel borders does not take in their neighbors."""


def rectangle_to_window(rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem, scene: Scene) -> PixelBox:
    """The part of the scene under a map rectangle.

    Args:
        rectangle: In `crs`.
        crs: The map's CRS.
        scene: The scene.

    Returns:
        Whole scene pixels, clipped to the scene.

    Raises:
        InvalidRequestError: The rectangle does not touch the scene.
    """
    # Cut to the scene's surroundings first: mappings are not made for points far away from the scene.
    common = rectangle.intersect(scene_extent(scene, crs))
    if common.isEmpty():
        raise _no_overlap(scene)
    xy = scene.mapping.map_to_pixel(_between(_lattice(common), crs, crs_of(scene.crs)))
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        raise _no_overlap(scene)
    low, high = np.floor(xy.min(axis=0) + _ROUNDING_PX), np.ceil(xy.max(axis=0) - _ROUNDING_PX)
    window = PixelBox(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    window = window.clipped(scene.width_px, scene.height_px)
    if window.width < _MIN_SIDE_PX or window.height < _MIN_SIDE_PX:
        raise _no_overlap(scene)
    return window


def scene_extent(scene: Scene, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """The rectangle around the scene in a map's CRS; empty where that CRS cannot hold the scene."""
    outline = np.asarray(scene.box_to_map_polygon(scene.window))
    points = _between(outline, crs_of(scene.crs), crs)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return QgsRectangle()
    (xmin, ymin), (xmax, ymax) = points.min(axis=0), points.max(axis=0)
    return QgsRectangle(float(xmin), float(ymin), float(xmax), float(ymax))


def shown_extent(
    rectangle: QgsRectangle, source: QgsCoordinateReferenceSystem, shown: QgsCoordinateReferenceSystem
) -> QgsRectangle:
    """A layer's rectangle on the map; empty where the map cannot show it, as the far side of a globe.

    Args:
        rectangle: In `source`.
        source: The layer's CRS.
        shown: The map's CRS; a map without one shows every layer in its own coordinates.
    """
    if rectangle.isEmpty() or not shown.isValid():
        return QgsRectangle(rectangle)
    try:
        return QgsCoordinateTransform(source, shown, QgsProject.instance()).transformBoundingBox(rectangle)
    except QgsCsException:
        return QgsRectangle()


def _lattice(rectangle: QgsRectangle) -> np.ndarray:
    """Points all over the rectangle: borders bend between CRSs, and corners may fall outside a mapping."""
    x = np.linspace(rectangle.xMinimum(), rectangle.xMaximum(), _POINTS_PER_SIDE)
    y = np.linspace(rectangle.yMinimum(), rectangle.yMaximum(), _POINTS_PER_SIDE)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _between(
    points: np.ndarray, source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem
) -> np.ndarray:
    """The points in another CRS [N, 2], NaN where it cannot hold them."""
    if source == target:
        return points
    to_lonlat, _ = point_transforms(source)
    _, to_map = point_transforms(target)
    return to_map(to_lonlat(points))


def _no_overlap(scene: Scene) -> InvalidRequestError:
    return InvalidRequestError(
        f"The chosen part of the map does not touch the scene {scene.name!r}.",
        "Zoom to the scene, or choose the whole scene.",
    )
