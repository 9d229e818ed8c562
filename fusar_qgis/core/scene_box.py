"""One found object, on the scene and on the map: what workflows bring and the detection layer writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from fusar_qgis.core.api import AefReport
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene import Scene


@dataclass(frozen=True)
class Provenance:
    """Where a box comes from; `status` is `partial` when the answer was cut off, else `ok`."""

    prompt: str
    model: str
    tile: int
    aef: AefReport
    status: str = "ok"


class SceneBox(NamedTuple):
    """One found object. `box` in scene pixels; `polygon` [M, 2] closed ring in the scene's CRS (x, y).

    `aef`: AEF status of the reply (used, off, no_place, unavailable, no_valid_nodes).
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


def seen_to_scene(
    bbox: Tuple[float, float, float, float], seen_px: Tuple[int, int], window: PixelBox, scene: Scene
) -> Optional[PixelBox]:
    """A box of the image that the model saw, in scene pixels; None where it lies beyond the scene.

    Args:
        bbox: (xmin, ymin, xmax, ymax) in pixels of the seen image.
        seen_px: (width, height) of the seen image.
        window: The part of the scene that the image shows.
        scene: The scene.
    """
    scaled = PixelBox(*bbox).scaled(window.width / seen_px[0], window.height / seen_px[1])
    box = scaled.shifted(window.xmin, window.ymin).clipped(scene.width_px, scene.height_px)
    return box if box.area > 0 else None


class Placeable(NamedTuple):
    """A box in scene pixels that is to be put on the map: its class, where it comes from, score and kind of score."""

    box: PixelBox
    label: str
    origin: Provenance
    score: Tuple[Optional[float], Optional[str]] = (None, None)


def place_box(
    scene: Scene,
    box: PixelBox,
    label: str,
    origin: Provenance,
    score: Tuple[Optional[float], Optional[str]] = (None, None),
) -> SceneBox:
    """Puts a box in scene pixels on the map.

    Args:
        scene: The scene.
        box: In scene pixels.
        label: Its class.
        origin: Where it comes from.
        score: Score and what kind of score it is.
    """
    return place_boxes(scene, [Placeable(box, label, origin, score)])[0]


def place_boxes(scene: Scene, items: Sequence[Placeable]) -> List[SceneBox]:
    """Puts many boxes on the map, all by one call of each coordinate transform."""
    if not items:
        return []
    boxes = [item.box for item in items]
    polygons, lengths_m = scene.boxes_to_map_polygons(boxes), scene.lengths_m(boxes).tolist()
    return [_scene_box(*found) for found in zip(items, polygons, lengths_m)]


def _scene_box(item: Placeable, polygon: np.ndarray, length_m: float) -> SceneBox:
    box, label, origin, (score, kind) = item
    aef = origin.aef
    from_where = (origin.prompt, origin.model, aef.status, aef.year_used, aef.source, origin.status)
    return SceneBox(box, polygon, label, score, kind, origin.tile, length_m, *from_where)
