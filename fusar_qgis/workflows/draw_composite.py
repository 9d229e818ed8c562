"""Use case: an AEF color composite over the scene, as a GeoTIFF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

from fusar_qgis.client import BackendClient
from fusar_qgis.core.scene import Scene
from fusar_qgis.workflows.feedback import Feedback


@dataclass(frozen=True)
class CompositeOptions:
    """Which AEF channels become red, green and blue, and how big the picture is. `year` None: the scene's."""

    bands: Tuple[int, int, int] = (1, 16, 9)
    stretch: float = 0.3
    max_side_px: int = 1024
    year: Optional[int] = None
    source: str = "auto"


@dataclass(frozen=True)
class CompositeResult:
    """Where the GeoTIFF lies and what is in it."""

    path: Path
    year: int
    bands: Tuple[int, int, int]
    source: str = ""


def draw_composite(
    scene: Scene, options: CompositeOptions, client: BackendClient, path: Path, feedback: Feedback
) -> CompositeResult:
    """Asks the backend for the composite of the scene's bbox and writes it to `path` (worker thread).

    Raises:
        MissingYearError: Neither the scene nor the options have a year.
        FusarError: What the client raises, for example that AEF has nothing there.
    """
    raise NotImplementedError
