"""`fusar:classify`: what the polygons of a layer show, each in its own surroundings."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Tuple

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.tasks import CLASSIFICATION
from fusar_qgis.layers.map_polygons import geometry_box
from fusar_qgis.processing.algorithm import OUTPUT, Parameters
from fusar_qgis.processing.own_columns import with_columns
from fusar_qgis.processing.question import QuestionAlgorithm

BOXES, CLASSES, CLASS_FIELD = "BOXES", "CLASSES", "named"
MOST_BOXES = 1000


class ClassifyBoxes(QuestionAlgorithm):
    """A copy of the polygons with one more attribute."""

    ID = "classify"
    NAME = "Classify boxes"
    ICON = "classify"
    HELP = (
        "Asks FUSAR-GPT what each polygon of a layer shows and copies the layer with the answer in the attribute "
        f"`{CLASS_FIELD}`; polygons beside the scene and answers that name no class leave it empty."
    )
    TASK = CLASSIFICATION
    NEEDS_LABEL = False
    NEEDS_AREA = False

    def add_inputs(self) -> None:
        """The polygons and the classes to choose from."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                BOXES, self.tr("Polygons"), [QgsProcessing.SourceType.TypeVectorPolygon]
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                CLASSES, self.tr("Classes, with commas (empty: the model's)"), "", optional=True
            )
        )

    def add_outputs(self) -> None:
        """The copy."""
        self.addParameter(QgsProcessingParameterFeatureSink(OUTPUT, self.tr("Classified polygons")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks about each polygon and writes the copy."""
        source = self.parameterAsSource(parameters, BOXES, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, BOXES))
        # A layer that was classified before gets new names in the column it has.
        fields = with_columns(source.fields(), [(CLASS_FIELD, QVariant.String)])
        column = fields.lookupField(CLASS_FIELD)
        features, boxes = self._boxes(source)
        words = self.parameterAsString(parameters, CLASSES, context)
        labels = tuple(word.strip() for word in words.split(",") if word.strip())
        inside = [box for box in boxes if box is not None]
        options = replace(self.options(parameters, context), labels=labels, boxes=tuple(inside))
        found = self.answer(options, parameters, context, feedback)
        names = iter(found.labels)
        sink, target = self.parameterAsSink(
            parameters, OUTPUT, context, fields, source.wkbType(), source.sourceCrs()
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        for feature, box in zip(features, boxes):
            copy = QgsFeature(fields)
            copy.setGeometry(QgsGeometry(feature.geometry()))
            copy.setAttributes(
                [*feature.attributes(), *[None] * (fields.count() - len(feature.attributes()))]
            )
            copy.setAttribute(column, (next(names) or None) if box is not None else None)
            self.fill(sink, [copy], parameters)
        return {**self.told(found), OUTPUT: target}

    def _boxes(self, source: QgsProcessingFeatureSource) -> Tuple[List[QgsFeature], List[Optional[PixelBox]]]:
        """The polygons and their boxes in scene pixels, None beside the scene.

        Raises:
            InvalidRequestError: None lies in the scene, or there are too many.
        """
        scene = self.scene_reading().scene
        if source.featureCount() > MOST_BOXES:
            raise InvalidRequestError(
                f"The layer has {source.featureCount()} polygons, more than {MOST_BOXES}.",
                "Select some of them.",
            )
        features = list(source.getFeatures())
        boxes = [geometry_box(feature.geometry(), source.sourceCrs(), scene) for feature in features]
        if not any(box is not None for box in boxes):
            raise InvalidRequestError("No polygon lies in the scene.", "Choose the layer that belongs to it.")
        return features, boxes
