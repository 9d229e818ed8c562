"""The AEF sampling grid as a point layer in a GeoPackage."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Optional, Sequence

from osgeo import ogr
from qgis.core import QgsFeature, QgsFields, QgsGeometry, QgsPointXY, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.layers.crs_transform import LONLAT
from fusar_qgis.layers.vector_file import (
    VectorTable,
    create_vector_file,
    fields_of,
    metadata_of,
    open_vector_file,
    save_metadata,
)

TABLE = "aef_grid"
GRID_FIELDS = (
    ("i", QVariant.Int),
    ("j", QVariant.Int),
    ("lon", QVariant.Double),
    ("lat", QVariant.Double),
    ("x", QVariant.Double),
    ("y", QVariant.Double),
    ("valid", QVariant.Bool),
    ("status", QVariant.String),
    ("year", QVariant.Int),
    ("source", QVariant.String),
)
_GRID = VectorTable(TABLE, GRID_FIELDS, ogr.wkbPoint, "aef_grid")


@dataclass(frozen=True)
class GridNode:
    """One node: `row` 0 is north; `x`, `y` its place in the image in [0, 1], None outside it."""

    column: int
    row: int
    lon: float
    lat: float
    x: Optional[float]
    y: Optional[float]
    valid: bool
    status: str
    year: Optional[int]
    source: str


def grid_feature(node: GridNode, fields: Optional[QgsFields] = None) -> QgsFeature:
    """The node as a point in lon/lat with the attributes of `GRID_FIELDS`: `i` its column, `j` its row.

    Args:
        node: The node.
        fields: `fields_of(GRID_FIELDS)`, made once for many nodes.
    """
    feature = QgsFeature(fields_of(GRID_FIELDS) if fields is None else fields)
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(node.lon, node.lat)))
    feature.setAttributes(_values(node))
    return feature


def create_grid_file(nodes: Sequence[GridNode], path: Path) -> None:
    """Writes the nodes with their style into a GeoPackage (any thread).

    Args:
        nodes: From `workflows.draw_grid.SceneGrid.nodes()`.
        path: A new file (`layers.output_file.new_output_file`).

    Raises:
        OutputError: The file exists or cannot be written.
    """
    rows = ((struct.pack("<BIdd", 1, ogr.wkbPoint, node.lon, node.lat), _values(node)) for node in nodes)
    create_vector_file(path, _GRID, LONLAT, "AEF grid", rows)


def open_grid_layer(path: Path, name: str) -> QgsVectorLayer:
    """The layer of a file that `create_grid_file` has made, not yet in the project (main thread).

    Raises:
        OutputError: It cannot be opened.
    """
    layer = open_vector_file(path, TABLE, name)
    statuses = [row["status"] for row in layer.getFeatures()]
    abstract = f"AlphaEarth sampling grid: {len(statuses)} nodes, {statuses.count('loaded')} with vectors."
    save_metadata(layer, metadata_of(name, abstract, [ATTRIBUTION]))
    return layer


def create_grid_layer(nodes: Sequence[GridNode], path: Path, name: str) -> QgsVectorLayer:
    """`create_grid_file` and `open_grid_layer` in one (main thread)."""
    create_grid_file(nodes, path)
    return open_grid_layer(path, name)


def _values(node: GridNode) -> List[Any]:
    place = [node.column, node.row, node.lon, node.lat, node.x, node.y]
    return [*place, node.valid, node.status, node.year, node.source]
