"""Addresses of this computer, which no proxy and no other computer has to do with."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


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
