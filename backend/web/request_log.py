"""A request id on every reply, a count and one log line for every request."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.web.exchange import CURRENT_ID, Exchange
from backend.web.metrics import Metrics

LOGGER = logging.getLogger(__name__)

QUIET_PATHS = ("/health", "/ready", "/metrics")
_CLIENT_CLOSED = 499
_LONGEST_PATH = 120
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SANE_ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}")


class RequestLog:
    """ASGI middleware: who asks what under which id, and how it ended. Bodies, tokens and queries are never logged.

    Args:
        app: What answers.
        metrics: Where requests are counted.
        trust_proxy: Whether `X-Forwarded-For` says who asks, because a proxy of ours writes it.
        new_id: Makes the id of a request that brings none.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        trust_proxy: bool = False,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._trust_proxy = trust_proxy
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request and counts it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = time.monotonic(), _CLIENT_CLOSED
        exchange = self._begin(scope)

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = exchange.request_id
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            duration_s = time.monotonic() - begin
            self._metrics.count_request(scope["path"], status, duration_s, exchange)
            _log(scope, status, duration_s, exchange)

    def _begin(self, scope: Scope) -> Exchange:
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _SANE_ID.fullmatch(given) else self._new_id()
        exchange = Exchange(request_id, self._client(scope, headers))
        scope.setdefault("state", {}).update(exchange=exchange, request_id=request_id)
        CURRENT_ID.set(request_id)
        return exchange

    def _client(self, scope: Scope, headers: Headers) -> str:
        # The proxy appends the address it saw; what stands before was written by the client and may be a lie.
        told = headers.getlist("x-forwarded-for")[-1:] if self._trust_proxy else []
        address = told[0].rpartition(",")[2].strip() if told else ""
        peer = scope.get("client")
        return address if _SANE_ADDRESS.fullmatch(address) else (peer[0] if peer else "unknown")


def _log(scope: Scope, status: int, duration_s: float, exchange: Exchange) -> None:
    # A path comes decoded: a line break in it must not forge a line of the log.
    path = scope["path"][:_LONGEST_PATH].encode("unicode_escape").decode("ascii")
    fields = {
        "request_id": exchange.request_id,
        "method": scope["method"],
        "path": path,
        "status": status,
        "duration_s": round(duration_s, 4),
        "client": exchange.client,
        "tokens": exchange.tokens,
        "aef": exchange.aef or None,
        "error": exchange.error or None,
    }
    told = " ".join(
        f"{name}={fields[name]}" for name in ("client", "tokens", "aef", "error") if fields[name] is not None
    )
    level = logging.DEBUG if scope["path"] in QUIET_PATHS else logging.INFO
    words = (scope["method"], path, status, duration_s, told, exchange.request_id)
    LOGGER.log(level, "%s %s %d %.3f s %s id=%s", *words, extra={"fields": fields})
