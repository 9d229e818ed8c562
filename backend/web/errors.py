"""One JSON shape for every error: `{"error": {"code", "message", "action"}}`."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from backend.loading import RETRY_AFTER_S
from fusar_qgis.core.api import ErrorBody, to_json
from fusar_qgis.core.errors import FusarError, ModelLoadingError, ServerBusyError, UnauthorizedError

LOGGER = logging.getLogger(__name__)

_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
_HTTP_ACTIONS = {404: "See /docs for the paths there are.", 405: "See /docs for the method it takes."}


def error_reply(error: FusarError) -> JSONResponse:
    """The reply for one of our own errors."""
    headers = {}
    if isinstance(error, (ModelLoadingError, ServerBusyError)):
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(error, UnauthorizedError):
        headers["WWW-Authenticate"] = "Bearer"
    return _reply(error.status, ErrorBody(error.code, error.message, error.action), headers)


def error_body(error: FusarError) -> dict[str, Any]:
    """The same as a JSON object, for a stream that has begun."""
    return {"error": to_json(ErrorBody(error.code, error.message, error.action))}


def install_error_handlers(app: FastAPI) -> None:
    """Answers every exception that can leave a route."""
    app.add_exception_handler(FusarError, _on_fusar_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_bug)


def _reply(status: int, body: ErrorBody, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": to_json(body)}, status_code=status, headers=headers)


async def _on_fusar_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FusarError)
    if error.status >= 500 and not isinstance(error, ModelLoadingError):
        LOGGER.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
    return error_reply(error)


async def _on_validation_error(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - Starlette's signature
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        message = "The request body is not valid JSON."
    else:
        where = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
        message = f"The request is wrong at {where!r}: {first['msg']}."
    return _reply(422, ErrorBody("invalid_request", message, "See /docs for the request's shape."))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "invalid_request" if error.status_code < 500 else "internal")
    message = f"{request.method} {request.url.path}: {error.detail}."
    headers = dict(error.headers or {})
    return _reply(
        error.status_code, ErrorBody(code, message, _HTTP_ACTIONS.get(error.status_code, "")), headers
    )


async def _on_bug(request: Request, error: Exception) -> JSONResponse:
    LOGGER.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _reply(500, ErrorBody("internal", "The server failed on this request.", "See the server's log."))
