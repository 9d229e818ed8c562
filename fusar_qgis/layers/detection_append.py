"""More boxes into a detection layer that is there, as one step of its undo stack."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Sequence

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRendererCategory,
    QgsSpatialIndex,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime
from qgis.PyQt.QtGui import QColor

from fusar_qgis.core.detection_style import CLASS_COLORS
from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.layers.all_rows import all_rows
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.detection_layer import detection_features

SAME_IOU = 0.5
_STATES = ("cut off", "accepted", "rejected", "")


class Appended(NamedTuple):
    """How many boxes were added, and how many were there already."""

    added: int
    known: int


def append_boxes(layer: QgsVectorLayer, boxes: Sequence[SceneBox], scene: Scene, text: str) -> Appended:
    """Puts boxes into the layer's edit buffer by one edit command; saving is the analyst's (main thread).

    A box that overlaps one of the same class with an IoU of 0.5 or more is there already: it is left out, and what is
    there stays as it is, with its review. That holds for rejected boxes too, and for those that a filter hides.

    Args:
        layer: A detection layer in any CRS.
        boxes: Merged boxes of one run.
        scene: The scene they lie in.
        text: The step's name in the undo list.

    Raises:
        OutputError: The layer cannot be edited, or takes no rows.
    """
    if not layer.isEditable() and not layer.startEditing():
        raise OutputError(
            f"The layer {layer.name()!r} cannot be edited.", "Choose another one, or a new layer."
        )
    features = _features(layer, boxes, scene)
    known = _Known(layer)
    fresh = [feature for feature in features if not known.holds(feature)]
    if fresh:
        layer.beginEditCommand(text)
        if not layer.addFeatures(fresh):
            layer.destroyEditCommand()
            raise OutputError(f"The layer {layer.name()!r} takes no more boxes.", "Choose a new layer.")
        layer.endEditCommand()
        _offer_classes(layer, list(dict.fromkeys(str(feature["label"]) for feature in fresh)))
        layer.triggerRepaint()
    return Appended(len(fresh), len(features) - len(fresh))


def _features(layer: QgsVectorLayer, boxes: Sequence[SceneBox], scene: Scene) -> List[QgsFeature]:
    features = detection_features(boxes, layer.fields(), scene.name, QDateTime.currentDateTimeUtc())
    there = QgsCoordinateTransform(crs_of(scene.crs), layer.crs(), QgsProject.instance())
    if there.isShortCircuited():
        return features
    for feature in features:
        geometry = QgsGeometry(feature.geometry())
        geometry.transform(there)
        feature.setGeometry(geometry)
    return features


class _Known:
    """The layer's rows, saved or not, shown or not, by place; the index is made once."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        request = QgsFeatureRequest().setSubsetOfAttributes(["label"], layer.fields())
        self._rows = {row.id(): row for row in all_rows(layer, request)}
        self._index = QgsSpatialIndex()
        self._index.addFeatures(list(self._rows.values()))

    def holds(self, feature: QgsFeature) -> bool:
        """Whether the object is there already."""
        geometry = feature.geometry()
        near = (self._rows[fid] for fid in self._index.intersects(geometry.boundingBox()))
        return any(
            row["label"] == feature["label"] and _iou(geometry, row.geometry()) >= SAME_IOU for row in near
        )


def _iou(one: QgsGeometry, other: QgsGeometry) -> float:
    common = one.intersection(other).area()
    union = one.area() + other.area() - common
    return float(common / union) if union > 0 else 0.0


def _offer_classes(layer: QgsVectorLayer, labels: Sequence[str]) -> None:
    """Gives classes that the style does not know a category of their own, in the next color."""
    renderer: Optional[QgsCategorizedSymbolRenderer] = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or not renderer.categories():
        return
    values = [category.value() for category in renderer.categories()]
    number = sum(value not in _STATES for value in values)
    pattern = renderer.categories()[-1]  # a name of its own: the symbol lives as long as it does
    for label in (label for label in labels if label not in values):
        symbol = pattern.symbol().clone()
        symbol.symbolLayer(symbol.symbolLayerCount() - 1).setColor(
            QColor(*CLASS_COLORS[number % len(CLASS_COLORS)])
        )
        renderer.addCategory(QgsRendererCategory(label, symbol, label))
        last = len(renderer.categories()) - 1
        renderer.moveCategory(last, number)
        number += 1
    layer.setRenderer(renderer.clone())
