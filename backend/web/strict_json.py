"""Request bodies as strict JSON: what Python's reader lets through beyond the standard is refused, not repaired."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


class StrictRequest(Request):
    """A request whose body must be UTF-8 JSON without NaN, infinities, lone surrogates or endless depth."""

    async def json(self) -> Any:
        """The body.

        Raises:
            json.JSONDecodeError: It is none of that.
        """
        return parse_json(await self.body())


class StrictRoute(APIRoute):
    """A route that reads its body as `StrictRequest` does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind the strict request."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict


def parse_json(data: bytes) -> Any:
    """JSON as RFC 8259 has it.

    Args:
        data: UTF-8 bytes.

    Raises:
        json.JSONDecodeError: It is something else.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
        if _SURROGATE_ESCAPE.search(data):
            # Half a character cannot be written again, neither into a reply nor for the model's tokenizer.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        # Wrong UTF-8, NaN, a number of thousands of digits, a lone surrogate; nesting without end.
        raise json.JSONDecodeError("not JSON as RFC 8259 has it", "", 0) from error
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
