"""An AEF composite GeoTIFF as a raster layer with its attribution."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsRasterLayer


def create_composite_layer(path: Path, name: str, description: str = "") -> QgsRasterLayer:
    """Opens the GeoTIFF with attribution in its metadata (main thread); not yet in the project.

    Raises:
        InvalidSceneError: The file is no raster.
    """
    raise NotImplementedError
