"""Tiles of the demo scene as requests, each with its AEF field."""

from __future__ import annotations

from pathlib import Path

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.engine.base import GenerationRequest, ImagePart, Message, Sampling
from backend.fields import FieldResolver
from backend.model.checkpoint import LoadedCheckpoint
from backend.raster_band import RasterBand, window_reader
from backend.raster_scene import read_scene
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.scene_window import field_place
from fusar_qgis.core.tasks import DETECTION, render_question
from fusar_qgis.core.tiling import plan_tiles

DEMO = Path(__file__).resolve().parents[2] / "resources/demo"
TILES = 64
TILE_PX, OVERLAP_PX = 160, 64
NODES = 16
YEAR = 2024
MAX_NEW_TOKENS = 384


def requests_of(checkpoint: LoadedCheckpoint, shift: int = 0) -> list[GenerationRequest]:
    """The question for all ships on 64 tiles with their fields; another shift gives other pixels."""
    fields = FieldResolver(AefSelector([open_file_source(DEMO / "aef_demo.tif")]), True)
    words = render_question(DETECTION, "ship", prompts=checkpoint.prompts)
    asked = []
    scene = read_scene(DEMO / "scene.tif")
    with RasterBand(DEMO / "scene.tif") as band:
        windows = window_reader(band)
        for tile in plan_tiles(scene.width_px - shift, scene.height_px, TILE_PX, OVERLAP_PX)[:TILES]:
            window = tile.window.shifted(shift, 0)
            field, _ = fields.resolve(field_place(scene, window, YEAR, NODES, NODES), None, AefOptions())
            image = ImagePart(windows.gray(window, (224, 224)), field)
            asked.append(GenerationRequest((Message("user", (image, words)),), Sampling(MAX_NEW_TOKENS)))
    # Some tiles are open sea, where AEF has nothing.
    assert len(asked) == TILES and sum(each.images[0].field is not None for each in asked) >= TILES // 2
    return asked
