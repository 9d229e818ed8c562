"""Wire types of the maps made of AEF vectors: color composite, similarity, difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple


@dataclass(frozen=True)
class CompositeRequest:
    """`POST /v1/aef/composite`: a north-up uint8 RGBA GeoTIFF over the bbox; the reply is `image/tiff`.

    `mode`: `bands` shows three bands at a fixed stretch, so that pictures compare; `pca` the first three principal
    components of this picture, each from its 2nd to its 98th percentile (`bands` and `stretch` are not used).
    """

    bbox: Tuple[float, float, float, float]
    year: int
    bands: Tuple[int, int, int] = (1, 16, 9)
    stretch: float = 0.3
    width_px: int = 512
    height_px: int = 512
    source: str = "auto"
    mode: str = "bands"


@dataclass(frozen=True)
class SimilarityRequest:
    """`POST /v1/aef/similarity`: cosine of every pixel's AEF vector and that of one place, as float32 GeoTIFF.

    The place (degrees) may lie outside the bbox. -1..1, NaN where AEF has nothing.
    """

    bbox: Tuple[float, float, float, float]
    year: int
    lon: float
    lat: float
    width_px: int = 512
    height_px: int = 512
    source: str = "auto"


@dataclass(frozen=True)
class DifferenceRequest:
    """`POST /v1/aef/difference`: 1 - cosine of every pixel's vectors of two years, as float32 GeoTIFF.

    0 is no change, 2 the opposite vector; NaN where AEF has nothing in one of the years.
    """

    bbox: Tuple[float, float, float, float]
    year: int
    other_year: int
    width_px: int = 512
    height_px: int = 512
    source: str = "auto"
