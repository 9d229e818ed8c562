"""Use case: find every object of a class in a scene, tile by tile."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterator, Optional, Tuple

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import InterpretRequest
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tile_run import OnBoxes, Outcome, check_label, detect_tiles
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.model_choice import served_model
from fusar_qgis.workflows.run_memory import RunMemory, Unfinished

__all__ = ["DetectionOptions", "DetectionResult", "OnBoxes", "detect_scene"]


def detect_scene(
    scene: Scene,
    options: DetectionOptions,
    client: BackendClient,
    feedback: Feedback,
    on_boxes: Optional[OnBoxes] = None,
    unfinished: Optional[Unfinished] = None,
) -> DetectionResult:
    """`core.tile_run.detect_tiles` with GDAL and a backend (worker thread).

    Args:
        scene: The scene.
        options: What to look for and how to cut the scene.
        client: The backend.
        feedback: Progress and Stop.
        on_boxes: Hears each tile's boxes as they come; pass them to the main thread by a signal.
        unfinished: Where answers are kept until the run is complete; a run of the same scene, model and options goes on
            with them. None: nowhere.

    Raises:
        FusarError: Only what happens before the first tile: unreadable scene, no class, no backend.
        OperationCancelledError: Stop before the first tile.
    """
    check_label(options.label)
    card = served_model(client, options.model, feedback.is_cancelled)
    reader = window_reader(scene.source_path, options.band, feedback.is_cancelled)

    def ask_all(requests: Iterator[Tuple[int, InterpretRequest]]) -> Iterator[Tuple[int, Outcome]]:
        return client.interpret_all(requests, options.max_in_flight, feedback.is_cancelled)

    if unfinished is None:
        return detect_tiles(scene, options, card, reader, ask_all, feedback, on_boxes)
    journal = RunMemory(unfinished, scene, options, card)
    result: Optional[DetectionResult] = None
    try:
        result = detect_tiles(scene, options, card, reader, ask_all, feedback, on_boxes, journal)
        return replace(result, tiles_remembered=journal.remembered)
    finally:
        journal.close(result is not None and result.complete)
