"""Review: step through detected boxes with the keyboard; accept, reject, rename, and export what was decided."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsFeature, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.review import ACCEPTED, REJECTED
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.notice import INFO, Notice
from fusar_qgis.gui.review_exports import ReviewExports
from fusar_qgis.gui.review_keys import ReviewKeys
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.map_window import shown_extent
from fusar_qgis.layers.review_rows import change_row, prepare_for_review, review_order, saved_ids

MOST_CLASSES = 9
CONTEXT_SIDES = 8.0
"""The map shows so many sides of the box around it, where it would show far more or less."""
_FINEST, _COARSEST = 0.25, 4.0

Change = Tuple[int, Dict[str, Any]]


class ReviewBox(QWidget):
    """Hidden until `begin`. A, R and 1 to 9 decide, arrows step, Backspace takes back, Escape ends."""

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._layer: Optional[QgsVectorLayer] = None
        self._scene: Optional[Scene] = None
        self._options: Optional[DetectionOptions] = None
        self.exports = ReviewExports(bench, self)
        self._classes: Tuple[str, ...] = ()
        self._order: List[int] = []
        self._hidden_too: List[int] = []
        self._at = 0
        self._done: List[Change] = []
        self._keys = ReviewKeys()
        self._band: Optional[QgsRubberBand] = None
        self.line = Notice(INFO, parent=self)
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.line)
        rows.addLayout(self.grid)
        self.hide()

    @property
    def active(self) -> bool:
        """Whether a review goes on."""
        return self._layer is not None and not sip.isdeleted(self._layer)

    def begin(
        self,
        layer: QgsVectorLayer,
        scene: Scene,
        classes: Sequence[str],
        options: Optional[DetectionOptions] = None,
    ) -> None:
        """Starts with the least sure box that is not decided yet.

        Args:
            layer: A detection layer; its score filter holds here too.
            scene: The scene it belongs to.
            classes: Names for the keys 1 to 9.
            options: Of the run that found the boxes; training data are cut the same way.

        Raises:
            OutputError: The layer cannot be changed.
        """
        self.end()
        prepare_for_review(layer)
        self._layer, self._scene, self._options = layer, scene, options
        self._classes = tuple(dict.fromkeys(classes))[:MOST_CLASSES]
        self._order, self._at, self._done = review_order(layer), 0, []
        self._hidden_too = list(self._order)
        layer.willBeDeleted.connect(self.end)
        layer.committedFeaturesAdded.connect(self._on_saved)
        layer.subsetStringChanged.connect(self._on_filtered)
        self._build_buttons()
        self._listen()
        self.show()
        self._show_row()

    def end(self) -> None:
        """Ends the review; what was decided is in the layer."""
        if self._layer is not None and not sip.isdeleted(self._layer):
            self._layer.willBeDeleted.disconnect(self.end)
            self._layer.committedFeaturesAdded.disconnect(self._on_saved)
            self._layer.subsetStringChanged.disconnect(self._on_filtered)
        self._layer = None
        self._keys.end()
        if self._band is not None:
            self._bench.canvas.scene().removeItem(self._band)
            self._band = None
        self.hide()

    def accept(self) -> None:
        """The box is right."""
        self._decide({"review": ACCEPTED}, self.tr("Accept box"))

    def reject(self) -> None:
        """The box is wrong; it stays in the layer, dimmed."""
        self._decide({"review": REJECTED}, self.tr("Reject box"))

    def rename(self, number: int) -> None:
        """The box is right, its class is another one: 1 for the first."""
        if not self.active or number > len(self._classes) or not self._order:
            return
        assert self._layer is not None
        row = self._layer.getFeature(self._order[self._at])
        if not row.isValid():  # deleted since it was shown: the next one has not been looked at yet
            self._show_row()
            return
        said = row["model_label"] if isinstance(row["model_label"], str) else row["label"]
        values = {"label": self._classes[number - 1], "model_label": said, "review": ACCEPTED}
        self._decide(values, self.tr("Rename box"))

    def step(self, by: int) -> None:
        """Goes to the next box (1) or the one before (-1)."""
        if self._order:
            self._at = max(0, min(self._at + by, len(self._order) - 1))
            self._show_row()

    def take_back(self) -> None:
        """Undoes the last decision and shows its box."""
        if not self._done:
            return
        fid, old = self._done.pop()
        if self._change(fid, old, self.tr("Take back")) is not None and fid in self._order:
            self._at = self._order.index(fid)
            self._show_row()

    def export(self) -> None:
        """Asks where to, and writes what was decided as COCO."""
        if self.active and self._layer is not None and self._scene is not None:
            self.exports.ask_coco(self._layer, self._scene, self._classes)

    def export_to(self, path: Path) -> None:
        """Writes what was decided as COCO and says what was left out."""
        if self._layer is not None and self._scene is not None:
            self.exports.write_coco(self._layer, self._scene, self._classes, path)

    def export_for_training(self) -> None:
        """Asks where to, and writes what was decided as training data."""
        if self.active and self._layer is not None and self._scene is not None:
            self.exports.ask_training(self._layer, self._scene, self._run_options())

    def export_training_to(self, folder: Path) -> None:
        """Writes what was decided as training data in a task and says what was left out."""
        if self._layer is not None and self._scene is not None:
            self.exports.write_training(self._layer, self._scene, self._run_options(), folder)

    def _on_saved(self, _layer_id: str, features: Sequence[QgsFeature]) -> None:
        """Rows that were not saved yet get other ids."""
        assert self._layer is not None
        ids = saved_ids(self._layer, features)
        self._order = [ids.get(fid, fid) for fid in self._order]
        self._hidden_too = [ids.get(fid, fid) for fid in self._hidden_too]
        self._done = [(ids.get(fid, fid), old) for fid, old in self._done]

    def _on_filtered(self) -> None:
        """The filter holds here too; boxes that it shows again come back in their turn."""
        assert self._layer is not None
        shown, now = review_order(self._layer), self._order[self._at : self._at + 1]
        known = set(self._hidden_too)
        self._hidden_too += [fid for fid in shown if fid not in known]
        visible = set(shown)
        self._order = [fid for fid in self._hidden_too if fid in visible]
        self._at = min(self._at, max(len(self._order) - 1, 0))
        if now and now[0] in visible:
            self._at = self._order.index(now[0])
        self._show_row()

    def _run_options(self) -> DetectionOptions:
        return self._options or DetectionOptions(label=", ".join(self._classes))

    def _decide(self, values: Mapping[str, Any], text: str) -> None:
        if not self.active or not self._order:
            return
        fid = self._order[self._at]
        old = self._change(fid, values, text)
        if old is not None:
            self._done.append((fid, old))
            self.step(1)
            self._show_row()

    def _change(self, fid: int, values: Mapping[str, Any], text: str) -> Optional[Dict[str, Any]]:
        assert self._layer is not None
        try:
            return change_row(self._layer, fid, values, text)
        except FusarError as error:
            self._bench.messages.error(error)
            return None

    def _show_row(self) -> None:
        row = self._row_in_turn()
        if row is None:
            self.line.say(self.tr("There is no box to review."), INFO)
            return
        words = [f"{self._at + 1} / {len(self._order)}", str(row["label"] or self.tr("no class"))]
        if isinstance(row["score"], float):
            words.append(f"{row['score']:.2f}")
        if isinstance(row["length_m"], float):
            words.append(f"{row['length_m']:.0f} m")
        told = {ACCEPTED: self.tr("accepted"), REJECTED: self.tr("rejected")}
        words.append(told.get(row["review"], self.tr("not decided")))
        self.line.say(" · ".join(words), INFO)
        self._look_at(row.geometry())

    def _row_in_turn(self) -> Optional[QgsFeature]:
        """The row to show; those that are deleted are passed over, and may be thousands."""
        while self.active and self._order:
            assert self._layer is not None
            row = self._layer.getFeature(self._order[self._at])
            if row.isValid():
                return row
            self._order.pop(self._at)
            self._at = min(self._at, max(len(self._order) - 1, 0))
        return None

    def _look_at(self, geometry: Any) -> None:
        canvas, layer = self._bench.canvas, self._layer
        assert layer is not None
        if self._band is None:
            self._band = QgsRubberBand(canvas)
            self._band.setStrokeColor(QColor("#ffd400"))
            self._band.setFillColor(QColor(0, 0, 0, 0))
            self._band.setWidth(3)
        self._band.setToGeometry(geometry, layer.crs())
        box = shown_extent(geometry.boundingBox(), layer.crs(), canvas.mapSettings().destinationCrs())
        if box.isEmpty():
            return
        wanted = QgsRectangle(box)
        wanted.scale(CONTEXT_SIDES)
        share = max(canvas.extent().width(), canvas.extent().height()) / max(wanted.width(), wanted.height())
        if not _FINEST <= share <= _COARSEST:
            canvas.setExtent(wanted)
        else:
            canvas.setCenter(box.center())
        canvas.refresh()

    def _build_buttons(self) -> None:
        while self.grid.count():
            widget = self.grid.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self.buttons: Dict[str, QPushButton] = {}
        for place, (name, text, tip, act) in enumerate(self._actions()):
            button = sharing_button(text, tip, parent=self)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.buttons[name] = button
            self.grid.addWidget(button, place // 3, place % 3)

    def _actions(self) -> List[Tuple[str, str, str, Callable[[], None]]]:
        actions: List[Tuple[str, str, str, Callable[[], None]]] = [
            ("accept", self.tr("Accept · A"), self.tr("The box is right (A)"), self.accept),
            ("reject", self.tr("Reject · R"), self.tr("The box is wrong; it stays, dimmed (R)"), self.reject),
            ("back", self.tr("Take back"), self.tr("Undo the last decision (Backspace)"), self.take_back),
        ]
        for number, name in enumerate(self._classes, start=1):
            tip = self.tr("The box is right, but it is “{name}” ({n})").format(name=name, n=number)
            actions.append((f"class{number}", f"{name} · {number}", tip, partial(self.rename, number)))
        return [
            *actions,
            ("export", self.tr("Export…"), self.tr("Write what was decided as COCO labels"), self.export),
            (
                "training",
                self.tr("Training…"),
                self.tr("Write the tiles in which every box was decided as data for “python -m training”"),
                self.export_for_training,
            ),
            ("done", self.tr("Done"), self.tr("End the review (Esc)"), self.end),
        ]

    def _listen(self) -> None:
        acts: Dict[str, Callable[[], None]] = {
            "A": self.accept,
            "R": self.reject,
            "Right": lambda: self.step(1),
            "Left": lambda: self.step(-1),
            "Backspace": self.take_back,
        }
        for number in range(1, len(self._classes) + 1):
            acts[str(number)] = partial(self.rename, number)
        self._keys.listen(self._bench.iface.mainWindow(), self._bench.canvas, acts, self.end)
