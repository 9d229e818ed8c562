"""A client that goes away stops its request, whether it waits or runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio.to_thread
from starlette.requests import Request

from backend.engine.base import Cancellation
from backend.web.shutdown import Shutdown
from fusar_qgis.core.errors import OperationCancelledError

T = TypeVar("T")


@asynccontextmanager
async def on_disconnect(request: Request, action: Callable[[], object]) -> AsyncIterator[None]:
    """Calls `action` if the client closes the connection inside the block.

    Args:
        request: Whose connection to watch; its body must have been read.
        action: What to do.
    """

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        action()

    watcher = asyncio.create_task(watch())
    try:
        yield
    finally:
        watcher.cancel()


async def run_until_disconnect(request: Request, work: Callable[[Cancellation], T], shutdown: Shutdown) -> T:
    """Runs blocking work in a thread and cancels it when the client closes the connection.

    Args:
        request: Whose connection to watch.
        work: Gets the cancellation to hand on to the engine.
        shutdown: Cancels the work when the server's grace is over.

    Raises:
        ServerStoppingError: It was.
        FusarError: What the work failed with.
    """
    cancel = Cancellation()
    try:
        with shutdown.stops(cancel.cancel):
            async with on_disconnect(request, cancel.cancel):
                result = await anyio.to_thread.run_sync(work, cancel, abandon_on_cancel=True)
    except OperationCancelledError:
        shutdown.refuse_aborted()
        raise
    finally:
        cancel.cancel()
    shutdown.refuse_aborted()
    return result
