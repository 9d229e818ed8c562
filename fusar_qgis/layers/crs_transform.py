"""QGIS's coordinate transforms as the core's point functions."""

from __future__ import annotations

from typing import Tuple

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsLineString,
    QgsPointXY,
)

from fusar_qgis.core.geometry import PointTransform, identity

LONLAT = "EPSG:4326"
_WKB_HEADER = 9  # byte order, type, number of points


def crs_of(text: str) -> QgsCoordinateReferenceSystem:
    """The CRS that `Scene.crs` names by authority id or describes as WKT."""
    crs = QgsCoordinateReferenceSystem()
    crs.createFromUserInput(text)
    return crs


def point_transforms(crs: QgsCoordinateReferenceSystem) -> Tuple[PointTransform, PointTransform]:
    """`(to_lonlat, to_map)` of a CRS, both on float64 [N, 2] in x, y (lon, lat) order whatever the CRS's axes say.

    Points that have no image in the other CRS come out as NaN. The functions may be called from any thread.
    """
    lonlat = QgsCoordinateReferenceSystem(LONLAT)
    if crs == lonlat:
        return identity, identity
    context = QgsCoordinateTransformContext()
    there = QgsCoordinateTransform(crs, lonlat, context)
    back = QgsCoordinateTransform(lonlat, crs, context)
    return lambda points: _apply(there, points), lambda points: _apply(back, points)


def _apply(transform: QgsCoordinateTransform, points: np.ndarray) -> np.ndarray:
    plain = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    finite = np.isfinite(plain).all(axis=1)
    out = np.full_like(plain, np.nan)
    if finite.any():
        out[finite] = _transform(transform, plain[finite])
    out[~np.isfinite(out).all(axis=1)] = np.nan
    return out


def _transform(transform: QgsCoordinateTransform, points: np.ndarray) -> np.ndarray:
    if len(points) == 1:
        return np.array([_one(transform, points[0])])
    line = QgsLineString(points[:, 0].tolist(), points[:, 1].tolist())
    try:
        line.transform(transform)
    except QgsCsException:
        return np.array([_one(transform, point) for point in points])
    return np.frombuffer(bytes(line.asWkb()), dtype="<f8", offset=_WKB_HEADER).reshape(-1, 2)


def _one(transform: QgsCoordinateTransform, point: np.ndarray) -> Tuple[float, float]:
    try:
        moved = transform.transform(QgsPointXY(float(point[0]), float(point[1])))
    except QgsCsException:
        return (np.nan, np.nan)
    return (moved.x(), moved.y())
