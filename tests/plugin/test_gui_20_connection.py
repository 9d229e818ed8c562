"""The backend connection: states, sentences, the data path, and what happens when the backend goes away."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from fusar_qgis.core.errors import BackendUnavailableError, ConfigError, ModelLoadingError
from fusar_qgis.gui.backend_connection import (
    LOADING,
    READY,
    STARTING,
    STOPPED,
    TROUBLE,
    BackendConnection,
)
from fusar_qgis.loopback import is_this_computer
from fusar_qgis.settings import Settings, session_token
from tests.plugin.gui_window import wait_until

STUB = str(Path(__file__).resolve().parent / "stub_backend.py")


class Store:
    """Settings that a test can change."""

    def __init__(self, **values) -> None:
        self.settings = Settings(**values)

    def __call__(self) -> Settings:
        return self.settings

    def change(self, **values) -> None:
        self.settings = dataclasses.replace(self.settings, **values)


@pytest.fixture
def connect(qgis_app):
    made = []

    def build(**values):
        store = Store(**values)
        connection = BackendConnection(None, store)
        made.append(connection)
        return connection, store

    yield build
    for connection in made:
        connection.close()


@pytest.fixture
def remote(connect, stub):
    connection, _ = connect(mode="remote", backend_url=stub.url)
    connection.reload()
    return connection


def test_a_remote_backend_becomes_ready_and_brings_its_model_card(remote) -> None:
    assert remote.status == STARTING
    wait_until(lambda: remote.status == READY)
    assert remote.card.id == "stub" and remote.client().url == remote.url


def test_before_the_first_answer_there_is_no_client_and_a_sentence_says_why(remote) -> None:
    with pytest.raises(ModelLoadingError):
        remote.client()


def test_a_local_backend_that_was_not_started_says_what_to_press(connect) -> None:
    connection, _ = connect()
    with pytest.raises(BackendUnavailableError, match=r"not running.*Start backend"):
        connection.client()
    assert connection.status == STOPPED


def test_a_wrong_token_is_named(connect, stub) -> None:
    stub.behave(token="right")
    session_token.set("wrong")
    connection, _ = connect(mode="remote", backend_url=stub.url)
    connection.reload()
    wait_until(lambda: connection.status == TROUBLE)
    assert "token" in str(connection.problem) and "options" in str(connection.problem)
    session_token.set("right")
    connection.start()
    wait_until(lambda: connection.status == READY)


def test_a_server_that_is_no_backend_is_named(connect, stub) -> None:
    stub.behave(html=True)
    connection, _ = connect(mode="remote", backend_url=stub.url)
    connection.reload()
    wait_until(lambda: connection.status == TROUBLE)
    assert "no FUSAR-GPT backend" in str(connection.problem)


def test_nobody_at_the_address_is_named(connect) -> None:
    connection, _ = connect(mode="remote", backend_url="http://127.0.0.1:9")
    connection.reload()
    wait_until(lambda: connection.status == TROUBLE)
    assert "127.0.0.1:9" in str(connection.problem)
    with pytest.raises(BackendUnavailableError):
        connection.client()


def test_an_address_that_is_none_is_named_without_a_request(connect) -> None:
    connection, _ = connect(mode="remote", backend_url="gpu01:8765")
    connection.reload()
    assert connection.status == TROUBLE and "gpu01:8765" in str(connection.problem)


def test_a_loading_backend_is_asked_again_until_it_is_ready(connect, stub) -> None:
    stub.behave(status=503)
    connection, _ = connect(mode="remote", backend_url=stub.url)
    connection.reload()
    wait_until(lambda: connection.status == LOADING)
    stub.behave(status=0)
    wait_until(lambda: connection.status == READY)


def test_one_missed_answer_is_no_outage_but_an_error_of_a_run_asks_at_once(remote, stub) -> None:
    wait_until(lambda: remote.status == READY)
    lost = []
    remote.lost.connect(lost.append)
    stub.stop()
    remote.check()
    wait_until(lambda: remote._misses == 1)
    assert remote.status == READY
    remote.check_after(BackendUnavailableError("gone"))
    wait_until(lambda: remote.status == TROUBLE)
    assert lost == [], "the run has told it already"


def test_the_local_backend_starts_with_a_token_of_its_own_and_dies_loudly(connect) -> None:
    connection, _ = connect(mode="local")
    connection.process.start_command(sys.executable, ["-u", STUB, "--port", "0"], "secret")
    wait_until(lambda: connection.status == READY)
    lost = []
    connection.lost.connect(lost.append)
    connection.process._process.kill()
    wait_until(lambda: lost)
    assert connection.status == TROUBLE and connection.url == ""
    assert "crashed or was killed" in str(connection.problem)


def test_stop_is_quiet_and_complete(connect) -> None:
    connection, _ = connect(mode="local")
    connection.process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    wait_until(lambda: connection.status == READY)
    connection.stop()
    wait_until(lambda: not connection.process.is_running)
    assert connection.status == STOPPED and connection.problem is None


def test_starting_with_a_missing_python_names_it(connect) -> None:
    connection, _ = connect(mode="local", python_path="/no/such/python")
    with pytest.raises(ConfigError, match="/no/such/python"):
        connection.start()


def test_other_files_stop_the_running_backend_and_other_tiles_do_not(connect, tmp_path) -> None:
    connection, store = connect(mode="local")
    connection.process.start_command(sys.executable, ["-u", STUB, "--port", "0"])
    wait_until(lambda: connection.status == READY)
    store.change(overlap_percent=30)
    connection.reload()
    assert connection.process.is_running and connection.settings.overlap_percent == 30
    store.change(checkpoint_path=str(tmp_path))
    connection.reload()
    wait_until(lambda: not connection.process.is_running)


def test_the_data_path_tells_this_computer_from_others(connect) -> None:
    assert connect(mode="remote", backend_url="http://gpu01.lan:8765")[0].host == "gpu01.lan"
    assert connect(mode="remote", backend_url="http://localhost:8765")[0].host == ""
    assert connect(mode="local", backend_url="http://gpu01.lan:8765")[0].host == ""
    assert is_this_computer("http://[::1]:80") and not is_this_computer("http://10.0.0.7:80")
