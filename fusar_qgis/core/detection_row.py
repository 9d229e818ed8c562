"""The attributes of a detection, the same in every layer and file that we write."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Dict

from fusar_qgis.core.scene_box import SceneBox

DETECTION_COLUMNS = (
    ("label", "text"),
    ("score", "real"),
    ("score_kind", "text"),
    ("prompt", "text"),
    ("model", "text"),
    ("tile", "integer"),
    ("xmin", "real"),
    ("ymin", "real"),
    ("xmax", "real"),
    ("ymax", "real"),
    ("length_m", "real"),
    ("aef", "text"),
    ("aef_year", "integer"),
    ("aef_source", "text"),
    ("scene", "text"),
    ("created", "time"),
    ("status", "text"),
    ("review", "text"),
    ("model_label", "text"),
)
"""Name and kind: text, real, integer or time. `xmin` to `ymax` are pixels of the scene's file.
`review` is `accepted` or `rejected` once an analyst has decided; `model_label` what the model had said of a box that
she renamed."""


def detection_values(box: SceneBox, scene: str, created: Any) -> Dict[str, Any]:
    """The attributes of one box by column name.

    Args:
        box: The box.
        scene: The scene's name.
        created: When, in the writer's own type.
    """
    return {
        "label": box.label,
        "score": box.score,
        "score_kind": box.score_kind,
        "prompt": box.prompt,
        "model": box.model,
        "tile": box.tile,
        "xmin": box.box.xmin,
        "ymin": box.box.ymin,
        "xmax": box.box.xmax,
        "ymax": box.box.ymax,
        "length_m": box.length_m,
        "aef": box.aef,
        "aef_year": box.aef_year,
        "aef_source": box.aef_source,
        "scene": scene,
        "created": created,
        "status": box.status,
        "review": None,
        "model_label": None,
    }


CORNERS = ("xmin", "ymin", "xmax", "ymax")
"""Columns with a box in pixels of its scene; a box drawn by hand has none."""

OWN_COLUMNS = ("score", "tile", *CORNERS, "length_m")
"""The columns in which each box differs; all others repeat from box to box."""

own_values = attrgetter("score", "tile", "box.xmin", "box.ymin", "box.xmax", "box.ymax", "length_m")
"""Their values, in that order."""

shared_values = attrgetter(
    "label", "score_kind", "prompt", "model", "aef", "aef_year", "aef_source", "status"
)
"""What all other columns follow from: boxes that agree here agree in all of them."""
