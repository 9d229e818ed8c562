"""What the OpenAPI document says beyond the routes' own types: every error a route can reply, in our one shape."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from backend.settings import Settings
from backend.web.errors import RETRY_STATUSES
from fusar_qgis.core.api import ErrorBody

_MEANINGS = {
    401: "The bearer token is missing or wrong.",
    403: "Asked by a web page, or under a foreign host name.",
    404: "The model named is not served here.",
    408: "The body did not arrive in time.",
    413: "Body, image, grid or conversation is too large.",
    415: "The body is not JSON, or the image is none that can be read.",
    422: "The request is malformed or out of range.",
    424: "AEF has nothing for this place and year, or its source cannot be read; the code says why.",
    429: "Too many requests, of all clients or of this one.",
    500: "The server failed, or its model did not load.",
    502: "The model's answer cannot be used.",
    503: "The model is loading or has failed, or the server is stopping.",
    504: "The answer did not come in time.",
}
GUARDED = (401, 403, 500)
"""What any route behind the guard may reply."""
READY = (*GUARDED, 503)
POSTED = (*READY, 408, 413, 415, 422, 429, 504)
"""What any route with a body may reply."""
MODEL = (*POSTED, 404, 424, 502)
MAPS = (*POSTED, 424)

_RETRY = {
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 0}}
}  # fmt: skip
_REQUEST_ID = {
    "X-Request-ID": {"description": "The request's id, in the log too.", "schema": {"type": "string"}}
}
_METHODS = ("get", "post")


class ErrorDocument(BaseModel):
    """Every error reply: a code for programs, a sentence for people, and what to do."""

    error: ErrorBody


def errors(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can reply these statuses."""
    return {
        status: {
            "model": ErrorDocument,
            "description": _MEANINGS[status],
            **({"headers": dict(_RETRY)} if status in RETRY_STATUSES else {}),
        }
        for status in sorted(set(statuses))
    }


def install_document(app: FastAPI, settings: Settings) -> None:
    """Lets `/openapi.json` tell limits, tokens and request ids as this server has them."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, settings)
        return app.openapi_schema

    # FastAPI's documented way to extend the document is to put another function here.
    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, settings: Settings) -> dict[str, Any]:
    text = (
        f"Bodies of up to {settings.max_body_bytes / 2**20:g} MiB, images of up to {settings.max_image_px} pixels, "
        f"{settings.max_requests} requests at once, {settings.share_per_client()} of one client."
    )
    document = get_openapi(title=app.title, version=app.version, description=text, routes=app.routes)
    for path in document["paths"].values():
        for operation in (path[method] for method in _METHODS if method in path):
            for reply in operation["responses"].values():
                reply["headers"] = {**reply.get("headers", {}), **_REQUEST_ID}
    if settings.bearer_tokens():
        document.setdefault("components", {})["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"}
        }
        document["security"] = [{"bearer": []}]
        document["paths"]["/health"]["get"]["security"] = []
    return document
