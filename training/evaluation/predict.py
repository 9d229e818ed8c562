"""`evaluate`: every question of a data set to one system, into a predictions file, with progress and time left."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from training.evaluation.predictions import Header, PredictionsFile, line_of
from training.evaluation.questions import Question
from training.evaluation.systems import System

LOGGER = logging.getLogger(__name__)
TELL_EVERY_S = 5.0
_FEWEST_TO_ESTIMATE = 20


def write_predictions(path: Path, header: Header, questions: Sequence[Question], system: System) -> float:
    """Asks what has no answer yet and writes each answer as soon as it is there.

    Args:
        path: The predictions file; an interrupted one is continued.
        header: What the answers depend on.
        questions: All questions.
        system: Who answers.

    Returns:
        Answers per second of this run; 0 when nothing was left to ask.

    Raises:
        DatasetError: The file belongs to another evaluation.
        FusarError: The system failed; the file keeps what was answered.
    """
    file = PredictionsFile(path, header)
    try:
        asked = list(file.rest(questions))
        progress = Progress(len(questions), len(questions) - len(asked))
        if progress.done:
            LOGGER.info("%s has %d of %d answers already.", path, progress.done, len(questions))
        for question, reply in zip(asked, system.answers(asked), strict=True):
            file.write(line_of(question, reply))
            progress.step()
        return progress.finish()
    finally:
        file.close()


class Progress:
    """Tells now and then how far it is, how fast, and how long it still takes.

    Args:
        total: How many there will be.
        done: How many there are already.
        clock: Seconds that only grow.
    """

    def __init__(self, total: int, done: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.done, self._before, self._clock = total, done, done, clock
        self._begin = self._told = clock()

    def step(self) -> None:
        """One more."""
        self.done += 1
        now = self._clock()
        if now - self._told >= TELL_EVERY_S:
            self._told = now
            LOGGER.info("%s", self.line())

    def line(self) -> str:
        """Where it stands, in words."""
        rate = self.rate()
        # The first answers wait for compilers and caches: no estimate from them.
        is_known = self.done - self._before >= _FEWEST_TO_ESTIMATE
        left = f", {_duration((self.total - self.done) / rate)} left" if is_known and rate else ""
        return f"{self.done:,} of {self.total:,} answers ({self.done / self.total:.0%}), {rate:.1f} a second{left}"

    def rate(self) -> float:
        """Answers per second of this run."""
        elapsed = self._clock() - self._begin
        return (self.done - self._before) / elapsed if elapsed > 0 else 0.0

    def finish(self) -> float:
        """Tells the end; returns answers per second."""
        rate = self.rate()
        if self.done > self._before:
            LOGGER.info("%s", f"{self.done - self._before:,} answers, {rate:.1f} a second.")
        return rate


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
