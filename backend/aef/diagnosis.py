"""Which step on the way to an archive fails: name, connection, certificate, answer."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from backend.aef.http_ranges import CONNECT_TIMEOUT_S, HttpRanges, proxy_for
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefUnavailableError

_PORTS = {"https": 443, "http": 80}
_LOOK_BYTES = 64


@dataclass(frozen=True)
class Step:
    """One step and how it went."""

    name: str
    is_good: bool
    told: str


def diagnose(url: str, path: str, transfer: Transfer) -> Iterator[Step]:
    """The steps of reading one file, in order; the first bad one is the last.

    Args:
        url: The archive's address.
        path: A file that must be there.
        transfer: Deadline of the request.
    """
    proxy = proxy_for(url)
    target = urlsplit(proxy or url)
    host, port = target.hostname or "", target.port or _PORTS.get(target.scheme, 443)
    yield Step("proxy", True, f"{host}:{port}" if proxy else "none")
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        yield Step(
            "DNS", False, f"{host} has no address: {error}. Check the name server, or set HTTPS_PROXY."
        )
        return
    yield Step("DNS", True, f"{host} is {addresses[0][4][0]}")
    try:
        with socket.create_connection((host, port), CONNECT_TIMEOUT_S) as plain:
            yield Step("connection", True, f"{host}:{port} answers")
            if target.scheme == "https":
                yield _handshake(plain, host)
    except ssl.SSLError as error:
        yield Step(
            "TLS", False, f"The certificate of {host} was refused: {error}. Install your organization's CA."
        )
        return
    except OSError as error:
        yield Step(
            "connection", False, f"{host}:{port} cannot be reached: {error}. Check firewall and proxy."
        )
        return
    yield _request(url, path, transfer)


def _handshake(plain: socket.socket, host: str) -> Step:
    with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured:
        return Step("TLS", True, f"{secured.version()}, certificate accepted")


def _request(url: str, path: str, transfer: Transfer) -> Step:
    try:
        data = HttpRanges(url).read(path, 0, _LOOK_BYTES, transfer, may_be_shorter=True)
    except AefUnavailableError as error:
        return Step("range request", False, str(error))
    if data is None:
        return Step("range request", False, f"{url}/{path} is not there (404). Check the archive's address.")
    return Step("range request", True, f"{len(data)} bytes of {path} came")
