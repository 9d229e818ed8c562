"""Requests and replies on the current thread's event loop, through QGIS's network stack.

One loop serves all requests of a run, so that no thread of our own is needed: a Python thread has no Qt timers, and a
main thread that waits for another thread deadlocks when QGIS must ask it for a password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, TypeVar

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from fusar_qgis.core.errors import BackendUnavailableError, OperationCancelledError
from fusar_qgis.loopback import is_this_computer
from fusar_qgis.offline import check_offline
from fusar_qgis.shown_url import shown_url

MAX_IN_FLIGHT = 6
"""Qt runs six requests per host at once; more would wait in a queue while QGIS's timeout already counts."""

TICK_MS = 50
"""How often a waiting thread looks whether Stop was pressed."""

Key = TypeVar("Key")
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Call:
    """One request: `body` None means GET; `accept` is the wanted content type."""

    path: str
    body: Optional[bytes] = None
    accept: str = "application/json"


@dataclass(frozen=True)
class Reply:
    """What came back; `status` None: nothing did, and `error` and `reason` say why in Qt's words."""

    status: Optional[int]
    kind: str
    content: bytes
    error: Any = QNetworkReply.NetworkError.NoError
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""
    certificate: str = ""
    """Who the server's certificate names, who issued it and until when it holds; empty without encryption."""


@dataclass(frozen=True)
class Endpoint:
    """Where the backend is and how to get in. The token is never shown."""

    url: str = field(repr=False)
    timeout_s: int = 120
    authcfg: str = ""
    token: str = field(default="", repr=False)

    @property
    def shown_url(self) -> str:
        """The address for messages: without a user name and password."""
        return shown_url(self.url)

    def send(self, call: Call) -> QNetworkReply:
        """Starts one request on the current thread; its reply finishes by the thread's event loop.

        Raises:
            OfflineError: The analyst works offline and the address is another computer's; nothing was sent.
            BackendUnavailableError: The credentials cannot be applied.
        """
        check_offline(self.url)
        request = self._request(call)
        manager = QgsNetworkAccessManager.instance()
        if is_this_computer(self.url):
            _go_without_proxy(manager, self.url)
        reply = manager.get(request) if call.body is None else manager.post(request, call.body)
        # QGIS cuts every reply after its own silence limit (60 s by default); ours holds for our replies only.
        guard = reply.findChild(QTimer, "timeoutTimer")
        if guard is not None:
            guard.start(self.timeout_s * 1000)
        return reply

    def _request(self, call: Call) -> QNetworkRequest:
        request = QNetworkRequest(QUrl(self.url + call.path))
        request.setTransferTimeout(self.timeout_s * 1000)
        request.setAttribute(
            QNetworkRequest.Attribute.CacheLoadControlAttribute,
            QNetworkRequest.CacheLoadControl.AlwaysNetwork,
        )
        request.setAttribute(QNetworkRequest.Attribute.CacheSaveControlAttribute, False)
        # A redirect means that something else lives at this address; following it would drop the body.
        request.setAttribute(
            QNetworkRequest.Attribute.RedirectPolicyAttribute,
            QNetworkRequest.RedirectPolicy.ManualRedirectPolicy,
        )
        request.setRawHeader(b"Accept", call.accept.encode("ascii"))
        if call.body is not None:
            request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        return self._authorized(request)

    def _authorized(self, request: QNetworkRequest) -> QNetworkRequest:
        token = self.token or stored_token(self.authcfg)
        if token:
            request.setRawHeader(b"Authorization", b"Bearer " + token.encode("utf-8"))
            return request
        if not self.authcfg:
            return request
        done, prepared = QgsApplication.authManager().updateNetworkRequest(request, self.authcfg)
        if not done:
            raise BackendUnavailableError(
                f"The authentication configuration {self.authcfg!r} cannot be applied.",
                "Choose another one in the FUSAR options, or type the token there for this session.",
            )
        return prepared


def _go_without_proxy(manager: QgsNetworkAccessManager, url: str) -> None:
    """QGIS sends even 127.0.0.1 to a proxy set by hand; its own list of exceptions, per thread, knows better then."""
    known = manager.noProxyList()
    if url not in known:
        manager.setFallbackProxyAndExcludes(manager.fallbackProxy(), manager.excludeList(), [*known, url])


def stored_token(authcfg: str) -> str:
    """The bearer token that a configuration of QGIS's authentication store holds, or an empty text.

    QGIS 3.22 has no method for a bearer token, so a `Basic` configuration keeps it as its password; `EsriToken` has a
    token of its own. Every other method (API header, OAuth2, certificates) prepares the request itself.
    """
    config = QgsAuthMethodConfig()
    if not authcfg or not QgsApplication.authManager().loadAuthenticationConfig(authcfg, config, True)[0]:
        return ""
    return str(config.config({"Basic": "password", "EsriToken": "token"}.get(config.method(), ""), ""))


def read_reply(reply: QNetworkReply) -> Reply:
    """The finished reply as plain data; the Qt object is released."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    kind = str(reply.header(QNetworkRequest.KnownHeaders.ContentTypeHeader) or "")
    content = bytes(reply.readAll()) if reply.isOpen() else b""
    answer = Reply(
        status=None if status is None else int(status),
        kind=kind.split(";")[0].strip().lower(),
        content=content,
        error=reply.error(),
        reason=str(reply.errorString()),
        headers={_text(name).lower(): _text(reply.rawHeader(name)) for name in reply.rawHeaderList()},
        certificate=_certificate(reply),
    )
    release(reply)
    return answer


def _certificate(reply: QNetworkReply) -> str:
    if reply.url().scheme() != "https":
        return ""
    certificate = reply.sslConfiguration().peerCertificate()
    if certificate.isNull():
        return ""
    names = (certificate.subjectDisplayName(), certificate.issuerDisplayName())
    return f"{names[0]}, issued by {names[1]}, valid until {certificate.expiryDate().date().toString('yyyy-MM-dd')}"


def _text(raw: Any) -> str:
    return bytes(raw).decode("latin-1")


def release(reply: QNetworkReply) -> None:
    """Deletes a reply that is finished or aborted, always in the main thread.

    PyQt hears in the main thread's event loop that a Qt object is gone. A reply deleted in a worker can leave its
    address to the next reply before that, and the late notice would then cut off the new, living one.

    A timer that runs while its reply moves is registered with the main thread later, by an event; what the network
    still has to say about the reply starts it anew in between, and the older registration outlives the reply: QGIS
    crashes when it fires. So timers stop first, and nobody hears the reply any more.
    """
    app = QCoreApplication.instance()
    if app is not None and QThread.currentThread() != app.thread():
        reply.blockSignals(True)
        for timer in reply.findChildren(QTimer):
            timer.stop()
        reply.setParent(None)
        reply.moveToThread(app.thread())
    reply.deleteLater()


def exchange_all(
    endpoint: Endpoint,
    calls: Iterator[Tuple[Key, Call]],
    max_in_flight: int = 1,
    cancelled: Cancelled = lambda: False,
) -> Iterator[Tuple[Key, Reply]]:
    """Sends the calls, at most `max_in_flight` (never above six) at once, and yields replies as they come.

    Args:
        endpoint: Where to.
        calls: (key, call) pairs, pulled one by one as places become free; may grow while it is read.
        max_in_flight: Requests at once.
        cancelled: Asked about every 50 ms.

    Raises:
        OperationCancelledError: `cancelled` said so; requests in flight were aborted.
    """
    loop = QEventLoop()
    limit = max(1, min(max_in_flight, MAX_IN_FLIGHT))
    active: Dict[Key, QNetworkReply] = {}
    try:
        while True:
            _fill(endpoint, calls, active, limit, loop)
            if not active:
                return
            for key in _finished(active, loop, cancelled):
                yield key, read_reply(active.pop(key))
    finally:
        for reply in active.values():
            reply.abort()
            release(reply)


def exchange(endpoint: Endpoint, call: Call, cancelled: Cancelled = lambda: False) -> Reply:
    """Sends one call and waits for its reply; raises OperationCancelledError on Stop."""
    return next(reply for _, reply in exchange_all(endpoint, iter([(0, call)]), 1, cancelled))


def _fill(
    endpoint: Endpoint,
    calls: Iterator[Tuple[Key, Call]],
    active: Dict[Key, QNetworkReply],
    limit: int,
    loop: QEventLoop,
) -> None:
    while len(active) < limit:
        following = next(calls, None)
        if following is None:
            return
        reply = endpoint.send(following[1])
        reply.finished.connect(loop.quit)
        active[following[0]] = reply


def _finished(active: Dict[Key, QNetworkReply], loop: QEventLoop, cancelled: Cancelled) -> List[Key]:
    tick = QTimer()
    tick.timeout.connect(loop.quit)
    tick.start(TICK_MS)
    try:
        while True:
            if cancelled():
                raise OperationCancelledError("Stopped.")
            done = [key for key, reply in active.items() if reply.isFinished()]
            if done:
                return done
            loop.exec(loop_flags())
    finally:
        tick.stop()


def loop_flags() -> QEventLoop.ProcessEventsFlag:
    """How a loop that waits on the current thread treats clicks."""
    app = QCoreApplication.instance()
    if app is not None and QThread.currentThread() == app.thread():
        # A script may wait in the main thread; clicks must not start a second run inside the first.
        return QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
    return QEventLoop.ProcessEventsFlag.AllEvents
