"""Use case: find every object of a class in a scene, tile by tile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Dict, Optional, Sequence, Tuple

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefOptions, ModelCard
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tiling import Tile
from fusar_qgis.workflows.feedback import Feedback


@dataclass(frozen=True)
class DetectionOptions:
    """What to look for and how to cut the scene.

    `tile_px` 0: the model's own size. `zoom` 0: from the pixel size (a tile covers tile_px / zoom scene pixels).
    `window` in scene pixels limits the search; None: the whole scene. `year` None: the scene's.
    """

    label: str
    band: int = 1
    tile_px: int = 0
    overlap_percent: int = 25
    zoom: float = 0.0
    window: Optional[PixelBox] = None
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

    def summary(self) -> str:
        """For example `9 tiles of 128 x 128 scene pixels, sent at 256 x 256`."""
        raise NotImplementedError


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class DetectionResult:
    """What a run found, also when it was stopped or the backend died.

    `boxes` are merged over tile borders. `error` is what ended the run early, None if nothing did.
    `aef_counts`: number of tiles per AEF status.
    """

    boxes: Tuple[SceneBox, ...]
    label: str
    model: str
    tiles_total: int
    tiles_done: int
    tiles_split: int
    tiles_partial: int
    tiles_unparsed: int
    aef_counts: Dict[str, int]
    duration_s: float
    cancelled: bool = False
    error: Optional[FusarError] = None

    def summary(self) -> str:
        """One sentence for the message bar: how many objects, of how many tiles, what went wrong."""
        raise NotImplementedError

    def aef_summary(self) -> str:
        """For example `AEF used in 3 of 9 tiles, 6 without AEF data (open sea or masked).`"""
        raise NotImplementedError


OnBoxes = Callable[[Sequence[SceneBox]], None]
"""Called in the worker thread with the boxes of each finished tile; pass them to the main thread by a signal."""


def plan_detection(scene: Scene, options: DetectionOptions, card: Optional[ModelCard] = None) -> DetectionPlan:
    """Cuts the scene (fast, no pixel is read).

    Args:
        scene: The scene.
        options: Tile size, overlap, zoom and window.
        card: The served model, for its tile size; None: 224 px.

    Raises:
        InvalidRequestError: The window does not touch the scene.
    """
    raise NotImplementedError


def detect_scene(
    scene: Scene,
    options: DetectionOptions,
    client: BackendClient,
    feedback: Feedback,
    on_boxes: Optional[OnBoxes] = None,
) -> DetectionResult:
    """Reads, sends and parses tile after tile (worker thread).

    A backend that dies in mid-scene, Stop, or a refused token end the run: the finished tiles are in the result, with
    `error` or `cancelled` set. A cut-off answer splits its tile once.

    Raises:
        FusarError: Only what happens before the first tile: unreadable scene, no class, no backend.
    """
    raise NotImplementedError
