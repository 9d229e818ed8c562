"""A list of scenes whose AEF is wanted: JSON lines, checked whole before anything is read."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backend.fields import MAX_NODES
from backend.raster_scene import read_mapping
from fusar_qgis.core.errors import DatasetError, FusarError
from fusar_qgis.core.geometry import BBox, PixelBox, window_bbox
from fusar_qgis.core.grid import SamplingGrid, linear_positions, node_positions

DEFAULT_NODES = 16
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_KEYS = {"id", "bbox", "image", "year", "nodes"}


@dataclass(frozen=True, eq=False)
class ListedScene:
    """One line of the list.

    Attributes:
        name: Its `id`, fit for a file name.
        grid: Where the nodes are.
        year: When.
        positions: (y, x) of the nodes on the image, float32 [n_lat, n_lon, 2].
        inside: Which nodes lie on the image, bool [n_lat, n_lon].
        digest: Changes with all that the field depends on.
    """

    name: str
    grid: SamplingGrid
    year: int
    positions: np.ndarray
    inside: np.ndarray
    digest: str


def read_scene_list(path: Path) -> list[ListedScene]:
    """The scenes of a file of lines `{"id": ..., "bbox": [west, south, east, north] or "image": PATH, "year": ...}`.

    `nodes` per side may be given, 16 otherwise. With `bbox` positions are the paper's linear ones; with `image` they
    come from the raster's true mapping. A relative `image` lies beside the list.

    Raises:
        DatasetError: A line is wrong, or an id comes twice; nothing is read before.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"The scene list {path} cannot be read: {error}.", "Check --manifest.") from error
    scenes: dict[str, ListedScene] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            scene = _scene(line, path.parent)
        except (FusarError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            said = error.message if isinstance(error, FusarError) else f"{error!r} is not understood."
            raise DatasetError(f"Line {number} of {path}: {said}", "Correct the line.") from error
        if scene.name in scenes:
            raise DatasetError(f"Line {number} of {path}: the id {scene.name!r} comes twice.", "Rename one.")
        scenes[scene.name] = scene
    if not scenes:
        raise DatasetError(f"The scene list {path} is empty.", "Write one JSON object a line.")
    return list(scenes.values())


def _scene(line: str, folder: Path) -> ListedScene:
    entry = json.loads(line)
    if not isinstance(entry, dict) or not entry.keys() <= _KEYS or ("bbox" in entry) == ("image" in entry):
        raise DatasetError(f"It must be an object of {', '.join(sorted(_KEYS))} with either bbox or image.")
    name, nodes, year = entry["id"], entry.get("nodes", DEFAULT_NODES), entry["year"]
    if not isinstance(name, str) or not _NAME.match(name):
        raise DatasetError(f"The id {name!r} is no file name: letters, digits, dot, dash and underscore.")
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in (nodes, year)) or nodes**2 > MAX_NODES:
        raise DatasetError(f"The year {year!r} or nodes {nodes!r} is no number in range.")
    digest = hashlib.sha256(json.dumps([entry.get("bbox"), entry.get("image"), year, nodes]).encode())
    grid, positions, inside = _placed(entry, nodes, folder)
    return ListedScene(name, grid, year, positions, inside, digest.hexdigest()[:16])


def _placed(entry: dict[str, Any], nodes: int, folder: Path) -> tuple[SamplingGrid, np.ndarray, np.ndarray]:
    if "bbox" in entry:
        west, south, east, north = (float(value) for value in entry["bbox"])
        grid = SamplingGrid(BBox(west, south, east, north), nodes, nodes)
        return grid, *linear_positions(grid)
    mapping, width_px, height_px = read_mapping(folder / str(entry["image"]))
    window = PixelBox(0, 0, width_px, height_px)
    grid = SamplingGrid(window_bbox(mapping, window), nodes, nodes)
    return grid, *node_positions(grid, mapping, window)
