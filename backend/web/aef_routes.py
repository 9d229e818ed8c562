"""AEF for the map: a sampling grid's vectors, and a color picture."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, Response

from backend.aef.composite import render_composite
from backend.fields import read_field
from backend.web.services import ServicesHere
from fusar_qgis.core.api import CompositeRequest, FieldRequest, FieldResponse

router = APIRouter(prefix="/v1/aef", tags=["aef"])


@router.post("/field")
async def field(body: FieldRequest, services: ServicesHere) -> FieldResponse:
    """The vectors at the nodes of a sampling grid, row 0 north; NaN where there are none."""
    with services.gate.place():
        return await anyio.to_thread.run_sync(read_field, services.aef, body)


@router.post("/composite", response_class=Response, responses={200: {"content": {"image/tiff": {}}}})
async def composite(body: CompositeRequest, services: ServicesHere) -> Response:
    """A north-up RGBA GeoTIFF of three bands, transparent where AEF has nothing."""
    with services.gate.place():
        data, reading = await anyio.to_thread.run_sync(render_composite, services.aef, body)
    headers = {"X-Fusar-Aef-Source": reading.source, "X-Fusar-Aef-Year": str(reading.year_used or "")}
    return Response(data, media_type="image/tiff", headers=headers)
