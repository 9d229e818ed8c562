"""Gives a layer the scene's time and metadata, and takes both back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional

from qgis.core import (
    QgsBox3d,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsLayerMetadata,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QDateTime, Qt

from fusar_qgis.core.passport import NONE, Passport, source_words
from fusar_qgis.core.passport_time import time_range
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.crs_transform import LONLAT
from fusar_qgis.layers.metadata_text import without_markup
from fusar_qgis.layers.style_switch import LayerTime, fixed_time, layer_time, set_layer_time

KEYWORDS = "FUSAR"
"""The vocabulary of the keywords that we set."""
_HISTORY = "Scene passport (FUSAR-GPT):"
_KEYWORD_KEYS = ("platform", "mode", "level", "polarization", "pass")


@dataclass(frozen=True)
class LayerBefore:
    """What a layer had before; `restore_layer` gives it back."""

    time: LayerTime
    metadata: QgsLayerMetadata
    given_time: LayerTime
    given_metadata: QgsLayerMetadata


def describe_layer(layer: QgsRasterLayer, scene: Scene, passport: Passport) -> LayerBefore:
    """Sets the layer's temporal range and its metadata: extent, time, CRS, keywords and a line of history.

    Title and abstract are set only where they are empty, and foreign keywords stay.

    Args:
        layer: The scene's layer (main thread).
        scene: The scene.
        passport: With the analyst's values.

    Returns:
        What the layer had before.
    """
    time, metadata = layer_time(layer), layer.metadata().clone()
    taken = _date_times(passport)
    if taken is not None:
        set_layer_time(layer, fixed_time(taken))
    layer.setMetadata(_metadata(layer, scene, passport, taken))
    return LayerBefore(time, metadata, layer_time(layer), layer.metadata().clone())


def restore_layer(layer: QgsRasterLayer, before: LayerBefore) -> bool:
    """Takes time and metadata back, each unless the analyst has changed it since.

    Returns:
        Whether both were taken back.
    """
    same_time = layer_time(layer) == before.given_time
    same_metadata = layer.metadata() == before.given_metadata
    if same_time:
        set_layer_time(layer, before.time)
    if same_metadata:
        layer.setMetadata(before.metadata)
    return bool(same_time and same_metadata)


def _metadata(
    layer: QgsRasterLayer, scene: Scene, passport: Passport, taken: Optional[QgsDateTimeRange]
) -> QgsLayerMetadata:
    told = layer.metadata().clone()
    if not told.title().strip():
        told.setTitle(without_markup(scene.name))
    if not told.abstract().strip():
        told.setAbstract(without_markup(_abstract(passport)))
    if not told.type():
        told.setType("dataset")
    told.setCrs(layer.crs())
    told.setExtent(_extent(scene, taken))
    words = [passport.value(key) for key in _KEYWORD_KEYS if passport.value(key)]
    told.addKeywords(KEYWORDS, ["SAR", *map(without_markup, words)])
    told.setHistory(
        [
            *(line for line in told.history() if not line.startswith(_HISTORY)),
            without_markup(_history(passport)),
        ]
    )
    return told


def _extent(scene: Scene, taken: Optional[QgsDateTimeRange]) -> QgsLayerMetadata.Extent:
    west, south, east, north = scene.bbox.as_tuple()
    space = QgsLayerMetadata.SpatialExtent()
    space.extentCrs = QgsCoordinateReferenceSystem(LONLAT)
    # Over the antimeridian a rectangle cannot have west > east.
    east = east + 360.0 if west > east else east
    space.bounds = QgsBox3d(QgsRectangle(west, south, east, north))
    extent = QgsLayerMetadata.Extent()
    extent.setSpatialExtents([space])
    if taken is not None:
        extent.setTemporalExtents([taken])
    return extent


def _date_times(passport: Passport) -> Optional[QgsDateTimeRange]:
    found = time_range(passport.value("start"), passport.value("end"))
    if found is None:
        return None
    begin, end = (
        QDateTime.fromString(time.strftime("%Y-%m-%dT%H:%M:%SZ"), Qt.DateFormat.ISODate) for time in found
    )
    return QgsDateTimeRange(begin, end)


def _abstract(passport: Passport) -> str:
    lines = [f"{entry.name}: {entry.shown}" for entry in passport.entries if entry.value]
    return "SAR scene.\n" + "\n".join(lines)


def _history(passport: Passport) -> str:
    told: List[str] = [
        f"{entry.name} {entry.shown} ({source_words(entry)})"
        for entry in passport.entries
        if entry.value and entry.source not in (NONE, "computed", "pixels", "default")
    ]
    return f"{_HISTORY} {'; '.join(told)}"
