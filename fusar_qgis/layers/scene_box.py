"""One found object, on the scene and on the map: what workflows bring and the detection layer writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from fusar_qgis.core.boxes import PixelBox


@dataclass(frozen=True, eq=False)
class SceneBox:
    """One found object. `box` in scene pixels; `polygon` [M, 2] closed ring in the scene's CRS (x, y).

    `aef`: AEF status of the tile's reply (used, off, no_place, unavailable, no_valid_nodes).
    `status`: `ok`, or `partial` when the tile's answer was cut off.
    """

    box: PixelBox
    polygon: np.ndarray
    label: str
    score: Optional[float]
    score_kind: Optional[str]
    tile: int
    length_m: Optional[float]
    prompt: str
    model: str
    aef: str
    aef_year: Optional[int]
    aef_source: str
    status: str = "ok"
