"""Conversation in OpenAI's shape, whole or streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.chat import start_conversation
from backend.engine.base import Cancellation, Sampling
from backend.inference import Interpreter
from backend.web.chat_replies import ReplyShape, sse
from backend.web.chat_types import ChatRequest
from backend.web.disconnect import run_until_disconnect
from backend.web.errors import error_body
from backend.web.services import Services, ServicesHere
from fusar_qgis.core.errors import FusarError

router = APIRouter(tags=["model"])

HEARTBEAT = ": heartbeat\n\n"


@router.post("/v1/chat/completions", response_model=None)
async def chat(body: ChatRequest, request: Request, services: ServicesHere) -> Response:
    """Answers a conversation; the optional `fusar` object brings place and AEF field of its last image."""
    interpreter = services.interpreter()
    interpreter.check_model(body.model)
    body.refuse_unserved()
    asked = _Asked(services, interpreter, body, _sampling(body, interpreter), request.state.request_id)
    if body.stream:
        return await asked.stream()
    with services.gate.place():
        return JSONResponse(await run_until_disconnect(request, asked.answer))


class HeldStream(StreamingResponse):
    """A stream that gives back what it holds when it ends, whether it was finished, broken off or never begun.

    Args:
        events: The server-sent events.
        held: What to give back.
    """

    def __init__(self, events: AsyncIterator[str], held: ExitStack) -> None:
        # Proxies must pass events on as they come.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams, then lets go."""
        with self._held:
            await super().__call__(scope, receive, send)


class _Asked:
    """One checked chat request on its way to an answer."""

    def __init__(
        self,
        services: Services,
        interpreter: Interpreter,
        body: ChatRequest,
        sampling: Sampling,
        request_id: str,
    ) -> None:
        self._services = services
        self._interpreter = interpreter
        self._body = body
        self._sampling = sampling
        self._request_id = request_id

    def answer(self, cancel: Cancellation) -> dict[str, Any]:
        """The whole completion; blocks."""
        shape = self._start()
        generation = cancel.track(shape.conversation.generation)
        return shape.whole(
            list(generation.tokens(generation.begin + self._services.settings.request_timeout_s))
        )

    async def stream(self) -> HeldStream:
        """The completion as server-sent events."""
        with ExitStack() as stack:
            stack.enter_context(self._services.gate.place())
            shape = await anyio.to_thread.run_sync(self._start)
            stack.callback(shape.conversation.generation.cancel)
            return HeldStream(self._events(shape), stack.pop_all())
        raise AssertionError("not reached")

    def _start(self) -> ReplyShape:
        turns = [message.to_turn() for message in self._body.messages]
        conversation = start_conversation(self._interpreter, turns, self._sampling, self._body.fusar)
        self._services.metrics.aef.labels(conversation.aef.status).inc()
        model = self._interpreter.engine.card.id
        return ReplyShape.begin(self._request_id, model, bool(self._body.logprobs), conversation)

    async def _events(self, shape: ReplyShape) -> AsyncIterator[str]:
        yield sse(shape.first_chunk())
        count = 0
        try:
            async for tokens in self._batches(shape):
                count += len(tokens)
                yield sse(shape.delta_chunk(tokens)) if tokens else HEARTBEAT
        except FusarError as error:
            yield sse(error_body(error)) + sse("[DONE]")
            return
        yield sse(shape.last_chunk())
        if self._body.stream_options and self._body.stream_options.include_usage:
            yield sse(shape.usage_chunk(count))
        yield sse("[DONE]")

    async def _batches(self, shape: ReplyShape) -> AsyncIterator[list[Any]]:
        """Tokens as they come; an empty list whenever nothing came for the length of a heartbeat."""
        generation, settings = shape.conversation.generation, self._services.settings
        deadline, is_first = generation.begin + settings.request_timeout_s, True
        while generation.finish is None:
            tokens = await anyio.to_thread.run_sync(
                generation.take, settings.heartbeat_s, abandon_on_cancel=True
            )
            if tokens and is_first:
                self._services.metrics.first_token.observe(generation.age())
                is_first = False
            if tokens or generation.finish is None:
                yield tokens
            if generation.finish is None:
                generation.check_time(deadline)


def _sampling(body: ChatRequest, interpreter: Interpreter) -> Sampling:
    longest = body.max_completion_tokens if body.max_completion_tokens is not None else body.max_tokens
    return interpreter.sampling(
        longest, body.temperature or 0.0, 1.0 if body.top_p is None else body.top_p, body.seed
    )
