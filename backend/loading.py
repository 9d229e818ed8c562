"""The engine while it loads: the server answers at once, the model comes up in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from backend.engine.base import Engine
from fusar_qgis.core.errors import CheckpointError, FusarError, ModelLoadingError

LOGGER = logging.getLogger(__name__)

RETRY_AFTER_S = 2
PROGRESS_EVERY_S = 10.0


class EngineSlot:
    """Holds the engine from "not started" over "loading" to "ready" or "failed".

    Args:
        loader: Builds the engine; runs once, in a background thread.
    """

    def __init__(self, loader: Callable[[], Engine]) -> None:
        self._loader = loader
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="fusar-load")
        self._future: Future[Engine] | None = None
        self._lock = threading.Lock()
        self.load_seconds = 0.0

    @classmethod
    def ready(cls, engine: Engine) -> EngineSlot:
        """A slot whose engine is there already."""
        slot = cls(lambda: engine)
        slot.wait()
        return slot

    def start(self) -> None:
        """Begins to load; further calls do nothing."""
        with self._lock:
            if self._future is None:
                self._future = self._executor.submit(self._load)
                self._executor.shutdown(wait=False)

    def engine(self) -> Engine:
        """The engine.

        Raises:
            ModelLoadingError: It is not there yet.
            FusarError: Loading failed; the cause in its own words.
        """
        if self._future is None or not self._future.done():
            raise ModelLoadingError("The model is still loading.", f"Try again in {RETRY_AFTER_S} seconds.")
        return self.wait()

    def wait(self) -> Engine:
        """Blocks until the engine is there.

        Raises:
            FusarError: Loading failed; the cause in its own words.
        """
        self.start()
        assert self._future is not None
        error = self._future.exception()
        if isinstance(error, FusarError):
            raise error
        if error is not None:
            raise CheckpointError("The model did not load.", "See the server's log.") from error
        return self._future.result()

    @property
    def is_ready(self) -> bool:
        """Whether the engine can be asked."""
        return self._future is not None and self._future.done() and self._future.exception() is None

    @property
    def is_loading(self) -> bool:
        """Whether it is still on its way."""
        return self._future is not None and not self._future.done()

    def when_ready(self, tell: Callable[[Engine], None]) -> None:
        """Calls `tell` with the engine once it is there, never if it does not load; `start` was called before."""
        assert self._future is not None
        self._future.add_done_callback(
            lambda future: None if future.exception() is not None else tell(future.result())
        )

    def close(self) -> None:
        """Stops the engine if there is one."""
        if self.is_ready:
            self.wait().close()

    def _load(self) -> Engine:
        begin = time.monotonic()
        # What goes wrong is logged here and told again by `engine()` to everyone who asks.
        try:
            engine = self._loader()
        except FusarError as error:
            LOGGER.error("The model did not load: %s", error)
            raise
        except BaseException:
            LOGGER.exception("The model did not load.")
            raise
        self.load_seconds = time.monotonic() - begin
        return engine


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Tells the log when a part of loading begins, every few seconds that it goes on, and how long it took.

    Args:
        name: What is being done.
    """
    begin, done = time.monotonic(), threading.Event()

    def tell() -> None:
        while not done.wait(PROGRESS_EVERY_S):
            LOGGER.info("%s: %.0f s so far", name, time.monotonic() - begin)

    LOGGER.info("%s", name)
    threading.Thread(target=tell, name="fusar-progress", daemon=True).start()
    try:
        yield
    finally:
        done.set()
    LOGGER.info("%s: done after %.1f s", name, time.monotonic() - begin)
