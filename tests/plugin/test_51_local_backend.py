"""The toolbox and the backend that the panel started: a free port and a random token that no setting knows."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingException

from fusar_qgis.gui.backend_connection import READY, BackendConnection
from fusar_qgis.local_endpoint import local_endpoint
from fusar_qgis.processing.provider import FusarProvider
from fusar_qgis.settings import Settings, save_settings, session_token
from tests.plugin.gui_window import wait_until

STUB = str(Path(__file__).resolve().parent / "stub_backend.py")
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def ask(qgis_processing):
    import processing

    provider = FusarProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield lambda **parameters: processing.run("fusar:ask", {"QUESTION": "Hello?", **parameters})["ANSWER"]
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def started(qgis_app):
    """A connection whose stub backend lets nobody in without the connection's own token."""
    save_settings(Settings(mode="local", backend_url=NOBODY, timeout_s=20))
    session_token.set("of another backend")
    connection = BackendConnection()
    connection.process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    wait_until(lambda: connection.url)
    body = json.dumps({"token": connection._local_token}).encode()
    urllib.request.urlopen(connection.url + "/_stub", data=body, timeout=10).close()
    wait_until(lambda: connection.status == READY)
    yield connection
    connection.close()


def test_the_toolbox_asks_the_backend_that_the_panel_started(started, ask) -> None:
    assert ask().startswith("word0 word1")


def test_after_stop_or_a_crash_the_toolbox_forgets_it(started, ask) -> None:
    started.process._process.kill()
    wait_until(lambda: not started.process.is_running)
    assert local_endpoint.get() is None
    with pytest.raises(QgsProcessingException, match=r"127\.0\.0\.1:9"):
        ask()


def test_a_named_backend_and_remote_mode_do_not_get_the_local_token(started, ask, stub) -> None:
    assert ask(BACKEND_URL=stub.url).startswith("word0")
    save_settings(Settings(mode="remote", backend_url=stub.url, timeout_s=20))
    assert ask().startswith("word0")
    sent = [item["headers"].get("Authorization") for item in stub.log()["requests"]]
    assert sent == [None, "Bearer of another backend"], (
        "nor the options' token, where the options name another one"
    )


def test_the_token_is_not_shown(started) -> None:
    assert started._local_token not in repr(local_endpoint.get())
    started.close()
    assert local_endpoint.get() is None
