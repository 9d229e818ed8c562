"""Conversation in OpenAI's shape, whole or streamed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from backend.engine.base import Cancellation
from backend.web.chat_asked import AskedChat
from backend.web.chat_documents import ChatCompletion
from backend.web.chat_stream import ChatStream
from backend.web.chat_types import ChatRequest
from backend.web.disconnect import run_until_disconnect
from backend.web.openapi import MODEL, errors
from backend.web.services import ServicesHere, get_exchange
from backend.web.strict_json import StrictRoute

router = APIRouter(tags=["model"], route_class=StrictRoute)


# One event: its data is a chunk, an error object or [DONE].
EVENT = {"type": "object", "properties": {"data": {"type": "string"}}, "required": ["data"]}
COMPLETION: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ChatCompletion,
        "description": "The completion; with `stream`, its chunks as server-sent events and comments as heartbeats.",
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}


@router.post("/v1/chat/completions", response_model=None, responses={**COMPLETION, **errors(MODEL)})
async def chat(body: ChatRequest, request: Request, services: ServicesHere) -> Response:
    """Answers a conversation; the optional `fusar` object brings place and AEF field of its last image."""
    asked = AskedChat(services, services.interpreter(), body, get_exchange(request))
    if body.stream:
        return await ChatStream(services, asked).response(request)

    def answer(cancel: Cancellation) -> dict[str, Any]:
        return asked.answer(cancel)

    async with services.turn(request, services.queue):
        return JSONResponse(await run_until_disconnect(request, answer, services.shutdown))
