"""The way to a backend step by step, so that the one that fails can be named: address to AEF source."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Callable, Iterator, List, Optional, Tuple

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkReply

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import API_VERSION, ModelCard, ModelList, from_json
from fusar_qgis.core.check_steps import (
    ADDRESS,
    AEF,
    FAILED,
    HTTP,
    LOADING,
    MODEL,
    NAME,
    NOTE,
    OK,
    PORT,
    PROXY,
    SKIPPED,
    STEPS,
    TLS,
    TOKEN,
    VERSION,
    StepResult,
)
from fusar_qgis.core.errors import BackendRejectedError, BackendUnavailableError, FusarError
from fusar_qgis.exchange import Call, Cancelled, Endpoint, Reply, exchange
from fusar_qgis.loopback import host_of, is_this_computer
from fusar_qgis.offline import check_offline
from fusar_qgis.reach import open_port, proxy_for, resolve
from fusar_qgis.reply_errors import check_reply, parse_json

STEP_TIMEOUT_S = 10
_NetworkError = QNetworkReply.NetworkError
_PROXY_ERRORS = (
    _NetworkError.ProxyConnectionRefusedError,
    _NetworkError.ProxyConnectionClosedError,
    _NetworkError.ProxyNotFoundError,
    _NetworkError.ProxyTimeoutError,
    _NetworkError.ProxyAuthenticationRequiredError,
    _NetworkError.UnknownProxyError,
)
_TLS_ERROR = _NetworkError.SslHandshakeFailedError


class _StepFailedError(Exception):
    def __init__(self, name: str, detail: str, action: str) -> None:
        super().__init__(detail)
        self.result = (name, detail, action)


def check_connection(client: BackendClient, cancelled: Cancelled = lambda: False) -> Iterator[StepResult]:
    """Goes the whole way and yields each step as it ends; after the first failed one the others are `skipped`.

    Runs where blocking is allowed (a worker thread), on QGIS's own proxy, certificates and credentials.

    Args:
        client: The backend as the form says.
        cancelled: Asked about every 50 ms.

    Raises:
        OperationCancelledError: Stop was pressed.
    """
    way = _Way(client, cancelled)
    stages: Tuple[Callable[[], List[StepResult]], ...] = (
        way.address, way.name, way.proxy, way.port, way.first_answer, way.token, way.readiness, way.aef
    )  # fmt: skip
    told: List[str] = []
    for stage in stages:
        results = _timed(stage, told)
        told += [result.name for result in results]
        yield from results
        if any(result.state == FAILED for result in results):
            yield from (StepResult(name, SKIPPED) for name in STEPS if name not in told)
            return


def _timed(stage: Callable[[], List[StepResult]], told: List[str]) -> List[StepResult]:
    begun = time.monotonic()
    try:
        results = stage()
    except _StepFailedError as failure:
        name, detail, action = failure.result
        # One exchange proves several steps; the ones before the failed one have worked.
        passed = [StepResult(step, OK) for step in _PROVED_TOGETHER.get(name, ()) if step not in told]
        results = [*passed, StepResult(name, FAILED, detail, action)]
    seconds = time.monotonic() - begun
    return [*results[:-1], replace(results[-1], seconds=seconds)]


_PROVED_TOGETHER = {HTTP: (TLS,), TOKEN: (TLS, HTTP), MODEL: (LOADING,)}


class _Way:
    """The stages in order; each uses what the earlier ones found."""

    def __init__(self, client: BackendClient, cancelled: Cancelled) -> None:
        self._client, self._cancelled = client, cancelled
        self._target: Tuple[str, int] = ("", 0)
        self._proxy = QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
        self._version = ""
        self._card: Optional[ModelCard] = None

    @property
    def _behind_proxy(self) -> bool:
        return bool(self._proxy.type() != QNetworkProxy.ProxyType.NoProxy)

    def address(self) -> List[StepResult]:
        """The address can be read, and the offline switch lets it pass."""
        try:
            self._client.endpoint()
            check_offline(self._client.url)
        except FusarError as error:
            raise _StepFailedError(ADDRESS, error.message, error.action) from error
        url = QUrl(self._client.url)
        if not url.isValid() or not host_of(self._client.url):
            raise _StepFailedError(
                ADDRESS,
                f"The backend's address {self._client.shown_url!r} is no web address.",
                "Write it as http://computer:8765.",
            )
        self._target = (url.host(), url.port(443 if url.scheme() == "https" else 80))
        self._proxy = proxy_for(url)
        return [StepResult(ADDRESS, OK, self._client.shown_url)]

    def name(self) -> List[StepResult]:
        """The name has a number."""
        host = self._target[0]
        if self._behind_proxy:
            return [StepResult(NAME, SKIPPED, f"The proxy looks up {host}.")]
        why = resolve(*self._target, STEP_TIMEOUT_S, self._cancelled)
        if why:
            raise _StepFailedError(
                NAME,
                f"The computer {host!r} is not known in this network: {why}.",
                "Correct the address, or check VPN and name server.",
            )
        return [StepResult(NAME, OK, f"{host} is known")]

    def proxy(self) -> List[StepResult]:
        """Which proxy QGIS uses for this address, and that it can be reached."""
        if not self._behind_proxy:
            return [StepResult(PROXY, OK, "none for this address")]
        host, port = self._proxy.hostName(), self._proxy.port()
        why = open_port(host, port, STEP_TIMEOUT_S, self._cancelled)
        if why:
            raise _StepFailedError(
                PROXY,
                f"QGIS's proxy {host}:{port} cannot be reached: {why}.",
                "Correct it in Settings ▸ Options ▸ Network, or exclude the backend's address there.",
            )
        return [StepResult(PROXY, OK, f"{host}:{port}, from QGIS's network options")]

    def port(self) -> List[StepResult]:
        """Something listens."""
        host, port = self._target
        if self._behind_proxy:
            return [StepResult(PORT, SKIPPED, "The proxy connects.")]
        why = open_port(host, port, STEP_TIMEOUT_S, self._cancelled)
        if not why:
            return [StepResult(PORT, OK, f"port {port} is open")]
        if is_this_computer(self._client.url):
            action = "Start the backend, or open the tunnel, or correct the port."
        else:
            action = "Start the backend there, correct the port, or ask whether a firewall is between."
        raise _StepFailedError(
            PORT,
            f"No backend runs at {self._client.shown_url}: port {port} of {host} does not open ({why}).",
            action,
        )

    def first_answer(self) -> List[StepResult]:
        """One request tells proxy, TLS and HTTP apart."""
        endpoint, reply = self._ask("/health")
        if reply.error in _PROXY_ERRORS or reply.status == 407:
            raise _StepFailedError(
                PROXY,
                f"The proxy refused: {reply.reason}.",
                "Check address, user and password in Settings ▸ Options ▸ Network.",
            )
        if reply.error == _TLS_ERROR:
            raise _StepFailedError(
                TLS,
                f"No secure connection to {endpoint.shown_url}: {reply.reason}.",
                "Import the authority's certificate in Settings ▸ Options ▸ Authentication ▸ Manage certificates.",
            )
        data = self._parsed(endpoint, reply, HTTP)
        self._version = str(data.get("api_version", "")) if isinstance(data, dict) else ""
        return [self._tls_result(reply), StepResult(HTTP, OK, "a backend answers")]

    def _tls_result(self, reply: Reply) -> StepResult:
        if self._client.url.lower().startswith("https://"):
            return StepResult(TLS, OK, reply.certificate or "encrypted")
        if is_this_computer(self._client.url):
            return StepResult(TLS, OK, "not encrypted, and does not leave this computer")
        token = "the token and the images travel" if self._sends_token() else "images travel"
        return StepResult(
            TLS, NOTE, f"Not encrypted: {token} readable.", "Use an https address, or a tunnel (ssh -L)."
        )

    def _sends_token(self) -> bool:
        endpoint = self._client.endpoint()
        return bool(endpoint.token or endpoint.authcfg)

    def token(self) -> List[StepResult]:
        """The credentials open the door; whether there is a model is asked later."""
        endpoint, reply = self._ask("/v1/models")
        if reply.status in (401, 403):
            error = _error_of(endpoint, reply)
            raise _StepFailedError(TOKEN, error.message, error.action)
        said = "accepted" if self._sends_token() else "none is sent and none is wanted"
        return [StepResult(TOKEN, OK, said), self._version_result()]

    def _version_result(self) -> StepResult:
        if self._version == API_VERSION:
            return StepResult(VERSION, OK, self._version)
        shown = self._version or "none"
        return StepResult(
            VERSION,
            FAILED,
            f"The backend speaks version {shown}, this plugin {API_VERSION}.",
            "Upgrade the older of the two.",
        )

    def readiness(self) -> List[StepResult]:
        """503 means that the model still loads, in the server's words."""
        endpoint, reply = self._ask("/ready")
        if reply.status == 503 and reply.kind == "application/json":
            error = _error_of(endpoint, reply)
            raise _StepFailedError(LOADING, error.message, error.action or "Try again in a moment.")
        self._parsed(endpoint, reply, LOADING)
        endpoint, reply = self._ask("/v1/models")
        cards = self._cards(endpoint, reply)
        if not cards:
            raise _StepFailedError(MODEL, "The backend serves no model.", "Start it with a checkpoint.")
        self._card = cards[0]
        names = ", ".join(card.id for card in cards)
        return [
            StepResult(LOADING, OK, "done"),
            StepResult(MODEL, OK, f"{names} on {cards[0].device or '?'}", card=cards[0]),
        ]

    def _cards(self, endpoint: Endpoint, reply: Reply) -> Tuple[ModelCard, ...]:
        data = self._parsed(endpoint, reply, MODEL)
        try:
            return from_json(ModelList, data).data
        except FusarError as error:
            raise _StepFailedError(
                MODEL,
                f"The model list cannot be read: {error.message}",
                "Check that plugin and backend have the same version.",
            ) from error

    def aef(self) -> List[StepResult]:
        """Which AEF the backend has, as it says itself."""
        card = self._card
        sources = ", ".join(card.aef_sources) if card is not None else ""
        years = card.aef_years if card is not None else ()
        if not sources and not years:
            return [
                StepResult(
                    AEF, NOTE, "none: answers come without AEF.", "Set an AEF file on the backend.", card=card
                )
            ]
        span = f"years {min(years)} – {max(years)}" if years else "unknown years"
        return [StepResult(AEF, OK, ", ".join(part for part in (sources, span) if part), card=card)]

    def _ask(self, path: str) -> Tuple[Endpoint, Reply]:
        try:
            endpoint = self._client.endpoint(STEP_TIMEOUT_S)
            return endpoint, exchange(endpoint, Call(path), self._cancelled)
        except BackendUnavailableError as error:
            raise _StepFailedError(TOKEN, error.message, error.action) from error

    @staticmethod
    def _parsed(endpoint: Endpoint, reply: Reply, step: str) -> Any:
        try:
            return parse_json(endpoint, reply)
        except BackendRejectedError as error:
            name = TOKEN if error.status in (401, 403) else step
            raise _StepFailedError(name, error.message, error.action) from error
        except FusarError as error:
            raise _StepFailedError(step, error.message, error.action) from error


def _error_of(endpoint: Endpoint, reply: Reply) -> FusarError:
    try:
        check_reply(endpoint, reply)
    except FusarError as error:
        return error
    return FusarError(f"HTTP {reply.status}.")
