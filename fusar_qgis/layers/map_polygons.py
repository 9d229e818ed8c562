"""From polygons on the map to polygons in scene pixels."""

from __future__ import annotations

import struct
from typing import List, Optional, Sequence, Tuple

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.polygons import Ring
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.crs_transform import crs_of, point_transforms

_POINTS_PER_EDGE = 3
_MOST_CORNERS = 2000
_ALIKE_PX = 0.5
_HEADER = 9
_COORDINATES = {3: 2, 1003: 3, 2003: 3, 3003: 4}
"""How many numbers a point of each kind of polygon has (OGC 06-103r4, 8.2.3)."""
_AREA = QgsWkbTypes.GeometryType.PolygonGeometry


def selected_polygons(active: Optional[QgsMapLayer]) -> Optional[QgsVectorLayer]:
    """The polygon layer whose selection is meant: the active one, else the first in the project that has one."""
    layers = [active, *QgsProject.instance().mapLayers().values()]
    return next((layer for layer in layers if _has_selection(layer)), None)


def polygon_rings(layer: Optional[QgsVectorLayer], scene: Scene) -> Tuple[Ring, ...]:
    """The selected polygons of a layer, joined, in scene pixels; even-odd as `core.polygons` wants them.

    Args:
        layer: From `selected_polygons`.
        scene: The scene.

    Raises:
        InvalidRequestError: Nothing is selected, or it does not touch the scene.
    """
    if layer is None:
        raise InvalidRequestError(
            "No polygon is selected.", "Select polygons in a layer of yours, or choose another area."
        )
    geometries = [QgsGeometry(feature.geometry()) for feature in layer.getSelectedFeatures()]
    joined = QgsGeometry.unaryUnion([geometry.makeValid() for geometry in geometries])
    crs = layer.crs() if layer.crs().isValid() else crs_of(scene.crs)
    rings = [ring for ring in _all_in_pixels(_rings(joined), crs, scene) if len(ring) >= 3]
    if not rings:
        raise InvalidRequestError(
            "The selected polygons do not touch the scene.", "Select others, or choose another area."
        )
    return tuple(_limited(ring) for ring in rings)


def geometry_box(
    geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, scene: Scene
) -> Optional[PixelBox]:
    """The box around a geometry in scene pixels, inside the scene; None beside it."""
    points = np.array([(vertex.x(), vertex.y()) for vertex in geometry.vertices()]).reshape(-1, 2)
    xy = _in_pixels(points, crs if crs.isValid() else crs_of(scene.crs), scene)
    if not len(xy):
        return None
    (xmin, ymin), (xmax, ymax) = xy.min(axis=0), xy.max(axis=0)
    box = PixelBox(float(xmin), float(ymin), float(xmax), float(ymax))
    inside = box.clipped(scene.width_px, scene.height_px)
    return inside if inside.area > 0 else None


def _has_selection(layer: Optional[QgsMapLayer]) -> bool:
    return (
        isinstance(layer, QgsVectorLayer)
        and layer.geometryType() == _AREA
        and layer.selectedFeatureCount() > 0
    )


def _rings(geometry: QgsGeometry) -> List[np.ndarray]:
    # A repaired outline may hold lines and points, too.
    areas = [part for part in geometry.asGeometryCollection() if part.type() == _AREA]
    # Edges bend on the way to the scene's pixels.
    return [ring for part in areas for ring in _outlines(part.densifyByCount(_POINTS_PER_EDGE))]


def _outlines(polygon: QgsGeometry) -> List[np.ndarray]:
    """The rings of one polygon without their last point, from its well-known binary: point by point takes seconds."""
    wkb = bytes(polygon.asWkb())
    order, kind, count = struct.unpack_from("<BII", wkb)
    width = _COORDINATES.get(kind) if order == 1 else None
    if width is None:  # curves
        return [np.array([(point.x(), point.y()) for point in ring[:-1]]) for ring in polygon.asPolygon()]
    rings, place = [], _HEADER
    for _ in range(count):
        (points,) = struct.unpack_from("<I", wkb, place)
        values = np.frombuffer(wkb, "<f8", points * width, place + 4).reshape(points, width)
        rings.append(values[:-1, :2])
        place += 4 + values.nbytes
    return rings


def _in_pixels(ring: np.ndarray, crs: QgsCoordinateReferenceSystem, scene: Scene) -> np.ndarray:
    return _all_in_pixels([ring], crs, scene)[0]


def _all_in_pixels(
    rings: Sequence[np.ndarray], crs: QgsCoordinateReferenceSystem, scene: Scene
) -> List[np.ndarray]:
    """Rings [M, 2] in scene pixels, without points that have no place there; in one go, for there may be thousands."""
    if not rings:
        return []
    lonlat = point_transforms(crs)[0](np.concatenate(rings))
    xy = np.asarray(scene.mapping.lonlat_to_pixel(lonlat))
    ends = np.cumsum([len(ring) for ring in rings])[:-1]
    return [part[np.isfinite(part).all(axis=1)] for part in np.split(xy, ends)]


def _limited(ring: np.ndarray) -> Ring:
    """Without corners that lie on top of each other, and never more than can be reckoned with at once."""
    moved = np.abs(ring - np.roll(ring, 1, axis=0)).max(axis=1) >= _ALIKE_PX
    kept = ring[moved] if moved.sum() >= 3 else ring
    kept = kept[:: -(-len(kept) // _MOST_CORNERS)]
    return tuple(map(tuple, kept.tolist()))
