"""`fusar:exporttraining`: a reviewed detection layer as a folder that `python -m training` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)

from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.review import ReviewedBox
from fusar_qgis.layers.review_rows import boxes_to_export
from fusar_qgis.processing.algorithm import OUTPUT, FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.processing.detect_objects import EXTENT, OVERLAP, TILE_PX, USE_AEF, ZOOM, window_parameter
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.detect_scene import DetectionOptions
from fusar_qgis.workflows.export_training import export_training

BOXES, CLASSES = "BOXES", "CLASSES"


class ExportTraining(FusarAlgorithm):
    """Pictures of the tiles that were reviewed as a whole, with their labels."""

    ID = "exporttraining"
    NAME = "Export reviewed boxes for training"
    ICON = "edit"
    HELP = (
        "Cuts the scene into the tiles that a detection sends and writes those in which every box was accepted, "
        "rejected, renamed or drawn by hand, as PNG files with a <code>samples.jsonl</code> that <code>python -m "
        "training</code> reads. Tiles with a box that nobody has looked at, and tiles without any box, are left out: a "
        "model would learn its own mistakes. A folder may hold several scenes."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        settings = load_settings()
        self.add_scene()
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.addParameter(QgsProcessingParameterVectorLayer(BOXES, self.tr("Reviewed detections"), polygons))
        self.addParameter(
            QgsProcessingParameterString(
                CLASSES, self.tr("Classes that were looked for, with commas"), "ship"
            )
        )
        self.add_band()
        area = self.tr("Area that was searched (empty: the whole scene)")
        self.addParameter(QgsProcessingParameterExtent(EXTENT, area, optional=True))
        integer, real = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
        for name, text, kind, default, low, high in (
            (TILE_PX, self.tr("Tile size in pixels (0: 224)"), integer, settings.tile_px, 0, 4096),
            (OVERLAP, self.tr("Overlap in percent"), integer, settings.overlap_percent, 0, 90),
            (ZOOM, self.tr("Zoom (0: from the pixel size)"), real, settings.zoom, 0, 16),
        ):
            self.add_advanced(QgsProcessingParameterNumber(name, text, kind, default, False, low, high))
        text = self.tr("Write each tile's AEF field too, from the backend")
        self.addParameter(QgsProcessingParameterBoolean(USE_AEF, text, False))
        self.add_backend()
        self.addParameter(QgsProcessingParameterFolderDestination(OUTPUT, self.tr("Folder")))
        self.addOutput(QgsProcessingOutputNumber("TILES", self.tr("Number of tiles")))
        self.addOutput(QgsProcessingOutputNumber("OBJECTS", self.tr("Number of labels")))

    def read(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Reads the rows, which may be in an edit buffer (main thread)."""
        super().read(parameters, context, feedback)
        layer = self.parameterAsVectorLayer(parameters, BOXES, context)
        scene = None if self.reading is None else self.reading.scene
        self._rows: List[ReviewedBox] = (
            [] if layer is None or scene is None else boxes_to_export(layer, scene)
        )

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Writes the folder."""
        scene, settings = self.scene_reading().scene, load_settings()
        options = DetectionOptions(
            label=self.parameterAsString(parameters, CLASSES, context),
            band=self.band(parameters, context),
            tile_px=self.parameterAsInt(parameters, TILE_PX, context),
            overlap_percent=self.parameterAsInt(parameters, OVERLAP, context),
            zoom=self.parameterAsDouble(parameters, ZOOM, context),
            window=window_parameter(self, parameters, context, scene),
            aef=AefOptions(enabled=self.parameterAsBool(parameters, USE_AEF, context)),
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
        )
        folder = self.parameterAsString(parameters, OUTPUT, context)
        if not folder:
            raise QgsProcessingException(self.tr("No folder was given."))
        client = self.client(parameters, context) if options.aef.enabled else None
        found = export_training(
            self._rows, scene, options, None, Path(folder), ProcessingFeedback(feedback), client
        )
        if found.unreviewed:
            feedback.pushInfo(
                f"{found.unreviewed} tiles were left out: they have boxes that nobody reviewed."
            )
        results: Dict[str, Any] = {OUTPUT: folder, "TILES": found.tiles, "OBJECTS": found.objects}
        return results
