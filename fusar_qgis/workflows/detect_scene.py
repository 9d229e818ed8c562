"""Use case: find every object of a class in a scene, tile by tile."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple, Union

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import InterpretRequest, InterpretResponse
from fusar_qgis.core.errors import (
    BackendUnavailableError,
    FusarError,
    InvalidRequestError,
    OperationCancelledError,
)
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tasks import DETECTION
from fusar_qgis.core.tiling import Tile, TileBox, merge_boxes, split_tile
from fusar_qgis.layers.scene_box import Provenance, SceneBox, place_box, seen_to_scene
from fusar_qgis.workflows.aef_note import report_notes
from fusar_qgis.workflows.detection_plan import DetectionOptions, DetectionPlan, plan_detection
from fusar_qgis.workflows.detection_result import DetectionResult
from fusar_qgis.workflows.feedback import Feedback
from fusar_qgis.workflows.model_choice import served_model
from fusar_qgis.workflows.window_image import WindowImage, WindowReader, field_place, square_around

__all__ = [
    "DetectionOptions",
    "DetectionPlan",
    "DetectionResult",
    "OnBoxes",
    "SceneBox",
    "detect_scene",
    "plan_detection",
]

OnBoxes = Callable[[Sequence[SceneBox]], None]
"""Called in the worker thread with the boxes of each finished tile; pass them to the main thread by a signal."""

_ENDS_THE_RUN = (401, 403, 404)
_BUSY = (429, 503)
_FAILURES_IN_A_ROW = 3

Outcome = Union[InterpretResponse, FusarError]


def detect_scene(
    scene: Scene,
    options: DetectionOptions,
    client: BackendClient,
    feedback: Feedback,
    on_boxes: Optional[OnBoxes] = None,
) -> DetectionResult:
    """Reads, sends and parses tile after tile (worker thread).

    A backend that dies in mid-scene, Stop, or a refused token end the run: the finished tiles are in the result, with
    `error` or `cancelled` set. A cut-off answer splits its tile once; a busy backend is asked once more at the end.

    Args:
        scene: The scene.
        options: What to look for and how to cut the scene.
        client: The backend.
        feedback: Progress and Stop.
        on_boxes: Hears each tile's boxes as they come, before they are merged over tile borders.

    Raises:
        FusarError: Only what happens before the first tile: unreadable scene, no class, no backend.
        OperationCancelledError: Stop before the first tile.
    """
    if not options.label.strip():
        raise InvalidRequestError("Nothing to look for is named.", 'Name a class, for example "ship".')
    card = served_model(client, options.model, feedback.is_cancelled)
    plan = plan_detection(scene, options, card)
    feedback.push(f"Detecting {options.label.strip()} with {card.id}: {plan.summary()}.")
    reader = WindowReader(scene.source_path, options.band, feedback.is_cancelled)
    run = _Run(scene, replace(options, model=card.id), plan, reader, on_boxes)
    run.work(client, feedback)
    feedback.set_progress(100)
    return run.result()


@dataclass(frozen=True)
class _Answer:
    """What one tile brought, with its provenance."""

    tile: Tile
    response: InterpretResponse
    boxes: Tuple[TileBox, ...]


class _Run:
    """The state of one detection run."""

    def __init__(
        self,
        scene: Scene,
        options: DetectionOptions,
        plan: DetectionPlan,
        reader: WindowReader,
        on_boxes: Optional[OnBoxes],
    ) -> None:
        self.scene, self.options, self.plan, self.on_boxes = scene, options, plan, on_boxes
        self.reader = reader
        self.area = _hull(plan.tiles)
        self.started = time.monotonic()
        self.windows: Dict[int, WindowImage] = {}
        self.answers: Dict[int, _Answer] = {}
        self.done: Set[int] = set()
        self.second_round: List[Tile] = []
        self.split: Set[int] = set()
        self.failed: Dict[int, FusarError] = {}
        self.without_pixels = 0
        self.failures_in_a_row = 0
        self.error: Optional[FusarError] = None
        self.cancelled = False

    def work(self, client: BackendClient, feedback: Feedback) -> None:
        """Both rounds: all tiles, then the quarters of cut-off ones and those the backend was too busy for."""
        try:
            self._round(self.plan.tiles, client, feedback, last=False)
            if self.error is None and self.second_round:
                self._round(tuple(self.second_round), client, feedback, last=True)
        except OperationCancelledError:
            self.cancelled = True
        except FusarError as error:
            self.error = error  # for example a file that vanished in mid-scene

    def _round(self, tiles: Tuple[Tile, ...], client: BackendClient, feedback: Feedback, last: bool) -> None:
        replies = client.interpret_all(
            self._requests(tiles), self.options.max_in_flight, feedback.is_cancelled
        )
        by_index = {tile.index: tile for tile in tiles}
        for finished, (index, outcome) in enumerate(replies, start=1):
            self._take(by_index[index], outcome, last)
            if self.error is not None:
                return
            share = (finished + (0 if last else self.without_pixels)) / len(tiles)
            feedback.set_progress(95 + 5 * share if last else 95 * share)

    def _requests(self, tiles: Sequence[Tile]) -> Iterator[Tuple[int, InterpretRequest]]:
        for tile in tiles:
            quarter = tile.index >= len(self.plan.tiles)
            window = square_around(self.scene, tile.window, 0 if quarter else self.plan.side_px)
            image = self.reader.image(window, (self.plan.tile_px, self.plan.tile_px))
            if image is None:
                self.without_pixels += 1
                self.done.add(tile.index)
                continue
            self.windows[tile.index] = image
            yield tile.index, self._request(image)

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

    def _take(self, tile: Tile, outcome: Outcome, last: bool) -> None:
        image = self.windows.pop(tile.index)
        if isinstance(outcome, FusarError):
            self._fail(tile, outcome, last)
            return
        self.failures_in_a_row = 0
        cut_off = outcome.finish_reason == "length" or outcome.status == "partial"
        answer = _Answer(tile, outcome, tuple(self._tile_boxes(tile, image.window, outcome)))
        self.answers[tile.index] = answer
        self.done.add(tile.index)
        if cut_off and not last and min(tile.window.width, tile.window.height) >= 16:
            self.split.add(tile.index)
            self.second_round += split_tile(tile)
        if answer.boxes and self.on_boxes is not None:
            self.on_boxes([self._scene_box(box) for box in answer.boxes])

    def _fail(self, tile: Tile, error: FusarError, last: bool) -> None:
        status = getattr(error, "status", 0)
        if isinstance(error, BackendUnavailableError) or status in _ENDS_THE_RUN:
            self.error = error
        elif status in _BUSY and not last:
            self.second_round.append(tile)
        else:
            self.failed[tile.index] = error
            self.failures_in_a_row += 1
            if self.failures_in_a_row >= _FAILURES_IN_A_ROW and not self.answers:
                self.error = error

    def _tile_boxes(self, tile: Tile, window: PixelBox, response: InterpretResponse) -> Iterator[TileBox]:
        for found in response.boxes:
            box = seen_to_scene(found.bbox, response.image_size_seen, window, self.scene)
            if box is not None and _holds(self.area, box.center):
                yield TileBox(tile.index, box, found.label, found.score, found.score_kind)

    def _scene_box(self, found: TileBox) -> SceneBox:
        response = self.answers[found.tile_index].response
        status = "partial" if response.status == "partial" else "ok"
        origin = Provenance(response.prompt, response.model, found.tile_index, response.aef, status)
        return place_box(self.scene, found.box, found.label, origin, (found.score, found.score_kind))

    def _merged(self) -> List[TileBox]:
        # The quarters of a split tile say all that the tile said; its own cut-off list would only add doubles.
        quartered = {index for index in self.split if self._quarters_done(index)}
        answers = [answer for index, answer in sorted(self.answers.items()) if index not in quartered]
        boxes = [box for answer in answers for box in answer.boxes]
        return merge_boxes(boxes, [answer.tile for answer in answers])

    def _quarters_done(self, index: int) -> bool:
        tile = next(tile for tile in self.plan.tiles if tile.index == index)
        return all(quarter.index in self.done for quarter in split_tile(tile))

    def result(self) -> DetectionResult:
        """Everything found so far, merged over tile borders."""
        answers = [answer.response for answer in self.answers.values()]
        whole = [answer for index, answer in self.answers.items() if index < len(self.plan.tiles)]
        return DetectionResult(
            boxes=tuple(self._scene_box(box) for box in self._merged()),
            label=self.options.label.strip(),
            model=self.options.model or "",
            tiles_total=len(self.plan.tiles),
            tiles_done=sum(1 for tile in self.plan.tiles if tile.index in self.done),
            tiles_split=len(self.split),
            tiles_partial=sum(1 for answer in answers if answer.status == "partial"),
            tiles_unparsed=sum(1 for answer in answers if answer.status == "unparsed"),
            tiles_failed=len(self.failed),
            tiles_without_pixels=self.without_pixels,
            aef_counts=dict(Counter(answer.response.aef.status for answer in whole)),
            duration_s=time.monotonic() - self.started,
            cancelled=self.cancelled,
            error=self.error or next(iter(self.failed.values()), None),
            aef_notes=report_notes(answer.aef for answer in answers),
        )


def _hull(tiles: Sequence[Tile]) -> PixelBox:
    area = tiles[0].window
    for tile in tiles[1:]:
        area = area.united(tile.window)
    return area


def _holds(area: PixelBox, point: Tuple[float, float]) -> bool:
    return area.xmin <= point[0] < area.xmax and area.ymin <= point[1] < area.ymax
