"""Waiting and measuring inside QGIS: the event loop goes on, a heartbeat tells when it does not."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer

STALL_MS = 50
BEAT_MS = 10
ROWS = {
    "backend_start_s": "start of the local backend until it answers (s)",
    "first_box_s": "click on Detect to the first box on the map (s)",
    "last_box_s": "click on Detect to the last box, merged (s)",
    "tiles": "tiles of the detection",
    "boxes": "boxes found",
    "gui_stalls_over_50_ms": "GUI stalls over 50 ms during the detection",
    "longest_gui_stall_ms": "longest of them (ms)",
    "qgis_peak_memory_mb": "peak memory of QGIS (MB)",
    "backend_peak_memory_mb": "peak memory of the backend (MB)",
}
"""What `docs/benchmarks.md` calls the measures."""


class DemoError(Exception):
    """The session cannot go on; the message says why in one sentence."""


def wait_for(condition: Callable[[], Any], limit_s: float, what: str) -> Any:
    """Lets QGIS work until `condition()` is true and returns its value.

    Args:
        condition: Asked every 20 ms.
        limit_s: Give up after this long.
        what: What is waited for, for the message.

    Raises:
        DemoError: The time is up.
    """
    deadline = time.monotonic() + limit_s
    loop, poll = QEventLoop(), QTimer()
    found: list[Any] = []

    def look() -> None:
        value = condition()
        if value or time.monotonic() > deadline:
            found.append(value)
            poll.stop()
            loop.quit()

    poll.timeout.connect(look)
    poll.start(20)
    loop.exec()
    if not found or not found[0]:
        raise DemoError(f"Waited {limit_s:.0f} s in vain for {what}.")
    return found[0]


class Heartbeat:
    """A timer in the GUI thread: where it beats late, an analyst feels QGIS hang."""

    def __init__(self) -> None:
        self.gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begins to count."""
        self._last = time.perf_counter()
        self._timer.start(BEAT_MS)

    def stop(self) -> dict[str, float]:
        """Ends counting: stalls are beats that came more than 50 ms late."""
        self._timer.stop()
        late = [gap - BEAT_MS for gap in self.gaps_ms if gap - BEAT_MS > STALL_MS]
        return {"gui_stalls_over_50_ms": len(late), "longest_gui_stall_ms": round(max(late, default=0.0), 1)}

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now


def peak_memory_mb(pid: int) -> float | None:
    """Largest resident memory of a process so far, from Linux's books."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return round(int(found.group(1)) / 1024, 1) if found else None


def pause_ms(duration: int) -> None:
    """Lets QGIS work for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(duration, loop.quit)
    loop.exec()


def benchmark_rows(measures: dict[str, Any]) -> str:
    """The measures as rows of `docs/benchmarks.md`."""
    rows = [f"| {name} | {measures.get(key)} |" for key, name in ROWS.items()]
    return "\n".join(["| what | value |", "|---|---|", *rows, ""])
