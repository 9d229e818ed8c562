"""The toolbox provider `fusar`."""

from __future__ import annotations

from typing import List

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from fusar_qgis.paths import icon_path, plugin_version
from fusar_qgis.processing.aef_composite import AefComposite
from fusar_qgis.processing.aef_field_values import AefFieldValues
from fusar_qgis.processing.aef_grid import AefGrid
from fusar_qgis.processing.aef_similarity import AefSimilarity
from fusar_qgis.processing.ask_scene import AskScene
from fusar_qgis.processing.backend_status import BackendStatus
from fusar_qgis.processing.classify_boxes import ClassifyBoxes
from fusar_qgis.processing.count_objects import CountObjects
from fusar_qgis.processing.describe_area import DescribeArea
from fusar_qgis.processing.detect_objects import DetectObjects
from fusar_qgis.processing.evaluate_detections import EvaluateDetections
from fusar_qgis.processing.export_training import ExportTraining
from fusar_qgis.processing.locate_objects import LocateObjects
from fusar_qgis.processing.scene_information import SceneInformation

ALGORITHMS = (
    SceneInformation,
    AefGrid,
    AefComposite,
    AefSimilarity,
    AefFieldValues,
    DetectObjects,
    CountObjects,
    LocateObjects,
    ClassifyBoxes,
    DescribeArea,
    AskScene,
    EvaluateDetections,
    ExportTraining,
    BackendStatus,
)


class FusarProvider(QgsProcessingProvider):
    """Lists our algorithms."""

    def id(self) -> str:
        """What stands before the colon."""
        return "fusar"

    def name(self) -> str:
        """The name in the toolbox."""
        return "FUSAR-GPT"

    def versionInfo(self) -> str:
        """The plugin's version."""
        return plugin_version()

    def icon(self) -> QIcon:
        """The provider's icon."""
        return QIcon(str(icon_path("fusar")))

    def supportedOutputRasterLayerExtensions(self) -> List[str]:
        """What the backend sends is written as it is."""
        return ["tif"]

    def loadAlgorithms(self) -> None:
        """Adds a fresh instance of each algorithm."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
