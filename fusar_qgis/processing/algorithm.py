"""What all our algorithms share: the scene and backend parameters, feedback, and the boundary for errors."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Sequence, Tuple, TypeVar

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBand,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from fusar_qgis.client import BackendClient
from fusar_qgis.core.errors import FusarError, OperationCancelledError, OutputError
from fusar_qgis.core.profiles import check_no_secret
from fusar_qgis.layers.passport_edits import year_given
from fusar_qgis.layers.scene_reader import SceneReading, inspect_layer
from fusar_qgis.local_endpoint import local_endpoint
from fusar_qgis.loopback import is_same_server
from fusar_qgis.paths import icon_path
from fusar_qgis.settings import load_settings, session_token

log = logging.getLogger(__name__)

INPUT, YEAR, BAND = "INPUT", "YEAR", "BAND"
BACKEND_URL, AUTHCFG = "BACKEND_URL", "AUTHCFG"
OUTPUT = "OUTPUT"

Parameters = Dict[str, Any]
Result = TypeVar("Result")


class ProcessingFeedback:
    """A workflow's feedback on top of Processing's."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def set_progress(self, percent: float) -> None:
        """Moves the progress bar."""
        self._feedback.setProgress(percent)

    def push(self, text: str) -> None:
        """Writes into the algorithm's log."""
        self._feedback.pushInfo(text)

    def is_cancelled(self) -> bool:
        """Whether Cancel was pressed."""
        return bool(self._feedback.isCanceled())


class FusarAlgorithm(QgsProcessingAlgorithm):
    """Base of our algorithms: `read` runs in the main thread, `work` in Processing's; both may raise FusarError."""

    ID = ""
    NAME = ""
    HELP = ""
    ICON = "fusar"

    def __init__(self) -> None:
        super().__init__()
        self.reading: Optional[SceneReading] = None
        self.trouble: Optional[Exception] = None

    def createInstance(self) -> FusarAlgorithm:
        """A fresh algorithm for each run: what `read` finds is kept in it."""
        return type(self)()

    def name(self) -> str:
        """The id behind `fusar:`."""
        return self.ID

    def displayName(self) -> str:
        """The name in the toolbox."""
        return self.tr(self.NAME)

    def shortHelpString(self) -> str:
        """The text beside the dialog."""
        return self.tr(self.HELP)

    def icon(self) -> QIcon:
        """The algorithm's icon."""
        return QIcon(str(icon_path(self.ICON)))

    def tr(self, text: str) -> str:
        """The text in QGIS's language."""
        return QCoreApplication.translate("FusarAlgorithm", text)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Reads layers and settings, which belong to the main thread.

        What goes wrong is told by `processAlgorithm`: scripts never see the words of an exception from here.
        """
        try:
            self._told(lambda: self.read(parameters, context, feedback))
        except (OperationCancelledError, QgsProcessingException) as error:
            self.trouble = error
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Runs the workflow; whatever goes wrong becomes Processing's own exception."""
        try:
            if self.trouble is not None:
                raise self.trouble
            return self._told(lambda: self.work(parameters, context, feedback))
        except OperationCancelledError:
            return {}

    def _told(self, call: Callable[[], Result]) -> Result:
        """The call's result; Processing's own exception, with words, for whatever else but a stop goes wrong in it."""
        try:
            return call()
        except (OperationCancelledError, QgsProcessingException):
            raise
        except FusarError as error:
            raise QgsProcessingException(str(error)) from error
        except Exception as error:  # the boundary: Processing shows nothing useful for other exceptions
            log.exception("The algorithm %s failed.", self.ID)
            text = self.tr("{name} failed because of a bug: {what}. Please report it with the log.")
            what = f"{type(error).__name__}: {error}"
            raise QgsProcessingException(text.format(name=self.displayName(), what=what)) from error

    def read(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Reads the scene (main thread)."""
        layer = self.parameterAsRasterLayer(parameters, INPUT, context)
        if layer is None and not parameters.get(INPUT):
            return
        year = self.optional_int(parameters, YEAR, context)
        self.reading = inspect_layer(layer, year_given(layer) if year is None else year)
        for text in self.reading.warnings:
            feedback.pushWarning(text)

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Runs the workflow and fills the sinks (Processing's thread)."""
        raise NotImplementedError

    def add_scene(self, optional: bool = False) -> None:
        """The scene and the year that its file may not know."""
        self.addParameter(QgsProcessingParameterRasterLayer(INPUT, self.tr("SAR scene"), optional=optional))
        year = QgsProcessingParameterNumber(
            YEAR,
            self.tr("Year of the acquisition (empty: as in the FUSAR panel, or from the file)"),
            QgsProcessingParameterNumber.Type.Integer,
            optional=True,
            minValue=1978,
            maxValue=2100,
        )
        self.addParameter(year)

    def add_band(self) -> None:
        """Which band to read; optional, because QGIS 3.22 does not apply a band's default value."""
        text = self.tr("Band (empty: as chosen in the FUSAR panel, or the first)")
        self.addParameter(QgsProcessingParameterBand(BAND, text, None, INPUT, optional=True))

    def band(self, parameters: Parameters, context: QgsProcessingContext) -> int:
        """The chosen band, 1-based; where none is given, the one chosen for the layer."""
        if parameters.get(BAND) in (None, "") and self.reading is not None:
            return self.reading.band
        return max(int(self.parameterAsInt(parameters, BAND, context)), 1)

    def add_backend(self) -> None:
        """Where the model runs, if not where the options say."""
        url = QgsProcessingParameterString(
            BACKEND_URL, self.tr("Backend address (empty: from the FUSAR options)"), optional=True
        )
        auth = QgsProcessingParameterAuthConfig(
            AUTHCFG,
            self.tr("Authentication of the backend (empty: from the FUSAR options, for their address only)"),
            optional=True,
        )
        for parameter in (url, auth):
            self.add_advanced(parameter)

    def add_advanced(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Adds a parameter behind `Advanced`."""
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def client(self, parameters: Parameters, context: QgsProcessingContext) -> BackendClient:
        """The backend of this run: the one named here, the one that the panel has started, or the options' one.

        Raises:
            ConfigError: A password or token stands in the address.
        """
        settings = load_settings()
        named = self._named_url(parameters, context)
        started = local_endpoint.get() if settings.mode == "local" and not named else None
        if started is not None:
            token = started.token
            return BackendClient(started.url, lambda: token, "", settings.timeout_s)
        url, authcfg = named or settings.backend_url, self.parameterAsString(parameters, AUTHCFG, context)
        if not is_same_server(url, settings.backend_url):
            # The address may come from a model of somebody else's: the options' credentials are not for that server.
            return BackendClient(url, lambda: "", authcfg, settings.timeout_s)
        return BackendClient(url, session_token.of_active(), authcfg or settings.authcfg, settings.timeout_s)

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> Tuple[bool, str]:
        """Refuses an address with a password before Processing writes it into log and history."""
        try:
            self._named_url(parameters, context)
        except FusarError as error:
            return False, str(error)
        right, told = super().checkParameterValues(parameters, context)
        return bool(right), str(told)

    def _named_url(self, parameters: Parameters, context: QgsProcessingContext) -> str:
        if self.parameterDefinition(BACKEND_URL) is None:
            return ""
        url = str(self.parameterAsString(parameters, BACKEND_URL, context)).strip()
        check_no_secret(url)
        return url

    def optional_int(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> Optional[int]:
        """A number that may be missing."""
        if parameters.get(name) in (None, ""):
            return None
        return int(self.parameterAsInt(parameters, name, context))

    def geotiff(self, parameters: Parameters, context: QgsProcessingContext) -> Path:
        """The file of OUTPUT.

        Raises:
            OutputError: Its name says that it is something else.
        """
        path = Path(self.parameterAsOutputLayer(parameters, OUTPUT, context))
        if path.suffix.lower() not in (".tif", ".tiff"):
            raise OutputError(f"{path.name} would be a GeoTIFF.", "Let its name end in .tif.")
        return path

    def fill(self, sink: QgsFeatureSink, features: Sequence[QgsFeature], parameters: Parameters) -> None:
        """Writes features into the sink of OUTPUT.

        Raises:
            QgsProcessingException: It does not take them: the disk is full, or its format has no place for them.
        """
        if features and not sink.addFeatures(list(features), QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(self.writeFeatureError(sink, parameters, OUTPUT))

    def scene_reading(self) -> SceneReading:
        """The scene that `read` found."""
        if self.reading is None:
            raise QgsProcessingException(self.tr("No scene was given."))
        return self.reading
