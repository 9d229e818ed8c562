"""Which pixels a row of a detection layer shows: the file of its scene, the band and the box."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Optional, Set

from qgis.core import QgsFeature, QgsMapLayer, QgsProject, QgsRasterLayer

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_row import CORNERS
from fusar_qgis.layers.scene_reader import layer_path
from fusar_qgis.layers.thumbnail import ChipPlace

_SCENE = "fusar/scene/"
_SUFFIXES = (".tif", ".tiff", ".img", ".vrt", ".jp2", ".png")


def remember_scene(layer: QgsMapLayer, name: str, path: str, band: int) -> None:
    """Writes into the layer, and so into the project, which file the boxes of a scene lie in."""
    layer.setCustomProperty(_SCENE + name, path)
    layer.setCustomProperty(f"fusar/band/{name}", band)


def holds_another_scene(layer: QgsMapLayer, name: str, path: str) -> bool:
    """Whether the boxes of a scene of this name were found in another file than this one, which is still there.

    Args:
        layer: A detection layer.
        name: The scene's.
        path: The scene's file.
    """
    known = Path(str(layer.customProperty(_SCENE + name, "") or path))
    return str(known) != path and known.exists() and not (Path(path).exists() and known.samefile(path))


def scene_names(layer: QgsMapLayer, name: str, path: str) -> Set[str]:
    """Under which names a layer has the boxes of a scene: its name, unless that means another file, and earlier ones.

    Args:
        layer: A detection layer.
        name: The scene's.
        path: The scene's file.
    """
    keys = [key for key in layer.customPropertyKeys() if key.startswith(_SCENE)]
    names = {key[len(_SCENE) :] for key in keys if layer.customProperty(key) == path}
    return names if holds_another_scene(layer, name, path) else {name, *names}


def chip_place(layer: QgsMapLayer, feature: QgsFeature) -> Optional[ChipPlace]:
    """Where the pixels of a box are; None where the row has no box or nobody knows its scene."""
    names = feature.fields().names()
    if not {*CORNERS, "scene"} <= set(names):
        return None
    corners = [feature[name] for name in CORNERS]
    scene = feature["scene"]
    # Whoever wrote the file or the project may have written anything, and QGIS cannot be told of an error from here.
    if not isinstance(scene, str) or not all(_is_finite(value) for value in corners):
        return None
    path = scene_path(layer, scene)
    band = str(layer.customProperty(f"fusar/band/{scene}", 1))
    box = PixelBox(*map(float, corners))
    number = int(band) if band.isascii() and band.isdigit() else 1
    return ChipPlace(path, max(number, 1), box) if path and box.area > 0 else None


def _is_finite(value: object) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def scene_path(layer: QgsMapLayer, scene: str) -> str:
    """The scene's file: as the layer knows it, else a raster of the project, else beside the layer's own file.

    Where none is there, what the layer knows, so that a message can name it; empty where it knows nothing.
    """
    known = str(layer.customProperty(_SCENE + scene, "") or "")
    if known and Path(known).exists():
        return known
    for other in QgsProject.instance().mapLayers().values():
        if isinstance(other, QgsRasterLayer) and scene in (other.name(), Path(layer_path(other)).stem):
            return layer_path(other)
    folder = Path(layer.source().split("|")[0]).parent
    beside = (folder / f"{scene}{suffix}" for suffix in _SUFFIXES)
    return str(next((path for path in beside if path.exists()), known))
