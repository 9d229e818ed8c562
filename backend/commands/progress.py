"""What a command shows while it works: a line that is rewritten on a terminal, else one in the log now and then."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

LOGGER = logging.getLogger(__name__)

_EVERY_S = 0.1
_LOG_EVERY_S = 30.0


class TransferLine:
    """Requests and bytes that have come so far, and how many of the items are done.

    Args:
        what: What is being read.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_terminal = sys.stderr.isatty()
        self._begin_s = time.monotonic()
        self._next_s = self._begin_s + (0.0 if self._is_terminal else _LOG_EVERY_S)
        self._lock = threading.Lock()
        self._requests = self._n_bytes = self._n_done = self._n_items = 0

    def __enter__(self) -> TransferLine:
        """Begins."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clears the line, so that what comes next has its place."""
        self.clear()

    def clear(self) -> None:
        """Takes the line away."""
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")

    def expect(self, n_items: int) -> None:
        """Sets how many items there are."""
        self._n_items = n_items

    def advance(self) -> None:
        """One more item is done."""
        self._n_done += 1
        self._show()

    def watch(self) -> Callable[[int, int], None]:
        """What one transfer calls with its own requests and bytes so far."""
        seen = [0, 0]

        def add(requests: int, n_bytes: int) -> None:
            with self._lock:
                self._requests += requests - seen[0]
                self._n_bytes += n_bytes - seen[1]
                seen[:] = requests, n_bytes
            self._show()

        return add

    def _show(self) -> None:
        now_s = time.monotonic()
        with self._lock:
            if now_s < self._next_s:
                return
            self._next_s = now_s + (_EVERY_S if self._is_terminal else _LOG_EVERY_S)
            text = self._text(now_s - self._begin_s)
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        else:
            LOGGER.info("%s", text)

    def _text(self, seconds: float) -> str:
        mib = self._n_bytes / 2**20
        came = f"{mib:,.1f} MiB in {self._requests:,} requests, {seconds:.0f} s"
        if not self._n_items:
            return f"{self._what}: {came}"
        left = seconds / self._n_done * (self._n_items - self._n_done) if self._n_done else 0.0
        remaining = f", about {left / 60:.0f} min left" if left >= 60 else ""
        return f"{self._what}: {self._n_done:,} of {self._n_items:,} done{remaining}; {came}"
