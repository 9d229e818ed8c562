"""Use case: where and how strongly AEF modulates what the model sees of a window, token by token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefOptions, AefReport, InterpretRequest, ModulationMap, decode_array
from fusar_qgis.core.errors import AefUnavailableError, InvalidRequestError, InvalidSceneError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import field_place, square_around
from fusar_qgis.core.tasks import CAPTIONING
from fusar_qgis.core.token_map import SceneModulation, token_boxes
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.model_choice import served_model


@dataclass(frozen=True)
class ModulationOptions:
    """The window (None: the whole scene) and how AEF is used. `year` None: the scene's."""

    window: Optional[PixelBox] = None
    band: int = 1
    year: Optional[int] = None
    n_lon: int = 16
    n_lat: int = 16


def draw_modulation(
    scene: Scene, options: ModulationOptions, client: BackendClient, feedback: Feedback
) -> SceneModulation:
    """Sends the window once and asks how AEF modulates it (worker thread).

    Raises:
        InvalidRequestError: The window does not touch the scene, or the model takes no AEF.
        AefUnavailableError: There is no AEF here, so nothing is modulated.
        FusarError: Unreadable scene, or what the client raises.
    """
    card = served_model(client, None, feedback.is_cancelled)
    if not card.tlm:
        raise InvalidRequestError(f"The model {card.id} takes no AEF.", "Serve a model with TLM.")
    whole = PixelBox(0.0, 0.0, float(scene.width_px), float(scene.height_px))
    window = whole if options.window is None else options.window.clipped(scene.width_px, scene.height_px)
    if not window.area:
        raise InvalidRequestError("The window does not touch the scene.", "Move the map to the scene.")
    reader = window_reader(scene.source_path, options.band, feedback.is_cancelled)
    image = reader.image(square_around(scene, window), (card.tile_size_px, card.tile_size_px))
    if image is None:
        raise InvalidSceneError("The window has no valid pixel.", "Choose another part of the scene.")
    year = options.year or scene.year
    request = InterpretRequest(
        image=image.data_url,
        task=CAPTIONING,
        scene=field_place(scene, image.window, year, options.n_lon, options.n_lat),
        aef=AefOptions(),
        model=card.id,
        max_new_tokens=1,  # the words are not wanted
        explain=True,
    )
    reply = client.interpret(request, feedback.is_cancelled)
    feedback.set_progress(90)
    if reply.modulation is None or reply.aef.status != "used":
        why = reply.aef.message or "AEF was not used."
        raise AefUnavailableError(f"Nothing is modulated here: {why}", "The model answers without AEF.")
    return _placed(scene, image.window, reply.modulation, reply.model, reply.aef)


def _placed(
    scene: Scene, window: PixelBox, found: ModulationMap, model: str, report: AefReport
) -> SceneModulation:
    scale, shift = decode_array(found.scale, "float32"), decode_array(found.shift, "float32")
    boxes, places = token_boxes(window, (scale.shape[0], scale.shape[1]))
    inside = [
        (box, place)
        for box, place in ((b.clipped(scene.width_px, scene.height_px), p) for b, p in zip(boxes, places))
        if box.area
    ]
    kept = np.array([place for _, place in inside], dtype=int).reshape(-1, 2)
    rings = scene.boxes_to_map_polygons([box for box, _ in inside])
    rows, columns = kept[:, 0], kept[:, 1]
    return SceneModulation(rings, kept, scale[rows, columns], shift[rows, columns], model, report)
