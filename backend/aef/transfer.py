"""What one read from a source may take and has taken: a deadline, a way to stop it, and a count of what came."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from fusar_qgis.core.errors import AefTimeoutError, OperationCancelledError

DEFAULT_DEADLINE_S = 60.0


class Transfer:
    """One read's budget; any number of threads may count into it.

    Args:
        deadline_s: Seconds from now after which `remaining_s` raises.
        cancelled: Says whether the user pressed Stop.
        progress: Called with (requests, bytes) so far, one call at a time, whenever something came.
    """

    def __init__(
        self,
        deadline_s: float = DEFAULT_DEADLINE_S,
        cancelled: Callable[[], bool] = lambda: False,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.deadline_s = deadline_s
        self._end = time.monotonic() + deadline_s
        self._cancelled = cancelled
        self._progress = progress
        self._lock = threading.Lock()
        self.requests = 0
        self.n_bytes = 0

    def add(self, n_bytes: int, requests: int = 1) -> None:
        """Counts what one request brought."""
        with self._lock:
            self.requests += requests
            self.n_bytes += n_bytes
            if self._progress is not None:
                self._progress(self.requests, self.n_bytes)

    def remaining_s(self) -> float:
        """Seconds that are left, above 0.

        Raises:
            OperationCancelledError: The user pressed Stop.
            AefTimeoutError: Nothing is left.
        """
        if self._cancelled():
            raise OperationCancelledError("Reading AEF was stopped.")
        left = self._end - time.monotonic()
        if left <= 0.0:
            raise AefTimeoutError(
                f"AEF did not come within {self.deadline_s:g} s ({self.n_bytes / 2**20:.1f} MiB came).",
                "Try again, raise FUSAR_AEF_DEADLINE_S, or go on without AEF.",
            )
        return left
