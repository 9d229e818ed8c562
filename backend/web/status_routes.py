"""Health, readiness, the served model and the metrics."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from backend.web.openapi import GUARDED, READY, errors
from backend.web.services import ServicesHere
from fusar_qgis.core.api import API_VERSION, ModelList

router = APIRouter(tags=["status"])


@router.get("/health", responses=errors((403, 500)))
async def health() -> dict[str, str]:
    """The process answers, whatever the model does."""
    return {"status": "ok", "api_version": API_VERSION}


@router.get("/ready", responses=errors(READY))
async def ready(services: ServicesHere) -> dict[str, str]:
    """The model can be asked; 503 with Retry-After while it loads or the server stops."""
    services.shutdown.refuse_new()
    return {"status": "ready", "model": services.slot.engine().card.id}


@router.get("/v1/models", responses=errors(READY))
async def models(services: ServicesHere) -> ModelList:
    """The one model that is served, with what a client must know to ask it."""
    return ModelList((services.card(),))


PROMETHEUS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Prometheus text.", "content": {"text/plain": {"schema": {"type": "string"}}}}
}


@router.get("/metrics", response_class=Response, responses={**PROMETHEUS, **errors(GUARDED)})
async def metrics(services: ServicesHere) -> Response:
    """Prometheus text."""
    numbers, slot = services.metrics, services.slot
    numbers.at_work.set(services.gate.at_work)
    numbers.queued.set(services.queue.waiting)
    numbers.queued_clients.set(services.queue.waiting_clients)
    numbers.admitted.set(services.queue.running)
    numbers.loaded.set(float(slot.is_ready))
    numbers.load_seconds.set(slot.load_seconds)
    if slot.is_ready:
        numbers.show_load(slot.engine().load())
    return Response(numbers.render(), media_type=numbers.content_type)
