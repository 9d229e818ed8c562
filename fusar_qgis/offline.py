"""The offline switch: while it is on, nothing of ours leaves this computer."""

from __future__ import annotations

from qgis.core import QgsSettings

from fusar_qgis.core.errors import BackendUnavailableError
from fusar_qgis.loopback import host_of, is_this_computer
from fusar_qgis.shown_url import shown_url

KEY = "fusar/offline"


class OfflineError(BackendUnavailableError):
    """A request was refused before anything was sent, because the offline switch is on."""

    code = "offline"


def is_offline() -> bool:
    """Whether the analyst works offline; safe in any thread."""
    return str(QgsSettings().value(KEY, False)).lower() in ("true", "1")


def set_offline(offline: bool) -> None:
    """Turns the switch."""
    QgsSettings().setValue(KEY, offline)


def check_offline(url: str) -> None:
    """Does nothing if a request may go to the address.

    Raises:
        OfflineError: The switch is on and the address is another computer's.
    """
    if is_offline() and not is_this_computer(url):
        host = host_of(url) or shown_url(url)
        raise OfflineError(
            f"Work offline is on, so nothing was sent to {host}.",
            "Switch it off in the FUSAR panel's connection menu, or choose a backend on this computer.",
        )
