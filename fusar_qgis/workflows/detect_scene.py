"""Use case: find every object of one or more classes in a scene, tile by tile."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import InterpretRequest, ModelCard
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult, joined
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tile_run import OnBoxes, Outcome, class_names, detect_classes
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
    """`core.tile_run.detect_classes` with GDAL and a backend (worker thread).

    Args:
        scene: The scene.
        options: What to look for and how to cut the scene; `label` may name several classes, with commas.
        client: The backend.
        feedback: Progress and Stop.
        on_boxes: Hears each tile's boxes as they come; pass them to the main thread by a signal.
        unfinished: Where answers are kept until the run is complete; a run of the same scene, model and options goes on
            with them, class by class. None: nowhere.

    Returns:
        What was found of all classes.

    Raises:
        FusarError: Only what happens before the first tile: unreadable scene, no class, no backend.
        OperationCancelledError: Stop before the first tile.
    """
    labels = class_names(options.label)
    card = served_model(client, options.model, feedback.is_cancelled)
    reader = window_reader(scene.source_path, options.band, feedback.is_cancelled)

    def ask_all(requests: Iterator[Tuple[int, InterpretRequest]]) -> Iterator[Tuple[int, Outcome]]:
        return client.interpret_all(requests, options.max_in_flight, feedback.is_cancelled)

    memories = {} if unfinished is None else _memories(unfinished, scene, options, labels, card)
    results: List[DetectionResult] = []
    try:
        results = detect_classes(
            scene, options, labels, card, reader, ask_all, feedback, on_boxes, memories.get
        )
    finally:
        for number, memory in enumerate(memories.values()):
            memory.close(bool(results) and results[number].complete)
    remembered = [memories[label].remembered if memories else 0 for label in labels]
    return joined([replace(one, tiles_remembered=count) for one, count in zip(results, remembered)])


def _memories(
    place: Unfinished, scene: Scene, options: DetectionOptions, labels: Sequence[str], card: ModelCard
) -> Dict[str, RunMemory]:
    """A journal for each class, so that a later run of some of them goes on with what it can use."""
    return {label: RunMemory(place, scene, replace(options, label=label), card) for label in labels}
