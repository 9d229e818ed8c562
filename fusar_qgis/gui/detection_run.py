"""One detection: the workflow in a task, its boxes on the map tile by tile, a layer at the end."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.layer_group import DETECTIONS, add_layer
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.layers.scene_box import SceneBox
from fusar_qgis.workflows.detect_scene import detect_scene
from fusar_qgis.workflows.detection_plan import DetectionOptions
from fusar_qgis.workflows.detection_result import DetectionResult


class DetectionRun(QObject):
    """Runs once; lives until `ended`.

    Signals: `found(total)` as boxes arrive, `progress(percent)`, `message(text)`, then one of `finished(result)` and
    `failed(error)`, then `ended`. A stopped run finishes with what it found.
    """

    found = pyqtSignal(int)
    progress = pyqtSignal(float)
    message = pyqtSignal(str)
    finished = pyqtSignal(object)
    failed = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(
        self, bench: Workbench, scene: Scene, options: DetectionOptions, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._bench, self._options = bench, options
        self.scene = scene
        self._total = 0
        self._output: Optional[DetectionLayer] = None
        self._output_error: Optional[FusarError] = None
        self._running: Optional[RunningTask] = None

    @property
    def layer(self) -> Optional[QgsVectorLayer]:
        """The layer of the boxes, None while none was found or when the analyst removed it."""
        if self._output is None or sip.isdeleted(self._output.layer):
            return None
        return self._output.layer

    def start(self) -> None:
        """Begins.

        Raises:
            FusarError: There is no backend.
        """
        client = self._bench.connection.client()
        title = self.tr("Detect {label} in {name}").format(label=self._options.label, name=self.scene.name)
        scene, options = self.scene, self._options
        running = self._bench.runner.start(
            title, lambda feedback: detect_scene(scene, options, client, feedback, feedback.partial.emit)
        )
        running.partial.connect(self._add)
        running.progress.connect(self.progress)
        running.message.connect(self.message)
        running.succeeded.connect(self._finish)
        running.failed.connect(self.failed)
        running.ended.connect(self.ended)
        self._running = running

    def stop(self) -> None:
        """Stops; tiles that are done stay."""
        if self._running is not None:
            self._running.cancel()

    def _add(self, boxes: Sequence[SceneBox]) -> None:
        """Boxes of one more tile (main thread)."""
        self._total += len(boxes)
        if boxes and self._open_output():
            self._write(lambda output: output.append(boxes))
        self.found.emit(self._total)

    def _finish(self, result: DetectionResult) -> None:
        """The merged boxes take the place of the provisional ones."""
        if result.boxes and self._open_output():
            self._write(lambda output: output.replace(result.boxes, result.aef_summary()))
        elif self._output is not None:
            self._write(lambda output: output.replace([], result.aef_summary()))
        self.finished.emit(result)

    def _open_output(self) -> bool:
        if self._output is None and self._output_error is None:
            try:
                self._output = self._new_output()
            except FusarError as error:
                self._output_error = error
                self._bench.messages.error(error)
        return self._output is not None

    def _new_output(self) -> DetectionLayer:
        folder = self._bench.connection.settings.output_folder
        path = new_output_file(self.scene.source_path, DETECTIONS, ".gpkg", folder)
        output = DetectionLayer(path, self.scene.crs, self._options.label, self.scene.name)
        add_layer(output.layer, DETECTIONS, self.scene.name)
        return output

    def _write(self, write: Callable[[DetectionLayer], None]) -> None:
        """Writes into the layer; the analyst may have removed it from the project while the run went on."""
        if self._output is None or sip.isdeleted(self._output.layer):
            return
        try:
            write(self._output)
        except FusarError as error:
            self._bench.messages.error(error)
