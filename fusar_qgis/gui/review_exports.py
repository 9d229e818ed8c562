"""What was decided in a review, as files: COCO labels, or data for training."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.review_rows import boxes_to_export
from fusar_qgis.workflows.export_corrections import export_corrections
from fusar_qgis.workflows.export_training import TrainingExport, export_training


class ReviewExports(QObject):
    """Asks where to and writes; what happened goes to the message bar.

    Args:
        bench: For tasks and messages.
        window: The dialogs' parent.
    """

    def __init__(self, bench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._bench, self._window = bench, window

    def ask_coco(self, layer: QgsVectorLayer, scene: Scene, classes: Sequence[str]) -> None:
        """Asks for a file."""
        suggested = Path(scene.source_path).with_suffix("").name + "_corrections.coco.json"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export corrections"), suggested, self.tr("COCO (*.json)")
        )
        if chosen:
            self.write_coco(layer, scene, classes, Path(chosen))

    def write_coco(self, layer: QgsVectorLayer, scene: Scene, classes: Sequence[str], path: Path) -> None:
        """Writes what was decided as COCO and says what was left out."""
        try:
            found = export_corrections(boxes_to_export(layer, scene), scene, path, classes)
        except FusarError as error:
            self._bench.messages.error(error)
            return
        text = self.tr("{n} boxes written to {path}.").format(n=len(found.boxes), path=path)
        if found.unreviewed:
            text += " " + self.tr("{n} that nobody reviewed are not in it.").format(n=found.unreviewed)
        self._bench.messages.info(text, [])

    def ask_training(self, layer: QgsVectorLayer, scene: Scene, options: DetectionOptions) -> None:
        """Asks for a folder."""
        beside = str(Path(scene.source_path).parent)
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Folder for training data"), beside)
        if chosen:
            self.write_training(layer, scene, options, Path(chosen))

    def write_training(
        self, layer: QgsVectorLayer, scene: Scene, options: DetectionOptions, folder: Path
    ) -> None:
        """Writes pictures, labels and, where the run used AEF, its fields in a task."""
        try:
            client = self._bench.connection.client() if options.aef.enabled else None
            rows = boxes_to_export(layer, scene)
        except FusarError as error:
            self._bench.messages.error(error)
            return
        card = self._bench.connection.card
        running = self._bench.runner.start(
            self.tr("Export training data of {name}").format(name=scene.name),
            lambda feedback: export_training(rows, scene, options, card, folder, feedback, client),
        )
        running.succeeded.connect(lambda found: self._tell(found, folder))
        running.failed.connect(self._bench.messages.error)

    def _tell(self, found: TrainingExport, folder: Path) -> None:
        text = self.tr("{tiles} tiles with {n} labels written to {folder}.")
        told = text.format(tiles=found.tiles, n=found.objects, folder=folder)
        if found.unreviewed:
            more = self.tr("{n} tiles have boxes that nobody reviewed and are not in it.")
            told += " " + more.format(n=found.unreviewed)
        self._bench.messages.info(told, [])
