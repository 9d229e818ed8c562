"""How a workflow reports progress and hears Stop, whoever runs it."""

from __future__ import annotations

import threading
from typing import Protocol


class Feedback(Protocol):
    """What a workflow needs from its runner (a QgsTask, a Processing algorithm, a test).

    The methods are called from the workflow's thread.
    """

    def set_progress(self, percent: float) -> None:
        """Reports 0 to 100."""

    def push(self, text: str) -> None:
        """Says one line to the user."""

    def is_cancelled(self) -> bool:
        """Whether Stop was pressed."""


class QuietFeedback:
    """A feedback that keeps what it hears; for tests and for runs that nobody watches."""

    def __init__(self) -> None:
        self.percent = 0.0
        self.lines: list[str] = []
        self._cancelled = threading.Event()

    def set_progress(self, percent: float) -> None:
        """Keeps the last value."""
        self.percent = percent

    def push(self, text: str) -> None:
        """Keeps the line."""
        self.lines.append(text)

    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Presses Stop; callable from any thread."""
        self._cancelled.set()
