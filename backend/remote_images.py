"""Images from web addresses, for hosts that the server's owner has listed and for no others.

A model server that fetches what it is told is a door into its network. So: HTTPS only, listed hosts only, no redirect
is followed, the name is resolved once, every address it has must be public, and that very address is connected to.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

from fusar_qgis.core.errors import RequestTooLargeError, UnsupportedImageError

_HTTPS_PORT = 443
_CHUNK = 65536
# Addresses that carry another address inside, which may be a private one.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RemoteImages:
    """Fetches images from listed hosts.

    Args:
        hosts: `name` or `name:port`, lower case.
        max_bytes: The largest file.
        timeout_s: For the whole fetch.
        resolve: Finds the address to connect to; for tests.
        context: TLS; for tests.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        max_bytes: int,
        timeout_s: float = 10.0,
        resolve: Callable[[str, int], str] | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s
        self._resolve = resolve or public_address
        self._context = context or ssl.create_default_context()

    def fetch(self, url: str) -> bytes:
        """The bytes behind an address.

        Raises:
            UnsupportedImageError: The host is not listed, not public, or does not deliver.
            RequestTooLargeError: The file is too large.
        """
        parts = self._check(url)
        host, port = parts.hostname or "", parts.port or _HTTPS_PORT
        try:
            return self._read(parts, host, port)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _failed(host, f"{type(error).__name__}") from error

    def _check(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or _HTTPS_PORT
        except ValueError as error:
            raise UnsupportedImageError(f"The image address {url[:60]!r} is wrong.", "Correct it.") from error
        names = {f"{host}:{port}", *([host] if port == _HTTPS_PORT else [])}
        if parts.scheme != "https" or parts.username is not None or not names & self._hosts:
            raise UnsupportedImageError(
                f"Images of {url[:60]!r} are not fetched by this server.",
                "Send a data URL, or have the host added to FUSAR_IMAGE_HOSTS (https only).",
            )
        return parts

    def _read(self, parts: SplitResult, host: str, port: int) -> bytes:
        connection = _PinnedConnection(host, port, self._resolve(host, port), self._timeout_s, self._context)
        # A server that sends one byte a second would pass every single wait.
        deadline = threading.Timer(self._timeout_s, connection.cut)
        deadline.start()
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Accept": "image/*", "Accept-Encoding": "identity"})
            data = self._body(connection.getresponse(), host)
            if connection.was_cut:
                raise _failed(host, f"it took longer than {self._timeout_s:g} s")
            return data
        finally:
            deadline.cancel()
            connection.close()

    def _body(self, response: http.client.HTTPResponse, host: str) -> bytes:
        if response.status != http.client.OK:
            raise _failed(host, f"HTTP {response.status}, and redirects are not followed")
        if response.getheader("Content-Encoding", "identity") != "identity":
            raise _failed(host, "a compressed reply")
        data = b""
        while part := response.read1(_CHUNK):
            data += part
            if len(data) > self._max_bytes:
                raise RequestTooLargeError(
                    f"The image of {host} is larger than {self._max_bytes / 2**20:g} MiB.",
                    "Send a smaller one.",
                )
        if response.length:
            raise _failed(host, "the file is incomplete")
        return data


class _PinnedConnection(http.client.HTTPSConnection):
    """HTTPS to a checked address, with the certificate checked for the name."""

    def __init__(self, host: str, port: int, address: str, timeout_s: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout_s, context=context)
        self._address = address
        self._tls = context
        self._open: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        """Connects to the address, whatever the name resolves to by now."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        secure = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        # A reference of our own: http.client hands its one over to the reply.
        self.sock = self._open = secure
        secure.do_handshake()

    def cut(self) -> None:
        """Breaks the connection off; from another thread."""
        self.was_cut = True
        if self._open is not None:
            try:
                # Past SSLSocket's own shutdown(), which would turn a read under way into one without TLS.
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)
            except OSError:  # it has just ended by itself
                return


def public_address(host: str, port: int) -> str:
    """The address to connect to.

    Raises:
        UnsupportedImageError: The name is unknown or has an address that is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _failed(host, "its name is unknown") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(map(is_public, addresses)):
        raise _failed(host, "it is not on the public internet")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address leads to the internet: not into this computer, its network or a cloud's metadata."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None or ip in _NAT64:
            return False
    return ip.is_global and not ip.is_multicast


def _failed(host: str, reason: str) -> UnsupportedImageError:
    return UnsupportedImageError(f"The image of {host!r} could not be fetched: {reason}.", "Send a data URL.")
