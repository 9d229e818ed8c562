"""What a command shows while it works: a line that is rewritten on a terminal, none elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_EVERY_S = 0.1


class TransferLine:
    """Requests and bytes that have come so far.

    Args:
        what: What is being read.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_shown = sys.stderr.isatty()
        self._begin_s = self._last_s = time.monotonic()

    def __enter__(self) -> TransferLine:
        """Begins to count time."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leaves the line, so that what comes next begins on its own."""
        if self._is_shown:
            sys.stderr.write("\n")

    def show(self, requests: int, n_bytes: int) -> None:
        """Rewrites the line, not more than ten times a second."""
        now_s = time.monotonic()
        if not self._is_shown or now_s - self._last_s < _EVERY_S:
            return
        self._last_s = now_s
        seconds = now_s - self._begin_s
        mib = n_bytes / 2**20
        sys.stderr.write(
            f"\r\x1b[K{self._what}: {mib:,.1f} MiB in {requests} requests, {seconds:.0f} s, {mib / seconds:.1f} MiB/s"
        )
        sys.stderr.flush()
