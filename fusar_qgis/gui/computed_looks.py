"""Looks that QGIS has no renderer for, as layers of computed values: magnitude, two polarizations with their ratio."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from qgis.core import QgsProject, QgsRasterLayer, QgsRasterRenderer
from qgis.PyQt.QtCore import QCoreApplication

from fusar_qgis.core.sar_presets import MAGNITUDE, RATIO
from fusar_qgis.gui.layer_group import add_layer, remove_layer
from fusar_qgis.gui.scene_session import SceneSession, raster_role
from fusar_qgis.gui.tasks import RunningTask, TaskFeedback
from fusar_qgis.layers.computed_file import is_computed, write_magnitude, write_ratio
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.layers.sar_renderers import decibel_renderer, rgb_renderer
from fusar_qgis.settings import load_settings
from fusar_qgis.workflows.band_limits import band_limits
from fusar_qgis.workflows.describe_scene import SceneDescription

SCENE_PROPERTY = "fusar/computed_from"
_RED_GREEN_BLUE = (1, 2, 3)
_PER_DECADE_OF_AMPLITUDE = 20.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComputedLooks", text)


@dataclass(frozen=True)
class ComputedLook:
    """What is to be computed.

    Attributes:
        preset: `MAGNITUDE` or `RATIO`.
        description: The scene.
        band: Of the magnitude, 1-based.
        pair: Of the ratio: co- and cross-polarized band, 1-based, and the names of the three colors.
    """

    preset: str
    description: SceneDescription
    band: int
    pair: Optional[Tuple[Tuple[int, int], str]] = None


@dataclass(frozen=True)
class Written:
    """A file of computed values and between which values its bands are shown."""

    file: Path
    limits: Dict[int, Tuple[float, float]]

    def discard(self) -> None:
        """Deletes the file; Windows keeps one that a program still reads, and a small VRT that stays does no harm."""
        with suppress(OSError):
            self.file.unlink()


class ComputedLooks:
    """Starts, shows and removes them.

    Args:
        session: Whose runner is used.
    """

    def __init__(self, session: SceneSession) -> None:
        self._session = session

    def start(self, look: ComputedLook) -> RunningTask:
        """Writes the file in a task, which succeeds with `Written`."""
        source, folder = look.description.scene.source_path, load_settings().output_folder

        def write(feedback: TaskFeedback) -> Written:
            file = new_output_file(source, look.preset, ".vrt", folder)
            if look.preset == MAGNITUDE or look.pair is None:
                write_magnitude(source, file, look.band)
                return Written(file, {})
            with ExitStack() as undo:
                undo.callback(Written(file, {}).discard)
                write_ratio(source, file, look.pair[0], look.description.kind == "db")
                limits = band_limits(str(file), _RED_GREEN_BLUE, feedback)
                undo.pop_all()
            return Written(file, limits)

        told = (
            _tr("Write the magnitude")
            if look.preset == MAGNITUDE
            else _tr("Write the ratio of polarizations")
        )
        return self._session.runner.start(told, write)

    def show(self, layer: QgsRasterLayer, look: ComputedLook, written: Written) -> None:
        """Puts the layer into the scene's group (main thread)."""
        name = look.description.scene.name
        shown = _tr("{name} magnitude").format(name=name)
        if look.pair is not None:
            shown = f"{name} {look.pair[1].replace(',', '')}"
        made = QgsRasterLayer(str(written.file), shown)
        made.setRenderer(_renderer(made, look, written))
        made.setCustomProperty(SCENE_PROPERTY, layer.id())
        add_layer(made, look.preset, name, at_bottom=True)

    def shown(self, layer: QgsRasterLayer) -> str:
        """Which look of these the scene's layer has: `MAGNITUDE`, `RATIO`, or empty."""
        return next((raster_role(made) for made in self._made(layer)), "")

    def remove(self, layer: QgsRasterLayer) -> None:
        """Takes the computed layers of a scene away, and their files."""
        scene = self._session.scene
        for made in self._made(layer):
            written = Written(Path(made.source()), {})
            remove_layer(made.id(), scene.name if scene is not None else "")
            written.discard()

    def _made(self, layer: QgsRasterLayer) -> List[QgsRasterLayer]:
        return [
            made
            for made in QgsProject.instance().mapLayers().values()
            if isinstance(made, QgsRasterLayer)
            and raster_role(made) in (MAGNITUDE, RATIO)
            and made.customProperty(SCENE_PROPERTY) == layer.id()
            # What takes the look away deletes the file.
            and is_computed(Path(made.source()), raster_role(made))
        ]


def _renderer(made: QgsRasterLayer, look: ComputedLook, written: Written) -> QgsRasterRenderer:
    provider, described = made.dataProvider(), look.description
    if look.preset == MAGNITUDE:
        return decibel_renderer(provider, 1, described.low, described.high, _PER_DECADE_OF_AMPLITUDE)
    return rgb_renderer(provider, _RED_GREEN_BLUE, [written.limits[band] for band in _RED_GREEN_BLUE])
