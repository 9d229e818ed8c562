"""Tiles over a scene: a plan with overlap, and quarters of a tile whose answer was cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.merging import TileBox, merge_boxes

__all__ = [
    "Tile",
    "TileBox",
    "automatic_zoom",
    "count_tiles",
    "merge_boxes",
    "plan_tiles",
    "split_tile",
    "tile_starts",
]

MAX_TILES = 200_000
"""A plan beyond it takes seconds to make and days to work through: a slip in zoom or tile size."""

_SPLIT_BASE = 1_000_000
_COARSE_PIXELS = ((64.0, 1.0), (32.0, 4.0), (16.0, 2.0))
"""(pixel size in meters from which on, zoom). Sentinel-1's 10 m stay as they are: a ship of 100 to 300 m is then 10 to
30 pixels long, as in training, and its speckle is not blown up into blobs. From 64 m on no zoom brings back a ship."""


@dataclass(frozen=True)
class Tile:
    """One window of a scene, in scene pixels."""

    index: int
    window: PixelBox


def automatic_zoom(pixel_size_m: Optional[float]) -> float:
    """Image pixels per scene pixel: more where pixels are coarse (a ship is few of them long), else one.

    Fine pixels are not shrunk: what a large ship would gain, planes and vehicles would lose.

    Args:
        pixel_size_m: Pixel spacing on the ground; None or NaN where it is not known.
    """
    size = pixel_size_m or 0.0
    return next((zoom for limit, zoom in _COARSE_PIXELS if size >= limit), 1.0)


def plan_tiles(width_px: int, height_px: int, tile_px: int, overlap_px: int) -> List[Tile]:
    """Tiles that cover the whole scene, row by row from the top left.

    All tiles have the same size: those at the right and bottom are moved inward rather than cut. A scene smaller than a
    tile gives one tile of the scene's size.

    Args:
        width_px: Scene columns.
        height_px: Scene rows.
        tile_px: Tile side.
        overlap_px: What neighbors share at least; choose it larger than the largest object.

    Raises:
        InvalidRequestError: A size is not positive, the overlap is not below the tile size, or there are too many.
    """
    count = count_tiles(width_px, height_px, tile_px, overlap_px)
    if count > MAX_TILES:
        raise InvalidRequestError(
            f"The scene of {width_px} x {height_px} px would take {count} tiles, more than {MAX_TILES}.",
            "Choose a smaller area or a lower zoom.",
        )
    columns, rows = tile_starts(width_px, height_px, tile_px, overlap_px)
    width, height = min(tile_px, width_px), min(tile_px, height_px)
    corners = [(x, y) for y in rows for x in columns]
    return [
        Tile(index, PixelBox(float(x), float(y), float(x + width), float(y + height)))
        for index, (x, y) in enumerate(corners)
    ]


def tile_starts(width_px: int, height_px: int, tile_px: int, overlap_px: int) -> Tuple[List[int], List[int]]:
    """Left sides and top sides of the lattice of tiles that `plan_tiles` makes; arguments as there."""
    return _starts(width_px, tile_px, overlap_px), _starts(height_px, tile_px, overlap_px)


def count_tiles(width_px: int, height_px: int, tile_px: int, overlap_px: int) -> int:
    """How many tiles `plan_tiles` would make, without making them.

    Raises:
        InvalidRequestError: A size is not positive or the overlap is not below the tile size.
    """
    if min(width_px, height_px, tile_px) < 1 or not 0 <= overlap_px < tile_px:
        raise InvalidRequestError(
            f"Tiles of {tile_px} px with {overlap_px} px overlap do not fit a scene of {width_px} x {height_px} px.",
            "Use a positive tile size and an overlap below it.",
        )
    step = tile_px - overlap_px
    across, down = (-(-max(side - tile_px, 0) // step) + 1 for side in (width_px, height_px))
    return across * down


def split_tile(tile: Tile, overlap_px: Optional[int] = None, first_index: Optional[int] = None) -> List[Tile]:
    """Four quarters of a tile, with overlap, for answers that ran out of tokens.

    Args:
        tile: The tile to split; one pixel high or wide it stays as it is.
        overlap_px: What neighbors share; by default an eighth of the tile.
        first_index: Index of the first quarter; the default numbers quarters of different tiles apart.
    """
    x0, y0 = int(tile.window.xmin), int(tile.window.ymin)
    width, height = int(tile.window.width), int(tile.window.height)
    overlap = max(width, height) // 8 if overlap_px is None else overlap_px
    first = (tile.index + 1) * _SPLIT_BASE if first_index is None else first_index
    wide = min(width, (width + overlap + 1) // 2)
    high = min(height, (height + overlap + 1) // 2)
    corners = [(x, y) for y in (y0, y0 + height - high) for x in (x0, x0 + width - wide)]
    return [
        Tile(first + k, PixelBox(float(x), float(y), float(x + wide), float(y + high)))
        for k, (x, y) in enumerate(dict.fromkeys(corners))
    ]


def _starts(length: int, tile: int, overlap: int) -> List[int]:
    last = max(length - tile, 0)
    starts = list(range(0, last, tile - overlap))
    return [*starts, last]
