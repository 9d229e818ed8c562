"""One image, one task."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request

from backend.web.disconnect import run_until_disconnect
from backend.web.openapi import MODEL, errors
from backend.web.services import ServicesHere
from backend.web.strict_json import StrictRoute
from fusar_qgis.core.api import InterpretRequest, InterpretResponse

router = APIRouter(tags=["model"], route_class=StrictRoute)


@router.post("/v1/interpret", responses=errors(MODEL))
async def interpret(body: InterpretRequest, request: Request, services: ServicesHere) -> InterpretResponse:
    """Counts, locates, classifies, detects or describes; boxes come in pixels of the image the model saw."""
    interpreter = services.interpreter()
    interpreter.check(body)
    async with services.turn(request, services.queue) as exchange:
        response = await run_until_disconnect(
            request, lambda cancel: interpreter.interpret(body, cancel), services.shutdown
        )
    services.note_aef(exchange, response.aef)
    exchange.prompt_tokens, exchange.tokens = response.prompt_tokens, response.completion_tokens
    return replace(response, request_id=exchange.request_id)
