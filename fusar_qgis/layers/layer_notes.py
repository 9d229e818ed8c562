"""Answers beside what layers hold: boxes in the same place, names for boxes, a description in the scene's metadata."""

from __future__ import annotations

from typing import Iterable, List, Sequence, Tuple

from qgis.core import QgsExpression, QgsFeatureRequest, QgsRasterLayer, QgsVectorLayer

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_row import CORNERS
from fusar_qgis.core.review import REJECTED
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.map_polygons import geometry_box
from fusar_qgis.layers.metadata_text import without_markup
from fusar_qgis.layers.review_rows import change_rows, prepare_for_review
from fusar_qgis.layers.thumbnail_place import scene_names

_MOST_ROWS = 100_000
_COLUMNS = {"label", "scene", *CORNERS}


def boxes_inside(
    layers: Iterable[QgsVectorLayer], scene: Scene, window: PixelBox, label: str
) -> List[Tuple[QgsVectorLayer, int]]:
    """How many boxes of a class each detection layer of the scene has with their centers in a window.

    Args:
        layers: Detection layers; those of other scenes are passed over.
        scene: The scene.
        window: In scene pixels.
        label: The class.
    """
    found = []
    for layer in layers:
        if not set(layer.fields().names()) >= _COLUMNS or layer.featureCount() > _MOST_ROWS:
            continue
        names = scene_names(layer, scene.name, scene.source_path)
        if not names & set(layer.uniqueValues(layer.fields().indexOf("scene"))):
            continue
        found.append((layer, _count(layer, scene, window, label)))
    return found


def _count(layer: QgsVectorLayer, scene: Scene, window: PixelBox, label: str) -> int:
    """QGIS counts what was found, a hundred thousand boxes may be; those drawn by hand have no pixels of their own."""
    names = layer.fields().names()
    scenes = ["", *scene_names(layer, scene.name, scene.source_path)]
    wanted = [
        f'"label" = {QgsExpression.quotedString(label)}',
        f"coalesce(\"scene\", '') IN ({', '.join(map(QgsExpression.quotedString, scenes))})",
    ]
    if "review" in names:
        wanted.append(f"coalesce(\"review\", '') <> '{REJECTED}'")
    by_hand = "coalesce(\"model\", '') = ''" if "model" in names else "TRUE"
    # NumPy writes its own numbers as calls.
    left, top, right, bottom = map(float, window.as_tuple())
    inside = [
        f'("xmin" + "xmax") / 2 >= {left!r} AND ("xmin" + "xmax") / 2 < {right!r}',
        f'("ymin" + "ymax") / 2 >= {top!r} AND ("ymin" + "ymax") / 2 < {bottom!r}',
    ]
    found = _request(*wanted, f"NOT ({by_hand})", *inside)
    found.setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([])
    drawn = (
        geometry_box(row.geometry(), layer.crs(), scene)
        for row in layer.getFeatures(_request(*wanted, by_hand))
    )
    return sum(1 for _ in layer.getFeatures(found)) + sum(
        box is not None and _holds(window, box.center) for box in drawn
    )


def _request(*conditions: str) -> QgsFeatureRequest:
    return QgsFeatureRequest().setFilterExpression(" AND ".join(f"({text})" for text in conditions))


def name_boxes(layer: QgsVectorLayer, fids: Sequence[int], names: Sequence[str], text: str) -> int:
    """Writes the model's names into the boxes' class; what they were called before is kept in `model_label`.

    Args:
        layer: A detection layer.
        fids: Which rows.
        names: One for each; an empty one leaves its box as it is.
        text: Name of the undo step, where the layer is being edited.

    Returns:
        How many boxes have another name now.

    Raises:
        OutputError: The layer cannot be changed.
    """
    prepare_for_review(layer)
    changes = {}
    for fid, name in zip(fids, names):
        row = layer.getFeature(fid)
        if not name or not row.isValid() or row["label"] == name:
            continue
        said = row["model_label"] if isinstance(row["model_label"], str) else row["label"]
        changes[fid] = {"label": name, "model_label": said}
    if changes:
        change_rows(layer, changes, text)
    return len(changes)


def keep_description(layer: QgsRasterLayer, text: str, by: str) -> None:
    """Adds a description to the abstract in the layer's metadata and saves it with the data where that can be written.

    Args:
        layer: The scene's layer.
        text: The model's words, kept as plain text.
        by: Who said so.
    """
    metadata = layer.metadata()
    told = without_markup(f"{text.strip()} ({by})")
    before = metadata.abstract().strip()
    metadata.setAbstract(f"{before}\n{told}" if before else told)
    layer.setMetadata(metadata)
    layer.saveDefaultMetadata()


def _holds(window: PixelBox, point: Tuple[float, float]) -> bool:
    return window.xmin <= point[0] < window.xmax and window.ymin <= point[1] < window.ymax
