"""One detection: the workflow in a task, its boxes handed on tile by tile."""

from __future__ import annotations

from typing import Callable, List, Optional, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.gui.detection_output import AppendedOutput, DetectionOutput, NewLayerOutput
from fusar_qgis.gui.tasks import RunningTask, TaskFeedback
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.output_file import fallback_folder
from fusar_qgis.workflows.detect_scene import detect_scene
from fusar_qgis.workflows.run_memory import Unfinished

FLUSH_MS = 200
UNFINISHED = "unfinished"
"""Folder for the answers of runs that were not complete."""


class DetectionRun(QObject):
    """Runs once; lives until `ended`.

    A run of the same scene, model and options that ended early goes on where it was, unless `restart`. With a `target`
    its boxes go into the edit buffer of that layer, else into a new one.

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
        target: Optional[QgsVectorLayer] = None,
    ) -> None:
        super().__init__(parent)
        self._bench, self._restart = bench, restart
        self.scene, self.options = scene, options
        self.target = target
        self._total = 0
        self._running: Optional[RunningTask] = None
        self._output = self._make_output(target)
        self._waiting: List[SceneBox] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLUSH_MS)
        self._timer.timeout.connect(self._flush)

    @property
    def layer(self) -> Optional[QgsVectorLayer]:
        """The layer of the boxes, None while none was found or when the analyst removed it."""
        return self._output.layer

    @property
    def note(self) -> str:
        """What there is to say about the layer when the run is finished."""
        return self._output.note

    @property
    def has_own_layer(self) -> bool:
        """Whether the layer holds this run's boxes only."""
        return self._output.own

    def _make_output(self, target: Optional[QgsVectorLayer]) -> DetectionOutput:
        name = self.tr("Detected: {label}").format(label=self.options.label)
        own = NewLayerOutput(self._bench, self.scene, name, self.options)
        if target is None:
            return own
        return AppendedOutput(self._bench, self.scene, target, self.options, own)

    def start(self) -> None:
        """Begins.

        Raises:
            FusarError: There is no backend.
        """
        client = self._bench.connection.client()
        title = self.tr("Detect {label} in {name}").format(label=self.options.label, name=self.scene.name)
        scene, options, output = self.scene, self.options, self._output
        memory = Unfinished(fallback_folder() / UNFINISHED, self._restart)
        running = self._bench.runner.start(
            title,
            lambda feedback: detect_scene(scene, options, client, feedback, _sink(output, feedback), memory),
        )
        running.partial.connect(self._add)
        running.progress.connect(self.progress)
        running.message.connect(self.message)
        running.succeeded.connect(self._finish)
        running.failed.connect(self._fail)
        running.ended.connect(self._end)
        self._running = running

    def stop(self) -> None:
        """Stops; tiles that are done stay."""
        if self._running is not None:
            self._running.cancel()

    def close(self) -> None:
        """Writes what has come and lets go of layer and map: the panel goes away."""
        self._timer.stop()
        self._flush()
        self._timer.stop()
        self._output.close()

    def _end(self) -> None:
        # Also after a stop before the first tile, which has no result.
        self._output.close()
        self.ended.emit()

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
            self._output.add(boxes)
        self.found.emit(self._total)

    def _finish(self, result: DetectionResult) -> None:
        """The merged boxes take the place of the provisional ones."""
        self._timer.stop()
        self._output.finish(result)
        self.finished.emit(result)

    def _fail(self, error: FusarError) -> None:
        """What was found before stays."""
        self.close()
        self.failed.emit(error)


def _sink(output: DetectionOutput, feedback: TaskFeedback) -> Callable[[Sequence[SceneBox]], None]:
    """What the worker calls with the boxes of each tile."""

    def take(boxes: Sequence[SceneBox]) -> None:
        output.prepare()
        feedback.partial.emit(boxes)

    return take
