"""From polygons on the map to polygons in scene pixels."""

from __future__ import annotations

from typing import List, Optional, Tuple

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
    rings = [_in_pixels(ring, crs, scene) for ring in _rings(joined)]
    rings = [ring for ring in rings if len(ring) >= 3]
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
    polygons = [part.densifyByCount(_POINTS_PER_EDGE).asPolygon() for part in areas]
    return [
        np.array([(point.x(), point.y()) for point in ring[:-1]]) for polygon in polygons for ring in polygon
    ]


def _in_pixels(ring: np.ndarray, crs: QgsCoordinateReferenceSystem, scene: Scene) -> np.ndarray:
    lonlat = point_transforms(crs)[0](ring)
    xy = scene.mapping.lonlat_to_pixel(lonlat)
    return np.asarray(xy[np.isfinite(xy).all(axis=1)])


def _limited(ring: np.ndarray) -> Ring:
    """Without corners that lie on top of each other, and never more than can be reckoned with at once."""
    moved = np.abs(ring - np.roll(ring, 1, axis=0)).max(axis=1) >= _ALIKE_PX
    kept = ring[moved] if moved.sum() >= 3 else ring
    kept = kept[:: -(-len(kept) // _MOST_CORNERS)]
    return tuple((float(x), float(y)) for x, y in kept)
