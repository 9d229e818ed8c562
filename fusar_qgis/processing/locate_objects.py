"""`fusar:locate`: in which cells of a 3 x 3 grid objects of a class lie."""

from __future__ import annotations

from qgis.core import (
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.tasks import LOCALIZATION
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.processing.algorithm import OUTPUT, Parameters
from fusar_qgis.processing.question import QuestionAlgorithm


class LocateObjects(QuestionAlgorithm):
    """The cells as polygons."""

    ID = "locate"
    NAME = "Locate objects in 3 x 3 cells"
    ICON = "cells"
    HELP = (
        "Asks FUSAR-GPT in which cells of a 3 x 3 grid over the area it sees objects of a class. Cells are numbered 1 "
        "to 9 row by row from the top left of the picture."
    )
    TASK = LOCALIZATION

    def add_outputs(self) -> None:
        """The cells."""
        self.addParameter(
            QgsProcessingParameterFeatureSink(
                OUTPUT, self.tr("Cells with objects"), QgsProcessing.SourceType.TypeVectorPolygon
            )
        )

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks and writes the cells."""
        scene = self.scene_reading().scene
        options = self.options(parameters, context)
        fields = QgsFields()
        fields.append(QgsField("cell", QVariant.Int))
        fields.append(QgsField("label", QVariant.String))
        sink, target = self.parameterAsSink(
            parameters, OUTPUT, context, fields, QgsWkbTypes.Type.Polygon, crs_of(scene.crs)
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        found = self.answer(options, parameters, context, feedback)
        for number, ring in found.cells:
            feature = QgsFeature(fields)
            corners = [QgsPointXY(float(x), float(y)) for x, y in ring]
            feature.setGeometry(QgsGeometry.fromPolygonXY([corners]))
            feature.setAttributes([number, options.label])
            self.fill(sink, [feature], parameters)
        return {**self.told(found), OUTPUT: target}
