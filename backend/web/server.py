"""The HTTP server around the application: where it listens, and how it stops."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from types import FrameType

import uvicorn
from fastapi import FastAPI

from backend.engine.base import Engine
from backend.memory import describe_memory
from backend.settings import Settings
from backend.web.services import Services
from backend.web.slow_headers import HeaderTimeout
from fusar_qgis.core.errors import ConfigError

LOGGER = logging.getLogger(__name__)

_BACKLOG = 128
# After the grace: so long for the stopped requests to reply, then for connections to close, then the process ends.
_REPLY_S = 1.0
_CLOSE_S = 1
_LAST_RESORT_S = 3.0


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves the application."""
    protocol = type("TimedProtocol", (HeaderTimeout,), {"timeout_s": settings.header_timeout_s})
    return uvicorn.Config(
        app, http=protocol, ws="none", log_config=None, access_log=False, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=_CLOSE_S,
        ssl_certfile=settings.tls_cert, ssl_keyfile=settings.tls_key,
    )  # fmt: skip


def bind(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        ConfigError: The address is taken or not this computer's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        raise ConfigError(
            f"The server cannot listen on {host}:{port}: {error.strerror or error}.",
            "Choose another --port (0 finds a free one) or end what uses it.",
        ) from error
    return listener


class Server(uvicorn.Server):
    """uvicorn that tells where it listens and, told to stop, answers 503 while what runs may finish.

    Args:
        config: See `server_config`.
        services: What it serves.
        listener: A listening socket.
    """

    def __init__(self, config: uvicorn.Config, services: Services, listener: socket.socket) -> None:
        super().__init__(config)
        self._services = services
        self._listener = listener
        self._grace_s = services.settings.shutdown_grace_s
        self._told_to_stop_at: float | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self._listener.getsockname()[:2]
        return f"http{'s' * self.config.is_ssl}://{f'[{host}]' if ':' in host else host}:{port}"

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        await super().startup(sockets)
        LOGGER.info("Listening on %s", self.url)
        self._services.slot.when_ready(self._tell_ready)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        """The first signal begins the grace, the second ends it."""
        if self._told_to_stop_at is None:
            self._told_to_stop_at = time.monotonic()
            last_resort = threading.Timer(self._grace_s + _LAST_RESORT_S, _end_now)
            last_resort.daemon = True
            last_resort.start()
        else:
            self._grace_s = 0.0

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to leave the loop."""
        if self._told_to_stop_at is not None:
            self._go_on_stopping(time.monotonic() - self._told_to_stop_at)
        return bool(await super().on_tick(counter))

    def _go_on_stopping(self, waited_s: float) -> None:
        shutdown, at_work = self._services.shutdown, self._services.gate.at_work
        if not shutdown.begun:
            LOGGER.info("Stopping; %d requests may finish.", at_work)
            shutdown.begin()
        if at_work and waited_s >= self._grace_s and not shutdown.aborted:
            LOGGER.warning("%d requests are stopped unfinished after %.1f s.", at_work, waited_s)
            shutdown.abort()
        if not at_work or waited_s >= self._grace_s + _REPLY_S:
            self.should_exit = True

    def _tell_ready(self, engine: Engine) -> None:
        card = engine.card
        memory = describe_memory(card.device)
        LOGGER.info(
            "Model %s (%s, %s) is ready after %.1f s on %s%s: %s",
            card.id, card.stage or "no stage", "with AEF modulation" if card.tlm else "without AEF modulation",
            self._services.slot.load_seconds, card.device or "an unknown device",
            f", {memory} in use" if memory else "", self.url,
        )  # fmt: skip


def _end_now() -> None:
    LOGGER.error("The server did not stop in time; the process ends now.")
    logging.shutdown()
    os._exit(1)
