"""The AEF sampling grid as a point layer in a GeoPackage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.layers.crs_transform import LONLAT
from fusar_qgis.layers.vector_file import (
    add_style,
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


def grid_feature(node: GridNode) -> QgsFeature:
    """The node as a point in lon/lat with the attributes of `GRID_FIELDS`: `i` its column, `j` its row."""
    feature = QgsFeature(fields_of(GRID_FIELDS))
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(node.lon, node.lat)))
    values = (node.lon, node.lat, node.x, node.y, node.valid, node.status, node.year, node.source)
    feature.setAttributes([node.column, node.row, *values])
    return feature


def create_grid_layer(nodes: Sequence[GridNode], path: Path, name: str) -> QgsVectorLayer:
    """Writes the nodes (fields i, j, lon, lat, x, y, valid, status, year, source) and styles the layer (main thread).

    Args:
        nodes: From `workflows.draw_grid.SceneGrid.nodes()`.
        path: A new GeoPackage (`layers.output_file.new_output_file`).
        name: The layer's name in the project.

    Returns:
        The layer, not yet in the project.

    Raises:
        OutputError: The file cannot be written.
    """
    create_vector_file(path, TABLE, GRID_FIELDS, QgsWkbTypes.Type.Point, LONLAT)
    layer = open_vector_file(path, TABLE, name)
    provider = layer.dataProvider()
    names = [field.name() for field in layer.fields()]
    features = []
    for node in nodes:
        feature = QgsFeature(layer.fields())
        made = grid_feature(node)
        feature.setGeometry(made.geometry())
        for index, (field, _) in enumerate(GRID_FIELDS):
            feature.setAttribute(names.index(field), made.attribute(index))
        features.append(feature)
    provider.addFeatures(features)
    layer.updateExtents()
    add_style(layer, "aef_grid")
    loaded = sum(1 for node in nodes if node.status == "loaded")
    abstract = f"AlphaEarth sampling grid: {len(features)} nodes, {loaded} with vectors."
    save_metadata(layer, metadata_of(name, abstract, [ATTRIBUTION]))
    return layer
