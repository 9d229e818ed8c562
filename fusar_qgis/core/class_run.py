"""The search for one class in the tiles of a scene: what was asked, what came back, what is to be asked again."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional, Protocol, Sequence

from fusar_qgis.core.api import InterpretRequest, InterpretResponse
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, DetectionPlan
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import BackendUnavailableError, FusarError
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

OnBoxes = Callable[[Sequence[SceneBox]], None]
"""Called in the run's thread with the boxes of each finished tile, before they are merged over tile borders."""


class TileJournal(Protocol):
    """Keeps the answers about one class, so that a run that was ended goes on where it was."""

    def known(self, index: int) -> Optional[InterpretResponse]:
        """The answer that a tile got in an earlier run."""

    def keep(self, index: int, response: InterpretResponse) -> None:
        """Keeps the answer of a tile."""


class ClassRun:
    """The state of one class in a run.

    Args:
        scene: The scene.
        options: `label` is the class.
        plan: How the scene is cut.
        on_boxes: Hears each tile's boxes.
        journal: Answers of an earlier, unfinished run.
    """

    def __init__(
        self,
        scene: Scene,
        options: DetectionOptions,
        plan: DetectionPlan,
        on_boxes: Optional[OnBoxes] = None,
        journal: Optional[TileJournal] = None,
    ) -> None:
        self.scene, self.options, self.plan = scene, options, plan
        self._on_boxes, self._journal = on_boxes, journal
        self.answers = TileAnswers(scene, plan, options.polygons)
        self.second_round: List[Tile] = []
        self._asked: Dict[int, PixelBox] = {}
        self._failures_in_a_row = 0

    def window(self, tile: Tile) -> PixelBox:
        """The square that is sent for a tile."""
        is_quarter = tile.index >= len(self.plan.tiles)
        return square_around(self.scene, tile.window, 0 if is_quarter else self.plan.side_px)

    def request(self, tile: Tile, image: WindowImage) -> InterpretRequest:
        """The question about a tile."""
        self._asked[tile.index] = image.window
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

    def take_known(self, tile: Tile, last: bool) -> bool:
        """Takes the answer of an earlier run; False where there is none.

        Args:
            tile: The tile.
            last: In the second round.
        """
        response = None if self._journal is None else self._journal.known(tile.index)
        if response is None:
            return False
        self._take_answer(tile, self.window(tile), response, last)
        return True

    def take(self, tile: Tile, response: InterpretResponse, last: bool) -> None:
        """Takes an answer.

        Args:
            tile: The tile that was asked about.
            response: What came back.
            last: In the second round.
        """
        window = self._asked.pop(tile.index)
        self._failures_in_a_row = 0
        if self._journal is not None:
            self._journal.keep(tile.index, response)
        self._take_answer(tile, window, response, last)

    def fail(self, tile: Tile, error: FusarError, last: bool) -> bool:
        """Notes that a tile got no answer.

        Args:
            tile: The tile that was asked about.
            error: Why.
            last: In the second round.

        Returns:
            Whether to go on is of no use.
        """
        self._asked.pop(tile.index)
        status = getattr(error, "status", 0)
        if isinstance(error, BackendUnavailableError) or status in _ENDS_THE_RUN:
            return True
        if status in _BUSY and not last:
            self.second_round.append(tile)
            return False
        self.answers.failed[tile.index] = error
        self._failures_in_a_row += 1
        return self._failures_in_a_row >= _FAILURES_IN_A_ROW and not len(self.answers)

    def result(self, duration_s: float, cancelled: bool, error: Optional[FusarError]) -> DetectionResult:
        """Everything found so far, merged over tile borders.

        Args:
            duration_s: How long it took.
            cancelled: Whether Stop was pressed.
            error: What ended the run.
        """
        label, model = self.options.label.strip(), self.options.model or ""
        return self.answers.result(label, model, duration_s, cancelled, error)

    def _take_answer(self, tile: Tile, window: PixelBox, response: InterpretResponse, last: bool) -> None:
        answer = self.answers.add(tile, window, response)
        large = min(tile.window.width, tile.window.height) >= _SMALLEST_SPLIT_PX
        if answer.cut_off and not last and large:
            self.second_round += self.answers.split(tile)
        if answer.boxes and self._on_boxes is not None:
            self._on_boxes(self.answers.scene_boxes(answer.boxes))
