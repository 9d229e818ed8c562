"""Whose turn it is: requests wait in one line per client, and the clients take turns.

The engine answers what it is given in the order it comes, so 64 tiles of one client would stand before the one
question of another. Here at most `max_running` requests are with the engine; whenever one ends, the next client in the
round sends its oldest request. Everything happens in the event loop's thread, so nothing is locked.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from fusar_qgis.core.errors import FusarError, GenerationTimeoutError


class Turn:
    """One request's place: first in its client's line, then among those that run, until `end`."""

    def __init__(self, queue: FairQueue, client: str) -> None:
        self._queue = queue
        self.client = client
        self.is_running = False
        self._called: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def come(self, timeout_s: float | None = None) -> None:
        """Waits until it is this request's turn.

        Args:
            timeout_s: How long at most.

        Raises:
            GenerationTimeoutError: It did not come in time.
            FusarError: What `refuse` was given.
        """
        try:
            await asyncio.wait_for(self._called, timeout_s)
        except TimeoutError as error:
            raise GenerationTimeoutError(
                f"The request waited {timeout_s:.0f} s and its turn did not come.", "Try again later."
            ) from error

    def call(self) -> bool:
        """Queue side: begins the turn; False when the request no longer waits for it."""
        if self._called.done():
            return False
        self._called.set_result(None)
        self.is_running = True
        return True

    def refuse(self, error: FusarError) -> None:
        """Ends the waiting with an error; a turn that has begun is left alone."""
        if not self._called.done():
            self._called.set_exception(error)
            # Nobody may be listening any more.
            self._called.exception()

    def end(self) -> None:
        """Gives the place back, wherever it is; a second call does nothing."""
        self._called.cancel()
        self._queue.remove(self)


class FairQueue:
    """Starts waiting requests round-robin over their clients.

    Args:
        max_running: How many may run at once.
    """

    def __init__(self, max_running: int) -> None:
        self._max_running = max_running
        self._lines: OrderedDict[str, deque[Turn]] = OrderedDict()
        self.running = 0

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return sum(map(len, self._lines.values()))

    @property
    def waiting_clients(self) -> int:
        """How many clients have a request that waits."""
        return len(self._lines)

    def join(self, client: str) -> Turn:
        """A place at the end of a client's line; the turn may begin at once."""
        turn = Turn(self, client)
        self._lines.setdefault(client, deque()).append(turn)
        self._call_next()
        return turn

    def remove(self, turn: Turn) -> None:
        """Takes a request out, running or waiting, and calls the next; see `Turn.end`."""
        line = self._lines.get(turn.client)
        if turn.is_running:
            turn.is_running = False
            self.running -= 1
        elif line is not None and turn in line:
            line.remove(turn)
            if not line:
                del self._lines[turn.client]
        self._call_next()

    def _call_next(self) -> None:
        while self.running < self._max_running and self._lines:
            client, line = self._lines.popitem(last=False)
            turn = line.popleft()
            if line:
                # Back of the round: the others come first now.
                self._lines[client] = line
            if turn.call():
                self.running += 1
