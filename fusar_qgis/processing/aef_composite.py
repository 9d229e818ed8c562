"""`fusar:aefcomposite`: an AEF color composite over a scene."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from fusar_qgis.core.api import MAX_COMPOSITE_PX
from fusar_qgis.processing.algorithm import OUTPUT, FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.workflows.draw_composite import CompositeOptions, draw_composite

COLORS = ("RED", "GREEN", "BLUE")
MAX_SIDE, MODE = "MAX_SIDE", "MODE"
MODES = ("bands", "pca")
_DEFAULTS = CompositeOptions()


class AefComposite(FusarAlgorithm):
    """Three AEF channels as red, green and blue."""

    ID = "aefcomposite"
    NAME = "AEF composite"
    ICON = "aef_composite"
    HELP = (
        "Draws three of the 64 AlphaEarth (AEF) channels over the extent of a scene, for the scene's year. The same "
        "three channels mean the same everywhere, so composites of different scenes can be compared. Transparent where "
        "AEF has no data. Principal components show the most of one scene, in colors that mean nothing elsewhere."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_scene()
        for name, band in zip(COLORS, _DEFAULTS.bands):
            number = QgsProcessingParameterNumber(
                name, self._color_text(name), QgsProcessingParameterNumber.Type.Integer, band, False, 0, 63
            )
            self.addParameter(number)
        modes = [self.tr("Three channels"), self.tr("Three principal components (PCA)")]
        self.addParameter(
            QgsProcessingParameterEnum(MODE, self.tr("What the colors show"), modes, defaultValue=0)
        )
        side = QgsProcessingParameterNumber(
            MAX_SIDE,
            self.tr("Longer side in pixels"),
            QgsProcessingParameterNumber.Type.Integer,
            _DEFAULTS.max_side_px,
            minValue=16,
            maxValue=MAX_COMPOSITE_PX,
        )
        self.add_advanced(side)
        self.add_backend()
        self.addParameter(QgsProcessingParameterRasterDestination(OUTPUT, self.tr("AEF composite")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Writes the GeoTIFF."""
        red, green, blue = (self.parameterAsInt(parameters, name, context) for name in COLORS)
        options = CompositeOptions(
            (red, green, blue),
            max_side_px=self.parameterAsInt(parameters, MAX_SIDE, context),
            mode=MODES[self.parameterAsEnum(parameters, MODE, context)],
        )
        path = self.geotiff(parameters, context)
        scene, client = self.scene_reading().scene, self.client(parameters, context)
        result = draw_composite(scene, options, client, path, ProcessingFeedback(feedback))
        feedback.pushInfo(result.summary())
        return {OUTPUT: str(result.path)}

    def _color_text(self, name: str) -> str:
        texts = {
            "RED": self.tr("AEF channel shown in red (0 to 63)"),
            "GREEN": self.tr("AEF channel shown in green (0 to 63)"),
            "BLUE": self.tr("AEF channel shown in blue (0 to 63)"),
        }
        return texts[name]
