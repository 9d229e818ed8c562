"""A FUSAR-GPT server somewhere else as the one who answers a run: `/v1/models` and `/v1/interpret` over HTTP."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from backend.asking import Cancelled, Requests, ask_in_threads
from backend.settings_checks import is_loopback
from fusar_qgis.core.api import (
    FRAME_SEEN,
    InterpretRequest,
    InterpretResponse,
    ModelCard,
    ModelList,
    from_json,
    to_json,
)
from fusar_qgis.core.errors import (
    BackendRejectedError,
    BackendUnavailableError,
    ConfigError,
    InvalidRequestError,
    OperationCancelledError,
    UnknownModelError,
)
from fusar_qgis.core.tile_run import Outcome

_AT_ONCE = 6
_CONNECT_S, _SILENCE_S = 10.0, 300.0
_TRIES = 5
_MOST_WAIT_S = 30.0
_BUSY = (429, 503)


class AskedServer:
    """A server's model; connections are kept, at most six at once.

    Args:
        url: Its address, without `/v1`.
        token: The bearer token; none for a server on this computer that asks for none.
        model: One of its models; its first where empty.

    Raises:
        ConfigError: The address is none, or a token would travel unencrypted to another computer.
        BackendUnavailableError: Nothing of ours answers there.
        BackendRejectedError: The server says no.
        UnknownModelError: It does not serve the model.
    """

    at_once = _AT_ONCE

    def __init__(self, url: str, token: str = "", model: str = "") -> None:
        self._url = _checked_url(url, token)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        timeout = urllib3.Timeout(connect=_CONNECT_S, read=_SILENCE_S)
        self._http = urllib3.PoolManager(maxsize=_AT_ONCE, retries=False, timeout=timeout, headers=headers)
        self._sockets = _OpenSockets()
        self._http.pool_classes_by_scheme = self._sockets.pool_classes()
        self._closed = threading.Event()
        self._card = self._served(model)

    @property
    def card(self) -> ModelCard:
        """See `asking.Asked`."""
        return self._card

    def ask_all(self, requests: Requests, cancelled: Cancelled) -> Iterator[tuple[int, Outcome]]:
        """See `asking.Asked`; with Stop the connections are closed, and the server stops answering them."""
        try:
            yield from ask_in_threads(requests, self.at_once, self._ask, cancelled)
        except OperationCancelledError:
            self.close()
            raise

    def close(self) -> None:
        """Closes the connections, also those on which an answer is awaited: the server then stops writing it."""
        self._closed.set()
        self._sockets.shut_down()
        self._http.clear()

    def _served(self, model: str) -> ModelCard:
        try:
            cards = from_json(ModelList, self._call("/v1/models")).data
        except InvalidRequestError as error:  # such as another program's list of models
            raise self._not_ours(error.message.rstrip(".")) from error
        chosen = next((card for card in cards if model in ("", card.id)), None)
        if chosen is None:
            names = ", ".join(card.id for card in cards) or "none"
            raise UnknownModelError(
                f"The server at {self._url} does not serve the model {model!r}.",
                f"Use one of: {names}.",
            )
        return chosen

    def _ask(self, request: InterpretRequest) -> InterpretResponse:
        try:
            answer = from_json(InterpretResponse, self._call("/v1/interpret", to_json(request)))
        except InvalidRequestError as error:
            raise self._not_ours(error.message.rstrip(".")) from error
        if answer.frame != FRAME_SEEN or min(answer.image_size_seen) < 1:
            raise self._not_ours(f"boxes in {answer.frame!r} of an image of {answer.image_size_seen} px")
        return answer

    def _call(self, path: str, body: Any = None) -> dict[str, Any]:
        reply = self._send(path, body)
        # A busy server says when to come again; whoever runs all night does.
        for _ in range(_TRIES - 1):
            if reply.status not in _BUSY:
                break
            if self._closed.wait(_wait_s(reply.headers.get("Retry-After", ""))):
                break
            reply = self._send(path, body)
        try:
            data = json.loads(reply.data)
        except (ValueError, RecursionError) as error:
            raise self._not_ours(f"HTTP {reply.status}, no JSON") from error
        if reply.status == 200 and isinstance(data, dict):
            return data
        raise self._refusal(reply.status, data)

    def _send(self, path: str, body: Any) -> urllib3.BaseHTTPResponse:
        url = self._url + path
        try:
            if body is None:
                return self._http.request("GET", url, redirect=False)
            return self._http.request("POST", url, json=body, redirect=False)
        except HTTPError as error:
            why = getattr(error, "reason", None) or error
            raise BackendUnavailableError(
                f"The server at {self._url} does not answer: {why!s:.160}.",
                "Start it, or correct the address; the finished tiles are kept.",
            ) from error

    def _refusal(self, status: int, data: Any) -> BackendRejectedError | BackendUnavailableError:
        body = data.get("error") if isinstance(data, dict) else None
        if not isinstance(body, dict):
            return self._not_ours(f"HTTP {status}")
        message = str(body.get("message") or f"The server answered with HTTP {status}.")
        return BackendRejectedError(message, str(body.get("action") or ""), status, str(body.get("code", "")))

    def _not_ours(self, what: str) -> BackendUnavailableError:
        return BackendUnavailableError(
            f"What answers at {self._url} is no FUSAR-GPT server ({what}).",
            "Give http://computer:port, without a path.",
        )


class _OpenSockets:
    """The sockets of a pool's connections; urllib3 by itself cannot end a request that another thread waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()

    def pool_classes(self) -> dict[str, Any]:
        """Connection pools whose connections are known here."""
        known = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                known.add(self.sock)

        class Encrypted(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                known.add(self.sock)

        plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        return {"http": plain, "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": Encrypted})}

    def add(self, connected: Any) -> None:
        """Remembers a socket, and forgets those that are closed."""
        with self._lock:
            self._sockets = {each for each in self._sockets if each.fileno() >= 0} | {connected}

    def shut_down(self) -> None:
        """Wakes every thread that waits for an answer."""
        with self._lock:
            for each in self._sockets:
                with contextlib.suppress(OSError):  # it was closed meanwhile
                    each.shutdown(socket.SHUT_RDWR)


def _checked_url(url: str, token: str) -> str:
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise ConfigError(
            f"The address of {parts.hostname!r} holds a name or password.", "Give a token by --token-file."
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"The server's address {url!r} is none.", "Write it as http://computer:8765.")
    if token and parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ConfigError(
            f"The token would travel to {parts.hostname} where everyone on the way can read it.",
            "Use https, or a tunnel: ssh -L 8765:127.0.0.1:8765 HOST, then --server http://127.0.0.1:8765.",
        )
    return url.rstrip("/")


def _wait_s(retry_after: str) -> float:
    return min(float(retry_after), _MOST_WAIT_S) if retry_after.isdecimal() else 2.0
