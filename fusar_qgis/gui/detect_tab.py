"""Tab Detect: the form, Detect and Stop, progress, the result and the other questions."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import FusarError, InvalidRequestError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tile_run import class_names
from fusar_qgis.gui.detect_form import DetectForm
from fusar_qgis.gui.detection_result import FINER, OTHER_BAND, WITHOUT_AEF, DetectionResultBox
from fusar_qgis.gui.detection_run import DetectionRun
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import plain
from fusar_qgis.gui.questions_box import QuestionsBox
from fusar_qgis.gui.review_box import ReviewBox
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.thumbnail_place import holds_another_scene


class DetectTab(QWidget):
    """Runs one detection at a time. `failed(error)` goes to the message bar, `broke_off(error)` is shown here."""

    failed = pyqtSignal(object)
    broke_off = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._run: Optional[DetectionRun] = None
        self._last: Optional[Tuple[Scene, DetectionOptions]] = None
        self._target: Optional[QgsVectorLayer] = None
        self.form = DetectForm(bench, self)
        self.form.review_requested.connect(self._review_other)
        self.result = DetectionResultBox(bench, self)
        self.result.other_requested.connect(self._detect_otherwise)
        self.result.again_requested.connect(self._detect_again)
        self.result.review_requested.connect(self._review)
        self.review = ReviewBox(bench, self)
        self.questions = QuestionsBox(bench, self.form, self)
        self.questions.failed.connect(self.failed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.form)
        rows.addLayout(self._build_buttons())
        rows.addWidget(self._build_progress())
        rows.addWidget(self.result)
        rows.addWidget(self.review)
        rows.addWidget(self.questions)
        rows.addStretch(1)
        bench.session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows whether something runs."""
        running = self._run is not None
        self.detect_button.setEnabled(not running and self._bench.session.scene is not None)
        self.stop_button.setEnabled(running)
        self.running.setVisible(running)
        self.questions.refresh()

    def detect(self) -> None:
        """Starts a detection with what the form says."""
        if self._run is not None:
            return
        try:
            scene, options = self._bench.session.require(), self.form.options()
            self._check_target(scene)
            if not options.label:
                raise InvalidRequestError(
                    self.tr("No class is named."), self.tr("Write what to find, e.g. ship.")
                )
        except FusarError as error:
            self.failed.emit(error)
            return
        self._target = self.form.target.target
        self._start(scene, options)

    def _check_target(self, scene: Scene) -> None:
        """Rows know their scene by its name alone."""
        layer = self.form.target.target
        if layer is not None and holds_another_scene(layer, scene.name, scene.source_path):
            text = self.tr("“{layer}” has boxes of another scene that is called {name}, too.")
            raise InvalidRequestError(
                text.format(layer=layer.name(), name=scene.name), self.tr("Choose a new layer.")
            )

    def _start(self, scene: Scene, options: DetectionOptions, restart: bool = False) -> None:
        target = self._target if self._target is not None and not sip.isdeleted(self._target) else None
        run = DetectionRun(self._bench, scene, options, self, restart, target)
        self._connect(run)
        try:
            run.start()
        except FusarError as error:
            run.deleteLater()
            self.failed.emit(error)
            return
        self._run, self._last = run, (scene, options)
        self.review.end()
        self.result.hide()
        self.progress.setValue(0)
        self.progress_text.setText(self.tr("Reading the scene…"))
        self.refresh()

    def stop(self) -> None:
        """Stops what runs; finished tiles stay. Where nothing runs, a review ends."""
        if self._run is None:
            self.review.end()
        else:
            self.progress_text.setText(self.tr("Stopping…"))
            self._run.stop()
        self.questions.stop()

    def close_map(self) -> None:
        """Takes our marks off the map; what a run has found so far stays in its layer."""
        if self._run is not None:
            self._run.close()
        self.form.area.close_map()
        self.questions.close_map()
        self.review.end()

    def _connect(self, run: DetectionRun) -> None:
        run.progress.connect(lambda percent: self.progress.setValue(round(percent)))
        run.message.connect(lambda text: self.progress_text.setText(localized(text)))
        run.found.connect(self._show_found)
        run.finished.connect(self._show_result)
        run.failed.connect(self.failed)
        run.ended.connect(self._end)

    def _show_found(self, total: int) -> None:
        self.found_text.setText(self.tr("Boxes so far: {n}").format(n=total) if total else "")

    def _show_result(self, result: DetectionResult) -> None:
        run = self._run
        if run is None:
            return
        if result.questions_done:
            self.form.remember_speed(result.duration_s / result.questions_done)
        self.result.show_result(result, run.layer, run.scene.name, run.note, run.has_own_layer)
        self.result.offer_otherwise(result, self.form.band.next_name(), run.options.aef.enabled)
        actions = [(self.tr("Zoom"), self.result.zoom)] if result.boxes else []
        complete = result.error is None and not result.cancelled and result.boxes
        tell = self._bench.messages.info if complete else self._bench.messages.warning
        tell(f"{result.summary()} {run.note}".strip(), actions)
        if result.error is not None:
            self.broke_off.emit(result.error)

    def _end(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
        self._run = None
        self.found_text.setText("")
        self.refresh()

    def _detect_again(self, restart: bool) -> None:
        """The run before once more, in the place of its layer."""
        if self._run is not None or self._last is None or not self.result.make_way():
            return
        self._start(*self._last, restart=restart)

    def _review(self, layer: QgsVectorLayer) -> None:
        """The boxes of the run that has just ended."""
        if self._last is not None:
            self._begin_review(layer, *self._last)

    def _review_other(self, layer: QgsVectorLayer) -> None:
        """Boxes of an earlier run, perhaps before the project was opened; of what was looked for the form tells."""
        try:
            self._begin_review(layer, self._bench.session.require(), self.form.options())
        except FusarError as error:
            self.failed.emit(error)

    def _begin_review(self, layer: QgsVectorLayer, scene: Scene, options: DetectionOptions) -> None:
        card = self._bench.connection.card
        asked = class_names(options.label) if options.label else ()
        classes = (*(card.classes if card is not None else ()), *asked)
        try:
            self.review.begin(layer, scene, classes, options)
        except FusarError as error:
            self.failed.emit(error)

    def _detect_otherwise(self, how: str) -> None:
        """The same search once more, with what an empty result has proposed."""
        now, before = self._bench.session.scene, self._last[0] if self._last is not None else None
        if before is not None and (now is None or now.source_path != before.source_path):
            text = self.tr("That search was in {name}, which is not the active raster.")
            action = self.tr("Select it in the Layers panel first.")
            self.failed.emit(InvalidRequestError(text.format(name=before.name), action))
            return
        if how == FINER:
            self.form.use_finer_tiles()
        elif how == OTHER_BAND:
            self.form.band.use_next()
        elif how == WITHOUT_AEF:
            self.form.aef.setChecked(False)
        self.detect()

    def _build_buttons(self) -> QHBoxLayout:
        self.detect_button = QPushButton(icon("detect"), self.tr("Detect"), self)
        self.detect_button.setToolTip(self.tr("Find every object of these classes (Ctrl+Enter)"))
        self.detect_button.setDefault(True)
        self.detect_button.clicked.connect(self.detect)
        self.stop_button = QPushButton(icon("stop"), self.tr("Stop"), self)
        self.stop_button.setToolTip(self.tr("Stop now and keep the finished tiles (Esc)"))
        self.stop_button.clicked.connect(self.stop)
        line = QHBoxLayout()
        line.addWidget(self.detect_button, 2)
        line.addWidget(self.stop_button, 1)
        return line

    def _build_progress(self) -> QWidget:
        self.running = QWidget(self)
        self.progress = QProgressBar(self.running)
        self.progress.setRange(0, 100)
        self.progress_text, self.found_text = plain(), plain()
        rows = QVBoxLayout(self.running)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.progress)
        rows.addWidget(self.progress_text)
        rows.addWidget(self.found_text)
        return self.running
