"""Where images go when a question is asked: this computer, the local network or the internet; encrypted or not."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from fusar_qgis.loopback import host_of, is_this_computer
from fusar_qgis.shown_url import shown_url

THIS_COMPUTER, LOCAL_NETWORK, INTERNET = "this_computer", "local_network", "internet"
_LOCAL_SUFFIXES = (".local", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".localdomain", ".corp")


@dataclass(frozen=True)
class DataPath:
    """Where the data goes.

    `host` is empty for this computer; `encrypted` says whether the connection itself is (on this computer it is not
    needed); `exposed` that a token travels readable through a network.
    """

    place: str
    host: str
    encrypted: bool
    exposed: bool


def data_path(url: str, local: bool = False, has_token: bool = False) -> DataPath:
    """Where the data goes, judged by the address alone: no name is looked up for it.

    Args:
        url: The backend's address.
        local: The backend is one that the plugin started.
        has_token: A token is sent along.
    """
    if local or is_this_computer(url):
        return DataPath(THIS_COMPUTER, "", url.startswith("https://"), False)
    host = host_of(url) or shown_url(url)
    encrypted = url.strip().lower().startswith("https://")
    place = LOCAL_NETWORK if _in_local_network(host) else INTERNET
    return DataPath(place, host, encrypted, has_token and not encrypted)


def _in_local_network(host: str) -> bool:
    """A private number, a name without a dot, or a name under an ending that the internet does not have."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_SUFFIXES)
