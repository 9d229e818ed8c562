"""Workflows in QGIS's task manager: work in a worker thread, every result back in the main thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Callable, Dict, Optional

from qgis.core import QgsApplication, QgsFeedback, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from fusar_qgis.core.errors import FusarError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Result:
    """What the workflow has returned, None included."""

    value: Any


class _WorkflowTask(QgsTask):
    """QGIS's side of a workflow; `QgsTask.fromFunction` tells nobody that the task manager's Cancel was pressed.

    Args:
        title: What the task manager shows.
        running: Ours, which it works for until that lets go of it.
    """

    def __init__(self, title: str, running: RunningTask) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._running = running
        self._result: Optional[_Result] = None
        self._error: Optional[Exception] = None

    def run(self) -> bool:
        """Called by QGIS in a worker thread."""
        try:
            self._result = self._running.work()
        except Exception as error:  # noqa: BLE001 - the boundary: it is told in the main thread
            self._error = error
        return self._error is None

    def finished(self, _completed: bool) -> None:
        """Called by QGIS in the main thread, also when the plugin is gone."""
        if not sip.isdeleted(self._running):
            self._running.finish(self._error, self._result)

    def cancel(self) -> None:
        """Called by us, by the task manager, and where QGIS closes."""
        self._running.feedback.cancel()
        super().cancel()


class TaskFeedback(QgsFeedback):
    """What a workflow gets to report with; safe to call from the worker thread.

    It is a `QgsFeedback` so that blocking network requests are aborted by the same Stop button.
    """

    message = pyqtSignal(str)
    partial = pyqtSignal(object)

    def __init__(self, task_progress: Callable[[float], None]) -> None:
        super().__init__()
        self._task_progress = task_progress

    def set_progress(self, percent: float) -> None:
        """Shows progress in the task manager and in the dock.

        Args:
            percent: 0 to 100.
        """
        bounded = min(max(float(percent), 0.0), 100.0)
        self._task_progress(bounded)
        self.setProgress(bounded)

    def push(self, text: str) -> None:
        """Shows a line of text."""
        self.message.emit(text)

    def is_cancelled(self) -> bool:
        """True once the user pressed Stop."""
        return bool(self.isCanceled())


class RunningTask(QObject):
    """One workflow under way; its signals arrive in the main thread.

    Exactly one of `succeeded`, `failed` and `stopped` is emitted, then `ended`.
    """

    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)
    stopped = pyqtSignal()
    ended = pyqtSignal()
    progress = pyqtSignal(float)
    message = pyqtSignal(str)
    partial = pyqtSignal(object)

    def __init__(
        self, title: str, work: Callable[[TaskFeedback], Any], parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._title, self._work = title, work
        self.task: Optional[QgsTask] = _WorkflowTask(title, self)
        self.feedback = TaskFeedback(self.task.setProgress)
        self._bind()

    def _bind(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self.feedback.message.connect(self.message, queued)
        self.feedback.partial.connect(self.partial, queued)
        self.feedback.progressChanged.connect(self.progress, queued)

    def cancel(self) -> None:
        """Asks the workflow to stop; finished parts stay, `stopped` follows."""
        self.feedback.cancel()
        if self.task is not None:
            self.task.cancel()

    def release(self) -> None:
        """Lets go of QGIS's task after the end.

        It holds our methods and we hold it: the garbage collector would free both, in whichever thread it happens to
        run, and no QObject may die in a worker.
        """
        self.task = None

    def work(self) -> _Result:
        """Runs the workflow (worker thread)."""
        return _Result(self._work(self.feedback))

    def finish(self, error: Optional[BaseException], result: Optional[_Result]) -> None:
        """Tells how it ended (main thread)."""
        if result is not None:
            self.succeeded.emit(result.value)
        elif self.feedback.isCanceled() or (self.task is not None and self.task.isCanceled()):
            self.stopped.emit()
        elif isinstance(error, FusarError):
            self.failed.emit(error)
        else:
            self._report_bug(error)
        self.ended.emit()

    def _report_bug(self, error: Optional[BaseException]) -> None:
        logger.error("%s failed", self._title, exc_info=error)
        self.failed.emit(
            FusarError(f"Something unexpected went wrong: {error!r}.", "See the FUSAR log panel.")
        )


class TaskRunner(QObject):
    """Starts workflows and holds them until they end; one per plugin."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._running: Dict[int, RunningTask] = {}

    @property
    def count(self) -> int:
        """How many workflows have not ended yet."""
        return len(self._running)

    def start(self, title: str, work: Callable[[TaskFeedback], Any]) -> RunningTask:
        """Runs `work(feedback)` in a worker thread.

        Args:
            title: What QGIS's task manager shows.
            work: The workflow; it gets a `TaskFeedback` and returns plain data.

        Returns:
            The running task: connect to its signals at once, it never starts before the event loop turns.
        """
        running = RunningTask(title, work, self)
        key = id(running)
        self._running[key] = running
        running.ended.connect(lambda: self._forget(key))
        QgsApplication.taskManager().addTask(running.task)
        return running

    def stop_all(self) -> None:
        """Cancels everything and drops the results: their widgets are going away."""
        for running in list(self._running.values()):
            running.blockSignals(True)
            running.cancel()
        self._running.clear()

    def _forget(self, key: int) -> None:
        running = self._running.pop(key, None)
        if running is not None:
            running.release()
            running.deleteLater()
