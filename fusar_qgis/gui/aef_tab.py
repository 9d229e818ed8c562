"""Tab AEF: draws the sampling grid and a color composite of the AlphaEarth field under the scene."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.icons import icon
from fusar_qgis.gui.layer_group import COMPOSITE, GRID, add_layer
from fusar_qgis.gui.no_scene import NoSceneNotice
from fusar_qgis.gui.notice import INFO, WARNING, Notice
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.composite_layer import create_composite_layer
from fusar_qgis.layers.grid_layer import create_grid_layer
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.workflows.draw_composite import CompositeOptions, CompositeResult, draw_composite
from fusar_qgis.workflows.draw_grid import GridOptions, SceneGrid, draw_grid

DATASET_YEARS = tuple(range(2017, 2026))
MAX_NODES = 256
TRIPLETS: Tuple[Tuple[int, int, int], ...] = ((1, 16, 9),)
"""The one that Earth Engine's catalog shows; fixed, so that colors mean the same in every scene."""


class AefTab(QWidget):
    """Grid and composite; both end as layers in the scene's group. `failed(error)` goes to the message bar."""

    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._running: Optional[RunningTask] = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(NoSceneNotice(bench.session, self))
        rows.addWidget(self._build_intro())
        rows.addLayout(self._build_year())
        rows.addWidget(self._build_grid())
        rows.addWidget(self._build_composite())
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.coverage = Notice(INFO)
        rows.addWidget(self.progress)
        rows.addWidget(self.coverage)
        rows.addStretch(1)
        self._bench.session.changed.connect(self.refresh)
        self._bench.connection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follows scene and backend."""
        scene, busy = self._bench.session.scene, self._running is not None
        self.progress.setVisible(busy)
        self.grid_button.setEnabled(scene is not None and not busy)
        self.composite_button.setEnabled(scene is not None and not busy)
        known = scene.acquisition.year if scene is not None else None
        self._offer_years(known)
        self.year_note.say(self._year_note(known), WARNING)

    def _years(self) -> Tuple[int, ...]:
        """The years that the backend's sources have; the data set's own while no backend says."""
        card = self._bench.connection.card
        return card.aef_years if card is not None and card.aef_years else DATASET_YEARS

    def _offer_years(self, scene_year: Optional[int]) -> None:
        shown = str(scene_year) if scene_year else self.tr("not known")
        text = self.tr("Scene's year ({year})").format(year=shown)
        self.year_combo.setItemText(0, text if self._bench.session.scene else self.tr("Scene's year"))
        years = sorted(self._years(), reverse=True)
        combo = self.year_combo
        if years == [combo.itemData(index) for index in range(1, combo.count())]:
            return
        chosen = self.chosen_year()
        while combo.count() > 1:
            combo.removeItem(1)
        for year in years:
            combo.addItem(str(year), year)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen else 0)

    def _year_note(self, scene_year: Optional[int]) -> str:
        """What to know about the year that would be asked for."""
        card, years = self._bench.connection.card, self._years()
        year = self.chosen_year() or scene_year
        if self._bench.session.scene is None:
            return ""
        if card is not None and not card.aef_sources:
            return self.tr("This backend has no AEF data; give it an AEF file in the options.")
        if year is None:
            return self.tr("AEF needs the year: set it in the Scene tab, or choose one here.")
        if year in years:
            return ""
        span = f"{min(years)} – {max(years)}" if len(years) > 1 else str(years[0])
        return self.tr("AEF has {span}, not {year}: choose the nearest year here.").format(
            span=span, year=year
        )

    def chosen_year(self) -> Optional[int]:
        """The year chosen here, None for the scene's own."""
        data = self.year_combo.currentData()
        return int(data) if data else None

    def draw_grid(self) -> None:
        """Draws the sampling grid of the scene."""
        try:
            scene = self._bench.session.require()
        except FusarError as error:
            self.failed.emit(error)
            return
        ready = self._bench.connection.is_ready
        client = self._bench.connection.client() if ready else None
        options = GridOptions(self.columns.value(), self.rows.value(), self.chosen_year())
        title = self.tr("AEF grid of {name}").format(name=scene.name)
        running = self._bench.runner.start(
            title, lambda feedback: draw_grid(scene, options, client, feedback)
        )
        self._begin(running)
        running.succeeded.connect(lambda grid: self._add_grid(grid, scene.source_path, ready))

    def draw_composite(self) -> None:
        """Draws three AEF channels as red, green and blue."""
        try:
            scene = self._bench.session.require()
            client = self._bench.connection.client()
            folder = self._bench.connection.settings.output_folder
            path = new_output_file(scene.source_path, COMPOSITE, ".tif", folder)
        except FusarError as error:
            self.failed.emit(error)
            return
        options = CompositeOptions(bands=self.bands(), year=self.chosen_year())
        title = self.tr("AEF composite of {name}").format(name=scene.name)
        running = self._bench.runner.start(
            title, lambda feedback: draw_composite(scene, options, client, path, feedback)
        )
        self._begin(running)
        running.succeeded.connect(lambda result: self._add_composite(result, scene.name))

    def bands(self) -> Tuple[int, int, int]:
        """The channels (0 to 63) for red, green and blue."""
        red, green, blue = (spin.value() for spin in self.band_spins)
        return (red, green, blue)

    def coverage_text(self) -> str:
        """What the last grid or composite told about AEF's coverage."""
        return self.coverage.text()

    def stop(self) -> None:
        """Stops what runs."""
        if self._running is not None:
            self._running.cancel()

    def _begin(self, running: RunningTask) -> None:
        self._running = running
        running.failed.connect(self.failed)
        running.ended.connect(self._end)
        self.coverage.say("")
        self.refresh()

    def _end(self) -> None:
        self._running = None
        self.refresh()

    def _add_grid(self, grid: SceneGrid, source_path: str, asked: bool) -> None:
        try:
            folder = self._bench.connection.settings.output_folder
            path = new_output_file(source_path, GRID, ".gpkg", folder)
            name = self.tr("AEF grid {rows} × {columns}").format(
                rows=self.rows.value(), columns=self.columns.value()
            )
            layer = create_grid_layer(grid.nodes(), path, name)
        except FusarError as error:
            self.failed.emit(error)
            return
        add_layer(layer, GRID, grid.scene_name)
        missing = asked and not grid.valid.all()
        self.coverage.say(grid.summary(), WARNING if missing else INFO)
        if not asked:
            self.coverage.say(
                self.tr("The grid is drawn; the backend is not running, so nobody asked where AEF has data."),
                WARNING,
            )

    def _add_composite(self, result: CompositeResult, scene_name: str) -> None:
        colors = ", ".join(f"A{band:02d}" for band in result.bands)
        name = self.tr("AEF {year} ({bands})").format(year=result.year, bands=colors)
        try:
            layer = create_composite_layer(Path(result.path), name)
        except FusarError as error:
            self.failed.emit(error)
            return
        add_layer(layer, COMPOSITE, scene_name, at_bottom=True)
        self.coverage.say(
            self.tr("Red, green and blue show {bands} of {year}.").format(bands=colors, year=result.year),
            INFO,
        )

    def _build_intro(self) -> QLabel:
        intro = QLabel(
            self.tr(
                "AlphaEarth (AEF) describes every place and year by 64 numbers. "
                "FUSAR-GPT reads them at the nodes of this grid."
            ),
            self,
        )
        intro.setWordWrap(True)
        intro.setToolTip(ATTRIBUTION)
        return intro

    def _build_year(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        form = QFormLayout()
        self.year_combo = QComboBox(self)
        self.year_combo.addItem(self.tr("Scene's year"), 0)
        self.year_combo.setToolTip(self.tr("The year that AEF is read for"))
        self.year_combo.currentIndexChanged.connect(self.refresh)
        form.addRow(self.tr("&Year"), self.year_combo)
        self.year_note = Notice(WARNING)
        rows.addLayout(form)
        rows.addWidget(self.year_note)
        return rows

    def _build_grid(self) -> QGroupBox:
        box = QGroupBox(self.tr("Sampling grid"), self)
        settings = self._bench.connection.settings
        self.columns, self.rows = _nodes(settings.n_lon), _nodes(settings.n_lat)
        self.columns.setToolTip(self.tr("Nodes from west to east"))
        self.rows.setToolTip(self.tr("Nodes from south to north"))
        size = QHBoxLayout()
        size.addWidget(self.columns, 1)
        size.addWidget(QLabel("×", box))
        size.addWidget(self.rows, 1)
        self.grid_button = QPushButton(icon("aef_grid"), self.tr("Draw &grid"), box)
        self.grid_button.setToolTip(
            self.tr("A point layer of the places where AEF is read, colored by what AEF has there")
        )
        self.grid_button.clicked.connect(self.draw_grid)
        form = QFormLayout(box)
        nodes = QLabel(self.tr("&Nodes"), box)
        nodes.setBuddy(self.columns)
        form.addRow(nodes, size)
        form.addRow(self.grid_button)
        return box

    def _build_composite(self) -> QGroupBox:
        box = QGroupBox(self.tr("Color composite"), self)
        self.triplet = QComboBox(box)
        for red, green, blue in TRIPLETS:
            self.triplet.addItem(f"A{red:02d} · A{green:02d} · A{blue:02d}", (red, green, blue))
        self.triplet.addItem(self.tr("Own choice"), None)
        self.triplet.setToolTip(self.tr("A fixed triplet makes colors comparable between scenes and years"))
        self.triplet.currentIndexChanged.connect(self._use_triplet)
        self.band_spins = tuple(_Channel() for _ in range(3))
        names = (self.tr("red"), self.tr("green"), self.tr("blue"))
        line = QHBoxLayout()
        for spin, name in zip(self.band_spins, names):
            spin.setToolTip(self.tr("AEF channel shown as {color}, A00 to A63").format(color=name))
            line.addWidget(spin, 1)
        self.composite_button = QPushButton(icon("aef_composite"), self.tr("Draw &composite"), box)
        self.composite_button.setToolTip(
            self.tr("A color picture of the AEF field under the scene, as a GeoTIFF")
        )
        self.composite_button.clicked.connect(self.draw_composite)
        form = QFormLayout(box)
        form.addRow(self.tr("C&hannels"), self.triplet)
        form.addRow("", line)
        form.addRow(self.composite_button)
        self._use_triplet()
        return box

    def _use_triplet(self) -> None:
        triplet = self.triplet.currentData()
        for index, spin in enumerate(self.band_spins):
            spin.setEnabled(triplet is None)
            if triplet is not None:
                spin.setValue(int(triplet[index]))


def _nodes(value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(2, MAX_NODES)
    spin.setValue(value)
    return spin


class _Channel(QSpinBox):
    """A00 to A63, as AEF names its channels."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 63)
        self.setPrefix("A")

    def textFromValue(self, value: int) -> str:
        return f"{value:02d}"
