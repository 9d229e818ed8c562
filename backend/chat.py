"""Free conversation: OpenAI-shaped turns to a running generation with its images and AEF field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.engine.base import Generation, GenerationRequest, ImagePart, Message, Sampling
from backend.explanation import modulation_map
from backend.inference import Interpreter
from backend.questions import PreparedImage
from fusar_qgis.core.api import AefReport, FusarExtra, ModulationMap
from fusar_qgis.core.errors import InvalidRequestError

MAX_IMAGES = 8
MAX_TURNS = 200


@dataclass(frozen=True)
class ImageUrl:
    """An image of a turn, as a data URL."""

    url: str


@dataclass(frozen=True)
class Turn:
    """One message: role and parts in reading order."""

    role: str
    parts: tuple[str | ImageUrl, ...]


@dataclass(frozen=True, eq=False)
class Conversation:
    """A generation under way, and what the reply must say about its last image."""

    generation: Generation
    image: PreparedImage | None
    aef: AefReport
    modulation: ModulationMap | None = None


def start_conversation(
    interpreter: Interpreter, turns: Sequence[Turn], sampling: Sampling, extra: FusarExtra | None
) -> Conversation:
    """Decodes the images, finds the field and starts the answer.

    The field belongs to the last image: that is the one being talked about.

    Args:
        interpreter: Who answers.
        turns: The conversation, the user's turn last.
        sampling: How to choose tokens.
        extra: Place, field and AEF options.

    Raises:
        FusarError: The conversation cannot be answered.
    """
    _check(turns)
    extra = extra or FusarExtra()
    urls = [part.url for turn in turns for part in turn.parts if isinstance(part, ImageUrl)]
    pixels = [interpreter.read_image(url) for url in urls]
    field, report = None, AefReport("no_place", "The conversation has no image.")
    if pixels:
        field, report = interpreter.fields.resolve(extra.scene, extra.field, extra.aef)
    images = [
        interpreter.prepare(picture, field if index == len(pixels) - 1 else None)
        for index, picture in enumerate(pixels)
    ]
    messages = _messages(turns, [image.part for image in images])
    last = images[-1] if images else None
    explained = modulation_map(interpreter.engine, last.part) if last and extra.explain else None
    generation = interpreter.engine.generate(GenerationRequest(messages, sampling))
    return Conversation(generation, last, report, explained)


def _messages(turns: Sequence[Turn], images: Sequence[ImagePart]) -> tuple[Message, ...]:
    remaining = iter(images)
    return tuple(
        Message(
            turn.role, tuple(next(remaining) if isinstance(part, ImageUrl) else part for part in turn.parts)
        )
        for turn in turns
    )


def _check(turns: Sequence[Turn]) -> None:
    if not turns or len(turns) > MAX_TURNS:
        raise InvalidRequestError(f"The conversation has {len(turns)} messages.", f"Send 1 to {MAX_TURNS}.")
    if turns[-1].role != "user":
        raise InvalidRequestError(f"The last message is from {turns[-1].role!r}.", "End with a user message.")
    images = [turn for turn in turns for part in turn.parts if isinstance(part, ImageUrl)]
    if len(images) > MAX_IMAGES:
        raise InvalidRequestError(
            f"The conversation has {len(images)} images, more than {MAX_IMAGES}.", "Leave out older ones."
        )
    if any(turn.role != "user" for turn in images):
        raise InvalidRequestError("An image is not in a user message.", "Move it into a user message.")
