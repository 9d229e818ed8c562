"""One signed-in Earth Engine client for the process: begun at the first read, each call within its time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_errors import expected_errors, timeout_error, translate
from backend.aef.earthengine_warning import WATCH
from backend.aef.transfer import Transfer
from backend.aef.waiting import in_background, wait_within
from fusar_qgis.core.errors import AefUnavailableError

LOGGER = logging.getLogger(__name__)

RETRIES = 2
"""The library's own, on 429, 5xx and lost connections; nothing of ours is on top of them."""
USER_AGENT = "fusar-gpt-qgis"
WORKLOAD_TAG = "fusar-gpt-qgis"
_DEADLINE_S = 20.0
_RETRY_AFTER_S = 30.0
_LIBRARY = threading.Lock()
"""The library's state is one for the process: a new attempt waits for one that was given up and still runs."""


class EarthEngineSession:
    """Signs in once and computes pixels; safe with threads.

    Args:
        account: Who signs in.
        url: Another address than Google's standard endpoint, for example the high-volume one.
        deadline_s: Time limit of the sign-in and of each attempt of a request.
        retry_after_s: How long a failed sign-in is repeated to all who ask, so that the tiles of a scene do not each
            wait for the same failure.
    """

    def __init__(
        self,
        account: EarthEngineAccount,
        url: str | None = None,
        deadline_s: float = _DEADLINE_S,
        retry_after_s: float = _RETRY_AFTER_S,
    ) -> None:
        self._account = account
        self._url = url
        self._deadline_s = deadline_s
        self._retry_after_s = retry_after_s
        self._project = account.project or ""
        self._lock = threading.Lock()
        self._attempt: Future[None] | None = None
        self._attempt_end_s = 0.0
        self._failure: AefUnavailableError | None = None
        self._failure_end_s = 0.0
        self._is_ready = False

    def compute_pixels(
        self, expression: Callable[[], Any], grid: dict[str, Any], transfer: Transfer
    ) -> tuple[Any, bool]:
        """One computePixels request.

        Args:
            expression: Builds the image; called when the library is ready.
            grid: The request's pixel grid.
            transfer: Deadline and cancellation.

        Returns:
            The structured array [rows, cols] as sent, and whether the project is in restricted mode.

        Raises:
            AefUnavailableError: Any failure, by its cause.
            OperationCancelledError: The user pressed Stop.
        """
        self._sign_in(transfer)

        def ask() -> tuple[Any, bool]:
            import ee

            WATCH.begin()
            try:
                pixels = ee.data.computePixels(
                    {"expression": expression(), "fileFormat": "NUMPY_NDARRAY", "grid": grid}
                )
            except expected_errors() as error:
                raise translate(error, self._project, self._deadline_s, WATCH.restricted) from error
            return pixels, WATCH.restricted

        reply = in_background("earthengine-request", ask)
        wait_within(reply, transfer)
        return reply.result()

    def _sign_in(self, transfer: Transfer) -> None:
        """Signs in unless done; reads that come together share one attempt."""
        with self._lock:
            if self._is_ready:
                return
            if self._failure is not None and time.monotonic() < self._failure_end_s:
                raise type(self._failure)(self._failure.message, self._failure.action)
            if self._attempt is None:
                self._attempt = in_background("earthengine-sign-in", self._initialize)
                self._attempt_end_s = time.monotonic() + self._deadline_s
            attempt, end_s = self._attempt, self._attempt_end_s
        try:
            self._finish(attempt, end_s, transfer)
        finally:
            self._leave(attempt, end_s)

    def _finish(self, attempt: Future[None], end_s: float, transfer: Transfer) -> None:
        if wait_within(attempt, transfer, end_s):
            error = attempt.exception()
        elif _is_usable():
            LOGGER.warning("Earth Engine's list of deprecated data sets does not come; going on without.")
            self._limit_time_within(transfer)
            error = None
        else:
            error = timeout_error(self._deadline_s)
        with self._lock:
            self._is_ready = self._is_ready or error is None
            if isinstance(error, AefUnavailableError):
                self._failure, self._failure_end_s = error, time.monotonic() + self._retry_after_s
        if error is not None:
            raise error

    def _leave(self, attempt: Future[None], end_s: float) -> None:
        # A read that was stopped leaves the attempt to the others; one that failed or hangs is nobody's any more.
        with self._lock:
            if self._attempt is attempt and (attempt.done() or time.monotonic() >= end_s):
                self._attempt = None

    def _initialize(self) -> None:
        """Signs in and loads the library's functions, in the background: its last step can hang for ever.

        That step asks another host for a list of deprecated data sets, without a time limit.
        """
        import ee

        WATCH.begin()
        with _LIBRARY:
            try:
                credentials, self._project = self._account.credentials()
                ee.data.setUserAgent(USER_AGENT)
                ee.data.setWorkloadTag(WORKLOAD_TAG)
                ee.data.setMaxRetries(RETRIES)
                # setDeadline works only after Initialize, which sends requests of its own: they end by this.
                ee._state.get_state().deadline_ms = self._deadline_s * 1000
                ee.Initialize(credentials=credentials, url=self._url, project=self._project)
            except expected_errors() as error:
                raise translate(error, self._project, self._deadline_s, WATCH.restricted) from error
            self._limit_time()

    def _limit_time(self) -> None:
        """Gives every later request its deadline; the library connects anew for that."""
        import ee

        try:
            ee.data.setDeadline(self._deadline_s * 1000)
        except expected_errors() as error:
            raise translate(error, self._project, self._deadline_s) from error

    def _limit_time_within(self, transfer: Transfer) -> None:
        done = in_background("earthengine-deadline", self._limit_time)
        wait_within(done, transfer)
        done.result()


def _is_usable() -> bool:
    """Whether all but the list of deprecated data sets is loaded, which comes last and is of no use to us."""
    import ee

    return bool(ee.data.is_initialized() and ee.Algorithms)
