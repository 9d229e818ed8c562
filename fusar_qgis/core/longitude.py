"""Longitudes on the circle: wrapping, unwrapping around a center, and the smallest arc that holds a set of them."""

from __future__ import annotations

from typing import Tuple

import numpy as np


def wrap_longitude(lon: np.ndarray) -> np.ndarray:
    """Longitudes in degrees brought into [-180, 180]; values already there stay bit for bit.

    Args:
        lon: Degrees, any shape; NaN stays NaN.
    """
    lon = np.asarray(lon, dtype=np.float64)
    wrapped = (lon + 180.0) % 360.0 - 180.0
    return np.asarray(np.where(np.abs(lon) <= 180.0, lon, wrapped))


def unwrap_longitude(lon: np.ndarray, center: float) -> np.ndarray:
    """Longitudes shifted by whole turns to lie within 180 degrees of `center`.

    Args:
        lon: Degrees, any shape.
        center: Degrees, need not be within [-180, 180].
    """
    lon = np.asarray(lon, dtype=np.float64)
    return np.asarray(lon - 360.0 * np.round((lon - center) / 360.0))


def smallest_arc(lon: np.ndarray) -> Tuple[float, float]:
    """The shortest west-to-east arc that holds all longitudes; west > east where it crosses the antimeridian.

    Args:
        lon: Degrees [N], N >= 1, finite.
    """
    ordered = np.unique(wrap_longitude(lon))
    if ordered[-1] - ordered[0] <= 180.0:
        return float(ordered[0]), float(ordered[-1])
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(np.argmax(gaps))
    return float(ordered[(widest + 1) % ordered.size]), float(ordered[widest])


def winds_around_pole(lon: np.ndarray) -> bool:
    """Whether a closed ring of longitudes makes a full turn, that is, holds a pole.

    Args:
        lon: Degrees [N] in ring order.
    """
    steps = np.diff(np.append(lon, lon[:1]))
    turn = float(np.sum((steps + 180.0) % 360.0 - 180.0))
    return abs(turn) > 180.0
