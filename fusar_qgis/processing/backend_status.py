"""`fusar:backendstatus`: whether the backend answers, and with which model."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputString,
)

from fusar_qgis.core.check_steps import FAILED, LOADING
from fusar_qgis.core.errors import BackendUnavailableError
from fusar_qgis.processing.algorithm import FusarAlgorithm, Parameters
from fusar_qgis.shown_url import shown_url
from fusar_qgis.workflows.check_connection import check_connection

READY, MODEL, CLASSES, URL = "READY", "MODEL", "CLASSES", "URL"


class BackendStatus(FusarAlgorithm):
    """For models and scripts that want to know before they begin."""

    ID = "backendstatus"
    NAME = "Backend status"
    ICON = "remote_host"
    HELP = (
        "Asks the backend whether it is ready, which model it serves and which classes that model knows. The log names "
        "each step of the way: address, name, proxy, port, encryption, token, version, model, AEF."
    )

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
        """Goes the way step by step; a backend that is still loading is an answer, one that is not there an error."""
        client = self.client(parameters, context)
        address = shown_url(client.url)
        card = None
        for result in check_connection(client, feedback.isCanceled):
            feedback.pushInfo(result.line())
            card = result.card or card
            if result.state == FAILED and result.name == LOADING:
                return {READY: False, MODEL: "", CLASSES: "", URL: address}
            if result.state == FAILED:
                raise BackendUnavailableError(result.detail, result.action)
        if card is None:
            raise BackendUnavailableError(
                f"The backend at {address} serves no model.", "Start it with a checkpoint."
            )
        feedback.pushInfo(f"TLM: {card.tlm}")
        return {READY: True, MODEL: card.id, CLASSES: ",".join(card.classes), URL: address}
