"""Parts of the AEF tab that look into the field: similarity to a place, and what AEF does to the model's tokens."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import plain


class SimilarityForm(QGroupBox):
    """Chooses the place that the rest of the scene is compared with."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Similar places"))
        self.pick_button = sharing_button(
            self.tr("Clic&k a place"),
            self.tr("Click on the map: the scene is colored by how alike AEF is to that place (Esc ends)"),
            parent=self,
        )
        self.pick_button.setCheckable(True)
        self.center_button = sharing_button(
            self.tr("Map center"),
            self.tr("Compare with the middle of the map, without the mouse"),
            parent=self,
        )
        line = QHBoxLayout()
        line.addWidget(self.pick_button)
        line.addWidget(self.center_button)
        rows = QVBoxLayout(self)
        rows.addLayout(line)


class ModulationForm(QGroupBox):
    """Draws how strongly AEF acts on each visual token of what the map shows."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("What AEF does to the model"))
        self.button = QPushButton(icon("aef_grid"), self.tr("Draw modulation"), self)
        self.button.setToolTip(
            self.tr(
                "Sends what the map shows of the scene, and colors each visual token by how strongly AEF scales it"
            )
        )
        self.note = plain(self.tr("How much AEF scales each visual token, as the mean over its channels."))
        rows = QVBoxLayout(self)
        rows.addWidget(self.note)
        rows.addWidget(self.button)
