"""What is noted about one request while it is served, for its log line, the metrics and the fair queue."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from starlette.types import Scope

CURRENT_ID: ContextVar[str] = ContextVar("fusar_request_id", default="")
"""The id of the request that the running task or thread works for."""


@dataclass
class Exchange:
    """One request and its reply.

    `client` is who asks, as the fair queue tells clients apart; `aef` is what AEF did (`AefReport.status`), `error`
    the code of the error that was replied.
    """

    request_id: str
    client: str
    prompt_tokens: int | None = None
    tokens: int | None = None
    aef: str = ""
    error: str = ""


def exchange_of(scope: Scope) -> Exchange | None:
    """What is noted about the request of an ASGI scope; None where no request log stands before."""
    exchange = scope.get("state", {}).get("exchange")
    return exchange if isinstance(exchange, Exchange) else None
