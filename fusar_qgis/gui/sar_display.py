"""Shows a scene as SAR analysts expect it: gray, decibels, colors of two polarizations, magnitude; and back again.

Gray and RGB are styles of the layer; magnitude and ratio, which no renderer of QGIS computes, are layers of their own.
"""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.pixel_units import PER_DECIBEL, in_file_units
from fusar_qgis.core.sar_presets import DECIBEL, GRAY, MAGNITUDE, RATIO, RGB, offered, ratio_bands, rgb_bands
from fusar_qgis.gui.buttons import tool_button
from fusar_qgis.gui.computed_looks import ComputedLook, ComputedLooks, Written
from fusar_qgis.gui.labels import faint
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.layers.sar_renderers import decibel_renderer, gray_renderer, rgb_renderer
from fusar_qgis.layers.sar_styles import apply_style, current_preset, restore_style
from fusar_qgis.workflows.band_limits import band_limits
from fusar_qgis.workflows.describe_scene import SceneDescription

AS_BEFORE = ""


class SarDisplay(QWidget):
    """A list of looks and a button back. `failed(error)` when a look cannot be made."""

    failed = pyqtSignal(object)

    def __init__(self, session: SceneSession, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Optional[RunningTask] = None
        self._computed = ComputedLooks(session)
        self.presets: List[str] = []
        self.combo = QComboBox(self)
        self.combo.setToolTip(
            self.tr("How the layer is drawn. The file's values stay as they are, your own style is kept.")
        )
        self.combo.setAccessibleName(self.tr("Show as"))
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
            self.presets += offered(description.kind, len(description.scene.bands), self._polarization())
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
        if preset in (MAGNITUDE, RATIO):
            self._start_computed(layer, description, preset)
            return
        self._cancel()
        self._computed.remove(layer)  # it would hide the look
        if preset == RGB:
            self._start_rgb(layer, description)
        else:
            self._apply_gray(layer, description, preset)
            self.refresh()

    def restore(self) -> None:
        """Goes back to the style before; a layer of magnitudes or ratios and its file are removed."""
        layer = self._session.layer
        self._cancel()
        if layer is not None:
            restore_style(layer)
            self._computed.remove(layer)
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
        path, bands = description.scene.source_path, found[0]
        task = self._task = self._session.runner.start(
            self.tr("Look at the bands"), lambda feedback: band_limits(path, bands, feedback)
        )
        task.succeeded.connect(lambda limits: self._on_limits(task, layer, bands, limits))
        self._watch(task)

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

    def _watch(self, task: RunningTask) -> None:
        task.failed.connect(lambda error: self._on_trouble(task, error))
        task.stopped.connect(lambda: self._on_stopped(task))

    def _on_stopped(self, task: RunningTask) -> None:
        """By QGIS's task manager: the list goes back to the look that the layer has."""
        if task is self._task:
            self._task = None
            self.refresh()

    def _on_trouble(self, task: RunningTask, error: FusarError) -> None:
        if task is self._task:
            self._task = None
            self.failed.emit(error)
            self.refresh()

    def _start_computed(self, layer: QgsRasterLayer, description: SceneDescription, preset: str) -> None:
        if self._computed.shown(layer) == preset:
            return
        self._cancel()
        look = ComputedLook(preset, description, self._session.band, self._ratio())
        task = self._task = self._computed.start(look)
        task.succeeded.connect(lambda written: self._on_computed(task, layer, look, written))
        self._watch(task)

    def _on_computed(
        self, task: RunningTask, layer: QgsRasterLayer, look: ComputedLook, written: Written
    ) -> None:
        if task is not self._task or self._session.layer != layer:
            written.discard()
            return
        self._task = None
        self._computed.remove(layer)
        self._computed.show(layer, look, written)
        self.refresh()

    def _current(self, layer: QgsRasterLayer) -> str:
        return self._computed.shown(layer) or current_preset(layer)

    def _polarization(self) -> str:
        reading = self._session.reading
        return reading.passport.value("polarization") if reading is not None else ""

    def _rgb(self) -> Optional[Tuple[Tuple[int, int, int], str]]:
        reading = self._session.reading
        return None if reading is None else rgb_bands(self._polarization(), len(reading.scene.bands))

    def _ratio(self) -> Optional[Tuple[Tuple[int, int], str]]:
        reading = self._session.reading
        return None if reading is None else ratio_bands(self._polarization(), len(reading.scene.bands))

    def _name(self, preset: str) -> str:
        found = {RGB: self._rgb, RATIO: self._ratio}.get(preset, lambda: None)()
        bands = found[1].replace(",", "") if found else ""
        names = {
            AS_BEFORE: self.tr("Your own style"),
            GRAY: self.tr("Gray, percentiles"),
            DECIBEL: self.tr("Gray in dB"),
            RGB: self.tr("RGB {bands}").format(bands=bands),
            RATIO: self.tr("RGB {bands}").format(bands=bands),
            MAGNITUDE: self.tr("Magnitude"),
        }
        return names[preset]

    def _cancel(self) -> None:
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
