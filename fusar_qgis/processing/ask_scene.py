"""`fusar:ask`: one question about a scene, one answer."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterString,
)

from fusar_qgis.core.api import AefOptions
from fusar_qgis.processing.algorithm import FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.processing.detect_objects import EXTENT, USE_AEF, window_parameter
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.ask import ChatOptions, ask

QUESTION, ANSWER = "QUESTION", "ANSWER"


class AskScene(FusarAlgorithm):
    """A question in plain words."""

    ID = "ask"
    NAME = "Ask about a scene"
    ICON = "chat"
    HELP = "Sends a question with the picture of a scene, or of a part of it, to FUSAR-GPT and returns its answer."

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        settings = load_settings()
        self.add_scene(optional=True)
        question = QgsProcessingParameterString(
            QUESTION, self.tr("Question"), self.tr("Describe this SAR image."), multiLine=True
        )
        self.addParameter(question)
        self.add_band()
        self.addParameter(
            QgsProcessingParameterExtent(EXTENT, self.tr("Area (empty: the whole scene)"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterBoolean(USE_AEF, self.tr("Use AEF where it exists"), settings.aef_enabled)
        )
        self.add_backend()
        self.addOutput(QgsProcessingOutputString(ANSWER, self.tr("Answer")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks and shows the answer in the log."""
        scene = self.reading.scene if self.reading else None
        options = ChatOptions(
            window=None if scene is None else window_parameter(self, parameters, context, scene),
            band=self.band(parameters, context),
            aef=AefOptions(enabled=self.parameterAsBool(parameters, USE_AEF, context)),
        )
        question = self.parameterAsString(parameters, QUESTION, context)
        answer = ask(scene, question, options, self.client(parameters, context), ProcessingFeedback(feedback))
        feedback.pushInfo(answer)
        return {ANSWER: answer}
