"""Who may ask: bearer token, and on an open loopback server nobody from a web page."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.settings_checks import is_loopback
from backend.web.errors import error_reply
from backend.web.exchange import exchange_of
from fusar_qgis.core.errors import ForbiddenError, FusarError, UnauthorizedError, UnsupportedMediaError

OPEN_PATHS = ("/health",)


class Guard:
    """ASGI middleware that answers 401, 403 and 415 before a body is read.

    Args:
        app: What it guards.
        tokens: The bearer tokens, one of which must be sent; without any, programs on this computer may ask.
    """

    def __init__(self, app: ASGIApp, tokens: Sequence[str]) -> None:
        self._app = app
        self._tokens = [token.encode() for token in tokens]

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
        host = _host_name("//" + headers.get("host", ""))
        if not self._tokens and not is_loopback(host):
            return ForbiddenError(
                f"The host name {host[:60]!r} is not this computer's.",
                "Use 127.0.0.1 or localhost, or set a token.",
            )
        return None

    def _refuse_token(self, scope: Scope, headers: Headers) -> FusarError | None:
        if not self._tokens or scope["path"] in OPEN_PATHS:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            return UnauthorizedError("The request has no bearer token.", "Set the token in the options.")
        # Headers are read as Latin-1; this gives back the bytes that were sent.
        sent = given.strip().encode("latin-1")
        # Every token is compared, so that the time tells nothing about which one it was.
        matches = [hmac.compare_digest(sent, token) for token in self._tokens]
        if not any(matches):
            return UnauthorizedError("The bearer token is wrong.", "Check the token in the options.")
        if len(self._tokens) > 1 and (exchange := exchange_of(scope)):
            exchange.client = f"token-{matches.index(True) + 1}"
        return None


def _host_name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an unclosed bracket
        return url


def _authority(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _refuse_web_page(headers: Headers) -> FusarError | None:
    origin = headers.get("origin")
    if origin is not None and _authority(origin) != headers.get("host"):
        return ForbiddenError(
            f"Requests from web pages ({origin[:60]!r}) are not served.", "Use the plugin or a program."
        )
    return None


def _refuse_type(scope: Scope, headers: Headers) -> FusarError | None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if scope["method"] == "POST" and kind != "application/json":
        return UnsupportedMediaError(f"The content type {kind!r} is not taken.", "Send application/json.")
    return None
