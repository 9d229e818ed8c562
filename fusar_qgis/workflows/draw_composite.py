"""Use case: an AEF color composite over the scene, as a GeoTIFF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from fusar_qgis.client import BackendClient
from fusar_qgis.core.aef_note import year_note
from fusar_qgis.core.api import CompositeRequest
from fusar_qgis.core.errors import (
    AefUnavailableError,
    BackendRejectedError,
    OperationCancelledError,
    OutputError,
)
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import aef_picture_size_px
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.composite_layer import explained_variance


@dataclass(frozen=True)
class CompositeOptions:
    """Which AEF channels become red, green and blue, and how big the picture is. `year` None: the scene's.

    `mode` `pca` shows the first three principal components of this picture instead of `bands`.
    """

    bands: Tuple[int, int, int] = (1, 16, 9)
    stretch: float = 0.3
    max_side_px: int = 1024
    year: Optional[int] = None
    source: str = "auto"
    mode: str = "bands"


@dataclass(frozen=True)
class CompositeResult:
    """Where the GeoTIFF lies and what is in it.

    `year` is the year of the AEF in it, `note` one sentence where that is not the year that was asked for. `explained`
    is the share of the variance [3] that each principal component holds, empty for bands.
    """

    path: Path
    year: int
    bands: Tuple[int, int, int]
    note: str = ""
    explained: Tuple[float, ...] = ()

    @property
    def shown(self) -> str:
        """What the colors are: `A01, A16, A09` or `PCA`."""
        return "PCA" if self.explained else ", ".join(f"A{band:02d}" for band in self.bands)

    def summary(self) -> str:
        """One sentence for the message bar."""
        note = f". {self.note}" if self.note else ""
        if self.explained:
            shares = ", ".join(f"{100 * share:.0f} %" for share in self.explained)
            how = f"principal components with {shares} of the variance"
        else:
            how = ", ".join(
                f"{color} A{band:02d}" for color, band in zip(("red", "green", "blue"), self.bands)
            )
        return f"AEF composite of {self.year} ({how}): {self.path}{note}"


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
        scene.bbox.as_tuple(),
        year,
        options.bands,
        options.stretch,
        width,
        height,
        options.source,
        options.mode,
    )
    try:
        used = client.aef_composite(request, path, feedback.is_cancelled)
    except OSError as error:
        raise OutputError(
            f"The composite cannot be written to {path}: {error.strerror}.", "Choose another folder."
        ) from error
    feedback.set_progress(100)
    explained = explained_variance(path) if options.mode == "pca" else ()
    return CompositeResult(path, used or year, options.bands, year_note(year, used), explained)


def draw_series(
    scene: Scene,
    options: CompositeOptions,
    client: BackendClient,
    files: Sequence[Tuple[int, Path]],
    feedback: Feedback,
) -> List[CompositeResult]:
    """`draw_composite` for several years; a year that AEF does not have here is left out (worker thread).

    Stop ends it; the years that were drawn before are given back.

    Args:
        scene: The scene.
        options: Channels and size; its year is not used.
        client: The backend.
        files: Year and new file of each.
        feedback: Progress and Stop.

    Raises:
        AefUnavailableError: AEF has none of the years here.
        OperationCancelledError: Stop before the first picture.
        FusarError: As `draw_composite`.
    """
    drawn: List[CompositeResult] = []
    for done, (year, path) in enumerate(files):
        feedback.set_progress(100 * done / len(files))
        try:
            result = draw_composite(scene, replace(options, year=year), client, path, feedback)
        except BackendRejectedError as error:
            if error.code != AefUnavailableError.code:
                raise
            feedback.push(str(error))
            continue
        except OperationCancelledError:
            if not drawn:
                raise
            break  # what is drawn lies on the disk, and each year stands for itself
        # Another year's picture in the place of this one would be a change that never was.
        if result.year == year:
            drawn.append(result)
        else:
            path.unlink()
    if not drawn:
        raise AefUnavailableError("AEF has none of these years here.", "Choose another place or source.")
    return drawn
