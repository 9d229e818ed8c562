"""The three parts of the AEF tab's form: year, sampling grid and color composite."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.grid import MAX_NODES_PER_SIDE
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.labels import faint
from fusar_qgis.gui.notice import WARNING, Notice
from fusar_qgis.layers.grid_layer import GridKind

DATASET_YEARS = tuple(range(2017, 2026))
SPIN_MIN_PX = 52
TRIPLETS: Tuple[Tuple[int, int, int], ...] = ((1, 16, 9),)
"""The one that Earth Engine's catalog shows; fixed, so that colors mean the same in every scene."""


class YearChoice(QWidget):
    """The scene's year or another one, and a note when AEF does not have it."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.combo = QComboBox(self)
        self.combo.addItem(self.tr("Scene's year"), 0)
        self.combo.setToolTip(self.tr("The year that AEF is read for"))
        self.combo.currentIndexChanged.connect(self.changed)
        self.note = Notice(WARNING)
        form = QFormLayout()
        form.addRow(self.tr("&Year"), self.combo)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(form)
        rows.addWidget(self.note)

    def year(self) -> Optional[int]:
        """The year chosen here, None for the scene's own."""
        data = self.combo.currentData()
        return int(data) if data else None

    def follow(self, scene: Optional[Scene], card: Optional[ModelCard]) -> None:
        """Offers the years that the backend has, and says when the chosen one is not among them.

        Args:
            scene: The scene.
            card: The served model, None while no backend answers.
        """
        known = scene.acquisition.year if scene is not None else None
        years = card.aef_years if card is not None and card.aef_years else DATASET_YEARS
        shown = str(known) if known else self.tr("not known")
        text = self.tr("Scene's year ({year})").format(year=shown)
        self.combo.setItemText(0, text if scene is not None else self.tr("Scene's year"))
        self._offer(years)
        self.note.say(self._advice(known, years, card) if scene is not None else "", WARNING)

    def _offer(self, years: Tuple[int, ...]) -> None:
        combo, wanted = self.combo, sorted(years, reverse=True)
        if wanted == [combo.itemData(index) for index in range(1, combo.count())]:
            return
        chosen = self.year()
        combo.blockSignals(True)
        while combo.count() > 1:
            combo.removeItem(1)
        for year in wanted:
            combo.addItem(str(year), year)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen else 0)
        combo.blockSignals(False)

    def _advice(self, known: Optional[int], years: Tuple[int, ...], card: Optional[ModelCard]) -> str:
        year = self.year() or known
        if card is not None and not card.aef_sources:
            return self.tr("This backend has no AEF data; give it an AEF file in the options.")
        if year is None:
            return self.tr("AEF needs the year: set it in the Scene tab, or choose one here.")
        if year in years:
            return ""
        span = f"{min(years)} – {max(years)}" if len(years) > 1 else str(years[0])
        text = self.tr("AEF has {span}, not {year}: choose the nearest year here.")
        return text.format(span=span, year=year)


class GridForm(QGroupBox):
    """Size of the sampling grid and the button that draws it."""

    def __init__(self, columns: int, rows: int, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Sampling grid"))
        self.columns, self.rows = _nodes(columns), _nodes(rows)
        self.columns.setToolTip(self.tr("Nodes from west to east"))
        self.rows.setToolTip(self.tr("Nodes from south to north"))
        self.rows.setAccessibleName(self.rows.toolTip())
        size = QHBoxLayout()
        size.addWidget(self.columns, 1)
        size.addWidget(QLabel("×", self))
        size.addWidget(self.rows, 1)
        self.button = QPushButton(icon("aef_grid"), self.tr("Draw &grid"), self)
        self.button.setToolTip(
            self.tr("A layer of the places where AEF is read, colored by what AEF has there (Ctrl+Enter)")
        )
        label = QLabel(self.tr("Nodes"), self)
        label.setBuddy(self.columns)
        self.spacing = faint("")
        self._build_kind()
        form = QFormLayout(self)
        form.addRow(label, size)
        form.addRow("", self.spacing)
        form.addRow(self.tr("Shape"), self.shape)
        form.addRow("", self.values)
        form.addRow(self.button)

    def _build_kind(self) -> None:
        self.shape = QComboBox(self)
        self.shape.addItems([self.tr("Points"), self.tr("Cells")])
        self.shape.setToolTip(
            self.tr("Points at the nodes, or the part of the scene that is nearest to each")
        )
        self.values = QCheckBox(self.tr("With the 64 values"), self)
        self.values.setToolTip(self.tr("Adds A00 to A63 to the attributes of each node"))

    def kind(self) -> GridKind:
        """What the layer is to hold."""
        return GridKind(self.shape.currentIndex() == 1, self.values.isChecked())

    def show_spacing(self, scene: Optional[Scene]) -> None:
        """Says how far apart the nodes are on the ground.

        Args:
            scene: The scene; None says nothing.
        """
        if scene is None:
            self.spacing.setText("")
            return
        spans = (scene.width_px / (self.columns.value() - 1), scene.height_px / (self.rows.value() - 1))
        across, down = (span * scene.ground_pixel_m for span in spans)
        self.spacing.setText(self.tr("about {x:.0f} × {y:.0f} m apart").format(x=across, y=down))


class CompositeForm(QGroupBox):
    """Three AEF channels as red, green and blue, and the button that draws them."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Color composite"))
        self.triplet = QComboBox(self)
        # Its longest entry must not widen the panel.
        self.triplet.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.triplet.setMinimumContentsLength(7)
        for red, green, blue in TRIPLETS:
            self.triplet.addItem(f"A{red:02d} · A{green:02d} · A{blue:02d}")
        self.triplet.addItem(self.tr("Own choice"))
        self.triplet.addItem(self.tr("Principal components (PCA)"))
        self.triplet.setToolTip(
            self.tr(
                "A fixed triplet makes colors comparable between scenes and years; "
                "principal components show the most of this scene, in colors of its own"
            )
        )
        self.triplet.currentIndexChanged.connect(self._use_triplet)
        self.channels = tuple(_Channel() for _ in range(3))
        line = QHBoxLayout()
        for spin, name in zip(self.channels, (self.tr("red"), self.tr("green"), self.tr("blue"))):
            spin.setToolTip(self.tr("AEF channel shown as {color}, A00 to A63").format(color=name))
            spin.setAccessibleName(spin.toolTip())
            line.addWidget(spin, 1)
        form = QFormLayout(self)
        form.addRow(self.tr("Channels"), self.triplet)
        form.addRow("", line)
        form.addRow(self._build_buttons())
        self._use_triplet()

    def _build_buttons(self) -> QHBoxLayout:
        self.button = sharing_button(
            self.tr("Draw composite"),
            self.tr("A color picture of the AEF field under the scene, as a GeoTIFF"),
            "aef_composite",
            self,
        )
        self.series_button = sharing_button(
            self.tr("All years"),
            self.tr("One composite for each year that the backend has, for QGIS's temporal controller"),
            parent=self,
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.button, 2)
        buttons.addWidget(self.series_button, 1)
        return buttons

    @property
    def mode(self) -> str:
        """`pca` or `bands`."""
        return "pca" if self.triplet.currentIndex() == len(TRIPLETS) + 1 else "bands"

    def bands(self) -> Tuple[int, int, int]:
        """The channels (0 to 63) for red, green and blue."""
        red, green, blue = (spin.value() for spin in self.channels)
        return (red, green, blue)

    def _use_triplet(self) -> None:
        chosen = self.triplet.currentIndex()
        for index, spin in enumerate(self.channels):
            spin.setEnabled(chosen == len(TRIPLETS))
            if chosen < len(TRIPLETS):
                spin.setValue(TRIPLETS[chosen][index])


def _nodes(value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(2, MAX_NODES_PER_SIDE)
    spin.setValue(value)
    spin.setMinimumWidth(SPIN_MIN_PX)
    return spin


class _Channel(QSpinBox):
    """A00 to A63, as AEF names its channels."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 63)
        self.setPrefix("A")
        self.setMinimumWidth(SPIN_MIN_PX)

    def textFromValue(self, value: int) -> str:
        return f"{value:02d}"
