"""What the routes share: one object per server, kept on the application's state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, Request

from backend.aef.selection import AefSelector
from backend.inference import Interpreter, Limits
from backend.loading import EngineSlot
from backend.remote_images import RemoteImages
from backend.settings import Settings
from backend.web.disconnect import on_disconnect
from backend.web.exchange import Exchange, exchange_of
from backend.web.fair_queue import FairQueue
from backend.web.limits import RequestGate
from backend.web.metrics import Metrics
from backend.web.shutdown import Shutdown
from fusar_qgis.core.api import AefReport, ModelCard
from fusar_qgis.core.errors import OperationCancelledError

MAX_MAPS = 8
"""How many reads of AEF for maps run at once; they wait for disk and network, not for the model."""


@dataclass(frozen=True)
class Services:
    """Engine, sources, settings, queues and counters of one server."""

    slot: EngineSlot
    aef: AefSelector
    settings: Settings
    gate: RequestGate
    queue: FairQueue
    maps: FairQueue = field(default_factory=lambda: FairQueue(MAX_MAPS))
    images: RemoteImages | None = None
    metrics: Metrics = field(default_factory=Metrics)
    shutdown: Shutdown = field(default_factory=Shutdown)

    @classmethod
    def of(cls, slot: EngineSlot, aef: AefSelector, settings: Settings) -> Services:
        """The services of a server with these settings."""
        gate = RequestGate(settings.max_requests, settings.share_per_client())
        hosts = settings.image_hosts
        images = RemoteImages(hosts, settings.max_body_bytes) if hosts else None
        return cls(slot, aef, settings, gate, FairQueue(settings.running_requests()), images=images)

    def interpreter(self) -> Interpreter:
        """Who answers.

        Raises:
            ModelLoadingError: The model is not there yet.
            FusarError: It did not load.
        """
        settings = self.settings
        limits = Limits(settings.max_image_px, settings.max_new_tokens, settings.request_timeout_s)
        fetch = self.images.fetch if self.images else None
        return Interpreter(self.slot.engine(), self.aef, limits, fetch)

    def card(self) -> ModelCard:
        """The served model, with the AEF this server has.

        Raises:
            ModelLoadingError: The model is not there yet.
            FusarError: It did not load.
        """
        card = self.slot.engine().card
        most = min(card.max_new_tokens, self.settings.max_new_tokens)
        return replace(card, max_new_tokens=most, aef_years=self.aef.years(), aef_sources=self.aef.names)

    @asynccontextmanager
    async def turn(self, request: Request, queue: FairQueue) -> AsyncIterator[Exchange]:
        """Waits for the request's turn and holds it for the length of an `async with` block.

        Args:
            request: Who asks; one that goes away gives up its place.
            queue: Where it waits.

        Raises:
            ServerBusyError: No place is free.
            ServerStoppingError: The server ends.
            OperationCancelledError: The client went away.
        """
        self.shutdown.refuse_new()
        exchange = get_exchange(request)
        with self.gate.place(exchange.client):
            turn = queue.join(exchange.client)
            try:
                gone = OperationCancelledError("The client went away before its turn came.")
                with self.shutdown.stops(lambda: turn.refuse(self.shutdown.error())):
                    async with on_disconnect(request, lambda: turn.refuse(gone)):
                        await turn.come(self.settings.request_timeout_s)
                yield exchange
            finally:
                turn.end()

    def note_aef(self, exchange: Exchange, report: AefReport) -> None:
        """Counts and notes what AEF did for an answer."""
        self.metrics.count_aef(report)
        exchange.aef = report.status


def get_exchange(request: Request) -> Exchange:
    """What is noted about a request."""
    exchange = exchange_of(request.scope)
    assert exchange is not None
    return exchange


async def get_services(request: Request) -> Services:
    """The services of the application that got the request."""
    # Asynchronous because FastAPI sends a plain function to a thread and waits for it.
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


ServicesHere = Annotated[Services, Depends(get_services)]
