"""Shows a scene as SAR analysts expect it: gray, decibels, colors of two polarizations, magnitude; and back again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.pixel_units import PER_DECIBEL, in_file_units
from fusar_qgis.core.sar_presets import DECIBEL, GRAY, MAGNITUDE, RGB, offered, rgb_bands
from fusar_qgis.gui.buttons import tool_button
from fusar_qgis.gui.labels import faint
from fusar_qgis.gui.layer_group import add_layer, remove_layer
from fusar_qgis.gui.scene_session import SceneSession, raster_role
from fusar_qgis.gui.tasks import RunningTask, TaskFeedback
from fusar_qgis.layers.magnitude_file import KIND, is_magnitude, write_magnitude
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.layers.sar_renderers import decibel_renderer, gray_renderer, rgb_renderer
from fusar_qgis.layers.sar_styles import apply_style, current_preset, restore_style
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.band_limits import band_limits
from fusar_qgis.workflows.describe_scene import SceneDescription

MAGNITUDE_ROLE = "magnitude"
SCENE_PROPERTY = "fusar/magnitude_of"
AS_BEFORE = ""


class SarDisplay(QWidget):
    """A list of looks and a button back. `failed(error)` when a look cannot be made."""

    failed = pyqtSignal(object)

    def __init__(self, session: SceneSession, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Optional[RunningTask] = None
        self.presets: List[str] = []
        self.combo = QComboBox(self)
        self.combo.setToolTip(
            self.tr("How the layer is drawn. The file's values stay as they are, your own style is kept.")
        )
        self.combo.setMinimumContentsLength(8)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.activated.connect(self._on_chosen)
        self.back = tool_button("take_back", self.tr("Go back to the style before"), self)
        self.back.clicked.connect(self.restore)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(faint(self.tr("Show as")))
        line.addWidget(self.combo, 1)
        line.addWidget(self.back)
        session.restyled.connect(self.refresh)
        QgsProject.instance().layersRemoved.connect(self._on_layers_removed)

    def refresh(self) -> None:
        """Offers what fits the pixels, and shows which look the layer has."""
        description, layer = self._session.description, self._session.layer
        self.presets = [AS_BEFORE]
        if description is not None:
            self.presets += offered(description.kind, len(description.scene.bands))
        self.combo.clear()
        self.combo.addItems([self._name(preset) for preset in self.presets])
        current = self._current(layer) if layer is not None else AS_BEFORE
        self.combo.setCurrentIndex(self.presets.index(current) if current in self.presets else 0)
        self.back.setEnabled(bool(current))
        self.setVisible(len(self.presets) > 1)

    def apply(self, preset: str) -> None:
        """Shows the scene in one of the looks."""
        layer, description = self._session.layer, self._session.description
        if layer is None or description is None or preset not in self.presets:
            return
        if preset == RGB:
            self._start_rgb(layer, description)
        elif preset == MAGNITUDE:
            self._start_magnitude(layer, description)
        else:
            self._apply_gray(layer, description, preset)
            self.refresh()

    def restore(self) -> None:
        """Goes back to the style before; the magnitude's layer and its file are removed."""
        layer = self._session.layer
        self._cancel()
        if layer is not None:
            restore_style(layer)
            for made in self._magnitudes(layer):
                self._remove_magnitude(made)
        self.refresh()

    def _on_layers_removed(self, _ids: List[str]) -> None:
        self.refresh()

    def _on_chosen(self, index: int) -> None:
        preset = self.presets[index]
        if preset == AS_BEFORE:
            self.restore()
        else:
            self.apply(preset)

    def _apply_gray(self, layer: QgsRasterLayer, description: SceneDescription, preset: str) -> None:
        provider, band = layer.dataProvider(), self._session.band
        if preset == DECIBEL:
            scale = PER_DECIBEL[description.kind]
            renderer = decibel_renderer(provider, band, description.low, description.high, scale)
        else:
            limits = in_file_units(description.kind, description.low, description.high)
            renderer = gray_renderer(provider, band, limits)
        apply_style(layer, preset, renderer)

    def _start_rgb(self, layer: QgsRasterLayer, description: SceneDescription) -> None:
        found = self._rgb()
        if found is None:
            return
        self._cancel()
        path, bands = description.scene.source_path, found[0]
        task = self._task = self._session.runner.start(
            self.tr("Look at the bands"), lambda feedback: band_limits(path, bands, feedback)
        )
        task.succeeded.connect(lambda limits: self._on_limits(task, layer, bands, limits))
        task.failed.connect(lambda error: self._on_trouble(task, error))

    def _on_limits(
        self,
        task: RunningTask,
        layer: QgsRasterLayer,
        bands: Tuple[int, int, int],
        limits: Dict[int, Tuple[float, float]],
    ) -> None:
        # Another layer may be the scene by now.
        if task is not self._task:
            return
        self._task = None
        if self._session.layer != layer:
            return
        renderer = rgb_renderer(layer.dataProvider(), bands, [limits[band] for band in bands])
        apply_style(layer, RGB, renderer)
        self.refresh()

    def _on_trouble(self, task: RunningTask, error: FusarError) -> None:
        if task is self._task:
            self._task = None
            self.failed.emit(error)
            self.refresh()

    def _start_magnitude(self, layer: QgsRasterLayer, description: SceneDescription) -> None:
        if self._magnitudes(layer):
            return
        self._cancel()
        scene, band, folder = description.scene, self._session.band, load_settings().output_folder

        def write(_: TaskFeedback) -> Path:
            file = new_output_file(scene.source_path, KIND, ".vrt", folder)
            write_magnitude(scene.source_path, file, band)
            return file

        task = self._task = self._session.runner.start(self.tr("Write the magnitude"), write)
        task.succeeded.connect(lambda file: self._on_magnitude(task, layer, description, file))
        task.failed.connect(lambda error: self._on_trouble(task, error))

    def _on_magnitude(
        self, task: RunningTask, layer: QgsRasterLayer, description: SceneDescription, file: Path
    ) -> None:
        if task is not self._task or self._session.layer != layer:
            _delete(file)
            return
        self._task = None
        name = description.scene.name
        made = QgsRasterLayer(str(file), self.tr("{name} magnitude").format(name=name))
        made.setRenderer(decibel_renderer(made.dataProvider(), 1, description.low, description.high, 20.0))
        made.setCustomProperty(SCENE_PROPERTY, layer.id())
        add_layer(made, MAGNITUDE_ROLE, name, at_bottom=True)
        self.refresh()

    def _remove_magnitude(self, layer: QgsRasterLayer) -> None:
        file, scene = Path(layer.source()), self._session.scene
        remove_layer(layer.id(), scene.name if scene is not None else "")
        _delete(file)

    def _magnitudes(self, layer: QgsRasterLayer) -> List[QgsRasterLayer]:
        return [
            made
            for made in QgsProject.instance().mapLayers().values()
            if isinstance(made, QgsRasterLayer)
            and raster_role(made) == MAGNITUDE_ROLE
            and made.customProperty(SCENE_PROPERTY) == layer.id()
            and is_magnitude(Path(made.source()))  # what goes back to the style before deletes the file
        ]

    def _current(self, layer: QgsRasterLayer) -> str:
        return MAGNITUDE if self._magnitudes(layer) else current_preset(layer)

    def _rgb(self) -> Optional[Tuple[Tuple[int, int, int], str]]:
        reading = self._session.reading
        if reading is None:
            return None
        return rgb_bands(reading.passport.value("polarization"), len(reading.scene.bands))

    def _name(self, preset: str) -> str:
        found = self._rgb() if preset == RGB else None
        names = {
            AS_BEFORE: self.tr("Your own style"),
            GRAY: self.tr("Gray, percentiles"),
            DECIBEL: self.tr("Gray in dB"),
            RGB: self.tr("RGB {bands}").format(bands=found[1].replace(",", "") if found else ""),
            MAGNITUDE: self.tr("Magnitude"),
        }
        return names[preset]

    def _cancel(self) -> None:
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()


def _delete(file: Path) -> None:
    """Windows keeps a file that a program still reads; a small VRT that stays does no harm."""
    with suppress(OSError):
        file.unlink()
