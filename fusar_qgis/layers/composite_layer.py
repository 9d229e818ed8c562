"""An AEF composite GeoTIFF as a raster layer with its attribution and, for QGIS's temporal controller, its year."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

from qgis.core import Qgis, QgsDateTimeRange, QgsRasterLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.layers.raster_file import open_raster
from fusar_qgis.layers.vector_file import metadata_of, save_metadata

EXPLAINED_TAG = "AEF_EXPLAINED_VARIANCE"


def create_composite_layer(
    path: Path, name: str, description: str = "", year: Optional[int] = None
) -> QgsRasterLayer:
    """Opens the GeoTIFF with attribution in its metadata (main thread).

    Args:
        path: The file.
        name: The layer's name.
        description: For its metadata.
        year: Makes it a layer of this year to the temporal controller, which shows all layers while it is off.

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
    if year is not None:
        properties = layer.temporalProperties()
        properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
        properties.setFixedTemporalRange(year_range(year))
        properties.setIsActive(True)
    return layer


def year_range(year: int) -> QgsDateTimeRange:
    """The whole year in UTC, its last instant not included."""
    first, following = (
        QDateTime(QDate(each, 1, 1), QTime(0, 0), Qt.TimeSpec.UTC) for each in (year, year + 1)
    )
    return QgsDateTimeRange(first, following, True, False)


def explained_variance(path: Path) -> Tuple[float, ...]:
    """The shares that a PCA composite's file tells of its three components; empty where it tells none."""
    told = open_raster(str(path)).GetMetadataItem(EXPLAINED_TAG) or ""
    try:
        return tuple(float(part) for part in told.split(",") if part.strip())
    except ValueError:
        return ()
