"""`fusar:evaluate`: detections against a layer of the analyst's own labels."""

from __future__ import annotations

from typing import List

from qgis.core import (
    QgsFeature,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
)

from fusar_qgis.core.coco_file import NamedBox
from fusar_qgis.layers.map_polygons import geometry_box
from fusar_qgis.processing.algorithm import FusarAlgorithm, Parameters
from fusar_qgis.workflows.evaluate_layer import THRESHOLDS, evaluate_boxes

FOUND, FOUND_FIELD = "DETECTIONS", "DETECTIONS_CLASS"
REFERENCE, REFERENCE_FIELD = "REFERENCE", "REFERENCE_CLASS"
CLASS = "CLASS"


class EvaluateDetections(FusarAlgorithm):
    """Recall, precision and F1 by the paper's rule."""

    ID = "evaluate"
    NAME = "Evaluate detections"
    ICON = "detect"
    HELP = (
        "Scores detections against a layer of your own labels: class by class, one to one, highest overlap first, "
        "F1 = 2 TP / (N reference + N found) at IoU 0.25, 0.5 and 0.75, in pixels of the scene. The reference must "
        "hold every object of the area that was searched. Boxes that a review renamed count as the model had named "
        "them, and boxes drawn by hand do not count as found."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_scene()
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        for name, text, field, default in (
            (FOUND, self.tr("Detections"), FOUND_FIELD, "label"),
            (REFERENCE, self.tr("Reference: every object there is"), REFERENCE_FIELD, None),
        ):
            self.addParameter(QgsProcessingParameterFeatureSource(name, text, polygons))
            words = self.tr("Its field with the class (empty: all of the class below)")
            self.addParameter(
                QgsProcessingParameterField(
                    field, words, default, parentLayerParameterName=name, optional=True
                )
            )
        self.addParameter(
            QgsProcessingParameterString(CLASS, self.tr("Class where no field says one"), "ship")
        )
        for threshold in THRESHOLDS:
            percent = round(100 * threshold)
            for name in ("F1", "PRECISION", "RECALL"):
                self.addOutput(QgsProcessingOutputNumber(f"{name}_{percent}", f"{name} at IoU {threshold:g}"))
        self.addOutput(QgsProcessingOutputNumber("COUNT_ERROR", self.tr("Detections minus reference")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", self.tr("Summary")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Scores and tells each class."""
        found = self._boxes(parameters, context, FOUND, FOUND_FIELD, feedback)
        reference = self._boxes(parameters, context, REFERENCE, REFERENCE_FIELD, feedback)
        scores = evaluate_boxes(found, reference)
        for line in scores.lines():
            feedback.pushInfo(line)
        results: Parameters = {
            "SUMMARY": "\n".join(scores.lines()),
            "COUNT_ERROR": len(found) - len(reference),
        }
        for threshold, counts in scores.total.items():
            percent = round(100 * threshold)
            results[f"F1_{percent}"] = counts.f1
            results[f"PRECISION_{percent}"], results[f"RECALL_{percent}"] = counts.precision, counts.recall
        return results

    def _boxes(
        self,
        parameters: Parameters,
        context: QgsProcessingContext,
        name: str,
        field: str,
        feedback: QgsProcessingFeedback,
    ) -> List[NamedBox]:
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        scene = self.scene_reading().scene
        column = self.parameterAsString(parameters, field, context)
        default = self.parameterAsString(parameters, CLASS, context)
        is_reference = name == REFERENCE
        boxes = []
        features = list(source.getFeatures())
        kept = _of_scene(features, scene.name) if _is_ours(source) else features
        if len(kept) < len(features):
            feedback.pushInfo(f"{len(features) - len(kept)} boxes of other scenes were left out.")
        for feature in kept:
            box = geometry_box(feature.geometry(), source.sourceCrs(), scene)
            if box is not None and (is_reference or not _drawn_by_hand(source, feature)):
                label = _text(feature, column) or default
                boxes.append(NamedBox(label if is_reference else _text(feature, "model_label") or label, box))
        return boxes


def _drawn_by_hand(source: QgsProcessingFeatureSource, feature: QgsFeature) -> bool:
    """Whether a row of one of our own detection layers has no model that found it."""
    return _is_ours(source) and not _text(feature, "model")


def _is_ours(source: QgsProcessingFeatureSource) -> bool:
    return {"model", "tile", "score_kind"} <= set(source.fields().names())


def _of_scene(features: List[QgsFeature], scene: str) -> List[QgsFeature]:
    """The rows of a scene in a layer that holds several; all where none bears its name: its layer was renamed."""
    scenes = {_text(feature, "scene") for feature in features}
    return [row for row in features if scene not in scenes or _text(row, "scene") in ("", scene)]


def _text(feature: QgsFeature, name: str) -> str:
    """A column's value as text, a class that is a number too; empty for NULL."""
    value = feature[name] if name and feature.fields().indexOf(name) >= 0 else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
