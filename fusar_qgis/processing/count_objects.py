"""`fusar:count`: how many objects of a class a part of a scene shows."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber

from fusar_qgis.core.tasks import COUNTING
from fusar_qgis.processing.algorithm import Parameters
from fusar_qgis.processing.question import QuestionAlgorithm

COUNT = "COUNT"


class CountObjects(QuestionAlgorithm):
    """The model's own number, without boxes."""

    ID = "count"
    NAME = "Count objects"
    ICON = "count"
    HELP = (
        "Asks FUSAR-GPT how many objects of a class it sees in a scene, or in a part of it. The area is sent as one "
        "picture: for large scenes the number of boxes of Detect objects is the better count."
    )
    TASK = COUNTING

    def add_outputs(self) -> None:
        """The number."""
        self.addOutput(QgsProcessingOutputNumber(COUNT, self.tr("Number of objects")))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks and returns the number."""
        found = self.answer(self.options(parameters, context), parameters, context, feedback)
        return {**self.told(found), COUNT: found.count}
