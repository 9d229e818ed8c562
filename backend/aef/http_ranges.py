"""Anonymous HTTPS range requests with one budget: deadline, retries, bytes; every failure by its own type."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    EmptyPoolError,
    HTTPError,
    IncompleteRead,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import (
    AefDataError,
    AefOfflineError,
    AefPermissionError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    FusarError,
)

# Some hosts answer 403 to the names that HTTP libraries give themselves.
USER_AGENT = "fusar-gpt-qgis"
CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 60.0
MAX_RETRIES = 2
MAX_CONNECTIONS = 8
OFFLINE_FOR_S = 60.0

_CHUNK_BYTES = 2**16
_THIS_COMPUTER = ("127.0.0.1", "localhost", "::1")
_FIRST_WAIT_S = 0.2


class HttpRanges:
    """Files below one address.

    Once the host cannot be reached, further reads fail at once for `OFFLINE_FOR_S`: a scene's tiles need not each wait
    for it. Safe to use from several threads.

    Args:
        url: The address, https, or http on this computer.
        connections: Most at once.
    """

    def __init__(self, url: str, connections: int = MAX_CONNECTIONS) -> None:
        self.url = url.rstrip("/")
        self.connections = connections
        self._pool = _pool_for(self.url, connections)
        self._lock = threading.Lock()
        self._offline: tuple[float, AefOfflineError] | None = None

    def read(
        self, path: str, start: int, length: int, transfer: Transfer, may_be_shorter: bool = False
    ) -> bytes | None:
        """`length` bytes of a file from `start` on; None where there is no such file.

        Args:
            path: Below the address.
            start: First byte.
            length: How many.
            transfer: The read's budget.
            may_be_shorter: Whether the file may end before.

        Raises:
            AefUnavailableError: They cannot be had, by its type why.
            OperationCancelledError: The user pressed Stop.
        """
        expected = None if may_be_shorter else length
        return self._retried(path, f"bytes={start}-{start + length - 1}", expected, transfer)

    def read_end(self, path: str, length: int, transfer: Transfer) -> bytes | None:
        """The last `length` bytes of a file; the rest as `read`."""
        return self._retried(path, f"bytes=-{length}", length, transfer)

    def size(self, path: str, transfer: Transfer) -> int | None:
        """A file's length in bytes; None where there is no such file.

        Raises:
            AefUnavailableError: It cannot be had, or the server does not say.
        """
        total = 0

        def take(reply: urllib3.BaseHTTPResponse) -> None:
            nonlocal total
            said = reply.headers.get("Content-Range", "").rpartition("/")[2]
            total = int(said[:20]) if said.isdecimal() else 0

        if self._retried(path, "bytes=0-0", 1, transfer, take) is None:
            return None
        if total <= 0:
            raise AefDataError(
                f"{self.url}/{path} does not say how long it is.", "Check the archive's address."
            )
        return total

    def read_whole(self, path: str, transfer: Transfer) -> bytes | None:
        """A small file; the rest as `read`."""
        return self._retried(path, None, None, transfer)

    def _retried(
        self,
        path: str,
        span: str | None,
        length: int | None,
        transfer: Transfer,
        heed: Callable[[urllib3.BaseHTTPResponse], None] = lambda _: None,
    ) -> bytes | None:
        for attempt in range(MAX_RETRIES + 1):
            try:
                return self._once(path, span, length, transfer, heed)
            except (AefRateLimitError, AefTimeoutError, _PassingError):
                wait_s = _FIRST_WAIT_S * 2**attempt * (0.5 + random.random())
                if attempt == MAX_RETRIES or transfer.remaining_s() <= wait_s:
                    raise
                time.sleep(wait_s)
        raise AssertionError("the loop returns or raises")

    def _once(
        self,
        path: str,
        span: str | None,
        length: int | None,
        transfer: Transfer,
        heed: Callable[[urllib3.BaseHTTPResponse], None],
    ) -> bytes | None:
        self._refuse_while_offline()
        try:
            return self._exchange(f"{self.url}/{path}", span, length, transfer, heed)
        except (NewConnectionError, ConnectTimeoutError) as error:
            # A firewall that drops packets is as far away as a host that refuses.
            raise self._went_offline(error) from error
        except (ReadTimeoutError, EmptyPoolError) as error:
            transfer.remaining_s()
            raise AefTimeoutError(
                f"{self.url} did not answer in time.", "Try again, or go on without AEF."
            ) from error
        except (IncompleteRead, ProtocolError) as error:
            raise _PassingError(f"The connection to {self.url} broke off.", "Try again.") from error
        except HTTPError as error:
            raise self._went_offline(error) from error

    def _exchange(
        self,
        url: str,
        span: str | None,
        length: int | None,
        transfer: Transfer,
        heed: Callable[[urllib3.BaseHTTPResponse], None],
    ) -> bytes | None:
        left_s = transfer.remaining_s()
        headers = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            **({"Range": span} if span else {}),
        }
        # A read of a whole archive file has hours; one silent connection must not take them.
        timeout = urllib3.Timeout(connect=min(CONNECT_TIMEOUT_S, left_s), read=min(READ_TIMEOUT_S, left_s))
        reply = self._pool.request(
            "GET", url, headers=headers, timeout=timeout, pool_timeout=left_s, preload_content=False
        )
        try:
            heed(reply)
            body = _body(reply, url, span, length, transfer)
        except (FusarError, HTTPError):
            # What was not read to its end cannot be used again; its place in the pool can.
            reply.close()
            reply.release_conn()
            raise
        reply.release_conn()
        return body

    def _refuse_while_offline(self) -> None:
        with self._lock:
            if self._offline is not None and time.monotonic() < self._offline[0]:
                raise self._offline[1]

    def _went_offline(self, error: HTTPError) -> AefOfflineError:
        step = "its certificate was refused" if isinstance(error, SSLError) else "no connection"
        verdict = AefOfflineError(
            f"{self.url} cannot be reached: {step}.", "Check network and proxy, or use an AEF file."
        )
        with self._lock:
            self._offline = (time.monotonic() + OFFLINE_FOR_S, verdict)
        return verdict


class _PassingError(AefUnavailableError):
    """The server failed in a way that may pass: 5xx, or a connection that broke off."""


def _pool_for(url: str, connections: int) -> urllib3.PoolManager:
    proxy = proxy_for(url)
    if proxy is None:
        return urllib3.PoolManager(maxsize=connections, block=True, retries=False)
    return urllib3.ProxyManager(proxy, maxsize=connections, block=True, retries=False)


def proxy_for(url: str) -> str | None:
    """The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for an address; None on this computer."""
    parts = urlsplit(url)
    is_direct = parts.hostname in _THIS_COMPUTER or proxy_bypass(parts.netloc)
    return None if is_direct else getproxies().get(parts.scheme)


def _body(
    reply: urllib3.BaseHTTPResponse, url: str, span: str | None, length: int | None, transfer: Transfer
) -> bytes | None:
    if reply.status == 404:
        reply.drain_conn()
        transfer.add(0)
        return None
    refusal = _REFUSALS.get(reply.status)
    if refusal is not None:
        raise refusal(url)
    if reply.status >= 500:
        raise _PassingError(f"{url} answered {reply.status}.", "Try again later.")
    if reply.status != (206 if span else 200):
        raise AefDataError(
            f"{url} answered {reply.status} to a range request.", "Check the archive's address."
        )
    said = reply.headers.get("Content-Range", "")
    if span and span[6].isdigit() and said and not said.startswith(f"bytes {span[6:].partition('-')[0]}-"):
        raise AefDataError(f"{url} answered {said} to a request for {span}.", "Check proxy and address.")
    data = bytearray()
    # What has arrived, however little: from a server that trickles the deadline is heard between two parts.
    while part := reply.read1(_CHUNK_BYTES):
        transfer.remaining_s()
        data += part
    transfer.add(len(data))
    if length is not None and len(data) != length:
        raise AefDataError(f"{url} sent {len(data)} bytes, {length} were asked for.", "Try again.")
    return bytes(data)


_REFUSALS: dict[int, Callable[[str], AefUnavailableError]] = {
    401: lambda url: AefPermissionError(f"{url} asks for a sign-in.", "Use the public address."),
    403: lambda url: AefPermissionError(
        f"{url} is not to be read from here (403).", "Check address and proxy."
    ),
    407: lambda url: AefPermissionError(f"The proxy asks for a sign-in (407) for {url}.", "Set HTTPS_PROXY."),
    429: lambda url: AefRateLimitError(f"{url} was asked too often (429).", "Wait a moment and try again."),
}
