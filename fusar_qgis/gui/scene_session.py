"""The raster that everything in the dock is about: follows the active layer and keeps the analyst's year."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, Optional

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.errors import FusarError, InvalidSceneError
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.tasks import RunningTask, TaskRunner
from fusar_qgis.layers.passport_edits import (
    EDIT_PROPERTIES,
    edits_of,
    forget_edit,
    own_properties,
    restore_properties,
    set_edit,
    set_year,
    year_given,
)
from fusar_qgis.layers.scene_reader import SceneReading, edited_reading, read_raster, request_of
from fusar_qgis.workflows.describe_scene import SceneDescription, describe_scene, redescribed

ROLE_PROPERTY = "fusar/role"
ROLE_FILE_PROPERTY = "fusar/role_file"
"""The file that the role was given for: a pasted style carries custom properties to layers of other files."""
"""Set on the layers that we make ourselves, so that a composite never becomes the scene."""


class SceneSession(QObject):
    """The current scene, or why there is none.

    Files are read in a worker; until then there is no scene, never the former layer's. `changed` says that scene, year,
    problem or `is_reading` changed; `described` that the pixels have been looked at; `restyled` that
    the layer has another style.
    """

    changed = pyqtSignal()
    described = pyqtSignal()
    restyled = pyqtSignal()

    def __init__(self, runner: TaskRunner, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.runner = runner
        self._task: Optional[RunningTask] = None
        self.layer: Optional[QgsRasterLayer] = None
        self._as_read: Optional[SceneReading] = None
        self._kept: Dict[str, object] = {}
        self.reading: Optional[SceneReading] = None
        self.is_reading = False
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
    def band(self) -> int:
        """The band that the model sees, 1-based."""
        return self.reading.band if self.reading else 1

    @property
    def file_scene(self) -> Optional[Scene]:
        """The scene as the file says, without the analyst's values."""
        return self._as_read.scene if self._as_read else None

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
        if self.is_reading:
            raise InvalidSceneError(
                self.tr("The raster is still being read."), self.tr("Try again in a moment.")
            )
        raise self.problem or InvalidSceneError(
            self.tr("No raster is selected."), self.tr("Select a SAR raster in the Layers panel.")
        )

    def follow(self, layer: Optional[QgsMapLayer]) -> None:
        """Takes the active layer as the scene, unless it is nothing that could be one while a scene is there."""
        if not isinstance(layer, QgsRasterLayer) or raster_role(layer):
            return
        has_scene = self.reading is not None or self.is_reading
        if layer is self.layer or (has_scene and layer.providerType() != "gdal"):
            return
        self._watch(layer)
        self.refresh()

    def refresh(self) -> None:
        """Reads the layer again in a worker (its file or its CRS may have changed)."""
        self._cancel()
        self._as_read = self.reading = self.description = self.problem = None
        self.is_reading = False
        if self.layer is not None:
            try:
                self._read()
            except FusarError as error:
                self.problem = error
        self.changed.emit()

    def user_year(self) -> Optional[int]:
        """The year that the analyst gave for this layer; it is saved with the project."""
        return year_given(self.layer)

    def set_user_year(self, year: Optional[int]) -> None:
        """Keeps the analyst's year with the layer; None goes back to what the file says."""
        if self.layer is not None:
            set_year(self.layer, year)
            self._apply_edits()

    def set_entry(self, key: str, text: str) -> None:
        """Keeps the analyst's value of one entry of the passport with the layer.

        Raises:
            InvalidRequestError: It is no value for this entry.
        """
        if self.layer is not None and self._as_read is not None:
            set_edit(self.layer, key, text, len(self._as_read.scene.bands))
            self._apply_edits()

    def forget_entry(self, key: str) -> None:
        """Goes back to what the file says about one entry."""
        if self.layer is not None:
            forget_edit(self.layer, key)
            self._apply_edits()

    def _read(self) -> None:
        request = request_of(self.layer)
        self.is_reading = True
        title = self.tr("Read {name}").format(name=request.name)
        task = self._task = self.runner.start(title, lambda _: read_raster(request))
        # A result that comes late belongs to an earlier layer and is dropped.
        task.succeeded.connect(lambda reading: self._on_read(task, reading))
        task.failed.connect(lambda error: self._on_unreadable_file(task, error))
        task.stopped.connect(lambda: self._on_stopped(task))

    def _on_read(self, task: RunningTask, reading: SceneReading) -> None:
        if task is self._task:
            self._task, self.is_reading, self._as_read = None, False, reading
            self._apply_edits()

    def _on_unreadable_file(self, task: RunningTask, error: FusarError) -> None:
        if task is self._task:
            self._task, self.is_reading, self.problem = None, False, error
            self.changed.emit()

    def _apply_edits(self) -> None:
        """Puts the analyst's values over what the file says; the pixels are looked at again only for another band."""
        if self.layer is None or self._as_read is None:
            return
        self._kept = own_properties(self.layer, EDIT_PROPERTIES)
        before, described = self.reading, self.description
        self.reading = edited_reading(self._as_read, edits_of(self.layer))
        same_band = before is not None and before.band == self.reading.band
        self.description = self.problem = None
        if same_band and described is not None:
            self.description = redescribed(
                described, self.reading.scene, self.reading.warnings, self.reading.passport
            )
        if self.description is None:
            self._cancel()
            self.changed.emit()
            self._describe()
        else:
            self.changed.emit()
            self.described.emit()

    def _keep_properties(self) -> None:
        """A style brings back the custom properties of the time when it was made; the analyst's values are no style."""
        if self.layer is not None and self._as_read is not None:
            restore_properties(self.layer, self._kept, EDIT_PROPERTIES)
        self.restyled.emit()

    def _watch(self, layer: Optional[QgsRasterLayer]) -> None:
        """Makes a layer the scene's, and reads it again whenever it gets another CRS, file or name."""
        signals = ("crsChanged", "dataSourceChanged", "nameChanged")
        if self.layer is not None and not sip.isdeleted(self.layer):
            for name in signals:
                getattr(self.layer, name).disconnect(self.refresh)
            self.layer.styleManager().currentStyleChanged.disconnect(self._keep_properties)
        self.layer = layer
        if layer is not None:
            for name in signals:
                getattr(layer, name).connect(self.refresh)
            layer.styleManager().currentStyleChanged.connect(self._keep_properties)

    def _describe(self) -> None:
        if self.reading is None:
            return
        reading = self.reading
        title = self.tr("Look at {name}").format(name=reading.scene.name)
        task = self._task = self.runner.start(
            title,
            lambda feedback: describe_scene(
                reading.scene, feedback, reading.band, reading.warnings, reading.passport
            ),
        )
        task.succeeded.connect(lambda description: self._on_described(reading, description))
        task.failed.connect(lambda error: self._on_unreadable(reading, error))
        task.stopped.connect(lambda: self._on_stopped(task))

    def _on_described(self, reading: SceneReading, description: SceneDescription) -> None:
        if reading is self.reading:
            self._task, self.description = None, description
            self.described.emit()

    def _on_unreadable(self, reading: SceneReading, error: FusarError) -> None:
        if reading is self.reading:
            self._task, self.problem = None, error
            self.changed.emit()

    def _on_stopped(self, task: RunningTask) -> None:
        """Somebody else stopped it, QGIS's task manager for one: without a word the tab would wait for ever."""
        if task is self._task:
            self._task, self.is_reading = None, False
            self.problem = InvalidSceneError(
                self.tr("Reading the raster was stopped."), self.tr("Press Read again in the Scene tab.")
            )
            self.changed.emit()

    def _cancel(self) -> None:
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()

    def _on_layer_removed(self, layer_id: str) -> None:
        if self.layer is not None and self.layer.id() == layer_id:
            self._watch(None)
            self.refresh()


def raster_role(layer: QgsRasterLayer) -> str:
    """What a raster of ours is (`aef_composite`, `magnitude`); empty for the analyst's own, whatever style it wears."""
    file = layer.customProperty(ROLE_FILE_PROPERTY)
    is_pasted = bool(file) and file != Path(layer.source()).name
    return "" if is_pasted else str(layer.customProperty(ROLE_PROPERTY) or "")
