"""Reads a raster layer as a core Scene, from the file itself.

QGIS shows a raster that has only ground control points through a warp of its own, so its rows and columns are not the
file's. Everything here therefore opens the file with GDAL and maps through its affine transform, GCPs or RPCs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from qgis.core import QgsRasterLayer

from fusar_qgis.core.scene import Scene


@dataclass(frozen=True)
class SceneReading:
    """A scene and what to tell the analyst about it, one sentence each."""

    scene: Scene
    warnings: Tuple[str, ...]


def inspect_layer(layer: Optional[QgsRasterLayer], user_year: Optional[int] = None) -> SceneReading:
    """Reads a layer's place and time (main thread, no pixels).

    Args:
        layer: The layer; anything but a raster file is refused.
        user_year: The analyst's year; it wins over what the file says.

    Raises:
        InvalidSceneError: No raster file, no CRS, no usable georeferencing.
    """
    raise NotImplementedError


def read_scene(layer: Optional[QgsRasterLayer], user_year: Optional[int] = None) -> Scene:
    """`inspect_layer` without the warnings."""
    return inspect_layer(layer, user_year).scene


def inspect_file(path: str, user_year: Optional[int] = None) -> SceneReading:
    """The same for a raster that is not in the project (any thread)."""
    raise NotImplementedError
