"""How much and how many: body size, and requests at work at once."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.web.errors import error_reply
from fusar_qgis.core.errors import (
    FusarError,
    RequestTooLargeError,
    ServerBusyError,
    SlowRequestError,
)

_DRAIN_FACTOR = 4


class BodyLimit:
    """ASGI middleware that reads the body first and answers 413 when it is too large, 408 when it is too slow.

    A body somewhat too large is read to its end and thrown away: a client that is still sending would
    otherwise see a broken connection in place of the answer.

    Args:
        app: What gets the body.
        max_bytes: The largest body let through.
        timeout_s: How long it may take to arrive.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, timeout_s: float) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its body in one piece, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await self._body(scope, receive)
        except FusarError as error:
            reply = error_reply(error)
            # What was not read of the body would be taken for the next request.
            reply.headers["Connection"] = "close"
            await reply(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        declared = Headers(scope=scope).get("content-length", "0")
        # int() refuses thousands of digits; so many bytes are too many in any case.
        size = int(declared[:20]) if declared.isdecimal() else 0
        too_large = size > _DRAIN_FACTOR * self._max_bytes
        try:
            async with asyncio.timeout(self._timeout_s):
                body = None if too_large else await self._read(receive)
        except TimeoutError as error:
            raise SlowRequestError(
                f"The request body did not arrive within {self._timeout_s:g} s.", "Send a smaller image."
            ) from error
        if body is None:
            limit = self._max_bytes / 2**20
            raise RequestTooLargeError(
                f"The request body is larger than {limit:g} MiB.", "Send a smaller image."
            )
        return body

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
    """Counts the requests at work or waiting and refuses those above the limits.

    Args:
        max_requests: How many there may be at once.
        max_per_client: How many of them may be one client's.
    """

    def __init__(self, max_requests: int, max_per_client: int | None = None) -> None:
        self._max_requests = max_requests
        self._max_per_client = max_per_client or max_requests
        self._lock = threading.Lock()
        self._by_client: Counter[str] = Counter()

    @property
    def at_work(self) -> int:
        """How many there are."""
        return self._by_client.total()

    def enter(self, client: str) -> None:
        """Takes a place.

        Raises:
            ServerBusyError: None is free, for nobody or for this client.
        """
        with self._lock:
            if self.at_work >= self._max_requests:
                raise ServerBusyError(
                    f"The server already has {self._max_requests} requests.", "Try again in a moment."
                )
            if self._by_client[client] >= self._max_per_client:
                raise ServerBusyError(
                    f"The server already has {self._max_per_client} requests of this client.",
                    "Wait for one of them, then try again.",
                )
            self._by_client[client] += 1

    def leave(self, client: str) -> None:
        """Gives the place back."""
        with self._lock:
            self._by_client[client] -= 1
            # Clients come and go for weeks; only those that are here are remembered.
            self._by_client += Counter()

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """A place for the length of a `with` block."""
        self.enter(client)
        try:
            yield
        finally:
            self.leave(client)
