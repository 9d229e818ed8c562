"""The other tasks as buttons: how many, in which cells, describe, and name the selected boxes."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsFeature, QgsMapLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QGroupBox, QPushButton, QWidget

from fusar_qgis.core import tasks
from fusar_qgis.core.aef_note import aef_use
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.errors import FusarError, InvalidRequestError
from fusar_qgis.core.polygons import hull
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.detect_form import DetectForm
from fusar_qgis.gui.detection_choices import detection_layers
from fusar_qgis.gui.map_overlay import MapOverlay
from fusar_qgis.gui.notice import INFO, Notice
from fusar_qgis.gui.selected_boxes import box_of, selected_rows
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.layer_notes import boxes_inside, keep_description, name_boxes
from fusar_qgis.workflows.interpret_scene import InterpretOptions, SceneAnswer, interpret_scene

Selected = Tuple[Optional[QgsMapLayer], Tuple[int, ...]]
"""A layer and the ids of rows in it."""


class QuestionsBox(QGroupBox):
    """Four buttons and the answer; class, area and AEF come from the form above. `failed(error)` goes to the bar."""

    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, form: DetectForm, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Other questions"))
        self._bench, self._form = bench, form
        self._running: Optional[RunningTask] = None
        self._answered: Optional[Tuple[SceneAnswer, Scene]] = None
        self._selected: Selected = (None, ())
        self._overlay = MapOverlay(bench.canvas, "#2f86c8")
        self.answer = Notice(INFO)
        self.clear_button = QPushButton(self.tr("Clear"), self)
        self.clear_button.setToolTip(self.tr("Forget the answer and its marks on the map"))
        self.clear_button.clicked.connect(self.clear)
        self.keep_button = QPushButton(self.tr("Keep"), self)
        self.keep_button.setToolTip(
            self.tr("Write the description into the scene's metadata, or the names into the boxes")
        )
        self.keep_button.clicked.connect(self.keep)
        self.keep_button.hide()
        self.answer.controls.addWidget(self.keep_button)
        self.answer.controls.addWidget(self.clear_button)
        self.answer.controls.addStretch(1)
        self._comparisons: List[Tuple[AefOptions, ...]] = []
        self._build_compare()
        grid = QGridLayout(self)
        self.buttons = {name: self._button(name, *words) for name, words in self._words().items()}
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, place // 2, place % 2)
        grid.addWidget(self.compare, 2, 0, 1, 2)
        grid.addWidget(self.answer, 3, 0, 1, 2)
        self.refresh()

    def _build_compare(self) -> None:
        self.compare = QComboBox(self)
        self.compare.setToolTip(
            self.tr("Ask the same question again with another use of AEF, and show the answers side by side")
        )
        self.compare.setAccessibleName(self.compare.toolTip())
        self._bench.session.changed.connect(self._offer_comparisons)
        self._bench.connection.changed.connect(self._offer_comparisons)
        self._offer_comparisons()

    def refresh(self) -> None:
        """Enables what can be asked now."""
        enabled = self._bench.session.scene is not None and self._running is None
        for button in self.buttons.values():
            button.setEnabled(enabled)

    def ask(self, task: str) -> None:
        """Asks one question of `core.tasks.TASKS`."""
        try:
            scene = self._bench.session.require()
            layer = self._bench.iface.activeLayer()
            rows = self._selected_boxes(layer, scene) if task == tasks.CLASSIFICATION else []
            options = self._options(task, rows)
            client = self._bench.connection.client()
        except FusarError as error:
            self.failed.emit(error)
            return
        # The answer is about these boxes, whatever is selected when it comes.
        selected = (layer, tuple(row.id() for row in rows))
        running = self._bench.runner.start(
            self.tr("Ask about {name}").format(name=scene.name),
            lambda feedback: interpret_scene(scene, options, client, feedback),
        )
        self.clear()
        self.answer.say(self.tr("Asking…"), INFO)
        self._running = running
        running.succeeded.connect(lambda answer: self._show(answer, scene, selected))
        running.failed.connect(self._fail)
        running.ended.connect(self._end)
        self.refresh()

    def stop(self) -> None:
        """Stops the question."""
        if self._running is not None:
            self._running.cancel()

    def clear(self) -> None:
        """Forgets the answer."""
        self._answered = None
        self.keep_button.hide()
        self.answer.say("")
        self._overlay.clear()

    def close_map(self) -> None:
        """Takes our marks off the map."""
        self._overlay.remove()

    def _options(self, task: str, rows: Sequence[QgsFeature] = ()) -> InterpretOptions:
        form = self._form.options()
        if task in (tasks.COUNTING, tasks.LOCALIZATION) and len(self._form.classes) > 1:
            raise InvalidRequestError(
                self.tr("This question is about one class, not about {n}.").format(n=len(self._form.classes)),
                self.tr("Name one in Find."),
            )
        card = self._bench.connection.card
        return InterpretOptions(
            task=task,
            label=form.label,
            labels=tuple(card.classes) if card is not None and task == tasks.CLASSIFICATION else (),
            boxes=tuple(box_of(row) for row in rows),
            window=hull(form.polygons) if form.polygons else form.window,
            band=form.band,
            aef=form.aef,
            year=form.year,
            n_lon=form.n_lon,
            n_lat=form.n_lat,
            compare=self._comparisons[self.compare.currentIndex()] if form.aef.enabled else (),
        )

    def _selected_boxes(self, layer: Optional[QgsMapLayer], scene: Scene) -> List[QgsFeature]:
        """The rows that are selected in one of our detection layers."""
        rows = selected_rows(layer)
        if not rows:
            raise InvalidRequestError(
                self.tr("No detected box is selected."),
                self.tr("Make a detection layer active, select boxes in it and ask again."),
            )
        if len(selected_rows(layer, scene)) < len(rows):
            raise InvalidRequestError(
                self.tr("Selected boxes do not belong to the scene {name}.").format(name=scene.name),
                self.tr("Select boxes that were detected in this scene, or make their own scene active."),
            )
        return rows

    def _show(self, answer: SceneAnswer, scene: Scene, selected: Selected) -> None:
        self._answered, self._selected = (answer, scene), selected
        self.answer.say("\n".join([answer.side_by_side(), *self._beside(answer, scene)]), INFO)
        self.keep_button.setVisible(answer.caption is not None or any(answer.labels))
        self._overlay.add([ring for _, ring in answer.cells], scene.crs)

    def _offer_comparisons(self) -> None:
        """AEF off always, another year where the model's backend has one."""
        session, card = self._bench.session, self._bench.connection.card
        year = session.aef_year if session.scene is not None else None
        years = [each for each in (card.aef_years if card is not None else ()) if each != year]
        others = sorted(years, key=lambda each: abs(each - (year or each)))
        off = AefOptions(enabled=False)
        offers: List[Tuple[str, Tuple[AefOptions, ...]]] = [
            (self.tr("Answer once"), ()),
            (self.tr("Compare with AEF off"), (off,)),
        ]
        if others and year is not None:
            text = self.tr("Compare with AEF off and of {year}").format(year=others[0])
            offers.append((text, (off, AefOptions(year=others[0]))))
        if [text for text, _ in offers] == [self.compare.itemText(i) for i in range(self.compare.count())]:
            return
        chosen = max(self.compare.currentIndex(), 0)
        self.compare.clear()
        self.compare.addItems([text for text, _ in offers])
        self._comparisons = [uses for _, uses in offers]
        self.compare.setCurrentIndex(min(chosen, len(offers) - 1))

    def _beside(self, answer: SceneAnswer, scene: Scene) -> List[str]:
        """The number of boxes that a detection has found in the same place, beside the model's own number."""
        if answer.count is None:
            return []
        return [
            self.tr("The layer {name} has {n} boxes there.").format(name=layer.name(), n=number)
            for layer, number in boxes_inside(detection_layers(), scene, answer.window, answer.label)
        ]

    def keep(self) -> None:
        """Writes a description into the scene's metadata, names into the boxes that were asked about."""
        if self._answered is None:
            return
        answer, scene = self._answered
        try:
            if answer.labels:
                self._keep_names(answer)
            elif self._bench.session.layer is not None and self._is_current(scene):
                by = f"{answer.model}, {aef_use(answer.aef)}"
                keep_description(self._bench.session.layer, answer.caption or answer.text, by)
                self._bench.messages.info(
                    self.tr("The description is in the layer's metadata (abstract)."), []
                )
        except FusarError as error:
            self.failed.emit(error)
            return
        self.keep_button.hide()

    def _is_current(self, scene: Scene) -> bool:
        now = self._bench.session.scene
        return now is not None and now.source_path == scene.source_path

    def _keep_names(self, answer: SceneAnswer) -> None:
        layer, fids = self._selected
        if layer is None or sip.isdeleted(layer):
            raise InvalidRequestError(self.tr("The layer of the boxes is gone."), self.tr("Ask again."))
        changed = name_boxes(layer, fids, answer.labels, self.tr("Name boxes"))
        self._bench.messages.info(self.tr("{n} boxes have another class now.").format(n=changed), [])

    def _fail(self, error: FusarError) -> None:
        self.answer.say("")
        self.failed.emit(error)

    def _end(self) -> None:
        self._running = None
        self.refresh()
        if self.answer.text() == self.tr("Asking…"):
            self.answer.say("")

    def _words(self) -> Dict[str, Tuple[str, str, str]]:
        return {
            tasks.COUNTING: ("count", self.tr("Count"), self.tr("How many objects of this class are there?")),
            tasks.LOCALIZATION: (
                "cells",
                self.tr("3 × 3 cells"),
                self.tr("In which cells of a 3 × 3 grid do they lie? The map shows the cells."),
            ),
            tasks.CAPTIONING: ("describe", self.tr("Describe"), self.tr("Describe the area in words")),
            tasks.CLASSIFICATION: (
                "classify",
                self.tr("Name boxes"),
                self.tr("What are the boxes that are selected in the detection layer?"),
            ),
        }

    def _button(self, task: str, icon_name: str, text: str, tip: str) -> QPushButton:
        button = sharing_button(text, tip, icon_name, self)
        button.clicked.connect(lambda _checked=False: self.ask(task))
        return button
