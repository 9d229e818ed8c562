"""What the toolbox's questions about a part of a scene share: area, class, AEF, and the workflow behind them."""

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
from fusar_qgis.core.errors import UnreadableAnswerError
from fusar_qgis.processing.algorithm import FusarAlgorithm, Parameters, ProcessingFeedback
from fusar_qgis.processing.detect_objects import EXTENT, LABEL, USE_AEF, window_parameter
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.interpret_scene import InterpretOptions, SceneAnswer, interpret_scene

ANSWER, AEF = "ANSWER", "AEF"


class QuestionAlgorithm(FusarAlgorithm):
    """Base of `count`, `locate`, `describe`, `classify` and `ask`; `TASK` is one of `core.tasks`."""

    TASK = ""
    NEEDS_SCENE = True
    NEEDS_LABEL = True
    NEEDS_AREA = True
    TELLS_AEF = True

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares what all of them take; outputs are added by `add_outputs`."""
        settings = load_settings()
        self.add_scene(optional=not self.NEEDS_SCENE)
        if self.NEEDS_LABEL:
            self.addParameter(QgsProcessingParameterString(LABEL, self.tr("What to look for"), "ship"))
        self.add_inputs()
        self.add_band()
        if self.NEEDS_AREA:
            self.addParameter(
                QgsProcessingParameterExtent(EXTENT, self.tr("Area (empty: the whole scene)"), optional=True)
            )
        self.addParameter(
            QgsProcessingParameterBoolean(USE_AEF, self.tr("Use AEF where it exists"), settings.aef_enabled)
        )
        self.add_backend()
        self.addOutput(QgsProcessingOutputString(ANSWER, self.tr("Answer")))
        if self.TELLS_AEF:
            self.addOutput(QgsProcessingOutputString(AEF, self.tr("What AEF did for the answer")))
        self.add_outputs()

    def add_inputs(self) -> None:
        """Declares what only this algorithm takes."""

    def add_outputs(self) -> None:
        """Declares what only this algorithm gives."""

    def options(self, parameters: Parameters, context: QgsProcessingContext) -> InterpretOptions:
        """The question as the dialog says it."""
        scene, settings = self.scene_reading().scene, load_settings()
        return InterpretOptions(
            task=self.TASK,
            label=self.parameterAsString(parameters, LABEL, context) if self.NEEDS_LABEL else "",
            window=window_parameter(self, parameters, context, scene) if self.NEEDS_AREA else None,
            band=self.band(parameters, context),
            aef=AefOptions(enabled=self.parameterAsBool(parameters, USE_AEF, context)),
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
        )

    def answer(
        self,
        options: InterpretOptions,
        parameters: Parameters,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> SceneAnswer:
        """Asks.

        Raises:
            UnreadableAnswerError: The model's words are no answer to the task.
            FusarError: What the workflow raises.
        """
        client = self.client(parameters, context)
        found = interpret_scene(self.scene_reading().scene, options, client, ProcessingFeedback(feedback))
        feedback.pushInfo(found.summary())
        if found.status == "unparsed":
            raise UnreadableAnswerError(
                f"The model's answer cannot be read: {found.text[:200]!r}.",
                "Ask again, or choose another model.",
            )
        return found

    @staticmethod
    def told(found: SceneAnswer) -> Parameters:
        """The outputs that all of them have."""
        return {ANSWER: found.summary(), AEF: found.aef.status}
