"""`fusar:detectobjects`: every object of one or more classes in a scene, as polygons."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDateTime

from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tile_run import class_names
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.detection_layer import detection_features, detection_fields, detection_style
from fusar_qgis.layers.map_window import rectangle_to_window
from fusar_qgis.layers.thumbnail_place import remember_scene
from fusar_qgis.processing.algorithm import (
    OUTPUT,
    FusarAlgorithm,
    Parameters,
    ProcessingFeedback,
)
from fusar_qgis.processing.layer_style import LayerStyle
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.detect_scene import DetectionOptions, DetectionResult, detect_scene

LABEL, EXTENT, USE_AEF = "LABEL", "EXTENT", "USE_AEF"
TILE_PX, OVERLAP, ZOOM, IN_FLIGHT = "TILE_PX", "OVERLAP", "ZOOM", "IN_FLIGHT"


class DetectObjects(FusarAlgorithm):
    """Boxes of all objects of the named classes."""

    ID = "detectobjects"
    NAME = "Detect objects"
    ICON = "detect"
    HELP = (
        "Finds every object of a class (ship), or of several (ship, plane), in a SAR scene and writes its box in the "
        "scene's CRS, with where it comes from: score and what the score is, prompt, model, tile, and whether AEF was "
        "used. If the backend stops in mid-scene, what was found until then is kept and the log says how far it came."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        settings = load_settings()
        self.add_scene()
        self.addParameter(
            QgsProcessingParameterString(
                LABEL, self.tr("What to look for (several classes with commas)"), "ship"
            )
        )
        self.add_band()
        self.addParameter(
            QgsProcessingParameterExtent(EXTENT, self.tr("Area (empty: the whole scene)"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterBoolean(USE_AEF, self.tr("Use AEF where it exists"), settings.aef_enabled)
        )
        self._add_tiling(settings)
        self.add_backend()
        self.addParameter(
            QgsProcessingParameterFeatureSink(
                OUTPUT, self.tr("Detections"), QgsProcessing.SourceType.TypeVectorPolygon
            )
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of objects")))
        self.addOutput(
            QgsProcessingOutputString("COUNTS", self.tr("Number of objects of each class, as JSON"))
        )
        self.addOutput(QgsProcessingOutputBoolean("COMPLETE", self.tr("Every tile was answered")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", self.tr("Summary")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Runs the detection and fills the sink with the merged boxes."""
        scene = self.scene_reading().scene
        options = self._options(parameters, context, scene)
        client = self.client(parameters, context)
        fields, crs = detection_fields(), crs_of(scene.crs)
        sink, target = self.parameterAsSink(
            parameters, OUTPUT, context, fields, QgsWkbTypes.Type.Polygon, crs
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        result = detect_scene(scene, options, client, ProcessingFeedback(feedback))
        _report(result, feedback)
        created = QDateTime.currentDateTimeUtc()
        features = detection_features(result.boxes, fields, scene.name, created)
        self.fill(sink, features, parameters)
        LayerStyle.attach(
            context,
            target,
            "detections",
            detection_style(class_names(options.label)),
            lambda layer: remember_scene(layer, scene.name, scene.source_path, options.band),
        )
        return {
            OUTPUT: target,
            "COUNT": len(result.boxes),
            "COUNTS": json.dumps(result.counts),
            "COMPLETE": result.complete,
            "SUMMARY": f"{result.summary()} {result.aef_summary()}".strip(),
        }

    def _add_tiling(self, settings: Any) -> None:
        integer, real = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
        specs = (
            (
                TILE_PX,
                self.tr("Tile size in pixels (0: the model's own)"),
                integer,
                settings.tile_px,
                0,
                4096,
            ),
            (OVERLAP, self.tr("Overlap in percent"), integer, settings.overlap_percent, 0, 90),
            (ZOOM, self.tr("Zoom (0: from the pixel size)"), real, settings.zoom, 0, 16),
            (IN_FLIGHT, self.tr("Requests at once"), integer, settings.max_in_flight, 1, 6),
        )
        for name, text, kind, default, low, high in specs:
            self.add_advanced(QgsProcessingParameterNumber(name, text, kind, default, False, low, high))

    def _options(
        self, parameters: Parameters, context: QgsProcessingContext, scene: Scene
    ) -> DetectionOptions:
        settings = load_settings()
        return DetectionOptions(
            label=self.parameterAsString(parameters, LABEL, context),
            band=self.band(parameters, context),
            tile_px=self.parameterAsInt(parameters, TILE_PX, context),
            overlap_percent=self.parameterAsInt(parameters, OVERLAP, context),
            zoom=self.parameterAsDouble(parameters, ZOOM, context),
            window=window_parameter(self, parameters, context, scene),
            max_in_flight=self.parameterAsInt(parameters, IN_FLIGHT, context),
            aef=AefOptions(enabled=self.parameterAsBool(parameters, USE_AEF, context)),
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
        )


def window_parameter(
    algorithm: FusarAlgorithm, parameters: Parameters, context: QgsProcessingContext, scene: Scene
) -> PixelBox | None:
    """The scene pixels under the EXTENT parameter; None where it is empty."""
    if not parameters.get(EXTENT):
        return None
    rectangle = algorithm.parameterAsExtent(parameters, EXTENT, context)
    crs = algorithm.parameterAsExtentCrs(parameters, EXTENT, context)
    return rectangle_to_window(rectangle, crs if crs.isValid() else crs_of(scene.crs), scene)


def _report(result: DetectionResult, feedback: QgsProcessingFeedback) -> None:
    if result.error is not None and not result.tiles_done:
        raise result.error
    say = feedback.pushInfo if result.error is None else feedback.reportError
    say(result.summary())
    feedback.pushInfo(result.aef_summary())
