"""Buttons under the passport: copy it, give the layer its time and metadata, take them back."""

from __future__ import annotations

from typing import Dict, Optional

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from fusar_qgis.core.passport import Passport
from fusar_qgis.gui.buttons import OnceButton, sharing_button
from fusar_qgis.gui.labels import plain
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.layers.layer_passport import LayerBefore, describe_layer, restore_layer


class LayerActions(QWidget):
    """Works on the session's layer; what a layer had before is kept until QGIS closes."""

    def __init__(self, session: SceneSession, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._session = session
        self._before: Dict[str, LayerBefore] = {}
        self.copy_button = sharing_button(
            self.tr("Copy"), self.tr("Copy the passport as text, with the source of each value"), "copy"
        )
        self.set_button = sharing_button(
            self.tr("Set time"),
            self.tr(
                "Give the layer this time range (for the temporal controller) and metadata: extent, CRS, keywords and "
                "a line of history. Title and abstract that you wrote stay."
            ),
            "layer_time",
            kind=OnceButton,
        )
        self.undo_button = sharing_button(
            self.tr("Take back"),
            self.tr("Give the layer the time and metadata that it had before"),
            "take_back",
            kind=OnceButton,
        )
        self.line = plain()
        self.line.hide()
        self.copy_button.clicked.connect(self.copy)
        self.set_button.clicked.connect(self.set_layer)
        self.undo_button.clicked.connect(self.undo)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.copy_button, self.set_button, self.undo_button):
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        rows.addWidget(self.line)
        QgsProject.instance().layerWillBeRemoved[str].connect(self._forget)

    def refresh(self) -> None:
        """Shows what can be done with the layer of now."""
        layer = self._session.layer
        has_undo = layer is not None and layer.id() in self._before
        self.set_button.setVisible(not has_undo)
        self.undo_button.setVisible(has_undo)

    def passport(self) -> Passport:
        """The scene's passport, with the pixels' rows once they are known."""
        session = self._session
        if session.description is not None:
            return session.description.passport
        return session.reading.passport if session.reading is not None else Passport()

    def copy(self) -> None:
        """The passport as text."""
        QApplication.clipboard().setText(self.passport().text())
        self._say(self.tr("Copied."))

    def set_layer(self) -> None:
        """Gives the layer time and metadata."""
        layer, scene = self._session.layer, self._session.scene
        if layer is None or scene is None:
            return
        self._before[layer.id()] = describe_layer(layer, scene, self.passport())
        if scene.acquisition.year is None:
            self._say(self.tr("The metadata are set. The time is not known, so the layer has none."))
        else:
            self._say(self.tr("The layer has time and metadata now; they are saved with the project."))
        self.refresh()

    def undo(self) -> None:
        """Takes both back."""
        layer = self._session.layer
        before = self._before.pop(layer.id(), None) if layer is not None else None
        if layer is not None and before is not None:
            whole = restore_layer(layer, before)
            self._say(
                self.tr("Taken back.")
                if whole
                else self.tr("What you have changed in the layer's properties since then stays as it is.")
            )
        self.refresh()

    def quiet(self) -> None:
        """Says nothing any more: the scene is another one."""
        self._say("")

    def _say(self, text: str) -> None:
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def _forget(self, layer_id: str) -> None:
        self._before.pop(layer_id, None)
