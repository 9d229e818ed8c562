"""What the Scene tab shows while a file is read: its name and a bar that moves."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from fusar_qgis.gui.labels import ElidedLabel, plain

_BAR_PX = 6


class ReadingBox(QWidget):
    """Nothing of a former layer is seen meanwhile."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self.name = ElidedLabel(self)
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(_BAR_PX)
        for widget in (self.name, plain(self.tr("Reading the file and what lies beside it…")), bar):
            rows.addWidget(widget)
