"""An AEF composite GeoTIFF as a raster layer with its attribution."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsRasterLayer

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.layers.vector_file import metadata_of, save_metadata


def create_composite_layer(path: Path, name: str, description: str = "") -> QgsRasterLayer:
    """Opens the GeoTIFF with attribution in its metadata (main thread).

    Returns:
        The layer, not yet in the project.

    Raises:
        InvalidSceneError: The file is no raster.
    """
    layer = QgsRasterLayer(str(path), name, "gdal")
    if not layer.isValid():
        raise InvalidSceneError(f"The composite {path} is no raster.", "Draw it again.")
    layer.setAttribution(ATTRIBUTION)
    save_metadata(layer, metadata_of(name, description, [ATTRIBUTION]))
    return layer
