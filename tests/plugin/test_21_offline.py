"""Work offline: the client refuses before anything is sent; messages never show a password of an address."""

from __future__ import annotations

import socket

import pytest
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtNetwork import QNetworkProxy

from fusar_qgis.client import BackendClient
from fusar_qgis.core.errors import BackendUnavailableError, FusarError, UnknownModelError
from fusar_qgis.exchange import Endpoint
from fusar_qgis.offline import OfflineError, check_offline, is_offline, set_offline
from fusar_qgis.workflows.model_choice import served_model

SECRET = "hunter2"


@pytest.fixture
def listener():
    """A proxy-like port; whatever reaches it, was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    yield server
    server.close()


@pytest.fixture
def all_through(listener):
    """QGIS sends everything that is not on this computer to the listener."""
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", listener.getsockname()[1])
    manager.setFallbackProxyAndExcludes(proxy, [], [])
    yield listener
    manager.setFallbackProxyAndExcludes(before, [], [])


def somebody_came(server) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_nothing_leaves_while_the_switch_is_on_and_it_does_when_it_is_off(all_through) -> None:
    client = BackendClient("http://gpu01.example:8765", lambda: "", timeout_s=1)
    set_offline(True)
    with pytest.raises(OfflineError, match=r"nothing was sent to gpu01\.example"):
        client.health()
    assert not somebody_came(all_through)
    set_offline(False)
    with pytest.raises(BackendUnavailableError) as caught:
        client.health(timeout_s=1)
    assert not isinstance(caught.value, OfflineError) and somebody_came(all_through)


def test_a_stream_is_refused_as_well(qgis_app) -> None:
    set_offline(True)
    stream = BackendClient("https://gpu01.example", lambda: "").chat_stream({})
    seen, loop = [], QEventLoop()
    stream.failed.connect(lambda error: (seen.append(error), loop.quit()))
    QTimer.singleShot(10_000, loop.quit)
    loop.exec()
    assert isinstance(seen[0], OfflineError)


def test_this_computer_is_asked_while_the_switch_is_on(stub) -> None:
    set_offline(True)
    assert is_offline() and BackendClient(stub.url, lambda: "").health()["status"] == "ok"
    for trick in ("http://127.0.0.1@gpu01.example", "http://localhost.example", "http://127.0.0.1.example"):
        with pytest.raises(OfflineError):
            check_offline(trick)


def messages_of(client) -> list[str]:
    """What each way to fail says."""
    said = []
    for act in (client.models, client.health, lambda: served_model(client, "other", lambda: False)):
        try:
            act()
        except FusarError as error:
            said.append(str(error))
    return said


@pytest.mark.parametrize("behavior", [{}, {"html": True}, {"status": 401}, {"status": 502}, {"status": 200}])
def test_no_message_shows_the_password_of_an_address(stub, behavior) -> None:
    stub.behave(**behavior)
    client = BackendClient(stub.url.replace("http://", f"http://ann:{SECRET}@"), lambda: "", timeout_s=5)
    said = messages_of(client)
    assert said and all(SECRET not in text and "ann" not in text for text in said)


def test_an_unknown_model_is_told_without_it(stub) -> None:
    client = BackendClient(stub.url.replace("http://", f"http://ann:{SECRET}@"), lambda: "")
    with pytest.raises(UnknownModelError) as caught:
        served_model(client, "other", lambda: False)
    assert SECRET not in str(caught.value) and "127.0.0.1" in str(caught.value)


def test_nor_does_an_address_that_is_none_or_an_endpoint_in_a_log() -> None:
    with pytest.raises(BackendUnavailableError) as caught:
        BackendClient(f"ftp://ann:{SECRET}@gpu").endpoint()
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(Endpoint(f"http://ann:{SECRET}@gpu", token="t0p"))
