"""Tab AEF: sampling grid, color composites, similar places, and what the AlphaEarth field does to the model."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QHideEvent
from qgis.PyQt.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.gui.aef_forms import DATASET_YEARS, CompositeForm, GridForm, YearChoice
from fusar_qgis.gui.aef_map_forms import ModulationForm, SimilarityForm
from fusar_qgis.gui.aef_runs import AefRuns
from fusar_qgis.gui.grid_preview import GridPreview
from fusar_qgis.gui.no_scene import NoSceneNotice
from fusar_qgis.gui.notice import INFO, Notice
from fusar_qgis.gui.place_picker import PlacePicker
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.map_window import rectangle_to_window
from fusar_qgis.workflows.draw_composite import CompositeOptions
from fusar_qgis.workflows.draw_grid import GridOptions
from fusar_qgis.workflows.draw_modulation import ModulationOptions
from fusar_qgis.workflows.draw_similarity import SimilarityOptions


class AefTab(QWidget):
    """All that is drawn here ends as layers in the scene's group. `failed(error)` goes to the message bar."""

    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.runs = AefRuns(bench, self)
        self.preview = GridPreview(bench.canvas)
        self.picker = PlacePicker(bench.canvas, self)
        settings = bench.connection.settings
        self.year = YearChoice(self)
        self.grid = GridForm(settings.n_lon, settings.n_lat, self)
        self.composite = CompositeForm(self)
        self.similarity, self.modulation = SimilarityForm(self), ModulationForm(self)
        self.grid_button, self.composite_button = self.grid.button, self.composite.button
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.coverage = Notice(INFO)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        for part in (
            NoSceneNotice(bench.session, self), self._build_intro(), self.year, self.progress, self.coverage,
            self.grid, self.composite, self.similarity, self.modulation,
        ):  # fmt: skip
            rows.addWidget(part)
        rows.addStretch(1)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Follows scene and backend."""
        scene, busy = self._bench.session.scene, self.runs.is_busy
        self.progress.setVisible(busy)
        for button in self._buttons():
            button.setEnabled(scene is not None and not busy)
        card = self._bench.connection.card
        if card is not None and not card.tlm:
            self.modulation.button.setEnabled(False)
        self.year.follow(scene, card)
        self.grid.show_spacing(scene)
        if scene is None:
            self.preview.clear()

    def draw_grid(self) -> None:
        """Draws the sampling grid of the scene."""
        self.preview.clear()
        size = (self.grid.columns.value(), self.grid.rows.value())
        self.runs.draw_grid(GridOptions(*size, self.year.year()), self.grid.kind())

    def draw_composite(self) -> None:
        """Draws three AEF channels, or components, as red, green and blue."""
        self.runs.draw_composite(self._composite_options())

    def draw_series(self) -> None:
        """Draws a composite for each year there is."""
        card = self._bench.connection.card
        years = card.aef_years if card is not None and card.aef_years else DATASET_YEARS
        self.runs.draw_series(self._composite_options(), tuple(years))

    def draw_similarity(self, lon: float, lat: float) -> None:
        """Compares the scene with a place in degrees."""
        self.runs.draw_similarity(SimilarityOptions(lon, lat, self.year.year()))

    def draw_modulation(self) -> None:
        """Draws how AEF acts on what the map shows."""
        settings, band = self._bench.connection.settings, self._bench.session.band
        options = ModulationOptions(None, band, self.year.year(), settings.n_lon, settings.n_lat)
        self.runs.draw_modulation(options, self._window_shown)

    def coverage_text(self) -> str:
        """What the last run told about AEF's coverage."""
        return self.coverage.text()

    def stop(self) -> None:
        """Stops what runs, and gives the map back."""
        self.picker.end()
        self.runs.stop()

    def close_map(self) -> None:
        """Takes everything off the map."""
        self.picker.end()
        self.preview.remove()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another tab is in front: its map is not covered by ours."""
        super().hideEvent(event)
        self.preview.clear()
        self.picker.end()

    def _connect(self) -> None:
        self.year.changed.connect(self.refresh)
        self.runs.changed.connect(self.refresh)
        self.runs.said.connect(self.coverage.say)
        self.runs.failed.connect(self.failed)
        self.grid_button.clicked.connect(self.draw_grid)
        self.composite_button.clicked.connect(self.draw_composite)
        self.composite.series_button.clicked.connect(self.draw_series)
        self.modulation.button.clicked.connect(self.draw_modulation)
        self.similarity.pick_button.toggled.connect(self._pick)
        self.similarity.center_button.clicked.connect(self.picker.take_center)
        self.picker.picked.connect(self.draw_similarity)
        self.picker.failed.connect(self.failed)
        self.picker.ended.connect(lambda: self.similarity.pick_button.setChecked(False))
        for spin in (self.grid.columns, self.grid.rows):
            spin.valueChanged.connect(self._show_preview)
        self._bench.session.changed.connect(self._on_scene)
        self._bench.connection.changed.connect(self.refresh)

    def _buttons(self) -> Tuple[QWidget, ...]:
        return (
            self.grid_button, self.composite_button, self.composite.series_button, self.similarity.pick_button,
            self.similarity.center_button, self.modulation.button,
        )  # fmt: skip

    def _composite_options(self) -> CompositeOptions:
        return CompositeOptions(bands=self.composite.bands(), year=self.year.year(), mode=self.composite.mode)

    def _window_shown(self, scene: Scene) -> Optional[PixelBox]:
        canvas = self._bench.canvas
        crs = canvas.mapSettings().destinationCrs()
        return rectangle_to_window(canvas.extent(), crs if crs.isValid() else crs_of(scene.crs), scene)

    def _on_scene(self) -> None:
        self.preview.clear()
        self.refresh()

    def _show_preview(self) -> None:
        scene = self._bench.session.scene
        self.grid.show_spacing(scene)
        if scene is not None and self.isVisible():
            self.preview.show(scene, self.grid.columns.value(), self.grid.rows.value())

    def _pick(self, on: bool) -> None:
        if on:
            self.picker.begin()
        else:
            self.picker.end()

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
