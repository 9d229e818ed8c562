"""The AEF sampling grid as a point layer in a GeoPackage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

from qgis.core import QgsVectorLayer


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
    raise NotImplementedError
