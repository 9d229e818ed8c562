"""Prometheus metrics."""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from backend.engine.base import EngineLoad
from backend.web.exchange import Exchange
from fusar_qgis.core.api import AefReport

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
        self.errors = self._counter("errors", "Error replies by code", "code")
        self.aef = self._counter("aef_reports", "Replies by what AEF did, and from where", "status", "source")
        self.tlm = self._counter("answers", "Answers, by whether AEF modulated them (tlm: on, off)", "tlm")
        self.reply_tokens = self._counter("tokens", "Tokens of finished replies", "kind")
        self.at_work = self._gauge("requests_at_work", "Requests at work or waiting")
        self.queued = self._gauge("queue_waiting", "Requests waiting for their turn with the model")
        self.queued_clients = self._gauge("queue_clients", "Clients of which a request waits")
        self.admitted = self._gauge("queue_running", "Requests whose turn it is")
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

    def count_request(self, path: str, status: int, duration_s: float, exchange: Exchange) -> None:
        """Counts a request that is over."""
        path = path if path in KNOWN_PATHS else "other"
        self.requests.labels(path, str(status)).inc()
        self.seconds.labels(path).observe(duration_s)
        if exchange.error:
            self.errors.labels(exchange.error).inc()
        for kind, count in (("prompt", exchange.prompt_tokens), ("completion", exchange.tokens)):
            self.reply_tokens.labels(kind).inc(count or 0)

    def count_aef(self, report: AefReport) -> None:
        """Counts what AEF did for one answer."""
        self.aef.labels(report.status, report.source).inc()
        self.tlm.labels("on" if report.status == "used" else "off").inc()

    def show_load(self, load: EngineLoad) -> None:
        """Takes over how busy the engine is."""
        self.waiting.set(load.waiting)
        self.running.set(load.running)
        self.tokens.set(load.generated_tokens)
        self.busy.set(load.busy_seconds)

    def render(self) -> bytes:
        """The exposition text."""
        return generate_latest(self.registry)
