"""`fusar:aeffieldvalues`: the 64 AEF values at the points of a layer."""

from __future__ import annotations

from typing import Any, List

from qgis.core import (
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.layers.crs_transform import LONLAT, crs_of
from fusar_qgis.layers.grid_layer import VALUE_FIELDS
from fusar_qgis.processing.algorithm import OUTPUT, FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.workflows.sample_points import PointValues, sample_points

POINTS, AEF_YEAR = "POINTS", "AEF_YEAR"
OWN_FIELDS = (
    ("aef_year", QVariant.Int),
    ("aef_source", QVariant.String),
    ("aef_status", QVariant.String),
    *VALUE_FIELDS,
)


class AefFieldValues(FusarAlgorithm):
    """Samples the AlphaEarth field at given places, for example to train a classifier of one's own."""

    ID = "aeffieldvalues"
    NAME = "AEF field values"
    ICON = "aef_grid"
    HELP = (
        "Adds the 64 AlphaEarth (AEF) values, A00 to A63, to a copy of a point layer, with the year and the source "
        "that they come from. Points without AEF (open sea, masked, no source) keep empty values and say why."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        points = QgsProcessing.SourceType.TypeVectorPoint
        self.addParameter(QgsProcessingParameterFeatureSource(POINTS, self.tr("Points"), [points]))
        year = QgsProcessingParameterNumber(
            AEF_YEAR,
            self.tr("Year of AEF"),
            QgsProcessingParameterNumber.Type.Integer,
            2024,
            False,
            2017,
            2100,
        )
        self.addParameter(year)
        self.add_backend()
        self.addParameter(QgsProcessingParameterFeatureSink(OUTPUT, self.tr("AEF field values"), points))
        self.addOutput(QgsProcessingOutputNumber("VALID", self.tr("Points with AEF vectors")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Copies the points with what AEF has there."""
        source = self.parameterAsSource(parameters, POINTS, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, POINTS))
        features = [feature for feature in source.getFeatures() if not feature.geometry().isNull()]
        transform = QgsCoordinateTransform(source.sourceCrs(), crs_of(LONLAT), context.transformContext())
        places = [transform.transform(feature.geometry().asPoint()) for feature in features]
        fields = _with_own(source.fields())
        sink, target = self.parameterAsSink(
            parameters, OUTPUT, context, fields, QgsWkbTypes.Type.Point, source.sourceCrs()
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        year, client = self.parameterAsInt(parameters, AEF_YEAR, context), self.client(parameters, context)
        lonlat = [(place.x(), place.y()) for place in places]
        valid = 0
        for feature, found in zip(
            features, sample_points(lonlat, year, client, ProcessingFeedback(feedback))
        ):
            valid += found.values is not None
            sink.addFeature(_copy(feature, fields, found), QgsFeatureSink.Flag.FastInsert)
        feedback.pushInfo(f"{valid} of {len(features)} points have AEF vectors of {year}.")
        return {OUTPUT: target, "VALID": valid}


def _with_own(fields: QgsFields) -> QgsFields:
    every = QgsFields(fields)
    for name, kind in OWN_FIELDS:
        # A layer that was sampled before gets new values in the columns it has.
        if every.lookupField(name) < 0:
            every.append(QgsField(name, kind))
    return every


def _copy(feature: QgsFeature, fields: QgsFields, found: PointValues) -> QgsFeature:
    copy = QgsFeature(fields)
    copy.setGeometry(feature.geometry())
    copy.setAttributes([*feature.attributes(), *[None] * (fields.count() - len(feature.attributes()))])
    report = found.report
    values: List[Any] = [None] * 64 if found.values is None else found.values.tolist()
    status = "used" if found.values is not None else report.status
    status = "no_valid_nodes" if status == "used" and found.values is None else status
    own = [report.year_used, report.source, status]
    for (name, _), value in zip(OWN_FIELDS, [*own, *values]):
        copy.setAttribute(fields.lookupField(name), value)
    return copy
