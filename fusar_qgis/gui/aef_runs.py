"""The AEF tab's work: each run ends as layers in the scene's group and one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, List, Optional, Tuple, TypeVar

from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.errors import AefUnavailableError, BackendRejectedError, FusarError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.token_map import SceneModulation
from fusar_qgis.gui.layer_group import COMPOSITE, GRID, MODULATION, SIMILARITY, add_layer
from fusar_qgis.gui.notice import ERROR, INFO, WARNING
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.layers.composite_layer import create_composite_layer
from fusar_qgis.layers.grid_layer import GridKind, create_grid_file, open_grid_layer
from fusar_qgis.layers.modulation_layer import create_modulation_layer
from fusar_qgis.layers.output_file import new_output_file
from fusar_qgis.layers.similarity_layer import create_similarity_layer
from fusar_qgis.workflows.draw_composite import CompositeOptions, CompositeResult, draw_composite, draw_series
from fusar_qgis.workflows.draw_grid import GridOptions, SceneGrid, draw_grid
from fusar_qgis.workflows.draw_modulation import ModulationOptions, draw_modulation
from fusar_qgis.workflows.draw_similarity import SimilarityOptions, SimilarityResult, draw_similarity

T = TypeVar("T")


class AefRuns(QObject):
    """Starts one run at a time. `said(text, kind)` is for the tab, `failed(error)` for the message bar too."""

    said = pyqtSignal(str, str)
    failed = pyqtSignal(object)
    changed = pyqtSignal()

    def __init__(self, bench: Workbench, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._running: Optional[RunningTask] = None

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._running is not None

    def stop(self) -> None:
        """Stops what runs."""
        if self._running is not None:
            self._running.cancel()

    def draw_grid(self, options: GridOptions, kind: GridKind) -> None:
        """The sampling grid; without a backend the bare nodes."""

        def prepare() -> Tuple[Scene, Callable[[Feedback], SceneGrid], Callable[[SceneGrid], None]]:
            scene, asked = self._bench.session.require(), self._bench.connection.is_ready
            client = self._bench.connection.client() if asked else None
            path = self._new_file(scene, GRID, ".gpkg")

            def work(feedback: Feedback) -> SceneGrid:
                grid = draw_grid(scene, options, client, feedback)
                # Here: a large grid with its values takes seconds to write.
                create_grid_file(grid.nodes(), path, kind)
                return grid

            return scene, work, lambda grid: self._add_grid(grid, scene, path, asked)

        self._start(self.tr("AEF grid of {name}"), prepare)

    def draw_composite(self, options: CompositeOptions) -> None:
        """One color picture."""

        def prepare() -> Tuple[
            Scene, Callable[[Feedback], CompositeResult], Callable[[CompositeResult], None]
        ]:
            scene, client = self._bench.session.require(), self._bench.connection.client()
            path = self._new_file(scene, COMPOSITE, ".tif")
            return (
                scene,
                lambda feedback: draw_composite(scene, options, client, path, feedback),
                lambda result: self._add_composites([result], scene),
            )

        self._start(self.tr("AEF composite of {name}"), prepare)

    def draw_series(self, options: CompositeOptions, years: Tuple[int, ...]) -> None:
        """A color picture a year."""

        def prepare() -> Tuple[
            Scene, Callable[[Feedback], List[CompositeResult]], Callable[[List[CompositeResult]], None]
        ]:
            scene, client = self._bench.session.require(), self._bench.connection.client()
            paths = [(year, self._new_file(scene, f"{COMPOSITE}_{year}", ".tif")) for year in sorted(years)]
            return (
                scene,
                lambda feedback: draw_series(scene, options, client, paths, feedback),
                lambda results: self._add_composites(results, scene),
            )

        self._start(self.tr("AEF composites of {name}"), prepare)

    def draw_similarity(self, options: SimilarityOptions) -> None:
        """How alike AEF is to one place."""

        def prepare() -> Tuple[
            Scene, Callable[[Feedback], SimilarityResult], Callable[[SimilarityResult], None]
        ]:
            scene, client = self._bench.session.require(), self._bench.connection.client()
            path = self._new_file(scene, SIMILARITY, ".tif")
            return (
                scene,
                lambda feedback: draw_similarity(scene, options, client, path, feedback),
                lambda result: self._add_similarity(result, scene),
            )

        self._start(self.tr("AEF similarity in {name}"), prepare)

    def draw_modulation(
        self, options: ModulationOptions, window_of: Callable[[Scene], Optional[PixelBox]]
    ) -> None:
        """What AEF does to the tokens of a window."""

        def prepare() -> Tuple[
            Scene, Callable[[Feedback], SceneModulation], Callable[[SceneModulation], None]
        ]:
            scene, client = self._bench.session.require(), self._bench.connection.client()
            asked = ModulationOptions(
                window_of(scene), options.band, options.year, options.n_lon, options.n_lat
            )
            return (
                scene,
                lambda feedback: draw_modulation(scene, asked, client, feedback),
                lambda found: self._add_modulation(found, scene),
            )

        self._start(self.tr("AEF modulation in {name}"), prepare)

    def _start(
        self,
        title: str,
        prepare: Callable[[], Tuple[Scene, Callable[[Feedback], T], Callable[[T], None]]],
    ) -> None:
        """Checks, starts the work, and puts its result into the project in the main thread."""
        if self.is_busy:
            return
        try:
            scene, work, show = prepare()
        except FusarError as error:
            self.failed.emit(error)
            return
        running = self._bench.runner.start(title.format(name=scene.name), work)
        self._running = running
        running.succeeded.connect(lambda result: self._show(show, result))
        running.failed.connect(self._fail)
        running.ended.connect(self._end)
        self.said.emit("", INFO)
        self.changed.emit()

    def _show(self, show: Callable[[T], None], result: T) -> None:
        try:
            show(result)
        except FusarError as error:
            self._fail(error)

    def _fail(self, error: FusarError) -> None:
        self.said.emit(str(error), ERROR)
        nothing_here = isinstance(error, BackendRejectedError) and error.code == AefUnavailableError.code
        # That AEF has nothing at a place is no trouble with the backend: the tab says it.
        if not nothing_here and not isinstance(error, AefUnavailableError):
            self.failed.emit(error)

    def _end(self) -> None:
        self._running = None
        self.changed.emit()

    def _new_file(self, scene: Scene, kind: str, suffix: str) -> Path:
        folder = self._bench.connection.settings.output_folder
        return new_output_file(scene.source_path, kind, suffix, folder)

    def _add_grid(self, grid: SceneGrid, scene: Scene, path: Path, asked: bool) -> None:
        rows, columns = grid.inside.shape
        name = self.tr("AEF grid {rows} × {columns}").format(rows=rows, columns=columns)
        layer = open_grid_layer(path, name)
        add_layer(layer, GRID, scene.name)
        if not asked:
            text = self.tr(
                "The grid is drawn; the backend is not running, so nobody asked where AEF has data."
            )
            self.said.emit(text, WARNING)
            return
        self.said.emit(grid.summary(), INFO if grid.valid.all() else WARNING)

    def _add_composites(self, results: List[CompositeResult], scene: Scene) -> None:
        for result in results:
            name = self.tr("AEF {year} ({bands})").format(year=result.year, bands=result.shown)
            layer = create_composite_layer(result.path, name, result.summary(), result.year)
            add_layer(layer, COMPOSITE, scene.name, at_bottom=True)
        first, notes = results[0], [result.note for result in results if result.note]
        years = ", ".join(str(result.year) for result in results)
        text = self.tr("Red, green and blue show {bands} of {year}.").format(bands=first.shown, year=years)
        if first.explained:
            shares = " + ".join(f"{100 * share:.0f} %" for share in first.explained)
            text += " " + self.tr("The three components hold {shares} of the variance.").format(shares=shares)
        if len(results) > 1:
            text += " " + self.tr("Play them with View ▸ Panels ▸ Temporal Controller.")
        self.said.emit(" ".join([text, *dict.fromkeys(notes)]), WARNING if notes else INFO)

    def _add_similarity(self, result: SimilarityResult, scene: Scene) -> None:
        place = f"{result.lon:.4f}, {result.lat:.4f}"
        name = self.tr("AEF {year} like {place}").format(year=result.year, place=place)
        layer = create_similarity_layer(result.path, name, result.summary(), result.year)
        add_layer(layer, SIMILARITY, scene.name, at_bottom=True)
        self.said.emit(result.summary(), WARNING if result.note else INFO)

    def _add_modulation(self, found: SceneModulation, scene: Scene) -> None:
        name = self.tr("AEF modulation ({model})").format(model=found.model)
        layer = create_modulation_layer(found, scene.crs, self._new_file(scene, MODULATION, ".gpkg"), name)
        add_layer(layer, MODULATION, scene.name)
        self.said.emit(found.summary(), INFO)
