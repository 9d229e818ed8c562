"""OpenAI's chat completion request, as far as we serve it; what we do not serve is refused, never ignored."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.chat import ImageUrl, Turn
from fusar_qgis.core.api import FusarExtra
from fusar_qgis.core.errors import InvalidRequestError


class TextPart(BaseModel):
    """A piece of text."""

    type: Literal["text"]
    text: str


class ImageUrlValue(BaseModel):
    """Where an image is; only data URLs are taken."""

    url: str
    detail: str | None = None


class ImagePartIn(BaseModel):
    """An image."""

    type: Literal["image_url"]
    image_url: ImageUrlValue


class ChatMessage(BaseModel):
    """One turn."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[TextPart | ImagePartIn]

    def to_turn(self) -> Turn:
        """The turn in our own words."""
        role = "system" if self.role == "developer" else self.role
        if isinstance(self.content, str):
            return Turn(role, (self.content,))
        parts = [
            part.text if isinstance(part, TextPart) else ImageUrl(part.image_url.url) for part in self.content
        ]
        return Turn(role, tuple(parts))


class StreamOptions(BaseModel):
    """Whether a stream ends with its token counts."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """`POST /v1/chat/completions`."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = Field(None, ge=0, lt=2**63)
    logprobs: bool | None = None
    fusar: FusarExtra | None = None

    def refuse_unserved(self) -> None:
        """Refuses options that would change the answer and that we cannot honor.

        Raises:
            InvalidRequestError: One is set.
        """
        for name, value in (self.model_extra or {}).items():
            if name in _UNSERVED and value not in _UNSERVED[name]:
                raise InvalidRequestError(f"The option {name!r} is not served here.", f"Leave {name} out.")


_UNSERVED: dict[str, tuple[Any, ...]] = {
    "n": (None, 1),
    "stop": (None, [], ""),
    "tools": (None, []),
    "functions": (None, []),
    "tool_choice": (None, "none", "auto"),
    "response_format": (None, {"type": "text"}),
    "top_logprobs": (None, 0),
    "logit_bias": (None, {}),
    "frequency_penalty": (None, 0),
    "presence_penalty": (None, 0),
    "audio": (None,),
    "modalities": (None, ["text"]),
}
