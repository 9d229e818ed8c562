"""Use case: one question of the four other tasks about a window of the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefOptions, AefReport, InterpretResponse
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.workflows.feedback import Feedback


@dataclass(frozen=True)
class InterpretOptions:
    """`task`: counting, localization, classification or captioning. `window` None: the whole scene."""

    task: str
    label: str = ""
    labels: Tuple[str, ...] = ()
    boxes: Tuple[PixelBox, ...] = ()
    """Classification: the boxes to name, in scene pixels."""
    window: Optional[PixelBox] = None
    band: int = 1
    image_px: int = 0
    """Longer side of the sent image; 0: the model's tile size."""
    aef: AefOptions = AefOptions()
    year: Optional[int] = None
    n_lon: int = 16
    n_lat: int = 16
    model: Optional[str] = None


@dataclass(frozen=True)
class SceneAnswer:
    """The answer, on the map.

    `cells`: (number 1..9, closed ring [M, 2] in the scene's CRS) for localization.
    `labels`: one per box for classification.
    """

    task: str
    status: str
    text: str
    model: str
    aef: AefReport
    count: Optional[int] = None
    cells: Tuple[Tuple[int, np.ndarray], ...] = ()
    labels: Tuple[str, ...] = ()
    caption: Optional[str] = None
    window: Optional[PixelBox] = None

    def summary(self) -> str:
        """One sentence for the message bar or the chat."""
        raise NotImplementedError


def interpret_scene(
    scene: Scene, options: InterpretOptions, client: BackendClient, feedback: Feedback
) -> SceneAnswer:
    """Sends the window (each box's neighborhood for classification) and returns the answer (worker thread).

    Raises:
        FusarError: Unreadable scene, a class or box is missing, or what the client raises.
    """
    raise NotImplementedError
