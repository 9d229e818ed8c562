"""`fusar:ask`: one question about a scene, one answer."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterString

from fusar_qgis.core.api import AefOptions
from fusar_qgis.processing.algorithm import Parameters, ProcessingFeedback
from fusar_qgis.processing.detect_objects import USE_AEF, window_parameter
from fusar_qgis.processing.question import ANSWER, QuestionAlgorithm
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.ask import ChatOptions, ask

QUESTION = "QUESTION"


class AskScene(QuestionAlgorithm):
    """A question in plain words."""

    ID = "ask"
    NAME = "Ask about a scene"
    ICON = "chat"
    HELP = "Sends a question with the picture of a scene, or of a part of it, to FUSAR-GPT and returns its answer."

    NEEDS_SCENE = False
    NEEDS_LABEL = False
    TELLS_AEF = False

    def add_inputs(self) -> None:
        """The question."""
        asked = self.tr("Describe this SAR image.")
        question = QgsProcessingParameterString(QUESTION, self.tr("Question"), asked, multiLine=True)
        self.addParameter(question)

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks and shows the answer in the log."""
        scene, settings = self.reading.scene if self.reading else None, load_settings()
        options = ChatOptions(
            window=None if scene is None else window_parameter(self, parameters, context, scene),
            band=self.band(parameters, context),
            aef=AefOptions(enabled=self.parameterAsBool(parameters, USE_AEF, context)),
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
        )
        question = self.parameterAsString(parameters, QUESTION, context)
        answer = ask(scene, question, options, self.client(parameters, context), ProcessingFeedback(feedback))
        feedback.pushInfo(answer)
        return {ANSWER: answer}
