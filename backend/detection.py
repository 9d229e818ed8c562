"""Detection over a whole raster file: the plugin's run, with rasterio, and any engine or server that answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from backend.asking import Asked
from backend.raster_band import RasterBand, window_reader
from backend.raster_scene import read_scene
from fusar_qgis.core.boxes import BBox, PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.run_journal import RunJournal, describe_run
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.core.tile_run import detect_classes

_LATTICE = 9


@dataclass(frozen=True)
class DetectionJob:
    """What to look for in which file; `options.label` is not used, `options.window` yields to `bbox`.

    `labels` empty: the model's classes. `journal`: where answers are kept until the run is complete.
    """

    scene: Path
    labels: tuple[str, ...]
    options: DetectionOptions
    journal: Path
    bbox: BBox | None = None
    restart: bool = False


@dataclass(frozen=True)
class SceneDetections:
    """What was found, one result for each class; `remembered` answers came from the journal."""

    scene: Scene
    results: tuple[DetectionResult, ...]
    remembered: int

    @property
    def boxes(self) -> list[SceneBox]:
        """The boxes of all classes."""
        return [box for result in self.results for box in result.boxes]

    @property
    def complete(self) -> bool:
        """Whether every tile was answered for every class."""
        return all(result.complete for result in self.results)


def detect_file(job: DetectionJob, asked: Asked, feedback: Feedback) -> SceneDetections:
    """Asks about all classes tile by tile; what ends early (Stop, a server that is gone) ends them all.

    The journal is removed when all is done, and kept otherwise: the same job then goes on where it was.

    Args:
        job: What and where.
        asked: Who answers.
        feedback: Progress and Stop.

    Raises:
        InvalidSceneError: The file cannot be used.
        InvalidRequestError: No class is named, or the search area does not touch the scene.
        OutputError: The journal is another run's, or cannot be written.
    """
    scene = read_scene(job.scene)
    labels = job.labels or asked.card.classes
    if not labels:
        raise InvalidRequestError("The model names no classes of its own.", "Say which: --classes ship.")
    window = job.options.window if job.bbox is None else bbox_window(scene, job.bbox)
    options = replace(job.options, window=window, max_in_flight=asked.at_once)
    run = describe_run(scene, options, asked.card)
    with RasterBand(job.scene, options.band) as band, RunJournal(job.journal, run, job.restart) as journal:
        remembered = len(journal)
        results = detect_classes(
            scene,
            options,
            labels,
            asked.card,
            window_reader(band),
            lambda requests: asked.ask_all(requests, feedback.is_cancelled),
            feedback,
            journal_of=journal.of,
        )
        done = SceneDetections(scene, tuple(results), remembered)
        if done.complete:
            journal.remove()
    return done


def bbox_window(scene: Scene, bbox: BBox) -> PixelBox:
    """The part of the scene in a box of longitudes and latitudes, in whole pixels; it may reach beyond the scene.

    Raises:
        InvalidRequestError: The box does not touch the scene.
    """
    east = bbox.east + 360.0 * bbox.crosses_antimeridian
    lon, lat = np.meshgrid(
        np.linspace(bbox.west, east, _LATTICE), np.linspace(bbox.south, bbox.north, _LATTICE)
    )
    xy = scene.mapping.lonlat_to_pixel(np.stack([lon.ravel(), lat.ravel()], axis=1))
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        raise InvalidRequestError(
            f"The box {bbox.as_tuple()} does not touch the scene.", f"It lies in {scene.bbox.as_tuple()}."
        )
    low, high = np.floor(xy.min(axis=0)), np.ceil(xy.max(axis=0))
    return PixelBox(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def summaries(results: Sequence[DetectionResult]) -> list[str]:
    """What each class's run found, in the words that the plugin shows."""
    return [f"{result.summary()} {result.aef_summary()}".strip() for result in results]
