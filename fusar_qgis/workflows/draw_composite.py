"""Use case: an AEF color composite over the scene, as a GeoTIFF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

from fusar_qgis.client import BackendClient
from fusar_qgis.core.aef_note import year_note
from fusar_qgis.core.api import CompositeRequest
from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import aef_picture_size_px
from fusar_qgis.core.scene import Scene


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
    """Where the GeoTIFF lies and what is in it.

    `year` is the year of the AEF in it, `note` one sentence where that is not the year that was asked for.
    """

    path: Path
    year: int
    bands: Tuple[int, int, int]
    note: str = ""

    def summary(self) -> str:
        """One sentence for the message bar."""
        note = f". {self.note}" if self.note else ""
        red, green, blue = (f"A{band:02d}" for band in self.bands)
        return f"AEF composite of {self.year} (red {red}, green {green}, blue {blue}): {self.path}{note}"


def draw_composite(
    scene: Scene, options: CompositeOptions, client: BackendClient, path: Path, feedback: Feedback
) -> CompositeResult:
    """Asks the backend for the composite of the scene's bbox and writes it to `path` (worker thread).

    Raises:
        MissingYearError: Neither the scene nor the options have a year.
        OutputError: The file cannot be written.
        FusarError: What the client raises, for example that AEF has nothing there.
    """
    year = options.year or scene.year
    width, height = aef_picture_size_px(scene.bbox, options.max_side_px)
    feedback.push(f"Asking for an AEF composite of {year}, {width} x {height} pixels.")
    request = CompositeRequest(
        scene.bbox.as_tuple(), year, options.bands, options.stretch, width, height, options.source
    )
    try:
        used = client.aef_composite(request, path, feedback.is_cancelled)
    except OSError as error:
        raise OutputError(
            f"The composite cannot be written to {path}: {error.strerror}.", "Choose another folder."
        ) from error
    feedback.set_progress(100)
    return CompositeResult(path, used or year, options.bands, year_note(year, used))
