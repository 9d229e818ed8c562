"""Byte ranges that were just read: the tiles of one scene ask for the same blocks, at the same time and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager

from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefDataError, FusarError

Key = tuple[str, int, int]
MAX_BYTES = 96 * 2**20
_LOOK_S = 0.2


class RecentRanges:
    """Keeps the last ranges by file, start and length; who asks for one that is on its way waits for it.

    Args:
        max_bytes: How much is kept.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._n_bytes = 0
        self._coming: dict[Key, Future[bytes | None]] = {}
        self._lock = threading.Lock()

    def get(self, key: Key) -> bytes | None:
        """The range, if it is here."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Key, data: bytes) -> None:
        """Keeps a range, unless it is a large part of all there is room for."""
        with self._lock:
            if key in self._kept or len(data) > self._max_bytes // 4:
                return
            self._kept[key] = data
            self._n_bytes += len(data)
            while self._n_bytes > self._max_bytes:
                self._n_bytes -= len(self._kept.popitem(last=False)[1])

    @contextmanager
    def unless_damaged(self, key: Key) -> Iterator[None]:
        """Forgets a range that the block finds damaged: who tries again must not get the same bytes."""
        try:
            yield
        except AefDataError:
            with self._lock:
                self._n_bytes -= len(self._kept.pop(key, b""))
            raise

    def read(self, key: Key, fetch: Callable[[], bytes | None], transfer: Transfer) -> bytes | None:
        """The range, fetched unless it is here or another thread brings it.

        Args:
            key: File, start and length.
            fetch: Reads it; its failure is its caller's own: who waited for it tries for himself.
            transfer: Deadline of the wait.

        Raises:
            FusarError: What `fetch` failed with, or the deadline is over.
        """
        while True:
            if (kept := self.get(key)) is not None:
                return kept
            with self._lock:
                coming = self._coming.get(key)
                if coming is None:
                    mine = self._coming[key] = Future()
            if coming is None:
                return self._bring(key, mine, fetch)
            try:
                return coming.result(timeout=min(_LOOK_S, transfer.remaining_s()))
            except NotYet:
                transfer.remaining_s()
            except FusarError:
                continue

    def _bring(self, key: Key, mine: Future[bytes | None], fetch: Callable[[], bytes | None]) -> bytes | None:
        try:
            data = fetch()
        except BaseException as error:
            with self._lock:
                del self._coming[key]
            mine.set_exception(
                error if isinstance(error, FusarError) else FusarError("Reading was broken off.")
            )
            raise
        if data is not None:
            self.put(key, data)
        with self._lock:
            del self._coming[key]
        mine.set_result(data)
        return data
