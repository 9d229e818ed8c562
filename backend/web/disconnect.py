"""A client that goes away stops its request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread
from starlette.requests import Request

from backend.engine.base import Cancellation

T = TypeVar("T")


async def run_until_disconnect(request: Request, work: Callable[[Cancellation], T]) -> T:
    """Runs blocking work in a thread and cancels it when the client closes the connection.

    Args:
        request: Whose connection to watch; its body must have been read.
        work: Gets the cancellation to hand on to the engine.
    """
    cancel = Cancellation()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        cancel.cancel()

    watcher = asyncio.create_task(watch())
    try:
        return await anyio.to_thread.run_sync(work, cancel, abandon_on_cancel=True)
    finally:
        watcher.cancel()
        cancel.cancel()
