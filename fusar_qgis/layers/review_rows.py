"""A detection layer under review: its rows, and changes that are in the file at once."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorLayer

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_row import CORNERS
from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.core.review import ReviewedBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.all_rows import all_rows
from fusar_qgis.layers.detection_layer import DETECTION_FIELDS
from fusar_qgis.layers.map_polygons import geometry_box
from fusar_qgis.layers.thumbnail_place import scene_names
from fusar_qgis.layers.vector_file import fields_of

_NEEDED = ("review", "model_label")


def prepare_for_review(layer: QgsVectorLayer) -> None:
    """Adds the columns of a review to layers of earlier versions.

    Raises:
        OutputError: They cannot be added.
    """
    missing = [
        spec for spec in DETECTION_FIELDS if spec[0] in _NEEDED and layer.fields().indexOf(spec[0]) < 0
    ]
    if not missing:
        return
    if layer.isEditable() or not layer.dataProvider().addAttributes(list(fields_of(missing))):
        raise OutputError(
            f"The layer {layer.name()!r} cannot take the columns of a review.",
            "End its editing, and check that its file can be written.",
        )
    layer.updateFields()


def is_reviewed(layer: QgsVectorLayer) -> bool:
    """Whether somebody has decided about a box of the layer, or drawn one; a filter may hide it."""
    names = ("review", "model_label", "model")
    rows = all_rows(layer, _plain().setSubsetOfAttributes(names, layer.fields()))
    return any(_text(row, "review") or _text(row, "model_label") or not _text(row, "model") for row in rows)


def review_order(layer: QgsVectorLayer) -> List[int]:
    """Feature ids as they are looked at: what is not decided yet first, the least sure ones first among them."""
    request = _plain().setSubsetOfAttributes(["review", "score"], layer.fields())
    rows = [
        (bool(_text(row, "review")), _number(row, "score"), row.id()) for row in layer.getFeatures(request)
    ]
    return [fid for _, _, fid in sorted(rows)]


def saved_ids(layer: QgsVectorLayer, saved: Sequence[QgsFeature]) -> Dict[int, int]:
    """The ids that rows had before they were saved, and have now.

    Args:
        layer: In mid-save: this is for `committedFeaturesAdded`.
        saved: What that signal brings.
    """
    buffer = layer.editBuffer()
    before = buffer.addedFeatures() if buffer is not None else {}
    # By what they are: in which order QGIS saves them is nobody's promise.
    now = {_content(row): row.id() for row in saved}
    found = ((fid, now.get(_content(row))) for fid, row in before.items())
    return {fid: known for fid, known in found if known is not None}


def change_row(layer: QgsVectorLayer, fid: int, values: Mapping[str, Any], text: str) -> Dict[str, Any]:
    """Changes one row; in a layer that is being edited as one step of its undo stack, else in the file at once.

    Args:
        layer: The layer.
        fid: Which row.
        values: By column.
        text: The step's name.

    Returns:
        The old values.

    Raises:
        OutputError: The row is gone or cannot be changed.
    """
    row = layer.getFeature(fid)
    if not row.isValid():
        raise _cannot_be_changed(layer)
    change_rows(layer, {fid: values}, text)
    return {name: row[name] for name in values}


def change_rows(layer: QgsVectorLayer, values: Mapping[int, Mapping[str, Any]], text: str) -> None:
    """As `change_row` for several rows: one step to undo, or one write.

    Args:
        layer: The layer.
        values: By row and column.
        text: The step's name.

    Raises:
        OutputError: One is gone or cannot be changed.
    """
    fields = layer.fields()
    changes = {
        fid: {fields.indexOf(name): value for name, value in of_row.items()} for fid, of_row in values.items()
    }
    if layer.isEditable():
        layer.beginEditCommand(text)
        done = all(layer.changeAttributeValues(fid, of_row) for fid, of_row in changes.items())
        layer.endEditCommand()
    else:
        done = layer.dataProvider().changeAttributeValues(changes)
    if not done:
        raise _cannot_be_changed(layer)
    layer.triggerRepaint()


def _cannot_be_changed(layer: QgsVectorLayer) -> OutputError:
    return OutputError(f"A box of {layer.name()!r} cannot be changed.", "Check the layer's file.")


def reviewed_boxes(layer: QgsVectorLayer, scene: Scene) -> List[ReviewedBox]:
    """The scene's rows of a detection layer, boxes drawn by hand too; their box is the outline's in its pixels.

    Rows of other scenes, which a run may have added to the layer, are left out; those that a filter hides are not: what
    was decided about them was decided, and a tile with an open one is open.
    """
    found, names = [], {"", *scene_names(layer, scene.name, scene.source_path)}
    for row in all_rows(layer):
        if _text(row, "scene") not in names:
            continue
        by_hand = not _text(row, "model")
        box = geometry_box(row.geometry(), layer.crs(), scene) if by_hand else _box(row)
        found.append(ReviewedBox(_text(row, "label"), box, _text(row, "review"), by_hand))
    return found


def boxes_to_export(layer: QgsVectorLayer, scene: Scene) -> List[ReviewedBox]:
    """The scene's rows, as `reviewed_boxes` finds them.

    Raises:
        InvalidRequestError: All rows are another scene's, or the raster has got another name since.
    """
    boxes = reviewed_boxes(layer, scene)
    others = sorted({_text(row, "scene") for row in all_rows(layer, _plain())} - {""})
    if not boxes and others:
        raise InvalidRequestError(
            f"The boxes of {layer.name()} are those of {others[0]}, not of {scene.name}.",
            "Choose that scene, or give the raster its name back.",
        )
    return boxes


def _content(row: QgsFeature) -> Tuple[bytes, ...]:
    values = (str(row[name]).encode() for name, _ in DETECTION_FIELDS if row.fields().indexOf(name) >= 0)
    return (bytes(row.geometry().asWkb()), *values)


def _plain() -> QgsFeatureRequest:
    return QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)


def _box(row: QgsFeature) -> Optional[PixelBox]:
    values = [row[name] for name in CORNERS]
    return PixelBox(*values) if all(isinstance(value, (int, float)) for value in values) else None


def _text(row: QgsFeature, name: str) -> str:
    try:
        value = row[name]
    except KeyError:
        return ""
    return value if isinstance(value, str) else ""


def _number(row: QgsFeature, name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, (int, float)) else 0.0
