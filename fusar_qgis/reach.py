"""Names and ports, asked step by step on the current thread's event loop: only the connection test needs them apart."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl
from qgis.PyQt.QtNetwork import QAbstractSocket, QNetworkProxy, QNetworkProxyQuery, QTcpSocket

from fusar_qgis.core.errors import OperationCancelledError
from fusar_qgis.exchange import TICK_MS, Cancelled, loop_flags
from fusar_qgis.loopback import is_this_computer

_States = QAbstractSocket.SocketState


def resolve(host: str, port: int, timeout_s: int, cancelled: Cancelled) -> str:
    """Looks up a computer's name as part of opening a port, which it does not wait for.

    Returns:
        Why the name has no number; empty when it has one.

    Raises:
        OperationCancelledError: Stop was pressed.
    """
    socket = _opening(host, port)
    try:
        _wait(lambda: socket.state() != _States.HostLookupState, timeout_s, cancelled)
        if socket.state() == _States.HostLookupState:
            return f"no answer within {timeout_s} seconds"
        unknown = socket.error() == QAbstractSocket.SocketError.HostNotFoundError
        return str(socket.errorString()).rstrip(".") if unknown else ""
    finally:
        socket.abort()


def open_port(host: str, port: int, timeout_s: int, cancelled: Cancelled) -> str:
    """Opens a TCP connection, without any proxy, and closes it again.

    Returns:
        Why it did not open; empty when it did.

    Raises:
        OperationCancelledError: Stop was pressed.
    """
    socket = _opening(host, port)
    ended = (_States.ConnectedState, _States.UnconnectedState)
    try:
        _wait(lambda: socket.state() in ended, timeout_s, cancelled)
        if socket.state() == _States.ConnectedState:
            return ""
        if socket.state() == _States.UnconnectedState:
            return str(socket.errorString()).rstrip(".")
        return f"no answer within {timeout_s} seconds"
    finally:
        socket.abort()


def _opening(host: str, port: int) -> QTcpSocket:
    socket = QTcpSocket()
    socket.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
    socket.connectToHost(host, port)
    return socket


def _wait(done: Callable[[], bool], timeout_s: int, cancelled: Cancelled) -> None:
    """Turns the event loop until something is done or the time is over."""
    loop, tick, limit = QEventLoop(), QTimer(), QTimer()
    tick.timeout.connect(lambda: loop.quit())
    limit.setSingleShot(True)
    limit.start(timeout_s * 1000)
    tick.start(min(TICK_MS, 10))
    while not done() and limit.isActive():
        if cancelled():
            raise OperationCancelledError("Stopped.")
        loop.exec(loop_flags())


def proxy_for(url: QUrl) -> QNetworkProxy:
    """The proxy that QGIS would use; none for this computer."""
    direct = QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
    if is_this_computer(url.toString()):
        return direct
    manager = QgsNetworkAccessManager.instance()
    factory = manager.proxyFactory()
    found = factory.queryProxy(QNetworkProxyQuery(url)) if factory is not None else [manager.proxy()]
    first = found[0] if found else direct
    if first.type() == QNetworkProxy.ProxyType.DefaultProxy:
        first = QNetworkProxy.applicationProxy()
    return first if first.hostName() else direct
