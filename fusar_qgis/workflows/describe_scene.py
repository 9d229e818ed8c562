"""Use case: tell what a scene is, where and when, and whether it can be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Tuple

from fusar_qgis.core.boxes import BBox
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.passport import EMPTY_PASSPORT, Passport
from fusar_qgis.core.passport_build import with_pixels
from fusar_qgis.core.pixel_units import KIND_WORDS, in_file_units
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.stretch import Stretch
from fusar_qgis.layers.window_images import window_reader

_KINDS = {
    **KIND_WORDS,
    "integer": "amplitude as whole numbers",
    "complex": "complex (single look)",
    "display": "8-bit picture",
}
_MAPPINGS = {"affine": "geotransform", "gcp": "ground control points", "rpc": "RPCs"}
_SOURCES = {"user": "set by you", "none": "unknown"}
_MOSTLY_EMPTY_PERCENT = 5.0
_FEW_VALUES = 8
"""Speckle takes hundreds of values even in 8 bits; maps of classes and blanked products take a few."""

COARSEST_PIXEL_M = 64.0
"""From here on even a ship of 300 m is shorter than 5 pixels."""


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
    passport: Passport = EMPTY_PASSPORT
    """The scene's passport with what the pixels showed."""
    pixel_rows: Tuple[Tuple[str, str], ...] = ()
    pixel_warnings: Tuple[str, ...] = ()


def describe_scene(
    scene: Scene,
    feedback: Feedback,
    band: int = 1,
    warnings: Tuple[str, ...] = (),
    passport: Passport = EMPTY_PASSPORT,
) -> SceneDescription:
    """Samples the pixels and collects everything worth knowing about the scene (worker thread).

    Args:
        scene: From `layers.scene_reader.inspect_layer`.
        feedback: Progress and Stop.
        band: 1-based band to sample.
        warnings: What the scene reader already found (`SceneReading.warnings`).
        passport: The one of the reading (`SceneReading.passport`).

    Raises:
        InvalidSceneError: No valid pixel, or the file cannot be read.
    """
    feedback.push("Sampling the pixels.")
    reader = window_reader(scene.source_path, band)
    feedback.set_progress(90)
    stretch, percent = reader.stretch, reader.valid_percent
    feedback.set_progress(100)
    bare = SceneDescription(
        scene,
        (),
        (),
        stretch.kind,
        stretch.low,
        stretch.high,
        percent,
        pixel_rows=_pixel_rows(scene, stretch, percent),
        pixel_warnings=_pixel_warnings(percent, reader.distinct_values),
    )
    return redescribed(bare, scene, warnings, passport)


def redescribed(
    described: SceneDescription, scene: Scene, warnings: Tuple[str, ...], passport: Passport
) -> SceneDescription:
    """The description after the analyst changed what is known about the scene; no pixel is read again.

    Args:
        described: Of the same pixels.
        scene: As it is now.
        warnings: `SceneReading.warnings` as they are now.
        passport: `SceneReading.passport` as it is now.
    """
    size_m = scene.pixel_size_m or 0.0
    warnings = (*warnings, *described.pixel_warnings)
    if size_m >= COARSEST_PIXEL_M:
        warnings = (
            *warnings,
            f"A pixel is {size_m:.0f} m: ships and planes are too small here to be told from noise.",
        )
    if passport.entries:
        low, high = in_file_units(described.kind, described.low, described.high)
        passport = with_pixels(passport, described.kind, low, high, described.valid_percent)
    rows = (*scene_rows(scene), *described.pixel_rows)
    return replace(described, scene=scene, rows=rows, warnings=warnings, passport=passport)


def _pixel_warnings(percent: float, distinct_values: int) -> Tuple[str, ...]:
    found = []
    if percent < _MOSTLY_EMPTY_PERCENT:
        found.append(f"Only {percent:.1f} % of the sampled pixels hold data.")
    if distinct_values <= _FEW_VALUES:
        values = "one value" if distinct_values == 1 else f"{distinct_values} different values"
        found.append(f"The raster holds only {values}: it does not look like SAR.")
    return tuple(found)


def scene_rows(scene: Scene) -> Tuple[Tuple[str, str], ...]:
    """The rows that need no pixels: name, place and time."""
    return (*_place_rows(scene), *_time_rows(scene))


def _place_rows(scene: Scene) -> Tuple[Tuple[str, str], ...]:
    pixel = "unknown" if scene.pixel_size_m is None else f"{scene.pixel_size_m:.3g} m"
    return (
        ("Scene", scene.name),
        ("Size", f"{scene.width_px} x {scene.height_px} pixels of {pixel}"),
        ("Extent", _degrees(scene.bbox)),
        ("CRS", scene.crs if len(scene.crs) < 40 else "custom"),
        ("Placed by", _MAPPINGS[scene.mapping.kind]),
    )


def _time_rows(scene: Scene) -> Tuple[Tuple[str, str], ...]:
    taken = scene.acquisition
    when = f"{taken.time:%Y-%m-%d %H:%M:%S} UTC" if taken.time else str(taken.year or "unknown")
    detail = f" ({taken.detail})" if taken.detail else ""
    rows = [("Taken", when), ("Time from", _SOURCES.get(taken.source, taken.source) + detail)]
    rows += [("Platform", taken.platform)] if taken.platform else []
    rows += [("Note", taken.note)] if taken.note else []
    return tuple(rows)


def _pixel_rows(scene: Scene, stretch: Stretch, percent: float) -> Tuple[Tuple[str, str], ...]:
    unit = "" if stretch.kind == "display" else " dB"
    return (
        ("Bands", ", ".join(scene.bands)),
        ("Pixels", _KINDS[stretch.kind]),
        ("Shown from", f"{stretch.low:.1f} to {stretch.high:.1f}{unit}"),
        ("Valid", f"{percent:.0f} %"),
    )


def _degrees(bbox: BBox) -> str:
    west, south, east, north = (f"{value:.5f}" for value in bbox.as_tuple())
    over = " (across the antimeridian)" if bbox.crosses_antimeridian else ""
    return f"{west} to {east} east, {south} to {north} north{over}"
