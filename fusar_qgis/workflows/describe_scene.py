"""Use case: tell what a scene is, where and when, and whether it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from fusar_qgis.core.scene import Scene
from fusar_qgis.workflows.feedback import Feedback


@dataclass(frozen=True)
class SceneDescription:
    """What the Scene tab and the scene information algorithm show.

    `rows` are (name, value) pairs in reading order, ready to show.
    """

    scene: Scene
    rows: Tuple[Tuple[str, str], ...]
    warnings: Tuple[str, ...]
    kind: str
    """What the pixels are: db, power, amplitude, integer, complex or display."""
    low: float
    high: float
    """The stretch limits, in dB for SAR kinds."""
    valid_percent: float


def describe_scene(
    scene: Scene, feedback: Feedback, band: int = 1, warnings: Tuple[str, ...] = ()
) -> SceneDescription:
    """Samples the pixels and collects everything worth knowing about the scene (worker thread).

    Args:
        scene: From `layers.scene_reader.inspect_layer`.
        feedback: Progress and Stop.
        band: 1-based band to sample.
        warnings: What the scene reader already found (`SceneReading.warnings`).

    Raises:
        InvalidSceneError: No valid pixel, or the file cannot be read.
    """
    raise NotImplementedError
