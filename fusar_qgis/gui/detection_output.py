"""Where a detection's boxes go: into a layer of their own as they come, or at the end into one that is there."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Callable, Optional, Protocol, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import FusarError, OutputError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.core.tile_run import class_names
from fusar_qgis.gui.layer_group import DETECTIONS, add_layer
from fusar_qgis.gui.map_overlay import MapOverlay
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.detection_append import Appended, append_boxes
from fusar_qgis.layers.detection_layer import DetectionLayer, create_detection_file
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.layers.thumbnail_place import remember_scene

logger = logging.getLogger(__name__)

MOST_SHOWN = 2000
"""Boxes drawn over the map before they are in a layer: each one more makes drawing them all slower."""


class DetectionOutput(Protocol):
    """Takes a run's boxes; main thread, except `prepare`.

    `note`: what there is to say about it after `finish`; `own`: whether the layer holds this run's boxes only.
    """

    note: str
    own: bool

    @property
    def layer(self) -> Optional[QgsVectorLayer]:
        """The layer of the boxes; None while there is none, or when the analyst removed it."""

    def prepare(self) -> None:
        """Called in the run's thread before boxes are handed over."""

    def add(self, boxes: Sequence[SceneBox]) -> None:
        """Boxes of more tiles, not merged yet."""

    def finish(self, result: DetectionResult) -> None:
        """The merged boxes take the place of the provisional ones."""

    def close(self) -> None:
        """The run failed; what was found before stays."""


class NewLayerOutput:
    """A GeoPackage of the run's own, in the project with its first box.

    Args:
        bench: For its messages and settings.
        scene: The scene.
        name: The layer's name.
        options: What is looked for, in which band.
    """

    def __init__(self, bench: Workbench, scene: Scene, name: str, options: DetectionOptions) -> None:
        self._bench, self._scene, self._name, self._options = bench, scene, name, options
        self._path: Optional[Path] = None
        self._file_error: Optional[FusarError] = None
        self._output: Optional[DetectionLayer] = None
        self._given_up = False
        self._folder = bench.connection.settings.output_folder
        self.note, self.own = "", True

    @property
    def layer(self) -> Optional[QgsVectorLayer]:
        """See `DetectionOutput`."""
        if self._output is None or sip.isdeleted(self._output.layer):
            return None
        return self._output.layer

    def prepare(self) -> None:
        """Makes the file once, which takes a tenth of a second; an error waits for the main thread."""
        if self._path is not None or self._file_error is not None:
            return
        try:
            path = new_output_file(self._scene.source_path, DETECTIONS, ".gpkg", self._folder)
            create_detection_file(path, self._scene.crs, self._name, class_names(self._options.label))
            self._path = path
        except FusarError as error:
            self._file_error = error

    def add(self, boxes: Sequence[SceneBox]) -> None:
        """See `DetectionOutput`."""
        if boxes and self._open():
            self._write(lambda output: output.append(boxes))

    def finish(self, result: DetectionResult) -> None:
        """See `DetectionOutput`."""
        if self._output is not None and self.layer is None:
            self._finish_file(result)
        elif (result.boxes and self._open()) or self._output is not None:
            self._write(lambda output: output.replace(result.boxes, result.aef_summary()))

    def close(self) -> None:
        """See `DetectionOutput`."""
        self._write(lambda output: output.close())

    def _finish_file(self, result: DetectionResult) -> None:
        """The layer was removed, or its project closed, but the file is hers."""
        path = self._made()
        try:
            file = DetectionLayer.reopened(path, self._name, self._scene.name)
            file.replace(result.boxes, result.aef_summary())
        except FusarError as error:
            self._bench.messages.error(error)
            return
        text = QCoreApplication.translate("NewLayerOutput", "The layer was removed; its boxes are in {path}.")
        self.note = text.format(path=path)

    def _open(self) -> bool:
        if self._output is None and not self._given_up:
            try:
                self._output = DetectionLayer.opened(self._made(), self._name, self._scene.name)
                _remember(self._output.layer, self._scene, self._options)
                add_layer(self._output.layer, DETECTIONS, self._scene.name)
            except FusarError as error:
                self._given_up = True  # the search for objects goes on
                self._bench.messages.error(error)
        return self._output is not None

    def _made(self) -> Path:
        self.prepare()
        if self._path is None:
            raise self._file_error or OutputError("The detections have no file.", "Choose an output folder.")
        return self._path

    def _write(self, write: Callable[[DetectionLayer], None]) -> None:
        """Writes into the layer; the analyst may have removed it from the project while the run went on."""
        if self._output is None or sip.isdeleted(self._output.layer):
            return
        try:
            write(self._output)
        except FusarError as error:
            self._bench.messages.error(error)


class AppendedOutput:
    """A layer that is there: its edit buffer gets the merged boxes at the end, as one step that Ctrl+Z takes back.

    Where it is gone by then or takes nothing, they get a layer of their own: a run may have taken an hour.

    Args:
        bench: For its map and messages.
        scene: The scene.
        layer: A detection layer.
        options: What is looked for, in which band.
        otherwise: The layer of their own.
    """

    def __init__(
        self,
        bench: Workbench,
        scene: Scene,
        layer: QgsVectorLayer,
        options: DetectionOptions,
        otherwise: NewLayerOutput,
    ) -> None:
        self._scene, self._layer, self._options = scene, layer, options
        self._layer_name, self._otherwise = layer.name(), otherwise
        self._overlay: Optional[MapOverlay] = MapOverlay(bench.canvas, "#ff5722")
        self.note, self.own = "", False

    @property
    def layer(self) -> Optional[QgsVectorLayer]:
        """See `DetectionOutput`."""
        if self.own:
            return self._otherwise.layer
        return None if sip.isdeleted(self._layer) else self._layer

    def prepare(self) -> None:
        """Nothing to prepare."""

    def add(self, boxes: Sequence[SceneBox]) -> None:
        """Shows them on the map, outside any layer."""
        if self._overlay is not None and self._overlay.count < MOST_SHOWN:
            self._overlay.add([box.polygon for box in boxes], self._scene.crs)

    def finish(self, result: DetectionResult) -> None:
        """See `DetectionOutput`."""
        self.close()
        if not result.boxes:
            return
        text = QCoreApplication.translate("AppendedOutput", "Detect {label}").format(label=result.label)
        try:
            if self.layer is None:
                raise OutputError(f"The layer {self._layer_name!r} is gone.", "Choose a new layer.")
            found = append_boxes(self._layer, result.boxes, self._scene, text)
        except FusarError as error:
            logger.warning("%s", error)
            self._take_own(result)
            return
        _remember(self._layer, self._scene, self._options)
        self.note = self._told(found)

    def _take_own(self, result: DetectionResult) -> None:
        self.own = True
        self._otherwise.finish(result)
        text = QCoreApplication.translate(
            "AppendedOutput", "“{layer}” is gone or cannot be edited: they are in a new layer."
        )
        self.note = text.format(layer=self._layer_name) if self._otherwise.layer is not None else ""

    def _told(self, found: Appended) -> str:
        """What was done, and what is left to the analyst."""
        name = self._layer.name()
        if not found.added:
            text = QCoreApplication.translate("AppendedOutput", "All of them were in “{layer}” already.")
            return text.format(layer=name)
        text = QCoreApplication.translate(
            "AppendedOutput",
            "{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to "
            "keep them.",
        )
        return text.format(added=found.added, layer=name, known=found.known)

    def close(self) -> None:
        """See `DetectionOutput`."""
        if self._overlay is not None:
            self._overlay.remove()
            self._overlay = None


def _remember(layer: QgsVectorLayer, scene: Scene, options: DetectionOptions) -> None:
    """For the pictures in the layer's map tips."""
    remember_scene(layer, scene.name, scene.source_path, options.band)
