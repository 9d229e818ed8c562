"""Use case: how alike AEF is everywhere in the scene to one place, as a GeoTIFF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from fusar_qgis.client import BackendClient
from fusar_qgis.core.aef_note import year_note
from fusar_qgis.core.api import SimilarityRequest
from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import aef_picture_size_px
from fusar_qgis.core.scene import Scene


@dataclass(frozen=True)
class SimilarityOptions:
    """The place in degrees (it may lie outside the scene), the year (None: the scene's) and the picture's size."""

    lon: float
    lat: float
    year: Optional[int] = None
    max_side_px: int = 1024
    source: str = "auto"


@dataclass(frozen=True)
class SimilarityResult:
    """Where the GeoTIFF lies: cosine of each pixel's vector and the place's, -1 to 1, NaN without AEF.

    `year` is the year of the AEF in it, `note` one sentence where that is not the year that was asked for.
    """

    path: Path
    lon: float
    lat: float
    year: int
    note: str = ""

    def summary(self) -> str:
        """One sentence for the message bar."""
        told = f"How alike AEF of {self.year} is to {self.lon:.5f}, {self.lat:.5f} (1 is the same)."
        return " ".join(filter(None, [told, self.note]))


def draw_similarity(
    scene: Scene, options: SimilarityOptions, client: BackendClient, path: Path, feedback: Feedback
) -> SimilarityResult:
    """Asks the backend for the similarity over the scene's bbox and writes it to `path` (worker thread).

    Raises:
        InvalidRequestError: The place is not on the globe.
        MissingYearError: Neither the scene nor the options have a year.
        OutputError: The file cannot be written.
        FusarError: What the client raises, for example that AEF has nothing at the place.
    """
    if not (-180.0 <= options.lon <= 180.0 and -90.0 <= options.lat <= 90.0):
        raise InvalidRequestError(
            f"The place {options.lon:g}, {options.lat:g} is not on the globe.", "Click on the scene."
        )
    year = options.year or scene.year
    width, height = aef_picture_size_px(scene.bbox, options.max_side_px)
    feedback.push(f"Comparing AEF of {year} with {options.lon:.5f}, {options.lat:.5f}.")
    request = SimilarityRequest(
        scene.bbox.as_tuple(), year, options.lon, options.lat, width, height, options.source
    )
    try:
        used = client.aef_similarity(request, path, feedback.is_cancelled)
    except OSError as error:
        raise OutputError(
            f"The similarity cannot be written to {path}: {error.strerror}.", "Choose another folder."
        ) from error
    feedback.set_progress(100)
    return SimilarityResult(path, options.lon, options.lat, used or year, year_note(year, used))
