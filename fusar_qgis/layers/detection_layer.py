"""Detections as a GeoPackage layer in the scene's CRS: live, styled, with provenance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

import numpy as np
from qgis.core import QgsVectorLayer


@dataclass(frozen=True)
class DetectionRecord:
    """One row of the layer; `polygon` [M, 2] closed ring in the layer's CRS, the box in scene pixels."""

    polygon: np.ndarray
    label: str
    score: Optional[float]
    score_kind: Optional[str]
    prompt: str
    model: str
    tile: int
    xmin: float
    ymin: float
    xmax: float
    ymax: float
    length_m: Optional[float]
    aef: str
    aef_year: Optional[int]
    aef_source: str
    status: str


class DetectionLayer:
    """The layer of one run (main thread only): `append` as tiles finish, `replace` with the merged boxes at the end.

    `layer` is the QgsVectorLayer, not yet in the project; `path` its GeoPackage.
    """

    layer: QgsVectorLayer
    path: Path

    def __init__(self, path: Path, crs: str, name: str, scene_name: str) -> None:
        raise NotImplementedError

    def append(self, records: Sequence[DetectionRecord]) -> None:
        """Adds rows; they are in the file when this returns."""
        raise NotImplementedError

    def replace(self, records: Sequence[DetectionRecord], abstract: str = "") -> None:
        """Puts the merged rows in the place of the provisional ones and saves style and metadata."""
        raise NotImplementedError
