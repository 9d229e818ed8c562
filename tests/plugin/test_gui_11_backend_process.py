"""The local backend as a child process: start, the line that says where, crash, stop."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEventLoop, QTimer

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.gui import backend_process
from fusar_qgis.gui.backend_process import BackendProcess, backend_arguments, check_local, clean_environment
from fusar_qgis.settings import Settings

LIMIT_MS = 30000
STUB = str(Path(__file__).resolve().parent / "stub_backend.py")


def wait(signal) -> tuple:
    """Turns the event loop until the signal comes; returns its arguments."""
    loop, got = QEventLoop(), []

    def take(*values):
        got.append(values)
        loop.quit()

    signal.connect(take)
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(LIMIT_MS)
    loop.exec()
    assert got, "waited in vain"
    return got[0]


@pytest.fixture
def process(qgis_app):
    process = BackendProcess()
    yield process
    process.stop_and_wait()


def test_the_url_is_read_from_the_listening_line(process) -> None:
    process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    (url,) = wait(process.listening)
    assert url.startswith("http://127.0.0.1:") and process.url == url and process.pid > 0


def test_stopping_is_no_crash_and_leaves_no_process(process) -> None:
    process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    wait(process.listening)
    died = []
    process.died.connect(died.append)
    process.stop()
    wait(process.ended)
    assert not died and not process.is_running and process.url == ""


def test_a_crash_is_told_with_the_last_line(process) -> None:
    process.start_command(sys.executable, ["-c", "print('loading'); raise SystemExit('no such checkpoint')"])
    (error,) = wait(process.died)
    assert "exit code 1" in error.message and "no such checkpoint" in error.message
    assert process.log_tail == ["loading", "no such checkpoint"]


def test_everyday_log_lines_are_no_cause(process) -> None:
    process.start_command(sys.executable, ["-c", "print('INFO GET /ready 200'); raise SystemExit(3)"])
    (error,) = wait(process.died)
    assert error.message == "The backend stopped by itself (exit code 3)."


def test_a_line_that_comes_in_pieces_is_read_once(process) -> None:
    pieces = "import sys,time\nfor t in ('INFO Liste', 'ning on http://127.0.0.1:9', '9\\n'):\n"
    pieces += "    sys.stdout.write(t); sys.stdout.flush()\nsys.stdin.read()"
    process.start_command(sys.executable, ["-c", pieces])
    assert wait(process.listening) == ("http://127.0.0.1:99",)


def test_a_program_that_does_not_exist_is_told(process, tmp_path) -> None:
    seen = []
    process.died.connect(seen.append)
    process.start_command(str(tmp_path / "no-python"), [])
    if not seen:
        wait(process.died)
    assert "could not be started" in str(seen[0])


def test_the_token_travels_in_the_environment_not_in_the_arguments(process) -> None:
    script = "import os,sys; print(os.environ['FUSAR_TOKEN'], 'PYTHONPATH' in os.environ, len(sys.argv))"
    process.start_command(sys.executable, ["-c", script], token="s3cret")
    wait(process.ended)
    assert process.log_tail == ["s3cret False 1"]


def test_the_kill_of_a_stopped_backend_spares_the_next_one(process, monkeypatch) -> None:
    kill_after_ms = 300
    monkeypatch.setattr(backend_process, "KILL_AFTER_MS", kill_after_ms)
    process._kill_timer.setInterval(kill_after_ms)
    process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    wait(process.listening)
    process.stop()
    wait(process.ended)
    assert not process._kill_timer.isActive()
    process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    wait(process.listening)
    later, died = QTimer(), []
    process.died.connect(died.append)
    later.setSingleShot(True)
    later.start(2 * kill_after_ms)
    wait(later.timeout)
    assert process.is_running and not died


def test_a_backend_that_ignores_the_request_to_end_is_killed(process) -> None:
    process._kill_timer.setInterval(50)
    deaf = "import signal,sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); sys.stdin.read()"
    process.start_command(sys.executable, ["-u", "-c", deaf])
    wait(process._process.readyReadStandardOutput)
    process.stop()
    wait(process.ended)
    assert not process.is_running


def test_the_backend_does_not_load_the_libraries_and_data_of_qgis(qgis_app, monkeypatch) -> None:
    monkeypatch.setattr(QgsApplication, "prefixPath", lambda: "/opt/conda/envs/qgis")
    foreign = ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "PYTHONHOME", "PYTHONPATH")
    for name in foreign:
        monkeypatch.setenv(name, "/opt/conda/envs/qgis/share")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/conda/envs/qgis/lib:/usr/local/cuda/lib64")
    environment = clean_environment()
    assert [name for name in foreign if environment.contains(name)] == []
    assert environment.value("LD_LIBRARY_PATH") == "/usr/local/cuda/lib64"
    monkeypatch.setattr(QgsApplication, "prefixPath", lambda: "/usr")
    assert clean_environment().value("LD_LIBRARY_PATH").startswith("/opt/conda")


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("python_path", "/no/such/python", "Python"),
        ("checkpoint_path", "/no/such/folder", "checkpoint"),
        ("aef_file", "/no/such/aef.tif", "AEF"),
    ],
)
def test_what_is_missing_is_said_before_anything_starts(tmp_path, name, value, word) -> None:
    good = Settings(python_path=sys.executable, checkpoint_path=str(tmp_path))
    check_local(good)
    with pytest.raises(ConfigError) as raised:
        check_local(dataclasses.replace(good, **{name: value}))
    assert word in str(raised.value) and value in str(raised.value)


def test_arguments_ask_for_a_free_port_on_this_computer_only() -> None:
    arguments = backend_arguments(Settings(checkpoint_path="/models/a b", aef_file="/aef"))
    assert arguments[:5] == ["-u", "-m", "backend", "serve", "--stop-with-parent"]
    pairs = dict(zip(arguments[5::2], arguments[6::2]))
    assert pairs == {
        "--host": "127.0.0.1",
        "--port": "0",
        "--checkpoint": "/models/a b",
        "--aef-file": "/aef",
    }


def test_no_password_of_a_proxy_gets_into_messages_or_logs(process) -> None:
    told = "raise SystemExit('Cannot connect to proxy http://ann:geheim@proxy.lan:3128/.')"
    lines = []
    process.line.connect(lines.append)
    process.start_command(sys.executable, ["-c", told])
    (error,) = wait(process.died)
    assert "proxy.lan:3128" in str(error) and "proxy.lan:3128" in process.log_tail[-1]
    for text in (str(error), *process.log_tail, *lines):
        assert "geheim" not in text and "ann" not in text.replace("Cannot", "")
