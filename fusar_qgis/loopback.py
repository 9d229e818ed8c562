"""Addresses of this computer, which no proxy and no other computer has to do with."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_this_computer(url: str) -> bool:
    """Whether a URL names this computer (or a tunnel that begins on it)."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
