"""Puts our layers into the project: one group per scene, above it, never taken for a scene themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject, QgsVectorLayer

from fusar_qgis.core.detection_row import CORNERS
from fusar_qgis.gui.scene_session import ROLE_FILE_PROPERTY, ROLE_PROPERTY

DETECTIONS, GRID, COMPOSITE = "detections", "aef_grid", "aef_composite"
SIMILARITY, MODULATION = "aef_similarity", "aef_modulation"


def is_detection_layer(layer: Optional[QgsMapLayer]) -> bool:
    """Whether a layer is for detected boxes; a pasted style carries our mark to layers that have no place for them."""
    return (
        isinstance(layer, QgsVectorLayer)
        and layer.customProperty(ROLE_PROPERTY) == DETECTIONS
        and set(layer.fields().names()) >= {"scene", *CORNERS}
    )


def group_name(scene_name: str) -> str:
    """The name of a scene's group."""
    return f"FUSAR – {scene_name}"


def add_layer(layer: QgsMapLayer, role: str, scene_name: str, at_bottom: bool = False) -> None:
    """Adds a layer to the scene's group (main thread).

    Args:
        layer: The new layer.
        role: One of the roles above: what the layer is.
        scene_name: The scene that it belongs to.
        at_bottom: Under the group's other layers: for rasters, which would hide them.
    """
    layer.setCustomProperty(ROLE_PROPERTY, role)
    layer.setCustomProperty(ROLE_FILE_PROPERTY, Path(layer.source()).name)
    QgsProject.instance().addMapLayer(layer, False)
    group = _group(group_name(scene_name))
    group.insertLayer(-1 if at_bottom else 0, layer)


def remove_layer(layer_id: str, scene_name: str) -> None:
    """Takes a layer out of the project, and its group if that leaves it empty; files stay where they are."""
    project = QgsProject.instance()
    project.removeMapLayer(layer_id)
    group = project.layerTreeRoot().findGroup(group_name(scene_name))
    if group is not None and not group.children():
        group.parent().removeChildNode(group)


def _group(name: str) -> QgsLayerTreeGroup:
    root = QgsProject.instance().layerTreeRoot()
    return root.findGroup(name) or root.insertGroup(0, name)
