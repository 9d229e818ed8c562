"""The AEF sampling grid as points or cells in a GeoPackage, with or without the 64 values of each node."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from osgeo import ogr
from qgis.core import QgsFeature, QgsFeatureRequest, QgsFields, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.layers.crs_transform import LONLAT
from fusar_qgis.layers.vector_file import (
    VectorTable,
    create_vector_file,
    fields_of,
    metadata_of,
    open_vector_file,
    polygon_wkb,
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
_WITH_VECTORS = "\"status\" IN ('loaded', 'other year')"
VALUE_FIELDS = tuple((f"A{channel:02d}", QVariant.Double) for channel in range(64))


@dataclass(frozen=True)
class GridKind:
    """What the layer holds: points or cells, and whether each node's 64 values are among its attributes."""

    cells: bool = False
    values: bool = False

    @property
    def fields(self) -> Tuple[Tuple[str, Any], ...]:
        """Names and QVariant types of the attributes."""
        return GRID_FIELDS + (VALUE_FIELDS if self.values else ())

    @property
    def style(self) -> str:
        """The name of our style for it."""
        return "aef_cells" if self.cells else "aef_grid"

    @property
    def table(self) -> VectorTable:
        """How it is stored."""
        return VectorTable(TABLE, self.fields, ogr.wkbPolygon if self.cells else ogr.wkbPoint, self.style)


POINTS = GridKind()


class GridNode(NamedTuple):
    """One node: `row` 0 is north; `x`, `y` its place in the image in [0, 1], None outside it.

    `cell` is (west, south, east, north) of the part of the grid's box that is nearer to this node than to any other;
    `values` float32 [64], None where AEF has no vector.
    """

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
    cell: Tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    values: Optional[np.ndarray] = None


def grid_feature(node: GridNode, fields: Optional[QgsFields] = None, form: GridKind = POINTS) -> QgsFeature:
    """The node as a point or cell in lon/lat with the attributes of `form.fields`: `i` its column, `j` its row.

    Args:
        node: The node.
        fields: `fields_of(form.fields)`, made once for many nodes.
        form: What the layer holds.
    """
    feature = QgsFeature(fields_of(form.fields) if fields is None else fields)
    geometry = QgsGeometry()
    geometry.fromWkb(_wkb(node, form))
    feature.setGeometry(geometry)
    feature.setAttributes(_values(node, form))
    return feature


def create_grid_file(nodes: Sequence[GridNode], path: Path, form: GridKind = POINTS) -> None:
    """Writes the nodes with their style into a GeoPackage (any thread).

    Args:
        nodes: From `workflows.draw_grid.SceneGrid.nodes()`.
        path: A new file (`layers.output_file.new_output_file`).
        form: What the layer holds.

    Raises:
        OutputError: The file exists or cannot be written.
    """
    rows = ((_wkb(node, form), _values(node, form)) for node in nodes)
    create_vector_file(path, form.table, LONLAT, "AEF grid", rows)


def open_grid_layer(path: Path, name: str) -> QgsVectorLayer:
    """The layer of a file that `create_grid_file` has made, not yet in the project (main thread).

    Raises:
        OutputError: It cannot be opened.
    """
    layer = open_vector_file(path, TABLE, name)
    # Counted in the file: to bring every row to Python takes longer than to open the layer.
    request = QgsFeatureRequest().setFilterExpression(_WITH_VECTORS).setSubsetOfAttributes([])
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    with_vectors = sum(1 for _ in layer.getFeatures(request))
    abstract = f"AlphaEarth sampling grid: {layer.featureCount()} nodes, {with_vectors} with vectors."
    save_metadata(layer, metadata_of(name, abstract, [ATTRIBUTION]))
    return layer


def create_grid_layer(
    nodes: Sequence[GridNode], path: Path, name: str, form: GridKind = POINTS
) -> QgsVectorLayer:
    """`create_grid_file` and `open_grid_layer` in one (main thread)."""
    create_grid_file(nodes, path, form)
    return open_grid_layer(path, name)


def _wkb(node: GridNode, form: GridKind) -> bytes:
    if not form.cells:
        return struct.pack("<BIdd", 1, ogr.wkbPoint, node.lon, node.lat)
    west, south, east, north = node.cell
    return polygon_wkb(np.array([(west, north), (east, north), (east, south), (west, south), (west, north)]))


def _values(node: GridNode, form: GridKind) -> List[Any]:
    place = [node.column, node.row, node.lon, node.lat, node.x, node.y]
    known = [*place, node.valid, node.status, node.year, node.source]
    if not form.values:
        return known
    return [*known, *([None] * 64 if node.values is None else node.values.tolist())]
