"""`fusar:describe`: a part of a scene in words."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from fusar_qgis.core.tasks import CAPTIONING
from fusar_qgis.processing.algorithm import Parameters
from fusar_qgis.processing.question import QuestionAlgorithm


class DescribeArea(QuestionAlgorithm):
    """A caption."""

    ID = "describe"
    NAME = "Describe a scene"
    ICON = "describe"
    HELP = "Asks FUSAR-GPT to describe a scene, or a part of it, in words."
    TASK = CAPTIONING
    NEEDS_LABEL = False

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks and returns the words."""
        return self.told(self.answer(self.options(parameters, context), parameters, context, feedback))
