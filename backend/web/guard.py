"""Who may ask: bearer token, and on an open loopback server nobody from a web page."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.settings import is_loopback
from backend.web.errors import error_reply
from fusar_qgis.core.errors import ForbiddenError, FusarError, UnauthorizedError, UnsupportedMediaError

OPEN_PATHS = ("/health",)


class Guard:
    """ASGI middleware that answers 401, 403 and 415 before a body is read.

    Args:
        app: What it guards.
        token: The bearer token; None leaves the server open to programs on this computer.
    """

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = token.encode() if token else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through or answers it."""
        if scope["type"] == "http" and (error := self._objection(scope)):
            await error_reply(error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _objection(self, scope: Scope) -> FusarError | None:
        headers = Headers(scope=scope)
        objections = (
            _refuse_web_page(headers),
            self._refuse_host(headers),
            self._refuse_token(scope, headers),
        )
        return next((error for error in (*objections, _refuse_type(scope, headers)) if error), None)

    def _refuse_host(self, headers: Headers) -> FusarError | None:
        # Without a token a name that merely resolves to 127.0.0.1 (DNS rebinding) must not open the door.
        host = urlsplit("//" + headers.get("host", "")).hostname or ""
        if self._token is None and not is_loopback(host):
            return ForbiddenError(
                f"The host name {host!r} is not this computer's.",
                "Use 127.0.0.1 or localhost, or set a token.",
            )
        return None

    def _refuse_token(self, scope: Scope, headers: Headers) -> FusarError | None:
        if self._token is None or scope["path"] in OPEN_PATHS:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            return UnauthorizedError("The request has no bearer token.", "Set the token in the options.")
        # Headers are read as Latin-1; this gives back the bytes that were sent.
        if not hmac.compare_digest(given.strip().encode("latin-1"), self._token):
            return UnauthorizedError("The bearer token is wrong.", "Check the token in the options.")
        return None


def _refuse_web_page(headers: Headers) -> FusarError | None:
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return ForbiddenError(
            f"Requests from web pages ({origin[:60]!r}) are not served.", "Use the plugin or a program."
        )
    return None


def _refuse_type(scope: Scope, headers: Headers) -> FusarError | None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if scope["method"] == "POST" and kind != "application/json":
        return UnsupportedMediaError(f"The content type {kind!r} is not taken.", "Send application/json.")
    return None
