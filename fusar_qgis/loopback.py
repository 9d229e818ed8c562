"""Which computer a URL names: this one, with which no proxy has to do, or the one that another URL names."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """The computer's name or number in a URL, lower case; empty where there is none or it cannot be read."""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""


def is_this_computer(url: str) -> bool:
    """Whether a URL names this computer (or a tunnel that begins on it)."""
    host = host_of(url)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_same_server(url: str, other: str) -> bool:
    """Whether two URLs name one server: scheme, computer and port, the port of the scheme where none is written."""
    try:
        (scheme, port), (other_scheme, other_port) = (
            (parts.scheme, parts.port or _PORTS.get(parts.scheme))
            for parts in (urlsplit(url.strip()), urlsplit(other.strip()))
        )
    except ValueError:
        return False
    return bool(host_of(url)) and (scheme, host_of(url), port) == (other_scheme, host_of(other), other_port)
