"""What a detection found: one line, what to do with it, and a score filter that needs no new run."""

from __future__ import annotations

import math
from typing import Any, Optional

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.layer_group import remove_layer
from fusar_qgis.gui.notice import INFO, WARNING, Notice
from fusar_qgis.gui.sentences import localized
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.map_window import shown_extent
from fusar_qgis.layers.review_rows import is_reviewed

FILTER_DELAY_MS = 150
ZOOM_MARGIN = 1.3
FINER, OTHER_BAND, WITHOUT_AEF = "finer", "band", "without_aef"


def score_filter(percent: int) -> str:
    """The subset string that keeps boxes from a score on; boxes without a score always stay.

    Args:
        percent: 0 (everything) to 100.
    """
    return f'"score" >= {percent / 100:.2f} OR "score" IS NULL' if percent > 0 else ""


class DetectionResultBox(QWidget):
    """Hidden until there is a result.

    `other_requested(how)` asks for a run with smaller tiles, the next band or without AEF; `again_requested(restart)`
    for the same run once more: to go on with what is missing, or from the beginning. `review_requested(layer)` asks to
    step through the boxes.
    """

    other_requested = pyqtSignal(str)
    again_requested = pyqtSignal(bool)
    review_requested = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._layer: Optional[QgsVectorLayer] = None
        self._scene_name = ""
        self._own = True
        self.line = Notice(INFO)
        self.aef_line = QLabel(self)
        self.aef_line.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_DELAY_MS)
        self._timer.timeout.connect(self._apply_filter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.line)
        rows.addWidget(self.aef_line)
        rows.addWidget(self._build_filter())
        self._build_actions()
        QgsProject.instance().layerWillBeRemoved[str].connect(self._on_removed)
        self.hide()

    def show_result(
        self,
        result: DetectionResult,
        layer: Optional[QgsVectorLayer],
        scene_name: str,
        note: str = "",
        own: bool = True,
    ) -> None:
        """Shows a run's outcome.

        Args:
            result: What was found, also of a run that ended early.
            layer: Its layer, None when nothing was found.
            scene_name: The scene's group in the project.
            note: What is to be said about the layer.
            own: The layer is this run's to filter and remove; one that was there before is not.
        """
        self._own = own
        self._layer, self._scene_name = layer, scene_name
        trouble = bool(result.error or result.cancelled or not result.boxes)
        self.line.say(f"{self._sentence(result)} {note}".strip(), WARNING if trouble else INFO)
        self.aef_line.setText(localized(result.aef_summary()))
        found = layer is not None and bool(result.boxes)
        self._show_layer_buttons(found)
        for button in (self.finer_button, self.band_button, self.without_aef_button):
            button.hide()
        self.continue_button.setVisible(not result.complete)
        self.over_button.setVisible(result.tiles_remembered > 0)
        scores = [box.score for box in result.boxes if box.score is not None]
        self.filter.setVisible(found and bool(scores) and self._own)
        self._reset_slider(max(scores, default=1.0))
        self._show_filtered()
        self.show()

    def offer_otherwise(self, result: DetectionResult, next_band: str, aef_asked: bool) -> None:
        """What may help where nothing was found.

        Args:
            result: What was found.
            next_band: Another band's name; empty where there is none.
            aef_asked: Whether the run asked for AEF.
        """
        empty = not result.boxes and not result.ended_early
        self.finer_button.setVisible(empty)
        self.band_button.setText(self.tr("Try {band}").format(band=next_band))
        self.band_button.setVisible(empty and bool(next_band))
        self.without_aef_button.setVisible(empty and aef_asked and result.aef_counts.get("used", 0) > 0)

    def _sentence(self, result: DetectionResult) -> str:
        if result.boxes or result.error is not None or result.cancelled:
            return result.summary()
        count = result.tiles_done
        tiles = self.tr("1 tile") if count == 1 else self.tr("{n} tiles").format(n=count)
        why = self.tr(
            "No {label} found in {tiles}. Possible reasons: there is none; it is too small at this zoom; "
            "the polarization or the display range hides it; the model does not know this class."
        ).format(label=self.tr(" or ").join(result.labels or (result.label,)), tiles=tiles)
        used = result.aef_counts.get("used", 0)
        without = self.tr(
            " AEF was not used: the model may need it, set the year or load AEF for this place."
        )
        return why if used else why + without

    def _show_layer_buttons(self, on: bool) -> None:
        for button in (self.zoom_button, self.review_button, self.table_button):
            button.setVisible(on)
        self.remove_button.setVisible(on and self._own)

    def _on_removed(self, layer_id: str) -> None:
        layer = self._live_layer()
        if layer is not None and layer.id() == layer_id:
            self._layer = None
            self._show_layer_buttons(False)
            self.filter.hide()

    def _reset_slider(self, highest: float) -> None:
        """Back to 0, which is no wish of hers: a layer that was there before may have a filter of its own."""
        self._timer.stop()
        self.slider.blockSignals(True)
        # Token probabilities of a young model are low: the slider spans what there is.
        self.slider.setMaximum(max(1, math.ceil(100 * highest)))
        self.slider.setValue(0)
        self.slider.blockSignals(False)

    def _build_filter(self) -> QWidget:
        self.filter = QWidget(self)
        self.filter_label = QLabel(self.filter)
        self.slider = QSlider(Qt.Orientation.Horizontal, self.filter)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        self.slider.setToolTip(self.tr("Hide boxes below this score; nothing is deleted"))
        self.slider.setAccessibleName(self.tr("Lowest score shown"))
        self.slider.valueChanged.connect(lambda _value: self._timer.start())
        rows = QVBoxLayout(self.filter)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(1)
        rows.addWidget(self.filter_label)
        rows.addWidget(self.slider)
        return self.filter

    def _build_actions(self) -> None:
        self.continue_button = self._button(
            self.tr("Continue"),
            self.tr("Ask about the tiles that are missing; the others are remembered, also after a crash"),
            lambda: self.again_requested.emit(False),
        )
        self.over_button = self._button(
            self.tr("Start over"),
            self.tr("Forget the answers of the earlier run and ask about every tile again"),
            lambda: self.again_requested.emit(True),
        )
        self.zoom_button = self._button(self.tr("Zoom"), self.tr("Zoom the map to the boxes"), self.zoom)
        self.review_button = self._button(
            self.tr("Review"),
            self.tr("Step through the boxes: accept, reject, rename with keys, and export labels"),
            self.review,
        )
        self.table_button = self._button(
            self.tr("Table"), self.tr("Open the attribute table"), self.open_table
        )
        self.remove_button = self._button(
            self.tr("Remove"),
            self.tr("Take this run's layer out of the project; its file stays"),
            self.remove,
        )
        self.finer_button = self._button(
            self.tr("Try finer tiles"),
            self.tr("Look again at a higher zoom: more and smaller tiles"),
            lambda: self.other_requested.emit(FINER),
        )
        self.band_button = self._button(
            self.tr("Try the other band"),
            self.tr("Look again in the other polarization"),
            lambda: self.other_requested.emit(OTHER_BAND),
        )
        self.without_aef_button = self._button(
            self.tr("Try without AEF"),
            self.tr("Look again at the image alone"),
            lambda: self.other_requested.emit(WITHOUT_AEF),
        )

    def _button(self, text: str, tip: str, act: Any) -> QPushButton:
        button = sharing_button(text, tip, parent=self)
        button.clicked.connect(lambda _checked=False: act())
        self.line.controls.addWidget(button)
        return button

    def zoom(self) -> None:
        """Zooms the map to the boxes."""
        layer = self._live_layer()
        if layer is None:
            return
        canvas = self._bench.canvas
        extent = shown_extent(layer.extent(), layer.crs(), canvas.mapSettings().destinationCrs())
        if extent.isEmpty():
            return
        extent.scale(ZOOM_MARGIN)
        canvas.setExtent(extent)
        canvas.refresh()

    def review(self) -> None:
        """Asks to step through the boxes."""
        layer = self._live_layer()
        if layer is not None:
            self.review_requested.emit(layer)

    def open_table(self) -> None:
        """Opens the attribute table."""
        layer = self._live_layer()
        if layer is not None:
            self._bench.iface.showAttributeTable(layer)

    def remove(self) -> None:
        """Takes the layer out of the project, unless that would lose edits."""
        if not self._would_lose():
            self._take_out(self._live_layer())

    def make_way(self) -> bool:
        """Before the same run once more: its layer goes, but one in which boxes were decided stays in the project.

        Returns:
            Whether the run may begin.
        """
        if self._would_lose():
            return False
        layer = self._live_layer()
        self._take_out(layer if layer is not None and not is_reviewed(layer) else None)
        return True

    def _would_lose(self) -> bool:
        layer = self._live_layer()
        if layer is None or not self._own or not layer.isModified():
            return False
        text = self.tr("The layer {name} has edits that are not saved. Save or discard them first.")
        self._bench.messages.warning(text.format(name=layer.name()))
        return True

    def _take_out(self, layer: Optional[QgsVectorLayer]) -> None:
        if layer is not None and self._own:
            remove_layer(layer.id(), self._scene_name)
        self._layer = None
        self.hide()

    def _live_layer(self) -> Optional[QgsVectorLayer]:
        if self._layer is not None and sip.isdeleted(self._layer):
            self._layer = None
        return self._layer

    def _apply_filter(self) -> None:
        layer = self._live_layer()
        if layer is None:
            return
        if not layer.setSubsetString(score_filter(self.slider.value())):
            self._bench.messages.warning(self.tr("Finish editing the layer first, then filter it by score."))
        self._show_filtered()

    def _show_filtered(self) -> None:
        layer, value = self._live_layer(), self.slider.value()
        shown = int(layer.featureCount()) if layer is not None else 0
        self.filter_label.setText(
            self.tr("Score at least {score:.2f} · {n} shown").format(score=value / 100, n=shown)
        )
