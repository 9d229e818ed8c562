"""Boxes that a chat answer speaks of: shown on the map at once, kept as a layer on demand."""

from __future__ import annotations

import html
from typing import Optional, Sequence, Tuple

from qgis.core import QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QWidget

from fusar_qgis.core.chat_thread import ChatBox
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.layer_group import DETECTIONS, add_layer
from fusar_qgis.gui.map_overlay import MapOverlay
from fusar_qgis.gui.notice import INFO, Notice
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.map_window import shown_extent
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.layers.thumbnail_place import remember_scene

MOST_LINKS = 40
LINK_KEYS = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
SEEN_AROUND = 2.0
"""How much of a box's size is shown on each side of it."""


def kept_boxes(boxes: Sequence[SceneBox]) -> Tuple[ChatBox, ...]:
    """Boxes as a conversation keeps them."""
    return tuple(
        ChatBox(box.label, tuple((float(x), float(y)) for x, y in box.polygon), box.score, box.score_kind)
        for box in boxes
    )


class ChatBoxes(Notice):
    """Hidden while the last answer has no boxes. `failed(error)` when they cannot be written."""

    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(INFO, "", parent)
        self._bench = bench
        self._overlay = MapOverlay(bench.canvas)
        self._scene: Optional[Scene] = None
        self._boxes: Tuple[SceneBox, ...] = ()
        self._band = 1
        keep, clear = self.tr("Keep as layer"), self.tr("Clear")
        self.keep_button = sharing_button(keep, self.tr("Write these boxes into a GeoPackage layer"))
        self.keep_button.clicked.connect(self.keep)
        self.clear_button = sharing_button(clear, self.tr("Take the boxes off the map"))
        self.clear_button.clicked.connect(self.clear)
        self.links = QLabel(self)
        self.links.setWordWrap(True)
        self.links.setTextFormat(Qt.TextFormat.RichText)
        self.links.setTextInteractionFlags(LINK_KEYS)
        self.links.setToolTip(self.tr("Click a box to see where it is"))
        self.links.linkActivated.connect(lambda number: self.go_to(int(number)))
        self.layout().insertWidget(1, self.links)
        self.links.hide()
        self.controls.addWidget(self.keep_button)
        self.controls.addWidget(self.clear_button)

    def show_boxes(self, scene: Scene, boxes: Sequence[SceneBox]) -> None:
        """Shows the boxes of an answer in the place of earlier ones."""
        self.clear()
        if not boxes:
            return
        self._scene, self._boxes, self._band = scene, tuple(boxes), self._bench.session.band
        self._overlay.add([box.polygon for box in boxes], scene.crs)
        self.say(self.tr("Boxes of this answer on the map: {n}").format(n=len(boxes)), INFO)
        shown = [self._link(number, box) for number, box in enumerate(boxes[:MOST_LINKS])]
        more = len(boxes) - len(shown)
        self.links.setText(" · ".join([*shown, *([f"+ {more}"] if more > 0 else [])]))
        self.links.show()

    def go_to(self, number: int) -> None:
        """Moves the map to a box and flashes it.

        Args:
            number: Its place in the answer, from 0.
        """
        if self._scene is None or not 0 <= number < len(self._boxes):
            return
        canvas, crs = self._bench.canvas, crs_of(self._scene.crs)
        points = [QgsPointXY(float(x), float(y)) for x, y in self._boxes[number].polygon]
        outline = QgsGeometry.fromPolygonXY([points])
        around = shown_extent(outline.boundingBox(), crs, canvas.mapSettings().destinationCrs())
        if around.isEmpty():
            return
        around.grow(max(around.width(), around.height()) * SEEN_AROUND)
        canvas.setExtent(around)
        canvas.refresh()
        canvas.flashGeometries([outline], crs)

    @staticmethod
    def _link(number: int, box: SceneBox) -> str:
        score = "" if box.score is None else f" {box.score:.2f}"
        return f'<a href="{number}">{html.escape(box.label)} {number + 1}{score}</a>'

    def keep(self) -> None:
        """Writes the boxes into a layer of the scene's group."""
        scene, boxes = self._scene, self._boxes
        if scene is None or not boxes:
            return
        try:
            folder = self._bench.connection.settings.output_folder
            path = new_output_file(scene.source_path, DETECTIONS, ".gpkg", folder)
            output = DetectionLayer(path, scene.crs, self.tr("Chat"), scene.name)
            output.replace(boxes, self.tr("Boxes of a chat answer: {text}").format(text=boxes[0].prompt))
        except FusarError as error:
            self.failed.emit(error)
            return
        remember_scene(output.layer, scene.name, scene.source_path, self._band)
        add_layer(output.layer, DETECTIONS, scene.name)
        self.clear()

    def clear(self) -> None:
        """Takes the boxes off the map."""
        self._scene, self._boxes = None, ()
        self._overlay.clear()
        self.links.hide()
        self.say("")

    def close_map(self) -> None:
        """Takes the overlay off the map for good."""
        self._overlay.remove()
