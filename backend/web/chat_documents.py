"""The shape of a chat reply, as the OpenAPI document tells it; `chat_replies` writes it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from fusar_qgis.core.api import AefReport, ModulationMap


class ReplyMessage(BaseModel):
    """What the model said."""

    role: Literal["assistant"]
    content: str
    refusal: None


class TokenLogprob(BaseModel):
    """One token and the natural logarithm of its probability."""

    token: str
    logprob: float
    bytes: list[int]
    top_logprobs: list[Any]


class ChoiceLogprobs(BaseModel):
    """The tokens of a reply."""

    content: list[TokenLogprob]
    refusal: None


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0]
    message: ReplyMessage
    logprobs: ChoiceLogprobs | None
    finish_reason: Literal["stop", "length"]


class Usage(BaseModel):
    """Token counts."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatFusar(BaseModel):
    """What AEF did, and the sizes that boxes in the text refer to, for the conversation's last image."""

    aef: AefReport
    image_size_sent: tuple[int, int] | None
    image_size_seen: tuple[int, int] | None
    frame: str
    request_id: str
    modulation: ModulationMap | None


class ChatCompletion(BaseModel):
    """OpenAI's chat completion, with our `fusar` object beside it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    fusar: ChatFusar
