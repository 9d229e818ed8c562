"""One detection: the workflow in a task, its boxes on the map tile by tile, a layer at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, List, Optional, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import FusarError, OutputError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.gui.layer_group import DETECTIONS, add_layer
from fusar_qgis.gui.tasks import RunningTask, TaskFeedback
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.detection_layer import DetectionLayer, create_detection_file
from fusar_qgis.layers.output_file import fallback_folder, new_output_file
from fusar_qgis.workflows.detect_scene import detect_scene
from fusar_qgis.workflows.run_memory import Unfinished

FLUSH_MS = 200
UNFINISHED = "unfinished"
"""Folder for the answers of runs that were not complete."""


class DetectionRun(QObject):
    """Runs once; lives until `ended`.

    A run of the same scene, model and options that ended early goes on where it was, unless `restart`.

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
        self,
        bench: Workbench,
        scene: Scene,
        options: DetectionOptions,
        parent: Optional[QObject] = None,
        restart: bool = False,
    ) -> None:
        super().__init__(parent)
        self._bench, self._restart = bench, restart
        self.scene, self.options = scene, options
        self._total = 0
        self._output: Optional[DetectionLayer] = None
        self._output_error: Optional[FusarError] = None
        self._running: Optional[RunningTask] = None
        self._name = self.tr("Detected: {label}").format(label=options.label)
        self._file = _OutputFile(scene, self._name, bench.connection.settings.output_folder)
        self._waiting: List[SceneBox] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLUSH_MS)
        self._timer.timeout.connect(self._flush)

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
        title = self.tr("Detect {label} in {name}").format(label=self.options.label, name=self.scene.name)
        scene, options, file = self.scene, self.options, self._file
        memory = Unfinished(fallback_folder() / UNFINISHED, self._restart)
        running = self._bench.runner.start(
            title,
            lambda feedback: detect_scene(scene, options, client, feedback, _sink(file, feedback), memory),
        )
        running.partial.connect(self._add)
        running.progress.connect(self.progress)
        running.message.connect(self.message)
        running.succeeded.connect(self._finish)
        running.failed.connect(self._fail)
        running.ended.connect(self.ended)
        self._running = running

    def stop(self) -> None:
        """Stops; tiles that are done stay."""
        if self._running is not None:
            self._running.cancel()

    def _add(self, boxes: Sequence[SceneBox]) -> None:
        """Boxes of one more tile (main thread); written a few times a second, however fast tiles come."""
        self._total += len(boxes)
        self._waiting.extend(boxes)
        if not self._timer.isActive():
            self._flush()

    def _flush(self) -> None:
        boxes, self._waiting = self._waiting, []
        if boxes:
            self._timer.start()
        if boxes and self._open_output():
            self._write(lambda output: output.append(boxes))
        self.found.emit(self._total)

    def _finish(self, result: DetectionResult) -> None:
        """The merged boxes take the place of the provisional ones."""
        self._timer.stop()
        if result.boxes and self._open_output():
            self._write(lambda output: output.replace(result.boxes, result.aef_summary()))
        elif self._output is not None:
            self._write(lambda output: output.replace([], result.aef_summary()))
        self.finished.emit(result)

    def _fail(self, error: FusarError) -> None:
        """What was found before stays."""
        self._timer.stop()
        self._flush()
        self._write(lambda output: output.close())
        self.failed.emit(error)

    def _open_output(self) -> bool:
        if self._output is None and self._output_error is None:
            try:
                self._output = DetectionLayer.opened(self._file.path(), self._name, self.scene.name)
                add_layer(self._output.layer, DETECTIONS, self.scene.name)
            except FusarError as error:
                self._output_error = error
                self._bench.messages.error(error)
        return self._output is not None

    def _write(self, write: Callable[[DetectionLayer], None]) -> None:
        """Writes into the layer; the analyst may have removed it from the project while the run went on."""
        if self._output is None or sip.isdeleted(self._output.layer):
            return
        try:
            write(self._output)
        except FusarError as error:
            self._bench.messages.error(error)


class _OutputFile:
    """The run's GeoPackage: made in the worker thread with the first boxes, because it takes a tenth of a second."""

    def __init__(self, scene: Scene, label: str, folder: str) -> None:
        self._scene, self._label, self._folder = scene, label, folder
        self._path: Optional[Path] = None
        self._error: Optional[FusarError] = None

    def make(self) -> None:
        """Makes the file once; an error waits for the main thread, the search for objects goes on."""
        if self._path is not None or self._error is not None:
            return
        try:
            path = new_output_file(self._scene.source_path, DETECTIONS, ".gpkg", self._folder)
            create_detection_file(path, self._scene.crs, self._label)
            self._path = path
        except FusarError as error:
            self._error = error

    def path(self) -> Path:
        """Where it is.

        Raises:
            FusarError: It could not be made.
        """
        self.make()
        if self._path is None:
            raise self._error or OutputError("The detections have no file.", "Choose an output folder.")
        return self._path


def _sink(file: _OutputFile, feedback: TaskFeedback) -> Callable[[Sequence[SceneBox]], None]:
    """What the worker calls with the boxes of each tile."""

    def take(boxes: Sequence[SceneBox]) -> None:
        file.make()
        feedback.partial.emit(boxes)

    return take
