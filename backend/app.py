"""The server: routes, guards and the error table around one engine and the AEF sources."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI

from backend.aef.selection import AefSelector
from backend.engine.base import Engine
from backend.loading import EngineSlot
from backend.settings import Settings
from backend.web import aef_routes, chat_routes, interpret_routes, status_routes
from backend.web.errors import LastHandler, install_error_handlers
from backend.web.guard import Guard
from backend.web.limits import BodyLimit
from backend.web.openapi import install_document
from backend.web.request_log import RequestLog
from backend.web.services import MAX_MAPS, Services
from fusar_qgis.core.api import API_VERSION

SPARE_THREADS = 8


def create_app(engine: Engine | EngineSlot, aef: AefSelector, settings: Settings) -> FastAPI:
    """The ASGI application; there is no cross-origin access.

    Args:
        engine: A loaded engine, or a slot that loads one when the server starts.
        aef: The AEF sources.
        settings: Limits and token.

    Raises:
        ConfigError: The token file cannot be read.
    """
    slot = engine if isinstance(engine, EngineSlot) else EngineSlot.ready(engine)
    services = Services.of(slot, aef, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - FastAPI's signature
        # Each request at work may block one thread; the default of 40 would make a large batch wait for threads.
        threads = settings.running_requests() + MAX_MAPS + SPARE_THREADS
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        slot.start()
        yield
        slot.close()

    app = FastAPI(title="FUSAR-GPT backend", version=API_VERSION, lifespan=lifespan)
    app.state.services = services
    for module in (status_routes, interpret_routes, chat_routes, aef_routes):
        app.include_router(module.router)
    install_error_handlers(app)
    install_document(app, settings)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, timeout_s=settings.body_timeout_s)
    app.add_middleware(Guard, tokens=settings.bearer_tokens())
    app.add_middleware(LastHandler)
    app.add_middleware(RequestLog, metrics=services.metrics, trust_proxy=settings.trust_proxy)
    return app
