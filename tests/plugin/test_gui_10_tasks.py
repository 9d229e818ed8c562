"""Workflows in tasks: results, errors and Stop arrive in the main thread, once."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread, QTimer

from fusar_qgis.core.errors import InvalidSceneError, OperationCancelledError
from fusar_qgis.gui.tasks import RunningTask, TaskRunner

LIMIT_MS = 20000


def run_to_end(running: RunningTask) -> list:
    """Turns the event loop until the task ended; returns what its signals said."""
    seen: list = []
    running.succeeded.connect(lambda value: seen.append(("succeeded", value)))
    running.failed.connect(lambda error: seen.append(("failed", error)))
    running.stopped.connect(lambda: seen.append(("stopped", None)))
    running.message.connect(lambda text: seen.append(("message", text)))
    running.partial.connect(lambda part: seen.append(("partial", part, QThread.currentThread())))
    loop = QEventLoop()
    running.ended.connect(lambda: seen.append(("ended", None)))
    running.ended.connect(loop.quit)
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(LIMIT_MS)
    loop.exec()
    assert seen and seen[-1][0] == "ended", f"waited in vain, saw {seen}"
    return seen[:-1]


@pytest.fixture
def runner(qgis_app):
    runner = TaskRunner()
    yield runner
    runner.stop_all()


def test_a_result_arrives_even_if_it_is_falsy(runner) -> None:
    assert run_to_end(runner.start("empty", lambda feedback: []))[-1] == ("succeeded", [])


def test_an_array_arrives_as_it_is(runner) -> None:
    ((kind, value),) = run_to_end(runner.start("array", lambda feedback: np.zeros(3)))
    assert kind == "succeeded" and value.shape == (3,)


def test_our_errors_arrive_as_objects(runner) -> None:
    error = InvalidSceneError("The raster has no CRS.", "Set one.")

    def work(feedback):
        raise error

    assert run_to_end(runner.start("fails", work)) == [("failed", error)]


def test_a_bug_is_named_and_not_swallowed(runner) -> None:
    ((kind, error),) = run_to_end(runner.start("bug", lambda feedback: 1 / 0))
    assert kind == "failed" and "ZeroDivisionError" in str(error)


def test_parts_and_messages_arrive_in_the_main_thread_before_the_result(runner) -> None:
    def work(feedback):
        assert QThread.currentThread() is not QCoreApplication.instance().thread()
        feedback.push("Reading")
        feedback.partial.emit([1, 2])
        return "done"

    seen = run_to_end(runner.start("parts", work))
    assert [item[0] for item in seen] == ["message", "partial", "succeeded"]
    assert seen[1][2] is QCoreApplication.instance().thread()


def test_stop_reaches_the_worker_and_ends_as_stopped(runner) -> None:
    started = threading.Event()

    def work(feedback):
        started.set()
        while not feedback.is_cancelled():
            QThread.msleep(1)
        raise OperationCancelledError("Stopped.")

    running = runner.start("endless", work)
    assert started.wait(LIMIT_MS / 1000)
    running.cancel()
    assert run_to_end(running) == [("stopped", None)]


def test_a_stopped_workflow_may_still_return_what_it_has(runner) -> None:
    started = threading.Event()

    def work(feedback):
        started.set()
        while not feedback.is_cancelled():
            QThread.msleep(1)
        return ["finished tile"]

    running = runner.start("keeps", work)
    assert started.wait(LIMIT_MS / 1000)
    running.cancel()
    assert run_to_end(running) == [("succeeded", ["finished tile"])]


def test_the_runner_forgets_tasks_that_ended(runner) -> None:
    run_to_end(runner.start("short", lambda feedback: None))
    assert runner.count == 0


@pytest.mark.parametrize("close", [False, True])
def test_cancel_in_qgiss_task_manager_reaches_the_worker(runner, close) -> None:
    started = threading.Event()

    def work(feedback):
        started.set()
        for _ in range(5000):
            if feedback.is_cancelled():
                raise OperationCancelledError("Stopped.")
            QThread.msleep(1)

    running = runner.start("endless", work)
    assert started.wait(LIMIT_MS / 1000)
    if close:
        QgsApplication.taskManager().cancelAll()
    else:
        running.task.cancel()
    assert run_to_end(running) == [("stopped", None)]
