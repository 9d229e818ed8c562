"""Two choices of the Detect tab that show only where there is something to choose: the band, and where boxes go."""

from __future__ import annotations

from typing import List, Optional, Tuple

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QComboBox, QWidget

from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.layer_group import is_detection_layer

_LONGEST_NAME = 28


def detection_layers() -> List[QgsVectorLayer]:
    """The project's detection layers, by name."""
    layers = QgsProject.instance().mapLayers().values()
    ours = [layer for layer in layers if is_detection_layer(layer) and "label" in layer.fields().names()]
    return sorted(ours, key=lambda layer: layer.name())


class BandChoice(QComboBox):
    """The scene's bands, which are its polarizations."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._shown: Tuple[str, Tuple[str, ...]] = ("", ())
        self.setToolTip(self.tr("The band to look at: the polarization of a SAR image"))
        self.setAccessibleName(self.tr("Band"))

    @property
    def band(self) -> int:
        """The chosen band, 1-based."""
        return max(self.currentIndex(), 0) + 1

    def offer(self, scene: Optional[Scene], band: int) -> bool:
        """Follows the scene; True where it has several bands.

        Args:
            scene: The scene.
            band: The band that the model sees, 1-based.
        """
        shown = (scene.source_path, scene.bands) if scene is not None else ("", ())
        self.blockSignals(True)
        if shown != self._shown:
            self._shown = shown
            self.clear()
            self.addItems(list(shown[1]))
        self.setCurrentIndex(band - 1)
        self.blockSignals(False)
        return len(shown[1]) > 1

    def next_name(self) -> str:
        """The name of the band after the chosen one; empty where there is only one."""
        count = self.count()
        return self.itemText((self.currentIndex() + 1) % count) if count > 1 else ""

    def use_next(self) -> None:
        """Chooses the band after the chosen one."""
        if self.count() > 1:
            self.setCurrentIndex((self.currentIndex() + 1) % self.count())


class TargetChoice(QComboBox):
    """A new layer, or a detection layer that is there."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._layers: List[QgsVectorLayer] = []
        self.setToolTip(
            self.tr(
                "Where boxes go. Into a layer that is there they are added as one edit: Ctrl+Z takes the whole run "
                "back, and what is there already stays as it is"
            )
        )
        self.setAccessibleName(self.tr("Where boxes go"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.offer()

    @property
    def target(self) -> Optional[QgsVectorLayer]:
        """The chosen layer; None for a new one."""
        place = self.currentIndex() - 1
        layer = self._layers[place] if 0 <= place < len(self._layers) else None
        return None if layer is None or sip.isdeleted(layer) else layer

    def offer(self) -> bool:
        """Follows the project; True where it has detection layers."""
        chosen = self.target
        self._layers = [layer for layer in detection_layers() if not layer.readOnly()]
        self.blockSignals(True)
        self.clear()
        self.addItem(self.tr("New layer"))
        for layer in self._layers:
            self.addItem(self._short(layer.name()))
        self.setCurrentIndex(self._layers.index(chosen) + 1 if chosen in self._layers else 0)
        self.blockSignals(False)
        return bool(self._layers)

    @staticmethod
    def _short(name: str) -> str:
        return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
