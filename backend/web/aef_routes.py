"""AEF for the map: a sampling grid's vectors, a color picture, and maps that compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Request, Response

from backend.aef.base import AefReading
from backend.aef.comparison import render_difference, render_similarity
from backend.aef.composite import render_composite
from backend.aef.selection import AefSelector
from backend.fields import read_field
from backend.web.openapi import MAPS, errors
from backend.web.services import Services, ServicesHere
from backend.web.strict_json import StrictRoute
from fusar_qgis.core.api import (
    CompositeRequest,
    DifferenceRequest,
    FieldRequest,
    FieldResponse,
    SimilarityRequest,
)

router = APIRouter(prefix="/v1/aef", tags=["aef"], route_class=StrictRoute)

TIFF: dict[str, Any] = {
    "response_class": Response,
    "responses": {
        200: {
            "description": "A GeoTIFF.",
            "content": {"image/tiff": {"schema": {"type": "string", "format": "binary"}}},
            "headers": {
                "X-Fusar-Aef-Source": {"description": "Where AEF came from.", "schema": {"type": "string"}},
                "X-Fusar-Aef-Year": {"description": "The year that was used.", "schema": {"type": "string"}},
            },
        },
        **errors(MAPS),
    },
}


@router.post("/field", responses=errors(MAPS))
async def field(body: FieldRequest, request: Request, services: ServicesHere) -> FieldResponse:
    """The vectors at the nodes of a sampling grid, row 0 north; NaN where there are none."""
    async with services.turn(request, services.maps):
        return await anyio.to_thread.run_sync(read_field, services.aef, body)


@router.post("/composite", **TIFF)
async def composite(body: CompositeRequest, request: Request, services: ServicesHere) -> Response:
    """A north-up RGBA GeoTIFF of three bands or components, transparent where AEF has nothing."""
    return await _tiff(request, services, render_composite, body)


@router.post("/similarity", **TIFF)
async def similarity(body: SimilarityRequest, request: Request, services: ServicesHere) -> Response:
    """Cosine of every pixel's vector and that of one place, float32, NaN where AEF has nothing."""
    return await _tiff(request, services, render_similarity, body)


@router.post("/difference", **TIFF)
async def difference(body: DifferenceRequest, request: Request, services: ServicesHere) -> Response:
    """1 - cosine of every pixel's vectors of two years, float32, NaN where AEF has nothing."""
    return await _tiff(request, services, render_difference, body)


async def _tiff(
    request: Request,
    services: Services,
    render: Callable[[AefSelector, Any], tuple[bytes, AefReading]],
    body: Any,
) -> Response:
    async with services.turn(request, services.maps):
        data, reading = await anyio.to_thread.run_sync(render, services.aef, body)
    headers = {"X-Fusar-Aef-Source": reading.source, "X-Fusar-Aef-Year": str(reading.year_used or "")}
    return Response(data, media_type="image/tiff", headers=headers)
