"""Detection over a whole raster file: tiles, one question each, merged boxes with their outlines on Earth."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from backend.inference import Interpreter
from backend.raster import RasterScene
from fusar_qgis.core.answers import to_sent_frame
from fusar_qgis.core.api import AefOptions, FieldPlace, InterpretRequest, InterpretResponse, encode_array
from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.geometry import PixelBox, PixelMapping, window_bbox
from fusar_qgis.core.grid import SamplingGrid, node_positions
from fusar_qgis.core.tasks import DETECTION
from fusar_qgis.core.tiling import Tile, TileBox, merge_boxes, plan_tiles

LOGGER = logging.getLogger(__name__)

_NODES = 16
_POINTS_PER_SIDE = 5


@dataclass(frozen=True)
class DetectionJob:
    """What to look for and how to cut the scene.

    `tile_px` is the side of a tile in scene pixels; each is shown to the model at the model's own tile size.
    """

    label: str
    tile_px: int
    overlap_px: int
    year: int | None = None
    with_aef: bool = True


def detect_raster(scene: RasterScene, interpreter: Interpreter, job: DetectionJob) -> list[TileBox]:
    """The merged boxes in scene pixels; a tile that fails is logged and left out.

    Raises:
        FusarError: Every tile failed; the last cause.
    """
    tiles = plan_tiles(scene.width_px, scene.height_px, job.tile_px, job.overlap_px)
    found: list[TileBox] = []
    failures: list[FusarError] = []
    for tile in tiles:
        try:
            found += _detect_tile(scene, interpreter, job, tile)
        except FusarError as error:
            LOGGER.warning("Tile %d of %d failed: %s", tile.index + 1, len(tiles), error)
            failures.append(error)
    if len(failures) == len(tiles):
        raise failures[-1]
    return merge_boxes(found, tiles)


def to_geojson(mapping: PixelMapping, boxes: Sequence[TileBox], properties: dict[str, Any]) -> dict[str, Any]:
    """Boxes as GeoJSON polygons in longitude and latitude, rings counter-clockwise (RFC 7946).

    Args:
        mapping: The scene's.
        boxes: In scene pixels.
        properties: Provenance for every feature.
    """
    return {
        "type": "FeatureCollection",
        "features": [_feature(mapping, found, properties) for found in boxes],
    }


def _detect_tile(
    scene: RasterScene, interpreter: Interpreter, job: DetectionJob, tile: Tile
) -> Iterable[TileBox]:
    pixels = scene.gray(tile.window, interpreter.engine.card.tile_size_px)
    if not pixels.any():
        return []
    request = InterpretRequest(
        image="",
        task=DETECTION,
        label=job.label,
        scene=_place(scene, tile.window, job.year),
        aef=AefOptions(enabled=job.with_aef),
    )
    response = interpreter.interpret_pixels(pixels, request)
    LOGGER.info("Tile %d: %d boxes, AEF %s", tile.index + 1, len(response.boxes), response.aef.status)
    return _in_scene(scene, tile, response)


def _in_scene(scene: RasterScene, tile: Tile, response: InterpretResponse) -> list[TileBox]:
    # Seen pixels straight to the tile's own: the sent image is just another scale of the same window.
    size = (tile.window.width, tile.window.height)
    boxes = []
    for found in to_sent_frame(response.boxes, response.image_size_seen, size):
        box = PixelBox(*found.bbox).shifted(tile.window.xmin, tile.window.ymin)
        box = box.clipped(scene.width_px, scene.height_px)
        if box.area > 0:
            boxes.append(TileBox(tile.index, box, found.label, found.score, found.score_kind))
    return boxes


def _place(scene: RasterScene, window: PixelBox, year: int | None) -> FieldPlace | None:
    if year is None:
        return None
    bbox = window_bbox(scene.mapping, window)
    positions, _ = node_positions(SamplingGrid(bbox, _NODES, _NODES), scene.mapping, window)
    return FieldPlace(bbox.as_tuple(), year, _NODES, _NODES, encode_array(positions))


def _feature(mapping: PixelMapping, found: TileBox, properties: dict[str, Any]) -> dict[str, Any]:
    ring = mapping.pixel_to_lonlat(found.box.ring(_POINTS_PER_SIDE))
    x, y = ring[:, 0], ring[:, 1]
    is_clockwise = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) < 0
    points = [[round(lon, 8), round(lat, 8)] for lon, lat in (ring[::-1] if is_clockwise else ring).tolist()]
    own = {
        "label": found.label,
        "score": found.score,
        "score_kind": found.score_kind,
        "pixel_box": [round(value, 2) for value in found.box.as_tuple()],
    }
    geometry = {"type": "Polygon", "coordinates": [points]}
    return {"type": "Feature", "geometry": geometry, "properties": {**own, **properties}}
