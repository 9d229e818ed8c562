"""First come, first served: jobs are read, encoded and answered, each by a thread of its own with a queue before it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence

from backend.engine.base import CANCELLED, EngineLoad, Finish
from backend.engine.draft import Draft
from backend.engine.memory_limit import memory_errors
from backend.engine.row import Job, Row
from backend.engine.stages import Drafted, Queued, Stages, failure, settle, still_open, take_cancelled
from backend.engine.worker import BusyClock, Worker
from fusar_qgis.core.errors import FusarError


class Scheduler:
    """The queues before the stages, and who takes what from them. A step of the batch never waits for an image.

    Args:
        stages: What happens to a job.
    """

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._batch = stages.batch
        self._lock = threading.Lock()
        self._is_closed = False
        self._waiting: deque[Job] = deque()
        self._reading: Sequence[Job] = ()
        self._drafted: deque[Drafted] = deque()
        self._encoding: Sequence[Drafted] = ()
        self._suspects = 0
        self._ready: deque[Row] = deque()
        self._joining: Sequence[Row] = ()
        self._clock = BusyClock()
        self._reader = Worker("fusar-read", self._read_turn, 1)
        self._encoder = Worker("fusar-encode", self._encode_turn, stages.threads[0])
        self._decoder = Worker("fusar-decode", self._decode_turn, stages.threads[1])

    def submit(self, job: Job) -> None:
        """Queues a job; after `close` it is cancelled at once."""
        with self._lock:
            is_late = self._is_closed
            if not is_late:
                self._waiting.append(job)
        if is_late:
            job.generation.put(Finish(CANCELLED, 0))
        self._reader.wake()

    def load(self) -> EngineLoad:
        """How busy it is; a job waits until its prompt is read."""
        with self._lock:
            queued: list[Queued] = [
                *self._waiting,
                *self._reading,
                *self._drafted,
                *self._encoding,
                *self._ready,
            ]
            waiting = still_open(queued)
            running = {id(row) for row in still_open((*self._joining, *self._batch.rows))}
        return EngineLoad(len(waiting), len(running), self._batch.chosen_tokens, self._clock.seconds())

    def close(self) -> None:
        """Cancels all jobs and waits for the threads to end."""
        with self._lock:
            self._is_closed = True
        for worker in (self._reader, self._encoder, self._decoder):
            worker.close()
        for row in self._batch.rows:
            row.generation.cancel()
        self._batch.drop_cancelled()
        with self._lock:
            left: tuple[Queued, ...] = (*self._waiting, *self._drafted, *self._ready)
            for queue in (self._waiting, self._drafted, self._ready):
                queue.clear()
        for item in left:
            item.generation.put(Finish(CANCELLED, 0))

    def _read_turn(self) -> bool:
        self._drop_cancelled()
        with self._lock:
            # A draft holds its image's patches, so only the next ones are read ahead.
            if not self._waiting or len(self._drafted) >= 2 * self._stages.jobs_per_pass:
                return False
            job = self._waiting.popleft()
            self._reading = (job,)
        draft: Draft | None = None
        try:
            with self._clock, memory_errors():
                draft = self._stages.reader.read(job.request)
        except FusarError as error:
            job.generation.put(error)
        finally:
            with self._lock:
                self._reading = ()
                if draft is not None:
                    self._drafted.append(Drafted(job, draft))
            if draft is None:
                settle((job,))
            self._encoder.wake()
        return True

    def _encode_turn(self) -> bool:
        drafted = self._next_drafts()
        if not drafted:
            return False
        rows: list[Row] | None = None
        try:
            with self._clock, memory_errors():
                rows = self._encoded(drafted)
        except FusarError as error:
            if len(drafted) == 1:
                drafted[0].generation.put(error)
        finally:
            self._put_on(drafted, rows)
        return True

    def _next_drafts(self) -> Sequence[Drafted]:
        self._drop_cancelled()
        with self._lock:
            # As many as can run next wait encoded, no more: visual tokens take memory.
            if len(self._ready) < self._batch.limits.rows:
                count = min(1 if self._suspects else self._stages.jobs_per_pass, len(self._drafted))
                self._encoding = [self._drafted.popleft() for _ in range(count)]
                self._suspects = max(0, self._suspects - 1)
            taken = self._encoding
        self._reader.wake()
        return taken

    def _put_on(self, drafted: Sequence[Drafted], rows: Sequence[Row] | None) -> None:
        """Passes rows on; where a pass of several failed as a whole, each is tried alone, so that one bad one shows."""
        with self._lock:
            self._encoding = ()
            self._ready.extend(rows or ())
            if rows is None and len(drafted) > 1:
                self._drafted.extendleft(reversed(drafted))
                self._suspects = len(drafted)
        if rows is None and len(drafted) == 1:
            settle(drafted)
        self._decoder.wake()

    def _encoded(self, drafted: Sequence[Drafted]) -> list[Row]:
        rows = []
        prompts = self._stages.encoder.encode([item.draft for item in drafted])
        for item, prompt in zip(drafted, prompts, strict=True):
            if isinstance(prompt, FusarError):
                item.generation.put(prompt)
            else:
                rows.append(self._stages.begin_row(item.job, prompt))
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
                self._batch.abandon(failure())
                settle(left)
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
            left: list[Queued] = [
                *take_cancelled(self._waiting),
                *take_cancelled(self._drafted),
                *take_cancelled(self._ready),
            ]
        for item in left:
            item.generation.put(Finish(CANCELLED, 0))
