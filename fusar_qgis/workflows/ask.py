"""Use case: chat about a window of the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Sequence, Tuple

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.workflows.feedback import Feedback


@dataclass(frozen=True)
class ChatTurn:
    """One earlier message: `role` is user or assistant."""

    role: str
    text: str


@dataclass(frozen=True)
class ChatOptions:
    """What the question is about. `window` None: the whole scene. `image_px` 0: the model's tile size."""

    window: Optional[PixelBox] = None
    band: int = 1
    image_px: int = 0
    aef: AefOptions = AefOptions()
    year: Optional[int] = None
    n_lon: int = 16
    n_lat: int = 16
    model: Optional[str] = None
    max_new_tokens: Optional[int] = None


@dataclass(frozen=True)
class ChatRequest:
    """A ready `POST /v1/chat/completions` body (without `stream`) and what it shows.

    `window` in scene pixels and `image_size_px` (width, height) of the sent image put boxes of the answer on the map.
    """

    body: Dict[str, Any]
    window: PixelBox
    image_size_px: Tuple[int, int]


def prepare_chat(
    scene: Optional[Scene],
    question: str,
    history: Sequence[ChatTurn],
    options: ChatOptions,
    client: BackendClient,
    feedback: Feedback,
) -> ChatRequest:
    """Reads the window and builds the request (worker thread); stream it with `BackendClient.chat_stream`.

    Args:
        scene: The scene; None chats without an image.
        question: The new user message.
        history: Earlier turns, oldest first.
        options: Window, image size and AEF.
        client: Asked for the served model's id and tile size.
        feedback: Progress and Stop.

    Raises:
        InvalidRequestError: The question is empty.
        FusarError: Unreadable scene, or what the client raises.
    """
    raise NotImplementedError


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
    raise NotImplementedError
