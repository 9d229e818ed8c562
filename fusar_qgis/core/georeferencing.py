"""How a raster is placed on the map, in plain words."""

from __future__ import annotations

import math
from typing import Sequence

NORTH_UP, SOUTH_UP, ROTATED = "north up", "south up", "rotated"
_STRAIGHT_DEG = 0.05


def affine_kind(transform: Sequence[float]) -> str:
    """`NORTH_UP`, `SOUTH_UP` or `ROTATED` (also for sheared and mirrored rasters).

    Args:
        transform: GDAL's geotransform.
    """
    _, x_right, x_down, _, y_right, y_down = transform
    across = max(abs(x_right), abs(y_down))
    if max(abs(x_down), abs(y_right)) > math.tan(math.radians(_STRAIGHT_DEG)) * across or x_right < 0.0:
        return ROTATED
    return SOUTH_UP if y_down > 0.0 else NORTH_UP


def rotation_deg(transform: Sequence[float]) -> float:
    """The angle from the map's x axis to the raster's rows, counter-clockwise, in degrees.

    Args:
        transform: GDAL's geotransform.
    """
    return math.degrees(math.atan2(transform[4], transform[1]))


def placed_words(kind: str, transform: Sequence[float] = (), n_gcps: int = 0) -> str:
    """One line for the passport.

    Args:
        kind: The mapping's `kind`: affine, gcp or rpc.
        transform: The geotransform of an affine one.
        n_gcps: Of a raster with control points.
    """
    if kind == "gcp":
        return f"{n_gcps} ground control points only"
    if kind == "rpc":
        return "RPCs only"
    shape = affine_kind(transform)
    if shape == ROTATED:
        return f"geotransform, rotated by {rotation_deg(transform):.1f}°"
    return f"geotransform, {shape}"


def placed_note(kind: str, transform: Sequence[float] = ()) -> str:
    """What follows for the analyst; empty for the usual north-up raster."""
    if kind == "gcp":
        return "QGIS shows a warped copy; the plugin reads the file's own pixels and maps boxes through the points."
    if kind == "rpc":
        return (
            "The place is computed from the sensor model at the product's mean height: shifts where the terrain is "
            "higher or lower."
        )
    shape = affine_kind(transform)
    if shape == SOUTH_UP:
        return (
            "The file's first row lies in the south: the model sees it mirrored, boxes are placed correctly."
        )
    if shape == ROTATED:
        return "The model sees the file's own rows and columns; boxes are turned with the raster."
    return ""
