"""Use case: the AEF sampling grid of a scene, node by node, with what AEF has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefReport
from fusar_qgis.core.scene import Scene
from fusar_qgis.workflows.feedback import Feedback


@dataclass(frozen=True)
class GridOptions:
    """What to sample. `year` None means the scene's own year."""

    n_lon: int = 16
    n_lat: int = 16
    year: Optional[int] = None
    source: str = "auto"


@dataclass(frozen=True)
class SceneGrid:
    """The grid, row 0 north: lonlat [n_lat, n_lon, 2] degrees, positions [n_lat, n_lon, 2] = (y, x) in [0, 1]
    (NaN outside the image), inside and valid bool [n_lat, n_lon].

    `valid` says that AEF has a vector there; `report` is None when no backend was asked.
    """

    lonlat: np.ndarray
    positions: np.ndarray
    inside: np.ndarray
    valid: np.ndarray
    year: Optional[int]
    source: str
    report: Optional[AefReport]
    scene_name: str

    def status(self, row: int, column: int) -> str:
        """`loaded`, `no data`, `outside the image` or `not asked`."""
        raise NotImplementedError

    def summary(self) -> str:
        """One sentence for the message bar."""
        raise NotImplementedError


def draw_grid(
    scene: Scene, options: GridOptions, client: Optional[BackendClient], feedback: Feedback
) -> SceneGrid:
    """Computes the grid and asks the backend which nodes have AEF vectors (worker thread).

    Args:
        scene: The scene.
        options: Grid size, year and AEF source.
        client: The backend; None draws the bare grid.
        feedback: Progress and Stop.

    Raises:
        MissingYearError: AEF was asked for and neither the scene nor the options have a year.
        FusarError: What the client raises.
    """
    raise NotImplementedError
