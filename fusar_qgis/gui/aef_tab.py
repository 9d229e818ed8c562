"""Tab AEF: draws the sampling grid and a color composite of the AlphaEarth field under the scene."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from fusar_qgis.core.api import ATTRIBUTION
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.aef_forms import CompositeForm, GridForm, YearChoice
from fusar_qgis.gui.layer_group import COMPOSITE, GRID, add_layer
from fusar_qgis.gui.no_scene import NoSceneNotice
from fusar_qgis.gui.notice import ERROR, INFO, WARNING, Notice
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.composite_layer import create_composite_layer
from fusar_qgis.layers.grid_layer import create_grid_layer
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.workflows.draw_composite import CompositeOptions, CompositeResult, draw_composite
from fusar_qgis.workflows.draw_grid import GridOptions, SceneGrid, draw_grid


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
        settings = bench.connection.settings
        self.year = YearChoice(self)
        self.grid = GridForm(settings.n_lon, settings.n_lat, self)
        self.composite = CompositeForm(self)
        self.grid_button, self.composite_button = self.grid.button, self.composite.button
        for part in (self.year, self.grid, self.composite):
            rows.addWidget(part)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.coverage = Notice(INFO)
        rows.addWidget(self.progress)
        rows.addWidget(self.coverage)
        rows.addStretch(1)
        self.year.changed.connect(self.refresh)
        self.grid_button.clicked.connect(self.draw_grid)
        self.composite_button.clicked.connect(self.draw_composite)
        self._bench.session.changed.connect(self.refresh)
        self._bench.connection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follows scene and backend."""
        scene, busy = self._bench.session.scene, self._running is not None
        self.progress.setVisible(busy)
        self.grid_button.setEnabled(scene is not None and not busy)
        self.composite_button.setEnabled(scene is not None and not busy)
        self.year.follow(scene, self._bench.connection.card)

    def draw_grid(self) -> None:
        """Draws the sampling grid of the scene."""
        try:
            scene = self._bench.session.require()
        except FusarError as error:
            self.failed.emit(error)
            return
        ready = self._bench.connection.is_ready
        client = self._bench.connection.client() if ready else None
        options = GridOptions(self.grid.columns.value(), self.grid.rows.value(), self.year.year())
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
        options = CompositeOptions(bands=self.composite.bands(), year=self.year.year())
        title = self.tr("AEF composite of {name}").format(name=scene.name)
        running = self._bench.runner.start(
            title, lambda feedback: draw_composite(scene, options, client, path, feedback)
        )
        self._begin(running)
        running.succeeded.connect(lambda result: self._add_composite(result, scene.name))

    def coverage_text(self) -> str:
        """What the last grid or composite told about AEF's coverage."""
        return self.coverage.text()

    def stop(self) -> None:
        """Stops what runs."""
        if self._running is not None:
            self._running.cancel()

    def _begin(self, running: RunningTask) -> None:
        self._running = running
        running.failed.connect(self._fail)
        running.ended.connect(self._end)
        self.coverage.say("")
        self.refresh()

    def _fail(self, error: FusarError) -> None:
        self.coverage.say(str(error), ERROR)
        self.failed.emit(error)

    def _end(self) -> None:
        self._running = None
        self.refresh()

    def _add_grid(self, grid: SceneGrid, source_path: str, asked: bool) -> None:
        try:
            folder = self._bench.connection.settings.output_folder
            path = new_output_file(source_path, GRID, ".gpkg", folder)
            name = self.tr("AEF grid {rows} × {columns}").format(
                rows=grid.inside.shape[0], columns=grid.inside.shape[1]
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
