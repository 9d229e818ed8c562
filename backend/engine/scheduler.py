"""First come, first served: jobs wait, are encoded by one thread, and join the running batch of another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from backend.engine.base import CANCELLED, EngineLoad, Finish
from backend.engine.batch import RunningBatch
from backend.engine.memory_limit import memory_errors
from backend.engine.prompt import Prompt, PromptEncoder
from backend.engine.row import Job, Row
from backend.engine.worker import BusyClock, Worker
from fusar_qgis.core.errors import FusarError


class Scheduler:
    """Two threads and the queues before them. A step of the batch never waits for an image.

    Args:
        encoder: Makes prompts.
        batch: Answers them.
        begin_row: A row for a job and its prompt.
        jobs_per_pass: Jobs that are encoded together.
        threads: CPU threads of the encoding and of the decoding worker.
    """

    def __init__(
        self,
        encoder: PromptEncoder,
        batch: RunningBatch,
        begin_row: Callable[[Job, Prompt], Row],
        jobs_per_pass: int,
        threads: tuple[int, int],
    ) -> None:
        self._prompts = encoder
        self._batch = batch
        self._begin_row = begin_row
        self._jobs_per_pass = jobs_per_pass
        self._lock = threading.Lock()
        self._is_closed = False
        self._waiting: deque[Job] = deque()
        self._encoding: Sequence[Job] = ()
        self._suspects = 0
        self._ready: deque[Row] = deque()
        self._joining: Sequence[Row] = ()
        self._clock = BusyClock()
        self._encoder = Worker("fusar-encode", self._encode_turn, threads[0])
        self._decoder = Worker("fusar-decode", self._decode_turn, threads[1])

    def submit(self, job: Job) -> None:
        """Queues a job; after `close` it is cancelled at once."""
        with self._lock:
            if not self._is_closed:
                self._waiting.append(job)
        if self._is_closed:
            job.generation.put(Finish(CANCELLED, 0))
        self._encoder.wake()

    def load(self) -> EngineLoad:
        """How busy it is; a job waits until its prompt is read."""
        with self._lock:
            waiting = [*self._waiting, *_open(self._encoding), *self._ready]
            running = {id(row) for row in _open((*self._joining, *self._batch.rows))}
        return EngineLoad(len(waiting), len(running), self._batch.chosen_tokens, self._clock.seconds())

    def close(self) -> None:
        """Cancels all jobs and waits for the threads to end."""
        with self._lock:
            self._is_closed = True
        self._encoder.close()
        self._decoder.close()
        for row in self._batch.rows:
            row.generation.cancel()
        self._batch.drop_cancelled()
        with self._lock:
            left: list[Job | Row] = [*self._waiting, *self._ready]
            self._waiting.clear()
            self._ready.clear()
        for item in left:
            item.generation.put(Finish(CANCELLED, 0))

    def _encode_turn(self) -> bool:
        jobs = self._next_jobs()
        if not jobs:
            return False
        rows: list[Row] | None = None
        try:
            with self._clock, memory_errors():
                rows = self._encoded(jobs)
        except FusarError as error:
            if len(jobs) == 1:
                jobs[0].generation.put(error)
        finally:
            self._put_on(jobs, rows)
        return True

    def _next_jobs(self) -> Sequence[Job]:
        self._drop_cancelled()
        with self._lock:
            # As many as can run next wait encoded, no more: visual tokens take memory.
            if len(self._ready) < self._batch.limits.rows:
                # Where nothing runs, the first goes ahead alone: its answer begins while the others are encoded.
                is_idle = not (self._ready or self._joining or self._batch.rows)
                count = 1 if is_idle or self._suspects else self._jobs_per_pass
                self._encoding = [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]
                self._suspects = max(0, self._suspects - 1)
            return self._encoding

    def _put_on(self, jobs: Sequence[Job], rows: Sequence[Row] | None) -> None:
        """Passes rows on; where a pass of several failed as a whole, each is tried alone, so that one bad one shows."""
        with self._lock:
            self._encoding = ()
            self._ready.extend(rows or ())
            if rows is None and len(jobs) > 1:
                self._waiting.extendleft(reversed(jobs))
                self._suspects = len(jobs)
        if rows is None and len(jobs) == 1:
            _settle(jobs)
        self._decoder.wake()

    def _encoded(self, jobs: Sequence[Job]) -> list[Row]:
        rows = []
        for job, prompt in zip(jobs, self._prompts.encode([job.request for job in jobs]), strict=True):
            if isinstance(prompt, FusarError):
                job.generation.put(prompt)
            else:
                rows.append(self._begin_row(job, prompt))
        return rows

    def _decode_turn(self) -> bool:
        self._drop_cancelled()
        is_sound = False
        try:
            self._batch.drop_cancelled()
            is_busy = self._advance(self._next_rows())
            is_sound = True
        finally:
            left, self._joining = self._joining, ()
            if not is_sound:
                # Nobody knows what a bug has left of the batch.
                self._batch.abandon(_failure())
                _settle(left)
        return is_busy

    def _advance(self, joining: Sequence[Row]) -> bool:
        """Reads new prompts and takes a step; says whether there was anything to do."""
        if not joining and not self._batch.rows:
            return False
        with self._clock:
            self._join(joining)
            self._step()
        return True

    def _next_rows(self) -> Sequence[Row]:
        joining: list[Row] = []
        with self._lock:
            while self._ready and self._batch.room_for(self._ready[0], joining):
                joining.append(self._ready.popleft())
            self._joining = tuple(joining)
        if joining:
            self._encoder.wake()
        return joining

    def _join(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        try:
            with memory_errors():
                self._batch.join(rows)
        except FusarError as error:
            for row in rows:
                row.generation.put(error)
        self._joining = ()

    def _step(self) -> None:
        if not self._batch.rows:
            return
        try:
            with memory_errors():
                self._batch.step()
        except FusarError as error:
            self._batch.abandon(error)

    def _drop_cancelled(self) -> None:
        """Ends those that wait in a queue and that nobody waits for any more."""
        with self._lock:
            queued: tuple[Job | Row, ...] = (*self._waiting, *self._ready)
            left = [item for item in queued if item.generation.cancelled]
            if left:
                self._waiting = deque(job for job in self._waiting if job not in left)
                self._ready = deque(row for row in self._ready if row not in left)
        for item in left:
            item.generation.put(Finish(CANCELLED, 0))


def _open(items: Sequence[Job] | Sequence[Row]) -> list[Job | Row]:
    """Those that did not get their last event; a client that has it finds its answer no more among what runs."""
    return [item for item in items if not item.generation.closed]


def _settle(items: Sequence[Job] | Sequence[Row]) -> None:
    """Only a bug leaves one open; its client must not wait for ever."""
    for item in items:
        item.generation.put(_failure())


def _failure() -> FusarError:
    return FusarError("The model failed while it answered.", "See the server's log.")
