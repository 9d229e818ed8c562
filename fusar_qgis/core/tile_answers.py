"""What the tiles of a detection run brought, and what follows from it: boxes in the scene, merged over tile borders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Sequence, Set, Tuple

from fusar_qgis.core.aef_note import report_notes
from fusar_qgis.core.api import InterpretResponse
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionPlan
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.polygons import Ring, holds
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import Placeable, Provenance, SceneBox, place_boxes, seen_to_scene
from fusar_qgis.core.tiling import Tile, TileBox, merge_boxes, split_tile


@dataclass(frozen=True)
class TileAnswer:
    """What one tile brought, with its provenance."""

    tile: Tile
    response: InterpretResponse
    boxes: Tuple[TileBox, ...]

    @property
    def cut_off(self) -> bool:
        """Whether the model ran out of tokens before its list was complete."""
        return self.response.finish_reason == "length" or self.response.status == "partial"


class TileAnswers:
    """The answers of one run, as they come.

    Args:
        scene: The scene.
        plan: How it is cut.
        polygons: Where boxes are wanted; none: everywhere in the plan's tiles.
    """

    def __init__(self, scene: Scene, plan: DetectionPlan, polygons: Sequence[Ring] = ()) -> None:
        self._scene, self._plan, self._polygons = scene, plan, polygons
        self._area = _hull(plan.tiles)
        self._answers: Dict[int, TileAnswer] = {}
        self._split: Set[int] = set()
        self._done: Set[int] = set()
        self.without_pixels = 0
        self.failed: Dict[int, FusarError] = {}

    def __len__(self) -> int:
        """Number of answers, those of quarters too."""
        return len(self._answers)

    def add(self, tile: Tile, window: PixelBox, response: InterpretResponse) -> TileAnswer:
        """Takes in the answer of a tile whose image showed `window` (scene pixels)."""
        answer = TileAnswer(tile, response, tuple(self._tile_boxes(tile, window, response)))
        self._answers[tile.index] = answer
        self._done.add(tile.index)
        return answer

    def add_empty(self, tile: Tile) -> None:
        """A tile without a valid pixel: nothing to ask."""
        self.without_pixels += 1
        self._done.add(tile.index)

    def split(self, tile: Tile) -> List[Tile]:
        """The quarters that are asked in the place of a tile whose answer was cut off."""
        self._split.add(tile.index)
        return split_tile(tile)

    def scene_boxes(self, boxes: Sequence[TileBox]) -> List[SceneBox]:
        """Boxes on the map, with their provenance."""
        return place_boxes(self._scene, [self._placeable(box) for box in boxes])

    def merged(self) -> List[TileBox]:
        """Every object once, those on tile borders too."""
        # The quarters of a split tile say all that the tile said; its own cut-off list would only add doubles.
        quartered = {index for index in self._split if self._quarters_done(index)}
        answers = [answer for index, answer in sorted(self._answers.items()) if index not in quartered]
        boxes = [box for answer in answers for box in answer.boxes]
        return merge_boxes(boxes, [answer.tile for answer in answers])

    def result(
        self, label: str, model: str, duration_s: float, cancelled: bool, error: Optional[FusarError]
    ) -> DetectionResult:
        """Everything found so far.

        Args:
            label: What was looked for.
            model: Who answered.
            duration_s: How long it took.
            cancelled: Whether Stop was pressed.
            error: What ended the run early.
        """
        answers = [answer.response for answer in self._answers.values()]
        whole = [answer for index, answer in self._answers.items() if index < len(self._plan.tiles)]
        return DetectionResult(
            boxes=tuple(self.scene_boxes(self.merged())),
            label=label,
            model=model,
            tiles_total=len(self._plan.tiles),
            tiles_done=sum(1 for tile in self._plan.tiles if tile.index in self._done),
            tiles_split=len(self._split),
            tiles_partial=sum(1 for answer in answers if answer.status == "partial"),
            tiles_unparsed=sum(1 for answer in answers if answer.status == "unparsed"),
            tiles_failed=len(self.failed),
            tiles_without_pixels=self.without_pixels,
            aef_counts=dict(Counter(answer.response.aef.status for answer in whole)),
            duration_s=duration_s,
            cancelled=cancelled,
            error=error or next(iter(self.failed.values()), None),
            aef_notes=report_notes(answer.aef for answer in answers),
        )

    def _tile_boxes(self, tile: Tile, window: PixelBox, response: InterpretResponse) -> Iterator[TileBox]:
        for found in response.boxes:
            box = seen_to_scene(found.bbox, response.image_size_seen, window, self._scene)
            if box is not None and self._is_wanted(box):
                yield TileBox(tile.index, box, found.label, found.score, found.score_kind)

    def _is_wanted(self, box: PixelBox) -> bool:
        return _holds(self._area, box.center) and (not self._polygons or holds(self._polygons, box.center))

    def _placeable(self, found: TileBox) -> Placeable:
        response = self._answers[found.tile_index].response
        status = "partial" if response.status == "partial" else "ok"
        origin = Provenance(response.prompt, response.model, found.tile_index, response.aef, status)
        return Placeable(found.box, found.label, origin, (found.score, found.score_kind))

    def _quarters_done(self, index: int) -> bool:
        tile = next(tile for tile in self._plan.tiles if tile.index == index)
        return all(quarter.index in self._done for quarter in split_tile(tile))


def _hull(tiles: Sequence[Tile]) -> PixelBox:
    area = tiles[0].window
    for tile in tiles[1:]:
        area = area.united(tile.window)
    return area


def _holds(area: PixelBox, point: Tuple[float, float]) -> bool:
    return area.xmin <= point[0] < area.xmax and area.ymin <= point[1] < area.ymax
