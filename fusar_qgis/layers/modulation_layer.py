"""How strongly AEF acts on each visual token, as polygons in a GeoPackage."""

from __future__ import annotations

from pathlib import Path

from osgeo import ogr
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.token_map import SceneModulation
from fusar_qgis.layers.vector_file import (
    VectorTable,
    create_vector_file,
    metadata_of,
    open_vector_file,
    polygon_wkb,
    save_metadata,
)

TABLE = "modulation"
MODULATION_FIELDS = (
    ("row", QVariant.Int),
    ("col", QVariant.Int),
    ("scale", QVariant.Double),
    ("shift", QVariant.Double),
    ("aef_year", QVariant.Int),
    ("aef_source", QVariant.String),
    ("model", QVariant.String),
)
_MODULATION = VectorTable(TABLE, MODULATION_FIELDS, ogr.wkbPolygon, "modulation")


def create_modulation_layer(found: SceneModulation, crs: str, path: Path, name: str) -> QgsVectorLayer:
    """Writes the tokens and opens them, not yet in the project (main thread).

    Args:
        found: From `workflows.draw_modulation.draw_modulation`.
        crs: The scene's.
        path: A new file.
        name: The layer's name.

    Raises:
        OutputError: It cannot be written or opened.
    """
    report = found.report
    origin = (report.year_used, report.source, found.model)
    values = (
        (int(row), int(column), float(scale), float(shift), *origin)
        for (row, column), scale, shift in zip(found.places, found.scale, found.shift)
    )
    rows = ((polygon_wkb(ring), line) for ring, line in zip(found.rings, values))
    create_vector_file(path, _MODULATION, crs, name, rows)
    layer = open_vector_file(path, TABLE, name)
    save_metadata(layer, metadata_of(name, found.summary(), [ATTRIBUTION]))
    return layer
