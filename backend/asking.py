"""Many requests at once, answered by the engine in this process or by a server: `AskAll` of `core.tile_run`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from backend.engine.base import Cancellation
from backend.inference import Interpreter
from fusar_qgis.core.api import InterpretRequest, InterpretResponse, ModelCard
from fusar_qgis.core.errors import FusarError, OperationCancelledError
from fusar_qgis.core.tile_run import Outcome

Requests = Iterator[tuple[int, InterpretRequest]]
Cancelled = Callable[[], bool]

_LOOK_S = 0.1


class Asked(Protocol):
    """Who answers a run."""

    @property
    def card(self) -> ModelCard:
        """The model that answers."""

    @property
    def at_once(self) -> int:
        """How many requests it is asked at once."""

    def ask_all(self, requests: Requests, cancelled: Cancelled) -> Iterator[tuple[int, Outcome]]:
        """See `core.tile_run.AskAll`; `cancelled` says whether Stop was pressed."""

    def close(self) -> None:
        """Frees what it holds."""


class AskedEngine:
    """The engine in this process.

    Args:
        interpreter: The engine with its AEF sources.
        at_once: Requests that wait together; the engine batches them.
    """

    def __init__(self, interpreter: Interpreter, at_once: int) -> None:
        self._interpreter, self.at_once = interpreter, at_once

    @property
    def card(self) -> ModelCard:
        """See `Asked`."""
        return self._interpreter.engine.card

    def ask_all(self, requests: Requests, cancelled: Cancelled) -> Iterator[tuple[int, Outcome]]:
        """See `Asked`; Stop ends the answers that are being written."""
        running: set[Cancellation] = set()

        def ask(request: InterpretRequest) -> InterpretResponse:
            # One for each: the interpreter cancels what it was given when its request ends.
            own = Cancellation()
            running.add(own)
            try:
                return self._interpreter.interpret(request, own)
            finally:
                running.discard(own)

        try:
            yield from ask_in_threads(requests, self.at_once, ask, cancelled)
        finally:
            for own in list(running):
                own.cancel()

    def close(self) -> None:
        """Stops the engine."""
        self._interpreter.engine.close()


def ask_in_threads(
    requests: Requests,
    at_once: int,
    ask: Callable[[InterpretRequest], InterpretResponse],
    cancelled: Cancelled,
) -> Iterator[tuple[int, Outcome]]:
    """Answers requests in threads; they are pulled in the caller's thread as places become free.

    Args:
        requests: (key, request) pairs.
        at_once: How many threads.
        ask: Answers one request, or raises FusarError.
        cancelled: Whether Stop was pressed.

    Raises:
        OperationCancelledError: Stop was pressed.
    """
    waiting: dict[Future[Outcome], int] = {}

    def answer(request: InterpretRequest) -> Outcome:
        try:
            return ask(request)
        except FusarError as error:
            return error

    pool = ThreadPoolExecutor(at_once, thread_name_prefix="fusar-ask")
    try:
        for key, request in requests:
            waiting[pool.submit(answer, request)] = key
            if len(waiting) >= at_once:
                yield from _finished(waiting, cancelled)
        while waiting:
            yield from _finished(waiting, cancelled)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _finished(waiting: dict[Future[Outcome], int], cancelled: Cancelled) -> Iterator[tuple[int, Outcome]]:
    done: set[Future[Outcome]] = set()
    while not done:
        if cancelled():
            raise OperationCancelledError("Stopped.")
        done, _ = wait(waiting, _LOOK_S, return_when=FIRST_COMPLETED)
    for future in done:
        yield waiting.pop(future), future.result()
