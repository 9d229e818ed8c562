"""Calls that may hang, in threads of their own: the caller waits no longer than its time allows and can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from types import TracebackType
from typing import TypeVar

from backend.aef.transfer import Transfer

_POLL_S = 0.1
"""How soon a wait notices that the user pressed Stop."""

Result = TypeVar("Result")


class _HandOver:
    """Gives whatever a thread raises to those who wait for its result."""

    def __init__(self, future: Future[Result]) -> None:
        self._future = future

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self._future.set_exception(error)
        return True


def in_background(name: str, work: Callable[[], Result]) -> Future[Result]:
    """Starts a call in a daemon thread: one that never returns must not keep the process from ending."""
    future: Future[Result] = Future()

    def run() -> None:
        with _HandOver(future):
            future.set_result(work())

    threading.Thread(target=run, name=name, daemon=True).start()
    return future


def wait_within(future: Future[Result], transfer: Transfer, end_s: float | None = None) -> bool:
    """Waits for a call.

    Args:
        future: The call.
        transfer: The read's budget.
        end_s: A further limit on `time.monotonic()`.

    Returns:
        Whether it is done; False when `end_s` came first.

    Raises:
        AefTimeoutError: The read's time is up.
        OperationCancelledError: The user pressed Stop.
    """
    while not future.done():
        left_s = transfer.remaining_s()
        if end_s is not None:
            left_s = min(left_s, end_s - time.monotonic())
            if left_s <= 0.0:
                return False
        wait([future], timeout=min(left_s, _POLL_S))
    return True


def within(transfer: Transfer, work: Callable[[], Result]) -> Result:
    """A call's result, while its deadline and Stop are heard also when the other side is silent.

    A call that is given up runs on in the background until its own time-outs end it.

    Raises:
        AefTimeoutError: The read's time is up.
        OperationCancelledError: The user pressed Stop.
    """
    future = in_background("fusar-aef-read", work)
    wait_within(future, transfer)
    return future.result()
