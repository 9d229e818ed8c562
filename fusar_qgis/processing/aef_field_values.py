"""`fusar:aeffieldvalues`: the 64 AEF values at the points of a layer."""

from __future__ import annotations

from itertools import islice
from typing import Any, List, Tuple, Union

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.api import AefReport
from fusar_qgis.core.errors import InvalidRequestError, OperationCancelledError
from fusar_qgis.layers.crs_transform import LONLAT, crs_of
from fusar_qgis.layers.grid_layer import VALUE_FIELDS
from fusar_qgis.processing.algorithm import OUTPUT, FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.processing.own_columns import with_columns
from fusar_qgis.workflows.sample_points import PointValues, sample_points

POINTS, AEF_YEAR = "POINTS", "AEF_YEAR"
NO_PLACE, SEVERAL_POINTS = "no_place", "several_points"
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
        "that they come from. Points without AEF (open sea, masked, no source), without a place on the globe, and "
        "multi points of several places keep empty values and say why."
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
        if not source.sourceCrs().isValid():
            raise InvalidRequestError("The points have no CRS.", "Set the CRS of their layer.")
        fields = with_columns(source.fields(), OWN_FIELDS)
        features = list(source.getFeatures())
        transform = QgsCoordinateTransform(source.sourceCrs(), crs_of(LONLAT), context.transformContext())
        places = [_place(feature.geometry(), transform) for feature in features]
        sink, target = self.parameterAsSink(
            parameters, OUTPUT, context, fields, source.wkbType(), source.sourceCrs()
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        year, client = self.parameterAsInt(parameters, AEF_YEAR, context), self.client(parameters, context)
        lonlat = [place for place in places if not isinstance(place, str)]
        sampled = sample_points(lonlat, year, client, ProcessingFeedback(feedback))
        valid = done = 0
        try:
            for feature, place in zip(features, places):
                found = PointValues(None, AefReport(place)) if isinstance(place, str) else next(sampled)
                valid += found.values is not None
                self.fill(sink, [_copy(feature, fields, found)], parameters)
                done += 1
        except OperationCancelledError:
            told = self.tr("Stopped: {done} of {total} points were asked; they are kept.")
            feedback.pushWarning(told.format(done=done, total=len(features)))
        feedback.pushInfo(f"{valid} of {done} points have AEF vectors of {year}.")
        return {OUTPUT: target, "VALID": valid}


def _place(geometry: QgsGeometry, transform: QgsCoordinateTransform) -> Union[Tuple[float, float], str]:
    """(lon, lat) of a point, also of a multi point of one; else why there is none, as `aef_status` says it."""
    points = list(islice(geometry.vertices(), 2))
    if len(points) != 1:
        return SEVERAL_POINTS if points else NO_PLACE
    try:
        place = transform.transform(QgsPointXY(points[0].x(), points[0].y()))
    except QgsCsException:
        return NO_PLACE
    on_globe = abs(place.x()) <= 180 and abs(place.y()) <= 90
    return (place.x(), place.y()) if on_globe else NO_PLACE


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
