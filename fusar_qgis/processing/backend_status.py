"""`fusar:backendstatus`: whether the backend answers, and with which model."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputString,
)

from fusar_qgis.processing.algorithm import FusarAlgorithm, Parameters
from fusar_qgis.shown_url import shown_url

READY, MODEL, CLASSES, URL = "READY", "MODEL", "CLASSES", "URL"


class BackendStatus(FusarAlgorithm):
    """For models and scripts that want to know before they begin."""

    ID = "backendstatus"
    NAME = "Backend status"
    ICON = "remote_host"
    HELP = "Asks the backend whether it is ready, which model it serves and which classes that model knows."

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_backend()
        self.addOutput(QgsProcessingOutputBoolean(READY, self.tr("Ready")))
        self.addOutput(QgsProcessingOutputString(MODEL, self.tr("Model")))
        self.addOutput(QgsProcessingOutputString(CLASSES, self.tr("Its classes")))
        self.addOutput(QgsProcessingOutputString(URL, self.tr("Address")))

    def read(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Nothing: there is no scene."""

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Asks; a backend that is still loading is an answer, one that is not there an error."""
        client = self.client(parameters, context)
        address = shown_url(client.url)
        if not client.ready(feedback.isCanceled):
            feedback.pushInfo(self.tr("The backend at {url} is still loading its model.").format(url=address))
            return {READY: False, MODEL: "", CLASSES: "", URL: address}
        card = client.models(feedback.isCanceled).data[0]
        told = [
            f"{card.id} on {card.device or '?'}",
            f"TLM: {card.tlm}",
            f"AEF: {', '.join(card.aef_sources) or '-'}",
        ]
        feedback.pushInfo(" · ".join(told))
        return {READY: True, MODEL: card.id, CLASSES: ",".join(card.classes), URL: address}
