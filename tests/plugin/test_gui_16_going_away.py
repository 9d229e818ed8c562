"""What outlives a widget must not call it: an exception in a slot ends a program that has no hook for it."""

from __future__ import annotations

import sys

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QProcess, QTimer

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.gui import connection_test
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.child_process import ChildProcess
from fusar_qgis.gui.options_page import OptionsPage
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import wait_until


def turn() -> None:
    """One round of the event loop, timers of no time included."""
    passed: list = []
    QTimer.singleShot(0, lambda: passed.append(True))
    wait_until(lambda: passed, "the event loop")


@pytest.fixture
def connection(qgis_app):
    connection = BackendConnection(None, lambda: Settings(mode="local"))
    yield connection
    connection.close()


@pytest.fixture
def runner(qgis_app):
    runner = TaskRunner()
    yield runner
    runner.stop_all()


def test_a_program_that_is_killed_with_its_owner_reports_to_nobody(qgis_app, slot_errors) -> None:
    child = ChildProcess()
    child.start(sys.executable, ["-c", "import time; time.sleep(60)"])
    wait_until(lambda: child._process.state() == QProcess.ProcessState.Running, "the program")
    child.kill_and_wait()
    sip.delete(child)
    turn()
    assert slot_errors == []


def test_the_backend_writes_on_when_the_options_are_closed(connection, runner, slot_errors) -> None:
    page = OptionsPage(connection, runner)
    connection.process.line.emit("while it is open")
    assert "while it is open" in page.log.log.toPlainText()
    sip.delete(page)
    connection.process.line.emit("after that")
    assert slot_errors == []


def test_a_connection_test_fails_after_the_options_are_closed(
    connection, runner, slot_errors, monkeypatch
) -> None:
    def broken(*_):
        raise InvalidRequestError("Nothing can be tested.")

    monkeypatch.setattr(connection_test, "check_connection", broken)
    page = OptionsPage(connection, runner)
    page.show_settings(Settings(mode="remote", backend_url="http://127.0.0.1:9"))
    page.test.start()
    assert runner.count == 1
    sip.delete(page)
    wait_until(lambda: runner.count == 0, "the end of the test")
    assert slot_errors == []
