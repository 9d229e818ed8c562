"""Prometheus metrics and one log line per request."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.engine.base import EngineLoad

LOGGER = logging.getLogger(__name__)

KNOWN_PATHS = (
    "/health",
    "/ready",
    "/metrics",
    "/v1/models",
    "/v1/interpret",
    "/v1/chat/completions",
    "/v1/aef/field",
    "/v1/aef/composite",
    "/v1/aef/similarity",
    "/v1/aef/difference",
)
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Metrics:
    """The numbers of one server, in a registry of their own so that several can live in one process."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter("requests", "HTTP requests", "path", "status")
        self.seconds = self._histogram("request_seconds", "Seconds from request to last byte", "path")
        self.first_token = self._histogram(
            "first_token_seconds", "Seconds from request to first token of a chat"
        )
        self.aef = self._counter("aef_reports", "Replies by what AEF did", "status")
        self.at_work = self._gauge("requests_at_work", "Requests at work or waiting for the model")
        self.waiting = self._gauge("engine_waiting", "Answers waiting for the model")
        self.running = self._gauge("engine_running", "Answers in the running batch")
        self.tokens = self._gauge("engine_generated_tokens", "Tokens generated since the start")
        self.busy = self._gauge("engine_busy_seconds", "Seconds the model has computed since the start")
        self.loaded = self._gauge("model_ready", "1 when the model is loaded")
        self.load_seconds = self._gauge("model_load_seconds", "Seconds the model took to load")

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"fusar_{name}", text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(f"fusar_{name}", text, labels, buckets=_SECONDS, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"fusar_{name}", text, registry=self.registry)

    def show_load(self, load: EngineLoad) -> None:
        """Takes over how busy the engine is."""
        self.waiting.set(load.waiting)
        self.running.set(load.running)
        self.tokens.set(load.generated_tokens)
        self.busy.set(load.busy_seconds)

    def render(self) -> bytes:
        """The exposition text."""
        return generate_latest(self.registry)


class RequestLog:
    """ASGI middleware: a request id on every reply, a count and a log line for it.

    Args:
        app: What answers.
        metrics: Where requests are counted.
        new_id: Makes the request id.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, new_id: Callable[[], str] = lambda: uuid.uuid4().hex
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request and counts it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, request_id, status = time.monotonic(), self._new_id(), 499
        scope.setdefault("state", {})["request_id"] = request_id

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._count(scope, status, time.monotonic() - begin, request_id)

    def _count(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        path = scope["path"] if scope["path"] in KNOWN_PATHS else "other"
        self._metrics.requests.labels(path, str(status)).inc()
        self._metrics.seconds.labels(path).observe(seconds)
        level = logging.DEBUG if path in ("/health", "/ready", "/metrics") else logging.INFO
        LOGGER.log(
            level, "%s %s %d %.3f s id=%s", scope["method"], scope["path"], status, seconds, request_id
        )
