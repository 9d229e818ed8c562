"""One thread that takes turns at one piece of work as long as there is some, and outlives its failures."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import torch

LOGGER = logging.getLogger(__name__)


class Worker:
    """Runs `turn` whenever it was woken, and again as long as it says that there is more.

    Args:
        name: Of its thread.
        turn: One piece of work; returns whether to go on at once. One that fails is logged and tried again: it must
            have put its work aside by then.
        n_threads: CPU threads that it computes with.
    """

    def __init__(self, name: str, turn: Callable[[], bool], n_threads: int) -> None:
        self._turn = turn
        self._lock = threading.Lock()
        self._is_due = False
        self._is_closed = False
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        total = torch.get_num_threads()
        self._executor.submit(_compute_with, n_threads).result()
        # It is also what threads yet to come would begin with.
        torch.set_num_threads(total)

    def wake(self) -> None:
        """Says that there is work; never waits."""
        with self._lock:
            if self._is_due or self._is_closed:
                return
            self._is_due = True
            self._executor.submit(self._run).add_done_callback(_log_failure)

    def close(self) -> None:
        """Takes no further turn and waits for the present one to end."""
        with self._lock:
            self._is_closed = True
        self._executor.shutdown(wait=True)

    def _run(self) -> None:
        with self._lock:
            self._is_due = False
            if self._is_closed:
                return
        has_more = True
        try:
            has_more = self._turn()
        finally:
            if has_more:
                self.wake()


class BusyClock:
    """How long at least one of several threads has been inside its `with` block."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._begin = 0.0
        self._total_s = 0.0

    def __enter__(self) -> None:
        """Begins to count."""
        with self._lock:
            if self._inside == 0:
                self._begin = time.monotonic()
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends to count, if nobody else is inside."""
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._total_s += time.monotonic() - self._begin

    def seconds(self) -> float:
        """The time so far."""
        with self._lock:
            return self._total_s + (time.monotonic() - self._begin if self._inside else 0.0)


def _compute_with(n_threads: int) -> None:
    """Sets the number for the thread that calls."""
    # Asked for once, torch does not overwrite it with the process's number at the thread's first operation.
    torch.get_num_threads()
    torch.set_num_threads(n_threads)


def _log_failure(future: Future[None]) -> None:
    error = future.exception() if not future.cancelled() else None
    if error is not None:
        LOGGER.error("The engine failed on a turn.", exc_info=error)
