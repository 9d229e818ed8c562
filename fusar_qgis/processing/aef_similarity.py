"""`fusar:aefsimilarity`: how alike AEF is everywhere in a scene to one place."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterPoint,
    QgsProcessingParameterRasterDestination,
)

from fusar_qgis.layers.crs_transform import LONLAT, crs_of
from fusar_qgis.processing.algorithm import OUTPUT, FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.workflows.draw_similarity import SimilarityOptions, draw_similarity

PLACE = "PLACE"


class AefSimilarity(FusarAlgorithm):
    """Cosine of each pixel's AEF vector and that of a place."""

    ID = "aefsimilarity"
    NAME = "AEF similarity"
    ICON = "aef_composite"
    HELP = (
        "Compares the AlphaEarth (AEF) vectors over the extent of a scene with the one at a place: the cosine, 1 where "
        "they are the same, NaN where AEF has no data. The place may lie outside the scene."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_scene()
        self.addParameter(QgsProcessingParameterPoint(PLACE, self.tr("Place to compare with")))
        self.add_backend()
        self.addParameter(QgsProcessingParameterRasterDestination(OUTPUT, self.tr("AEF similarity")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Writes the GeoTIFF."""
        place = self.parameterAsPoint(parameters, PLACE, context, crs_of(LONLAT))
        if place.isEmpty():
            raise QgsProcessingException(self.tr("No place was given."))
        path = self.geotiff(parameters, context)
        scene, client = self.scene_reading().scene, self.client(parameters, context)
        options = SimilarityOptions(place.x(), place.y())
        result = draw_similarity(scene, options, client, path, ProcessingFeedback(feedback))
        feedback.pushInfo(result.summary())
        return {OUTPUT: str(result.path)}
