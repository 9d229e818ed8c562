"""What a report is made from: the scored files, their intervals, captions and AP, grouped by data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from fusar_qgis.core import tasks
from training.evaluation.average_precision import AveragePrecision, average_precision
from training.evaluation.captions import Bleu, bleu, cider, tokenize
from training.evaluation.captions_java import Meteor, NotComputed, spice
from training.evaluation.cells import Cell, percent
from training.evaluation.intervals import Bootstrap, Interval, balanced, percentile_interval
from training.evaluation.predictions import Header, Predictions
from training.evaluation.scores import ALL, Groups, Scores, score


@dataclass(frozen=True, eq=False)
class CaptionScores:
    """Table 7 of one file; METEOR and SPICE may be a reason instead of a number."""

    captions: int
    bleu: Bleu
    cider: np.ndarray
    meteor: float | NotComputed
    spice: float | NotComputed
    bootstrap: Bootstrap

    def values(self) -> list[tuple[float | NotComputed, Interval | None]]:
        """BLEU-1..4 and CIDEr with intervals over captions, then METEOR and SPICE."""
        drawn = self.bleu.from_sums(self.bootstrap.sums(self.bleu.counts))
        bleus = zip(self.bleu.scores(), drawn.T, strict=True)
        each = self.bootstrap.sums(self.cider[:, None])[:, 0] / self.captions
        return [
            *((float(value), percentile_interval(values)) for value, values in bleus),
            (float(self.cider.mean()), percentile_interval(each)),
            (self.meteor, None),
            (self.spice, None),
        ]


@dataclass(eq=False)
class Entry:
    """One predictions file, scored."""

    scores: Scores
    bootstrap: Bootstrap
    meteor: Meteor

    @property
    def header(self) -> Header:
        """Its header."""
        return self.scores.predictions.header

    @property
    def run(self) -> str:
        """The run it belongs to: its name, with the seed where it has one."""
        seed = self.header.train_seed
        return self.header.name if seed is None else f"{self.header.name}, seed {seed}"

    @property
    def label(self) -> str:
        """What tables call it: its run, with the step of an intermediate checkpoint."""
        step = self.header.step
        return self.run if step is None else f"{self.run}, step {step:,}"

    @property
    def data(self) -> str:
        """The data set in a few words, and how many of its images were asked about."""
        asked, there = len(self.scores.samples), self.header.samples
        return f"{data_name(self.header.data)}, {asked:,}" + (f" of {there:,}" if asked < there else "")

    def cell(self, metric: str, part: str = ALL, with_n: bool = False) -> Cell:
        """A metric in percent with its interval.

        Args:
            metric: The metric.
            part: One of its parts.
            with_n: Whether to tell how many it is a share of.
        """
        tally = self.scores.tally(metric, part)
        if tally is None or tally.value is None:
            return percent(None)
        return percent(tally.value, self.bootstrap.interval(tally), round(tally.total) if with_n else None)

    def balanced(self, metric: str, parts: Sequence[str]) -> Cell:
        """The mean of a metric over parts, in percent with its interval.

        Args:
            metric: The metric.
            parts: Parts that each count the same; those that the data have not are left out.
        """
        tallies = [tally for part in parts if (tally := self.scores.tally(metric, part)) is not None]
        found = balanced(tallies, self.bootstrap)
        return percent(None) if found is None else percent(*found)

    def interval(self, metric: str, part: str = ALL) -> Interval | None:
        """A metric's interval."""
        tally = self.scores.tally(metric, part)
        return None if tally is None else self.bootstrap.interval(tally)

    @cached_property
    def precision(self) -> list[AveragePrecision] | str:
        """COCO's AP, or why there is none."""
        return average_precision(self.scores.predictions)

    @cached_property
    def captions(self) -> CaptionScores | None:
        """Table 7's scores; None where no captions were asked for."""
        items = [item for item in self.scores.predictions.items if item.key.task == tasks.CAPTIONING]
        if not items:
            return None
        told, wanted = [item.answer.caption or "" for item in items], [str(item.truth) for item in items]
        ours, theirs = [tokenize(words) for words in told], [tokenize(words) for words in wanted]
        return CaptionScores(
            len(items),
            bleu(ours, theirs),
            cider(ours, theirs),
            self.meteor.score(ours, theirs),
            spice(told, wanted),
            Bootstrap(len(items), self.bootstrap.resamples, self.bootstrap.seed),
        )


def data_name(data: str) -> str:
    """A data set's path in a few words: a corpus's folder, or the folders around a COCO file."""
    path = Path(data)
    if path.suffix.lower() != ".json":
        return path.name or data
    return "/".join(path.parts[-3:-1]) or path.name


def collect(
    files: Sequence[Predictions], groups: Groups, resamples: int, seed: int, with_meteor: bool = True
) -> list[Entry]:
    """Scores files; those with equally many samples share their draws, so that differences are paired.

    Args:
        files: The files.
        groups: Coarse class of fine classes.
        resamples: Bootstrap resamples.
        seed: Seed of the draws.
        with_meteor: Whether to compute METEOR, which needs a Java process.
    """
    draws: dict[int, Bootstrap] = {}
    meteor = Meteor(with_meteor)
    entries = []
    for file in files:
        scores = score(file, groups)
        count = len(scores.samples)
        bootstrap = draws.setdefault(count, Bootstrap(count, resamples, seed))
        entries.append(Entry(scores, bootstrap, meteor))
    return entries


def by_data(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries of each data set together, in the order the sets were met."""
    sets: dict[str, list[Entry]] = {}
    for entry in entries:
        sets.setdefault(entry.header.data_fingerprint, []).append(entry)
    return list(sets.values())
