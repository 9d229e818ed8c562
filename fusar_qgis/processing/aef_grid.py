"""`fusar:aefgrid`: the AEF sampling grid of a scene as points or cells."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from fusar_qgis.layers.crs_transform import LONLAT, crs_of
from fusar_qgis.layers.grid_layer import GridKind, grid_feature
from fusar_qgis.layers.vector_file import fields_of
from fusar_qgis.processing.algorithm import OUTPUT, FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.processing.layer_style import LayerStyle
from fusar_qgis.workflows.draw_grid import GridOptions, draw_grid

N_LON, N_LAT, ASK = "N_LON", "N_LAT", "ASK_BACKEND"
CELLS, VALUES = "CELLS", "VALUES"


class AefGrid(FusarAlgorithm):
    """The nodes at which AlphaEarth is sampled, and which of them have a vector."""

    ID = "aefgrid"
    NAME = "AEF grid"
    ICON = "aef_grid"
    HELP = (
        "Draws the AlphaEarth (AEF) sampling grid of a scene as points or cells: place in degrees, place in the image "
        "(0 to 1), and whether AEF has a vector there; on request its 64 values, A00 to A63. Nodes over open sea have "
        "none."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_scene()
        for name, text in ((N_LON, self.tr("Columns")), (N_LAT, self.tr("Rows"))):
            number = QgsProcessingParameterNumber(
                name, text, QgsProcessingParameterNumber.Type.Integer, 16, minValue=2, maxValue=256
            )
            self.addParameter(number)
        self.addParameter(
            QgsProcessingParameterBoolean(ASK, self.tr("Ask the backend where AEF has vectors"), True)
        )
        for name, text in (
            (CELLS, self.tr("Cells in place of points")),
            (VALUES, self.tr("With the 64 values")),
        ):
            self.addParameter(QgsProcessingParameterBoolean(name, text, False))
        self.add_backend()
        self.addParameter(
            QgsProcessingParameterFeatureSink(
                OUTPUT, self.tr("AEF grid"), QgsProcessing.SourceType.TypeVectorAnyGeometry
            )
        )
        self.addOutput(QgsProcessingOutputNumber("VALID", self.tr("Nodes with AEF vectors")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Fills the sink with the nodes."""
        n_lon, n_lat = (self.parameterAsInt(parameters, name, context) for name in (N_LON, N_LAT))
        asked = self.parameterAsBool(parameters, ASK, context)
        client = self.client(parameters, context) if asked else None
        scene = self.scene_reading().scene
        grid = draw_grid(scene, GridOptions(n_lon, n_lat), client, ProcessingFeedback(feedback))
        nodes = grid.nodes()
        cells, values = (self.parameterAsBool(parameters, name, context) for name in (CELLS, VALUES))
        kind = GridKind(cells, values)
        geometry = QgsWkbTypes.Type.Polygon if cells else QgsWkbTypes.Type.Point
        fields = fields_of(kind.fields)
        sink, target = self.parameterAsSink(parameters, OUTPUT, context, fields, geometry, crs_of(LONLAT))
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        self.fill(sink, [grid_feature(node, fields, kind) for node in nodes], parameters)
        feedback.pushInfo(grid.summary())
        LayerStyle.attach(context, target, kind.style)
        return {OUTPUT: target, "VALID": sum(node.valid for node in nodes)}
