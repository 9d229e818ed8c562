"""One JSON shape for every error: `{"error": {"code", "message", "action"}}`."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.loading import RETRY_AFTER_S
from backend.web.exchange import CURRENT_ID, exchange_of
from fusar_qgis.core.api import ErrorBody, to_json
from fusar_qgis.core.errors import (
    FusarError,
    ModelLoadingError,
    ServerStoppingError,
    UnauthorizedError,
)

LOGGER = logging.getLogger(__name__)

RETRY_STATUSES = (429, 503)
"""Replies that say when to come again."""

_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
_HTTP_ACTIONS = {404: "See /docs for the paths there are.", 405: "See /docs for the method it takes."}


def error_reply(error: FusarError) -> JSONResponse:
    """The reply for one of our own errors."""
    headers = {}
    if error.status in RETRY_STATUSES:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(error, UnauthorizedError):
        headers["WWW-Authenticate"] = "Bearer"
    return ErrorReply(error.status, ErrorBody(error.code, error.message, error.action), headers)


def error_body(error: FusarError) -> dict[str, Any]:
    """The same as a JSON object, for a stream that has begun."""
    return {"error": to_json(ErrorBody(error.code, error.message, error.action))}


def install_error_handlers(app: FastAPI) -> None:
    """Answers every exception that is meant for people; `LastHandler` answers the others."""
    app.add_exception_handler(FusarError, _on_fusar_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)


class LastHandler:
    """ASGI middleware: a bug becomes a plain 500, its traceback goes to the log only.

    Starlette's own last handler raises the exception again, on which the server cuts the connection; a client
    that keeps connections open would see its next request fail.

    Args:
        app: What may have bugs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, whatever happens."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            LOGGER.error("%s %s failed", scope["method"], scope["path"], exc_info=error)
            action = f"See the server's log for the request {CURRENT_ID.get() or 'of this time'}."
            body = ErrorBody("internal", "The server failed on this request.", action)
            await ErrorReply(500, body)(scope, receive, send)


class ErrorReply(JSONResponse):
    """An error as it goes out; the request's log line and the metrics get its code.

    Args:
        status: The HTTP status.
        body: Code, message and action.
        headers: More headers.
    """

    def __init__(self, status: int, body: ErrorBody, headers: dict[str, str] | None = None) -> None:
        # A message quotes what was sent; what cannot be encoded must not break the reply about it.
        message = body.message.encode("utf-8", "replace").decode()
        super().__init__({"error": {**to_json(body), "message": message}}, status, headers)
        self._code = body.code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Notes the code, then replies."""
        if exchange := exchange_of(scope):
            exchange.error = self._code
        await super().__call__(scope, receive, send)


async def _on_fusar_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FusarError)
    if error.status >= 500 and not isinstance(error, (ModelLoadingError, ServerStoppingError)):
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
    return ErrorReply(422, ErrorBody("invalid_request", message, "See /docs for the request's shape."))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "invalid_request" if error.status_code < 500 else "internal")
    message = f"{request.method} {request.url.path}: {error.detail}."
    headers = dict(error.headers or {})
    return ErrorReply(
        error.status_code, ErrorBody(code, message, _HTTP_ACTIONS.get(error.status_code, "")), headers
    )
