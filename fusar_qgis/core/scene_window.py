"""A window of a scene: which square is sent for it, and where its AEF field is sampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from fusar_qgis.core.api import FieldPlace, encode_array
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.geometry import window_bbox
from fusar_qgis.core.grid import SamplingGrid, node_positions
from fusar_qgis.core.scene import Scene


@dataclass(frozen=True)
class WindowImage:
    """The image of a window: `window` in scene pixels (it may reach beyond the scene), `size_px` (width, height)."""

    data_url: str
    size_px: Tuple[int, int]
    window: PixelBox


def square_around(scene: Scene, window: PixelBox, side_px: int = 0) -> PixelBox:
    """The square that is sent for a window: models see square images.

    Args:
        scene: The square is moved into the scene where it fits, else it reaches beyond the right or bottom edge.
        window: What the square must hold.
        side_px: Its least side; 0: the window's longer side.
    """
    side = max(round(window.width), round(window.height), side_px)
    x, y = round(window.xmin), round(window.ymin)
    x, y = max(min(x, scene.width_px - side), 0), max(min(y, scene.height_px - side), 0)
    return PixelBox(float(x), float(y), float(x + side), float(y + side))


def field_place(
    scene: Scene, window: PixelBox, year: Optional[int], n_lon: int, n_lat: int
) -> Optional[FieldPlace]:
    """Where the AEF field of a window is sampled: its bbox and each node's true place on the image.

    Returns:
        None without a year: the backend then answers without AEF and says so.
    """
    if year is None:
        return None
    inside = window.clipped(scene.width_px, scene.height_px)
    bbox = window_bbox(scene.mapping, inside)
    positions, _ = node_positions(SamplingGrid(bbox, n_lon, n_lat), scene.mapping, window)
    return FieldPlace(bbox.as_tuple(), year, n_lon, n_lat, encode_array(positions))
