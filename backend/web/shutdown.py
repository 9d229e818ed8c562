"""The end of a server: nothing new begins, what runs may finish, what still runs at the end of the grace is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fusar_qgis.core.errors import ServerStoppingError


class Shutdown:
    """Knows whether the server is stopping, and how to stop each request that runs."""

    def __init__(self) -> None:
        self.begun = False
        self.aborted = False
        self._stops: dict[int, Callable[[], None]] = {}

    def begin(self) -> None:
        """From now on new requests are refused."""
        self.begun = True

    def abort(self) -> None:
        """Stops everything that runs or waits."""
        self.begun = self.aborted = True
        for stop in tuple(self._stops.values()):
            stop()

    def refuse_new(self) -> None:
        """Refuses a request that comes while the server stops.

        Raises:
            ServerStoppingError: It does.
        """
        if self.begun:
            raise self.error()

    def refuse_aborted(self) -> None:
        """Keeps half an answer from passing for a whole one.

        Raises:
            ServerStoppingError: The answer was stopped with the server.
        """
        if self.aborted:
            raise self.error()

    @contextmanager
    def stops(self, stop: Callable[[], None]) -> Iterator[None]:
        """Has `stop` called when the server gives up waiting, for the length of a `with` block."""
        key = id(stop)
        self._stops[key] = stop
        try:
            yield
        finally:
            del self._stops[key]

    @staticmethod
    def error() -> ServerStoppingError:
        """What a request that the end of the server caught is told."""
        return ServerStoppingError("The server is stopping.", "Try again when it has been started again.")
