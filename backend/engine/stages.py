"""What happens to a job on its way to an answer, and the queues between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from backend.engine.base import Generation
from backend.engine.batch import RunningBatch
from backend.engine.draft import Draft, DraftReader
from backend.engine.prompt import Prompt, PromptEncoder
from backend.engine.row import Job, Row
from fusar_qgis.core.errors import EngineFailedError, FusarError


@dataclass(frozen=True, eq=False)
class Drafted:
    """A job that was read."""

    job: Job
    draft: Draft

    @property
    def generation(self) -> Generation:
        """The job's answer."""
        return self.job.generation


Queued = Job | Drafted | Row
AnyQueued = TypeVar("AnyQueued", Job, Drafted, Row)


@dataclass(frozen=True)
class Stages:
    """What happens to a job, each on a thread of its own.

    Attributes:
        reader: Reads a request.
        encoder: Looks at images.
        batch: Answers.
        begin_row: A row for a job and its prompt.
        jobs_per_pass: Jobs that are encoded together.
        threads: CPU threads of the encoding and of the answering thread.
    """

    reader: DraftReader
    encoder: PromptEncoder
    batch: RunningBatch
    begin_row: Callable[[Job, Prompt], Row]
    jobs_per_pass: int
    threads: tuple[int, int]


def take_cancelled(queue: deque[AnyQueued]) -> list[AnyQueued]:
    """Takes those out of a queue that nobody waits for any more."""
    cancelled = [item for item in queue if item.generation.cancelled]
    for item in cancelled:
        queue.remove(item)
    return cancelled


def still_open(items: Iterable[Queued]) -> list[Queued]:
    """Those that did not get their last event; a client that has it finds its answer no more among what runs."""
    return [item for item in items if not item.generation.closed]


def settle(items: Iterable[Queued]) -> None:
    """Only a bug leaves one open; its client must not wait for ever."""
    for item in items:
        item.generation.put(failure())


def failure() -> FusarError:
    return EngineFailedError("The model failed while it answered.", "See the server's log.")
