"""The raster that everything in the dock is about: follows the active layer and keeps the analyst's year."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.errors import FusarError, InvalidSceneError
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.tasks import RunningTask, TaskRunner
from fusar_qgis.layers.scene_reader import SceneReading, inspect_layer
from fusar_qgis.workflows.describe_scene import SceneDescription, describe_scene

YEAR_PROPERTY = "fusar/year"
ROLE_PROPERTY = "fusar/role"
"""Set on the layers that we make ourselves, so that a composite never becomes the scene."""


class SceneSession(QObject):
    """The current scene, or why there is none.

    `changed` says that scene, year or problem changed; `described` that the pixels have been looked at.
    """

    changed = pyqtSignal()
    described = pyqtSignal()

    def __init__(self, runner: TaskRunner, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Optional[RunningTask] = None
        self.layer: Optional[QgsRasterLayer] = None
        self.reading: Optional[SceneReading] = None
        self.description: Optional[SceneDescription] = None
        self.problem: Optional[FusarError] = None
        self._chosen_year: Callable[[], Optional[int]] = lambda: None
        QgsProject.instance().layerWillBeRemoved[str].connect(self._on_layer_removed)

    def close(self) -> None:
        """Lets go of the project."""
        QgsProject.instance().layerWillBeRemoved[str].disconnect(self._on_layer_removed)
        self._watch(None)
        self._cancel()

    @property
    def scene(self) -> Optional[Scene]:
        """The scene, None while there is none or it cannot be used."""
        return self.reading.scene if self.reading else None

    @property
    def chosen_year(self) -> Optional[int]:
        """The year to read AEF for in the place of the scene's own, None: the scene's."""
        return self._chosen_year()

    @property
    def aef_year(self) -> Optional[int]:
        """The year that AEF is read for, None while nobody knows one."""
        return self.chosen_year or (self.scene.acquisition.year if self.scene is not None else None)

    def choose_year_by(self, choice: Callable[[], Optional[int]]) -> None:
        """Lets a control say which year AEF is read for, for every tab."""
        self._chosen_year = choice

    def require(self) -> Scene:
        """The scene.

        Raises:
            FusarError: There is none; the error says why.
        """
        if self.reading is not None:
            return self.reading.scene
        raise self.problem or InvalidSceneError(
            self.tr("No raster is selected."), self.tr("Select a SAR raster in the Layers panel.")
        )

    def follow(self, layer: Optional[QgsMapLayer]) -> None:
        """Takes the active layer as the scene, unless it is nothing that could be one while a scene is there."""
        if not isinstance(layer, QgsRasterLayer) or layer.customProperty(ROLE_PROPERTY):
            return
        if layer is self.layer or (self.reading is not None and layer.providerType() != "gdal"):
            return
        self._watch(layer)
        self.refresh()

    def refresh(self) -> None:
        """Reads the layer again (its file may have changed, or the year was edited)."""
        self._cancel()
        self.reading = self.description = self.problem = None
        if self.layer is not None:
            try:
                self.reading = inspect_layer(self.layer, self.user_year())
            except FusarError as error:
                self.problem = error
        self.changed.emit()
        self._describe()

    def user_year(self) -> Optional[int]:
        """The year that the analyst gave for this layer; it is saved with the project."""
        stored: Any = self.layer.customProperty(YEAR_PROPERTY) if self.layer is not None else None
        return int(stored) if stored not in (None, "") else None

    def set_user_year(self, year: Optional[int]) -> None:
        """Keeps the analyst's year with the layer; None goes back to what the file says."""
        if self.layer is None:
            return
        if year is None:
            self.layer.removeCustomProperty(YEAR_PROPERTY)
        else:
            self.layer.setCustomProperty(YEAR_PROPERTY, int(year))
        self.refresh()

    def _watch(self, layer: Optional[QgsRasterLayer]) -> None:
        """Makes a layer the scene's, and reads it again whenever it gets another CRS or file."""
        signals = ("crsChanged", "dataSourceChanged")
        if self.layer is not None and not sip.isdeleted(self.layer):
            for name in signals:
                getattr(self.layer, name).disconnect(self.refresh)
        self.layer = layer
        if layer is not None:
            for name in signals:
                getattr(layer, name).connect(self.refresh)

    def _describe(self) -> None:
        if self.reading is None:
            return
        reading = self.reading
        title = self.tr("Look at {name}").format(name=reading.scene.name)
        self._task = self._runner.start(
            title, lambda feedback: describe_scene(reading.scene, feedback, 1, reading.warnings)
        )
        # A result that comes late belongs to an earlier reading and is dropped.
        self._task.succeeded.connect(lambda description: self._on_described(reading, description))
        self._task.failed.connect(lambda error: self._on_unreadable(reading, error))

    def _on_described(self, reading: SceneReading, description: SceneDescription) -> None:
        if reading is self.reading:
            self._task, self.description = None, description
            self.described.emit()

    def _on_unreadable(self, reading: SceneReading, error: FusarError) -> None:
        if reading is self.reading:
            self._task, self.problem = None, error
            self.changed.emit()

    def _cancel(self) -> None:
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()

    def _on_layer_removed(self, layer_id: str) -> None:
        if self.layer is not None and self.layer.id() == layer_id:
            self._watch(None)
            self.refresh()
