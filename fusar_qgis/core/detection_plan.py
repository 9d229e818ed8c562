"""How a scene is cut for a detection run: known before the run, without reading a pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from fusar_qgis.core.api import AefOptions, ModelCard
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.polygons import Ring, hull, touched
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tiling import MAX_TILES, Tile, automatic_zoom, count_tiles, plan_tiles, tile_starts

DEFAULT_TILE_PX = 224


@dataclass(frozen=True)
class DetectionOptions:
    """What to look for and how to cut the scene.

    `tile_px` 0: the model's own size. `zoom` 0: from the pixel size (a tile covers tile_px / zoom scene pixels).
    `window` in scene pixels limits the search; None: the whole scene. `polygons` limit it further: tiles that touch
    them are asked, boxes whose center they hold are kept. `year` None: the scene's.
    """

    label: str
    band: int = 1
    tile_px: int = 0
    overlap_percent: int = 25
    zoom: float = 0.0
    window: Optional[PixelBox] = None
    polygons: Tuple[Ring, ...] = ()
    max_in_flight: int = 2
    aef: AefOptions = AefOptions()
    year: Optional[int] = None
    n_lon: int = 16
    n_lat: int = 16
    model: Optional[str] = None
    max_new_tokens: Optional[int] = None


@dataclass(frozen=True)
class DetectionPlan:
    """How the scene will be cut: for the line before the run and for the run itself.

    `side_px`: scene pixels per tile side; `tile_px`: pixels of the sent image.
    """

    tiles: Tuple[Tile, ...]
    side_px: int
    tile_px: int
    zoom: float

    def summary(self, tiles: Optional[int] = None) -> str:
        """For example `9 tiles of 128 x 128 scene pixels, sent at 256 x 256`.

        Args:
            tiles: How many, where this is the plan of a part; None: this plan's own.
        """
        count = len(self.tiles) if tiles is None else tiles
        side, sent = self.side_px, self.tile_px
        if side == sent:
            return (
                f"1 tile of {side} x {side} scene pixels"
                if count == 1
                else f"{count} tiles of {side} x {side} scene pixels"
            )
        if count == 1:
            return f"1 tile of {side} x {side} scene pixels, sent at {sent} x {sent}"
        return f"{count} tiles of {side} x {side} scene pixels, sent at {sent} x {sent}"


def plan_detection(
    scene: Scene, options: DetectionOptions, card: Optional[ModelCard] = None
) -> DetectionPlan:
    """Cuts the scene (fast, no pixel is read).

    Args:
        scene: The scene.
        options: Tile size, overlap, zoom and window.
        card: The served model, for its tile size; None: 224 px.

    Raises:
        InvalidRequestError: The window does not touch the scene.
    """
    cut = _cut(scene, options, card)
    planned = plan_tiles(*cut.lattice())
    if options.polygons:
        planned = [tile for tile, is_touched in zip(planned, _touched(cut, options).ravel()) if is_touched]
    windows = [tile.window.shifted(cut.area.xmin, cut.area.ymin) for tile in planned]
    tiles = tuple(Tile(index, window) for index, window in enumerate(windows))
    return DetectionPlan(tiles, cut.side_px, cut.tile_px, cut.zoom)


def count_detection_tiles(scene: Scene, options: DetectionOptions, card: Optional[ModelCard] = None) -> int:
    """How many tiles `plan_detection` would make: at once for any scene, also where it would refuse so many.

    Raises:
        InvalidRequestError: The window does not touch the scene.
    """
    cut = _cut(scene, options, card)
    count = count_tiles(*cut.lattice())
    return int(_touched(cut, options).sum()) if options.polygons and count <= MAX_TILES else count


@dataclass(frozen=True)
class _Cut:
    """Sizes of a plan; `area` in scene pixels."""

    area: PixelBox
    side_px: int
    overlap_px: int
    tile_px: int
    zoom: float

    def lattice(self) -> Tuple[int, int, int, int]:
        """What `core.tiling` takes."""
        return round(self.area.width), round(self.area.height), self.side_px, self.overlap_px


def _touched(cut: _Cut, options: DetectionOptions) -> np.ndarray:
    """Which tiles of the lattice touch the polygons, bool [rows, columns]."""
    columns, rows = (np.asarray(starts, dtype=np.float64) for starts in tile_starts(*cut.lattice()))
    side = float(cut.side_px)
    size = (min(side, cut.area.width), min(side, cut.area.height))
    return touched(options.polygons, columns + cut.area.xmin, rows + cut.area.ymin, size)


def _cut(scene: Scene, options: DetectionOptions, card: Optional[ModelCard]) -> _Cut:
    tile_px = options.tile_px or (card.tile_size_px if card else 0) or DEFAULT_TILE_PX
    zoom = options.zoom or automatic_zoom(scene.pixel_size_m)
    side = max(8, round(tile_px / zoom))
    overlap = min(round(side * options.overlap_percent / 100), side - 1)
    window = hull(options.polygons) if options.polygons else options.window
    return _Cut(_search_area(scene, window), side, overlap, tile_px, zoom)


def _search_area(scene: Scene, window: Optional[PixelBox]) -> PixelBox:
    whole = PixelBox(0.0, 0.0, float(scene.width_px), float(scene.height_px))
    if window is None:
        return whole
    part = window.clipped(scene.width_px, scene.height_px)
    area = PixelBox(
        float(math.floor(part.xmin)),
        float(math.floor(part.ymin)),
        float(math.ceil(part.xmax)),
        float(math.ceil(part.ymax)),
    )
    if not part.area:
        raise InvalidRequestError(
            f"The search area {window.as_tuple()} does not touch the scene of {scene.width_px} x {scene.height_px} px.",
            "Move the map to the scene, or search the whole scene.",
        )
    return area
