"""A detection run: tile after tile is read, asked and parsed, whoever reads the file and whoever answers."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Callable, Dict, Iterator, List, Optional, Protocol, Sequence, Tuple, Union

from fusar_qgis.core.api import InterpretRequest, InterpretResponse, ModelCard
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, DetectionPlan, plan_detection
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import (
    BackendUnavailableError,
    FusarError,
    InvalidRequestError,
    OperationCancelledError,
)
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.core.scene_window import WindowImage, field_place, square_around
from fusar_qgis.core.tasks import DETECTION
from fusar_qgis.core.tile_answers import TileAnswers
from fusar_qgis.core.tiling import Tile

_ENDS_THE_RUN = (401, 403, 404)
_BUSY = (429, 503)
_FAILURES_IN_A_ROW = 3
_SMALLEST_SPLIT_PX = 16

Outcome = Union[InterpretResponse, FusarError]

OnBoxes = Callable[[Sequence[SceneBox]], None]
"""Called in the run's thread with the boxes of each finished tile, before they are merged over tile borders."""


class Windows(Protocol):
    """Reads the scene's windows, for example a `core.window_reader.WindowReader`."""

    def image(self, window: PixelBox, size_px: Tuple[int, int]) -> Optional[WindowImage]:
        """The window as an image; None without a valid pixel."""


class AskAll(Protocol):
    """Answers many requests, several at once.

    Requests are pulled one by one, in the caller's thread, as places become free; each answer, or its error, is
    yielded as it comes. Raises OperationCancelledError when Stop was pressed.
    """

    def __call__(self, requests: Iterator[Tuple[int, InterpretRequest]]) -> Iterator[Tuple[int, Outcome]]:
        """Yields (key, answer or error)."""


class TileJournal(Protocol):
    """Keeps answers, so that a run that was ended goes on where it was."""

    def known(self, index: int) -> Optional[InterpretResponse]:
        """The answer that a tile got in an earlier run."""

    def keep(self, index: int, response: InterpretResponse) -> None:
        """Keeps the answer of a tile."""


def detect_tiles(  # noqa: PLR0913  (what a run is made of)
    scene: Scene,
    options: DetectionOptions,
    card: ModelCard,
    windows: Windows,
    ask_all: AskAll,
    feedback: Feedback,
    on_boxes: Optional[OnBoxes] = None,
    journal: Optional[TileJournal] = None,
) -> DetectionResult:
    """Runs all tiles of a scene.

    A backend that dies in mid-scene, Stop, or a refused token end the run: the finished tiles are in the result, with
    `error` or `cancelled` set. A cut-off answer splits its tile once; a busy backend is asked once more at the end.

    Args:
        scene: The scene.
        options: What to look for and how to cut the scene.
        card: The model that answers.
        windows: Reads the scene.
        ask_all: Answers.
        feedback: Progress and Stop.
        on_boxes: Hears each tile's boxes as they come.
        journal: Answers of an earlier, unfinished run.

    Raises:
        InvalidRequestError: No class is named, or the search area does not touch the scene.
    """
    check_label(options.label)
    plan = plan_detection(scene, options, card)
    feedback.push(f"Detecting {options.label.strip()} with {card.id}: {plan.summary()}.")
    run = _Run(scene, replace(options, model=card.id), plan, windows, on_boxes, journal)
    run.work(ask_all, feedback)
    feedback.set_progress(100)
    return run.result()


def check_label(label: str) -> None:
    """Refuses a run that looks for nothing.

    Raises:
        InvalidRequestError: No class is named.
    """
    if not label.strip():
        raise InvalidRequestError("Nothing to look for is named.", 'Name a class, for example "ship".')


class _Run:
    """The state of one detection run."""

    def __init__(
        self,
        scene: Scene,
        options: DetectionOptions,
        plan: DetectionPlan,
        windows: Windows,
        on_boxes: Optional[OnBoxes],
        journal: Optional[TileJournal],
    ) -> None:
        self.scene, self.options, self.plan = scene, options, plan
        self.windows, self.on_boxes, self.journal = windows, on_boxes, journal
        self.started = time.monotonic()
        self.answers = TileAnswers(scene, plan, options.polygons)
        self.asked: Dict[int, PixelBox] = {}
        self.second_round: List[Tile] = []
        self.failures_in_a_row = 0
        self.error: Optional[FusarError] = None
        self.cancelled = False

    def work(self, ask_all: AskAll, feedback: Feedback) -> None:
        """Both rounds: all tiles, then the quarters of cut-off ones and those the backend was too busy for."""
        try:
            self._round(self.plan.tiles, ask_all, feedback, last=False)
            if self.error is None and self.second_round:
                self._round(tuple(self.second_round), ask_all, feedback, last=True)
        except OperationCancelledError:
            self.cancelled = True
        except FusarError as error:
            self.error = error  # for example a file that vanished in mid-scene

    def _round(self, tiles: Sequence[Tile], ask_all: AskAll, feedback: Feedback, last: bool) -> None:
        waiting = [tile for tile in tiles if not self._take_known(tile, last)]
        known = len(tiles) - len(waiting)
        by_index = {tile.index: tile for tile in waiting}
        for finished, (index, outcome) in enumerate(ask_all(self._requests(waiting)), start=known + 1):
            self._take(by_index[index], outcome, last)
            if self.error is not None:
                return
            share = (finished + (0 if last else self.answers.without_pixels)) / len(tiles)
            feedback.set_progress(95 + 5 * share if last else 95 * share)

    def _requests(self, tiles: Sequence[Tile]) -> Iterator[Tuple[int, InterpretRequest]]:
        for tile in tiles:
            image = self.windows.image(self._window(tile), (self.plan.tile_px, self.plan.tile_px))
            if image is None:
                self.answers.add_empty(tile)
                continue
            self.asked[tile.index] = image.window
            yield tile.index, self._request(image)

    def _window(self, tile: Tile) -> PixelBox:
        is_quarter = tile.index >= len(self.plan.tiles)
        return square_around(self.scene, tile.window, 0 if is_quarter else self.plan.side_px)

    def _request(self, image: WindowImage) -> InterpretRequest:
        options = self.options
        year = options.year or self.scene.acquisition.year
        return InterpretRequest(
            image=image.data_url,
            task=DETECTION,
            label=options.label.strip(),
            scene=field_place(self.scene, image.window, year, options.n_lon, options.n_lat),
            aef=options.aef,
            model=options.model,
            max_new_tokens=options.max_new_tokens,
        )

    def _take_known(self, tile: Tile, last: bool) -> bool:
        response = None if self.journal is None else self.journal.known(tile.index)
        if response is None:
            return False
        self._take_answer(tile, self._window(tile), response, last)
        return True

    def _take(self, tile: Tile, outcome: Outcome, last: bool) -> None:
        window = self.asked.pop(tile.index)
        if isinstance(outcome, FusarError):
            self._fail(tile, outcome, last)
            return
        self.failures_in_a_row = 0
        if self.journal is not None:
            self.journal.keep(tile.index, outcome)
        self._take_answer(tile, window, outcome, last)

    def _take_answer(self, tile: Tile, window: PixelBox, response: InterpretResponse, last: bool) -> None:
        answer = self.answers.add(tile, window, response)
        large = min(tile.window.width, tile.window.height) >= _SMALLEST_SPLIT_PX
        if answer.cut_off and not last and large:
            self.second_round += self.answers.split(tile)
        if answer.boxes and self.on_boxes is not None:
            self.on_boxes(self.answers.scene_boxes(answer.boxes))

    def _fail(self, tile: Tile, error: FusarError, last: bool) -> None:
        status = getattr(error, "status", 0)
        if isinstance(error, BackendUnavailableError) or status in _ENDS_THE_RUN:
            self.error = error
        elif status in _BUSY and not last:
            self.second_round.append(tile)
        else:
            self.answers.failed[tile.index] = error
            self.failures_in_a_row += 1
            if self.failures_in_a_row >= _FAILURES_IN_A_ROW and not len(self.answers):
                self.error = error

    def result(self) -> DetectionResult:
        """Everything found so far, merged over tile borders."""
        duration_s = time.monotonic() - self.started
        label, model = self.options.label.strip(), self.options.model or ""
        return self.answers.result(label, model, duration_s, self.cancelled, self.error)
