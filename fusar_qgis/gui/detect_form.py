"""What to detect, where and how: the upper half of the Detect tab, with the estimate before the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Tuple

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import (
    DetectionOptions,
    DetectionPlan,
    count_detection_tiles,
    plan_detection,
)
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tile_run import class_names
from fusar_qgis.core.tiling import MAX_TILES
from fusar_qgis.gui.area_choice import AreaChoice
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.detection_choices import BandChoice, TargetChoice
from fusar_qgis.gui.labels import plain
from fusar_qgis.gui.no_scene import NoSceneNotice
from fusar_qgis.gui.notice import WARNING, Notice
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.workbench import Workbench

DEFAULT_CLASSES = ("ship", "airplane")
CORNER = PixelBox(0.0, 0.0, 1.0, 1.0)
ZOOMS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0)


class DetectForm(QWidget):
    """The questions' common ground: class, area, AEF and zoom; `changed` after every edit.

    `review_requested(layer)` asks to step through the boxes of the layer that is chosen, whoever found them and when.
    """

    changed = pyqtSignal()
    review_requested = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._seconds_per_question: Optional[float] = None
        self._planned_zoom = 1.0
        self._sample: Optional[Tuple[DetectionPlan, int]] = None
        self._options_seen: Optional[Tuple[float, bool]] = None
        self._build_fields()
        self.estimate = plain()
        self.class_note = Notice(WARNING)
        self._form = form = QFormLayout()
        form.addRow(self.tr("Find"), self.label)
        form.addRow(self.tr("Area"), self.area)
        form.addRow(self.tr("&Band"), self.band)
        form.addRow(self.tr("&Zoom"), self.zoom)
        form.addRow(self.tr("&Into"), self.target)
        form.addRow("", self.review_button)
        form.addRow("", self.aef)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(NoSceneNotice(bench.session, self))
        rows.addLayout(form)
        rows.addWidget(self.class_note)
        rows.addWidget(self.estimate)
        bench.connection.changed.connect(self.refresh)
        bench.session.changed.connect(self.refresh)
        project = QgsProject.instance()
        project.layersAdded.connect(self._offer_targets)
        project.layersRemoved.connect(self._offer_targets)
        self._watch_fields()
        self.refresh()

    def refresh(self) -> None:
        """Follows scene, model and settings."""
        self._follow_options()
        self._offer_classes()
        self._offer_aef()
        self._show_row(self.band, self.band.offer(self._bench.session.scene, self._bench.session.band))
        self._offer_targets()
        self.update_estimate()

    def _choose_band(self) -> None:
        """The scene has one band that the model sees, whichever tab says so."""
        self._bench.session.set_entry("band", str(self.band.band))
        self._on_edit()

    @property
    def classes(self) -> Tuple[str, ...]:
        """The classes that are named.

        Raises:
            InvalidRequestError: None is.
        """
        return class_names(self.label.currentText())

    def options(self) -> DetectionOptions:
        """What the form says.

        Raises:
            FusarError: There is no scene, or the chosen area does not touch it.
        """
        scene = self._bench.session.require()
        settings = self._bench.connection.settings
        return DetectionOptions(
            label=", ".join(self.classes) if self.label.currentText().strip(" ,;") else "",
            tile_px=settings.tile_px,
            overlap_percent=settings.overlap_percent,
            zoom=float(self.zoom.currentData()),
            window=self.area.window(scene),
            polygons=self.area.polygons(scene),
            max_in_flight=settings.max_in_flight,
            band=self._bench.session.band,
            aef=AefOptions(enabled=self.aef.isChecked() and self.aef.isEnabled()),
            year=self._bench.session.chosen_year,
            n_lon=settings.n_lon,
            n_lat=settings.n_lat,
        )

    def use_finer_tiles(self) -> None:
        """Chooses the next zoom above the one that the last plan used."""
        finer = [factor for factor in ZOOMS if factor > self._planned_zoom * 1.2]
        if finer:
            self.zoom.setCurrentIndex(self.zoom.findData(finer[0]))

    def remember_speed(self, seconds_per_question: float) -> None:
        """Lets the next estimate speak of time; measured on the run before."""
        self._seconds_per_question = seconds_per_question
        self._say_estimate()

    def update_estimate(self) -> None:
        """Says how many tiles a run would send, with how many questions, where to and for how long."""
        scene, self._sample = self._bench.session.scene, None
        if scene is None:
            self.estimate.setText("")
            return
        try:
            self._sample = plan, _ = self._sample_plan(scene)
        except FusarError as error:
            self.estimate.setText(localized(str(error)))
            return
        self._planned_zoom = plan.zoom
        self._say_estimate()

    def _say_estimate(self) -> None:
        """As `update_estimate`, without another look at the area: any class is as many tiles."""
        if self._sample is None:
            self.update_estimate()
            return
        plan, count = self._sample
        host = self._bench.connection.host or self.tr("this computer")
        questions = count * max(1, len(self._words()))
        parts = [localized(plan.summary(count)), self.tr("sent to {host}").format(host=host)]
        if questions > count:
            parts.insert(1, self.tr("{n} questions").format(n=questions))
        if self._seconds_per_question is not None:
            parts.append(self._duration(questions * self._seconds_per_question))
        self.estimate.setText(" · ".join(part.rstrip(".") for part in parts))

    def _sample_plan(self, scene: Scene) -> Tuple[DetectionPlan, int]:
        """The plan of the first tile, and how many a run would send: a plan of all takes long in a large scene.

        Raises:
            FusarError: The area does not touch the scene, or there are too many tiles.
        """
        options, card = self.options(), self._bench.connection.card
        count = count_detection_tiles(scene, options, card)
        # Too many: the plan itself says so, at once.
        asked = options if count > MAX_TILES else replace(options, window=CORNER, polygons=())
        return plan_detection(scene, asked, card), count

    def _duration(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("about {n}\u00a0s").format(n=max(1, round(seconds)))
        return self.tr("about {n}\u00a0min").format(n=round(seconds / 60))

    def _build_fields(self) -> None:
        self.label = QComboBox(self)
        self.label.setEditable(True)
        self.label.addItems(DEFAULT_CLASSES)
        self.label.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.label.setToolTip(
            self.tr("A class that the model was trained on, or any words of your own; several with commas")
        )
        self.area = AreaChoice(self._bench.canvas, parent=self, active_layer=self._bench.iface.activeLayer)
        self.zoom = QComboBox(self)
        for factor in ZOOMS:
            text = self.tr("Automatic") if factor == 0 else f"{factor:g} ×"
            self.zoom.addItem(text, factor)
        self.zoom.setToolTip(
            self.tr("Image pixels per scene pixel: more for small objects, which also means more tiles")
        )
        self.aef = QCheckBox(self.tr("&Use AEF"), self)
        self.band, self.target = BandChoice(self), TargetChoice(self)
        tip = self.tr("Step through the boxes: accept, reject, rename with keys, and export labels")
        self.review_button = sharing_button(self.tr("Review"), tip, parent=self)
        self.review_button.clicked.connect(lambda _checked=False: self._review())

    def _watch_fields(self) -> None:
        self._follow_options()
        self.label.editTextChanged.connect(self._on_classes)
        self.band.currentIndexChanged.connect(self._choose_band)
        self.area.changed.connect(self._on_edit)
        self.zoom.currentIndexChanged.connect(self._on_edit)
        self.target.currentIndexChanged.connect(self._show_review)
        self.aef.toggled.connect(self._on_edit)

    def _on_classes(self) -> None:
        self._check_class()
        self._say_estimate()

    def _on_edit(self) -> None:
        self.update_estimate()
        self.changed.emit()

    def _follow_options(self) -> None:
        """Takes over zoom and AEF from the options when they changed there; else the form's own choice stays."""
        settings = self._bench.connection.settings
        wanted = (settings.zoom, settings.aef_enabled)
        if wanted == self._options_seen:
            return
        self._options_seen = wanted
        if self.zoom.findData(settings.zoom) < 0:
            self.zoom.addItem(f"{settings.zoom:g} ×", settings.zoom)
        self.zoom.setCurrentIndex(self.zoom.findData(settings.zoom))
        self.aef.setChecked(settings.aef_enabled)

    def _offer_classes(self) -> None:
        card = self._bench.connection.card
        classes = list(card.classes) if card is not None and card.classes else list(DEFAULT_CLASSES)
        if len(classes) > 1:
            classes.append(", ".join(classes))
        if classes != [self.label.itemText(i) for i in range(self.label.count())]:
            kept = self.label.currentText()
            self.label.clear()
            self.label.addItems(classes)
            known = {*classes, *DEFAULT_CLASSES}
            self.label.setEditText(kept if kept and kept not in known - set(classes) else classes[0])
        self._check_class()

    def _words(self) -> Tuple[str, ...]:
        text = self.label.currentText()
        return class_names(text) if text.strip(" ,;") else ()

    def _check_class(self) -> None:
        card = self._bench.connection.card
        known = {name.lower() for name in card.classes} if card is not None else set()
        unknown = [word for word in self._words() if word.lower() not in known] if known else []
        note = self.tr("The model was not trained on “{word}”; it may find nothing or too much.")
        self.class_note.say(note.format(word="”, “".join(unknown)) if unknown else "", WARNING)

    def _offer_targets(self, _changed: object = None) -> None:
        self._show_row(self.target, self.target.offer())
        self._show_review()

    def _show_review(self) -> None:
        self.review_button.setVisible(self.target.target is not None)

    def _review(self) -> None:
        layer = self.target.target
        if layer is not None:
            self.review_requested.emit(layer)

    def _show_row(self, field: QWidget, shown: bool) -> None:
        field.setVisible(shown)
        self._form.labelForField(field).setVisible(shown)

    def _offer_aef(self) -> None:
        scene, card = self._bench.session.scene, self._bench.connection.card
        year = self._bench.session.aef_year if scene is not None else None
        possible = (scene is None or year is not None) and (card is None or card.tlm)
        self.aef.setEnabled(possible)
        if possible:
            self.aef.setText(self.tr("&Use AEF") + (f" ({year})" if year else ""))
            self.aef.setToolTip(
                self.tr("Let the AlphaEarth vectors of place and year modulate what the model sees")
            )
        elif card is not None and not card.tlm:
            self.aef.setText(self.tr("&Use AEF (this model cannot)"))
        else:
            self.aef.setText(self.tr("&Use AEF (needs the year)"))
