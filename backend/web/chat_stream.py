"""A chat answer as server-sent events, from the wait for its turn to the last token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import anyio.to_thread
from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from backend.engine.base import CANCELLED, Cancellation
from backend.web.chat_asked import AskedChat
from backend.web.chat_replies import ReplyShape, sse
from backend.web.disconnect import on_disconnect
from backend.web.errors import error_body
from backend.web.fair_queue import Turn
from backend.web.services import Services
from fusar_qgis.core.errors import FusarError, OperationCancelledError

LOGGER = logging.getLogger(__name__)

HEARTBEAT = ": heartbeat\n\n"


class HeldStream(StreamingResponse):
    """A stream that gives back what it holds when it ends, whether it was finished, broken off or never begun.

    Args:
        events: The server-sent events.
        held: What to give back.
        send_timeout_s: How long a client may leave one event unread.
    """

    def __init__(self, events: AsyncIterator[str], held: ExitStack, send_timeout_s: float) -> None:
        # Proxies must pass events on as they come.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._held = held
        self._send_timeout_s = send_timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams, then lets go; a client that does not read loses its place like one that went away."""

        async def timed(message: Message) -> None:
            async with asyncio.timeout(self._send_timeout_s):
                await send(message)

        with self._held:
            try:
                await super().__call__(scope, receive, timed)
            except TimeoutError:
                LOGGER.warning(
                    "A client left an event unread for %g s; its stream ends.", self._send_timeout_s
                )


class ChatStream:
    """Streams one asked chat.

    The first seconds decide its shape: an error that comes before the first heartbeat is due gets its own status, a
    later one is an event of the stream.

    Args:
        services: The server's parts.
        asked: The chat.
    """

    def __init__(self, services: Services, asked: AskedChat) -> None:
        self._services = services
        self._asked = asked
        self._heartbeat_s = services.settings.heartbeat_s

    async def response(self, request: Request) -> HeldStream:
        """The reply, begun as soon as the answer has or a heartbeat is due.

        Raises:
            FusarError: It cannot be answered, or not now.
        """
        services = self._services
        services.shutdown.refuse_new()
        client = self._asked.exchange.client
        with ExitStack() as held:
            held.enter_context(services.gate.place(client))
            turn, cancel = services.queue.join(client), Cancellation()
            held.callback(turn.end)
            held.callback(cancel.cancel)
            held.enter_context(services.shutdown.stops(lambda: self._stop(turn, cancel)))
            opening = asyncio.create_task(self._open(turn, cancel))
            held.callback(opening.cancel)
            async with on_disconnect(request, opening.cancel):
                await asyncio.wait({opening}, timeout=self._heartbeat_s)
            if opening.cancelled():
                raise OperationCancelledError("The client went away before its turn came.")
            if opening.done():
                opening.result()
            return HeldStream(self._events(opening), held.pop_all(), services.settings.send_timeout_s)
        raise AssertionError("not reached")

    async def _open(self, turn: Turn, cancel: Cancellation) -> ReplyShape:
        await turn.come(self._services.settings.request_timeout_s)
        return await anyio.to_thread.run_sync(self._asked.start, cancel, abandon_on_cancel=True)

    def _stop(self, turn: Turn, cancel: Cancellation) -> None:
        turn.refuse(self._services.shutdown.error())
        cancel.cancel()

    async def _events(self, opening: asyncio.Task[ReplyShape]) -> AsyncIterator[str]:
        try:
            while not opening.done():
                yield HEARTBEAT
                await asyncio.wait({opening}, timeout=self._heartbeat_s)
            async for event in self._answer_events(opening.result()):
                yield event
        except FusarError as error:
            self._asked.exchange.error = error.code
            yield sse(error_body(error))
        yield sse("[DONE]")

    async def _answer_events(self, shape: ReplyShape) -> AsyncIterator[str]:
        yield sse(shape.first_chunk())
        count = 0
        async for tokens in self._batches(shape):
            count += len(tokens)
            self._asked.note_usage(shape, count)
            yield sse(shape.delta_chunk(tokens)) if tokens else HEARTBEAT
        self._asked.note_usage(shape, count)
        finish = shape.conversation.generation.finish
        if finish is not None and finish.reason == CANCELLED:
            self._services.shutdown.refuse_aborted()
        yield sse(shape.last_chunk())
        if self._asked.with_usage:
            yield sse(shape.usage_chunk(count))

    async def _batches(self, shape: ReplyShape) -> AsyncIterator[list[Any]]:
        """Tokens as they come; an empty list whenever nothing came for the length of a heartbeat."""
        generation = shape.conversation.generation
        deadline, is_first = generation.begin + self._services.settings.request_timeout_s, True
        while generation.finish is None:
            tokens = await anyio.to_thread.run_sync(
                generation.take, self._heartbeat_s, abandon_on_cancel=True
            )
            if tokens and is_first:
                self._services.metrics.first_token.observe(generation.age())
                is_first = False
            if tokens or generation.finish is None:
                yield tokens
            if generation.finish is None:
                generation.check_time(deadline)
