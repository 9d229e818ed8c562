"""How much and how many: body size, and requests at work at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.web.errors import error_reply
from fusar_qgis.core.errors import RequestTooLargeError, ServerBusyError

_DRAIN_FACTOR = 4


class BodyLimit:
    """ASGI middleware that reads the body first and answers 413 when it is too large.

    A body somewhat too large is read to its end and thrown away: a client that is still sending would
    otherwise see a broken connection in place of the answer.

    Args:
        app: What gets the body.
        max_bytes: The largest body let through.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its body in one piece, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        size = int(declared) if declared.isdigit() else 0
        body = None if size > _DRAIN_FACTOR * self._max_bytes else await self._read(receive)
        if body is None:
            limit = self._max_bytes / 2**20
            error = RequestTooLargeError(
                f"The request body is larger than {limit:g} MiB.", "Send a smaller image."
            )
            await error_reply(error)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        chunks, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            size += len(message.get("body", b""))
            if size > _DRAIN_FACTOR * self._max_bytes:
                return None
            if size <= self._max_bytes:
                chunks.append(message.get("body", b""))
            more = message.get("more_body", False)
        return b"".join(chunks) if size <= self._max_bytes else None


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


class RequestGate:
    """Counts the requests at work and refuses those above the limit.

    Args:
        max_requests: How many may be at work or waiting for the model at once.
    """

    def __init__(self, max_requests: int) -> None:
        self._max_requests = max_requests
        self._lock = threading.Lock()
        self.at_work = 0

    def enter(self) -> None:
        """Takes a place.

        Raises:
            ServerBusyError: None is free.
        """
        with self._lock:
            if self.at_work >= self._max_requests:
                raise ServerBusyError(
                    f"The server already works on {self._max_requests} requests.", "Try again in a moment."
                )
            self.at_work += 1

    def leave(self) -> None:
        """Gives the place back."""
        with self._lock:
            self.at_work -= 1

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for the length of a `with` block."""
        self.enter()
        try:
            yield
        finally:
            self.leave()
