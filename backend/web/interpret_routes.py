"""One image, one task."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request

from backend.web.disconnect import run_until_disconnect
from backend.web.services import ServicesHere
from fusar_qgis.core.api import InterpretRequest, InterpretResponse

router = APIRouter(tags=["model"])


@router.post("/v1/interpret")
async def interpret(body: InterpretRequest, request: Request, services: ServicesHere) -> InterpretResponse:
    """Counts, locates, classifies, detects or describes; boxes come in pixels of the image the model saw."""
    interpreter = services.interpreter()
    with services.gate.place():
        response = await run_until_disconnect(request, lambda cancel: interpreter.interpret(body, cancel))
    services.metrics.aef.labels(response.aef.status).inc()
    return replace(response, request_id=request.state.request_id)
