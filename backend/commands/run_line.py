"""Progress and Stop of a long run on a terminal: one line that is rewritten, or one in the log now and then."""

from __future__ import annotations

import logging
import signal
import sys
import time
from types import FrameType, TracebackType

LOGGER = logging.getLogger(__name__)

_WIDTH = 30
_EVERY_S = 0.1
_LOG_EVERY_S = 30.0
_SLOWEST_GUESS_PERCENT = 1.0


class RunLine:
    """A `core.feedback.Feedback`; use it in a `with` block, in the main thread.

    The first Ctrl+C, or SIGTERM, presses Stop: what is finished is kept and written. The second one ends the process.
    """

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._begin_s = self._next_s = time.monotonic()
        self._first_percent: float | None = None
        self._stopped = False

    def __enter__(self) -> RunLine:
        """Begins to listen for Ctrl+C."""
        self._before = {each: signal.signal(each, self._stop) for each in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the line away."""
        for each, before in self._before.items():
            signal.signal(each, before)
        self._clear()

    def set_progress(self, percent: float) -> None:
        """See `Feedback`."""
        now_s = time.monotonic()
        if self._first_percent is None:
            # What an earlier run has done took this one no time.
            self._first_percent, self._begin_s = percent, now_s
        if now_s < self._next_s:
            return
        self._next_s = now_s + (_EVERY_S if self._is_terminal else _LOG_EVERY_S)
        text = f"{percent:5.1f} %{self._left(percent, now_s - self._begin_s)}"
        if not self._is_terminal:
            LOGGER.info("%s", text.strip())
            return
        full = round(_WIDTH * percent / 100)
        sys.stderr.write(f"\r\x1b[K[{'#' * full}{'.' * (_WIDTH - full)}] {text}")
        sys.stderr.flush()

    def push(self, text: str) -> None:
        """See `Feedback`."""
        self._clear()
        LOGGER.info("%s", text)

    def is_cancelled(self) -> bool:
        """See `Feedback`."""
        return self._stopped

    def _left(self, percent: float, seconds: float) -> str:
        done = percent - (self._first_percent or 0.0)
        if done < _SLOWEST_GUESS_PERCENT:
            return ""
        left_s = seconds / done * (100.0 - percent)
        minutes, rest_s = divmod(round(left_s), 60)
        return f", about {minutes} min left" if minutes else f", about {rest_s} s left"

    def _clear(self) -> None:
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  (the signal's signature)
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True
        self.push("Stopping; once more ends at once.")
