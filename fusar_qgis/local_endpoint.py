"""Where the backend that the plugin started listens, and its token: for the toolbox, in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional


@dataclass(frozen=True)
class LocalAddress:
    """A free port and a random token, new with each QGIS session. The token is never shown."""

    url: str
    token: str = field(default="", repr=False)


class LocalEndpoint:
    """Set by the connection in the panel as the backend comes and goes; read from any thread."""

    def __init__(self) -> None:
        self._address: Optional[LocalAddress] = None

    def set(self, url: str, token: str) -> None:
        """The local backend listens at `url`; an empty one: it does not."""
        self._address = LocalAddress(url, token) if url else None

    def clear(self) -> None:
        """The local backend is gone."""
        self._address = None

    def get(self) -> Optional[LocalAddress]:
        """Where it listens now, None while there is none."""
        return self._address


local_endpoint = LocalEndpoint()
"""The one local backend of this QGIS session."""
