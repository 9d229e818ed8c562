"""Use case: chat about a window of the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from fusar_qgis.chat_stream import ChatContext, read_context
from fusar_qgis.client import BackendClient
from fusar_qgis.core.answers import parse_answer
from fusar_qgis.core.api import AefOptions, FusarExtra, ModelCard, to_json
from fusar_qgis.core.errors import BackendUnavailableError, InvalidRequestError, InvalidSceneError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import Provenance, SceneBox, place_box, seen_to_scene
from fusar_qgis.core.scene_window import WindowImage, field_place, square_around
from fusar_qgis.core.tasks import DETECTION, render_box
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.model_choice import served_model

ROLES = ("user", "assistant")
BRACKETS = frozenset("[({<")
"""A chat answer that has boxes has one of them."""


@dataclass(frozen=True)
class ChatTurn:
    """One earlier message: `role` is user or assistant."""

    role: str
    text: str


@dataclass(frozen=True)
class ChatOptions:
    """What the question is about. `window` None: the whole scene. `image_px` 0: the model's tile size.

    `boxes`: parts of the scene, in its pixels, that the question speaks of; they are told in pixels of the image.
    """

    window: Optional[PixelBox] = None
    band: int = 1
    image_px: int = 0
    aef: AefOptions = AefOptions()
    year: Optional[int] = None
    n_lon: int = 16
    n_lat: int = 16
    model: Optional[str] = None
    max_new_tokens: Optional[int] = None
    boxes: Tuple[PixelBox, ...] = ()


@dataclass(frozen=True)
class ChatRequest:
    """A ready `POST /v1/chat/completions` body (without `stream`) and what it shows.

    `window` in scene pixels (None: no image) and `image_size_px` (width, height) of the sent image put boxes of the
    answer on the map.
    """

    body: Dict[str, Any]
    window: Optional[PixelBox]
    image_size_px: Tuple[int, int]
    question: str = ""


def prepare_chat(
    scene: Optional[Scene],
    question: str,
    history: Sequence[ChatTurn],
    options: ChatOptions,
    client: BackendClient,
    feedback: Feedback,
) -> ChatRequest:
    """Reads the window and builds the request (worker thread); stream it with `BackendClient.chat_stream`.

    The image goes into the new question, the history before it is text: what was said earlier may have been about
    another scene or another part of the map.

    Args:
        scene: The scene; None chats without an image.
        question: The new user message.
        history: Earlier turns, oldest first.
        options: Window, image size and AEF.
        client: Asked for the served model's id and tile size.
        feedback: Progress and Stop.

    Raises:
        InvalidRequestError: The question is empty, or a turn has another role than user and assistant.
        FusarError: Unreadable scene, or what the client raises.
    """
    if not question.strip():
        raise InvalidRequestError("The question is empty.", "Type a question.")
    card = served_model(client, options.model, feedback.is_cancelled)
    image = None if scene is None else _read(scene, options, card, feedback)
    body: Dict[str, Any] = {
        "model": card.id,
        "messages": _messages([*history, ChatTurn("user", _with_boxes(question, options, image))], image),
        "temperature": 0,
        "fusar": to_json(_extra(scene, options, image)),
    }
    if options.max_new_tokens:
        body["max_tokens"] = options.max_new_tokens
    if image is None:
        return ChatRequest(body, None, (0, 0), question.strip())
    return ChatRequest(body, image.window, image.size_px, question.strip())


def _with_boxes(question: str, options: ChatOptions, image: Optional[WindowImage]) -> str:
    """The question, and the boxes that it is about as the model sees them."""
    asked = question.strip()
    if image is None or not options.boxes:
        return asked
    window, (width, height) = image.window, image.size_px
    across, down = width / window.width, height / window.height
    shown = [box.shifted(-window.xmin, -window.ymin).scaled(across, down) for box in options.boxes]
    inside = [box for box in shown if box.clipped(width, height).area]
    if not inside:
        raise InvalidRequestError(
            "None of the selected boxes lies in the part of the scene that is sent.", "Choose a larger part."
        )
    return "\n".join([asked, *(render_box(box.as_tuple()) for box in inside)])


def ask(
    scene: Optional[Scene],
    question: str,
    options: ChatOptions,
    client: BackendClient,
    feedback: Feedback,
) -> str:
    """One question, the whole answer at once (worker thread; the toolbox and scripts).

    Raises:
        FusarError: As `prepare_chat`.
    """
    request = prepare_chat(scene, question, (), options, client, feedback)
    feedback.set_progress(20)
    reply = client.chat(request.body, feedback.is_cancelled)
    feedback.set_progress(100)
    context = read_context(reply)
    if context is not None:
        feedback.push(context.aef.message or f"AEF: {context.aef.status}.")
    try:
        return str(reply["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError) as error:
        raise BackendUnavailableError(
            f"The reply of {client.shown_url} has no message.",
            "Check that plugin and backend have the same version.",
        ) from error


def answer_boxes(scene: Scene, request: ChatRequest, text: str, context: ChatContext) -> List[SceneBox]:
    """The boxes that a chat answer speaks of, on the map.

    Args:
        scene: The scene that was shown.
        request: What was sent.
        text: The whole answer.
        context: What the backend said about it (`ChatStream.context`); boxes are in pixels of its `image_size_seen`.

    Returns:
        Boxes without scores, those beyond the scene left out; none where the answer holds no readable box. Numbers in
        plain words are none: "1, 3, 5, 6" may as well be cells.
    """
    seen = context.image_size_seen
    if request.window is None or seen is None or not BRACKETS.intersection(text):
        return []
    origin = Provenance(request.question, str(request.body.get("model", "")), 0, context.aef)
    placed = []
    for item in parse_answer(DETECTION, text, size=seen).boxes:
        box = seen_to_scene(item.bbox, seen, request.window, scene)
        if box is not None:
            placed.append(place_box(scene, box, item.label, origin))
    return placed


def _read(scene: Scene, options: ChatOptions, card: ModelCard, feedback: Feedback) -> WindowImage:
    side_px = options.image_px or card.tile_size_px
    whole = PixelBox(0.0, 0.0, float(scene.width_px), float(scene.height_px))
    window = whole if options.window is None else options.window.clipped(scene.width_px, scene.height_px)
    if not window.area:
        raise InvalidRequestError("The map shows no part of the scene.", "Move the map to the scene.")
    reader = window_reader(scene.source_path, options.band, feedback.is_cancelled)
    image = reader.image(square_around(scene, window), (side_px, side_px))
    if image is None:
        raise InvalidSceneError("The window has no valid pixel.", "Choose another part of the scene.")
    return image


def _messages(turns: Sequence[ChatTurn], image: Optional[WindowImage]) -> List[Dict[str, Any]]:
    messages: List[Dict[str, Any]] = []
    for place, turn in enumerate(turns, start=1):
        if turn.role not in ROLES:
            raise InvalidRequestError(
                f"The role {turn.role!r} is unknown.", f"Use one of: {', '.join(ROLES)}."
            )
        if place == len(turns) and image is not None:
            picture = {"type": "image_url", "image_url": {"url": image.data_url}}
            messages.append({"role": "user", "content": [picture, {"type": "text", "text": turn.text}]})
        else:
            messages.append({"role": turn.role, "content": turn.text})
    return messages


def _extra(scene: Optional[Scene], options: ChatOptions, image: Optional[WindowImage]) -> FusarExtra:
    if scene is None or image is None:
        return FusarExtra(aef=options.aef)
    year = options.year or scene.acquisition.year
    return FusarExtra(
        scene=field_place(scene, image.window, year, options.n_lon, options.n_lat), aef=options.aef
    )
