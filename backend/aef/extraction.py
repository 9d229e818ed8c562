"""Fields of many scenes: source by source, part by part, each scene done as soon as its last part was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backend.aef.base import N_BANDS, AefReading, AefSource
from backend.aef.codes import is_masked, no_codes, reading_of
from backend.aef.parted import Part, PartedSource
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError
from fusar_qgis.core.grid import SamplingGrid

NewTransfer = Callable[[], Transfer]
_NO_RANK = np.iinfo(np.int16).max


@dataclass(frozen=True)
class Wanted:
    """One scene: its name, the nodes and the year."""

    name: str
    grid: SamplingGrid
    year: int


Done = Callable[[Wanted, AefReading], None]
Failures = dict[str, AefUnavailableError]


def extract(
    sources: Sequence[Sequence[AefSource]],
    scenes: Iterable[Wanted],
    done: Done,
    new_transfer: NewTransfer,
    jobs: int,
) -> Failures:
    """Reads every scene, as `AefSelector` would read it alone.

    Args:
        sources: In the order of `auto`; each a list of stand-ins for one another, of which a masked answer is final.
        scenes: What to read.
        done: Takes each result, in this thread, as soon as it is there.
        new_transfer: A budget for one read.
        jobs: How many reads at once from sources that have no parts.

    Returns:
        Why the others have none, by name.
    """
    pending = {scene.name: scene for scene in scenes}
    masked: dict[str, AefReading] = {}
    failures: Failures = {}
    for stand_ins in sources:
        open_here = dict(pending)
        for source in stand_ins:

            def take(wanted: Wanted, reading: AefReading, here: dict[str, Wanted] = open_here) -> None:
                here.pop(wanted.name)
                if reading.valid.any():
                    pending.pop(wanted.name)
                    masked.pop(wanted.name, None)
                    done(wanted, reading)
                else:
                    masked.setdefault(wanted.name, reading)

            failures.update(_from_source(source, list(open_here.values()), take, new_transfer, jobs))
    for name, reading in masked.items():
        done(pending.pop(name), reading)
    return {name: failures[name] for name in pending if name in failures}


def _from_source(
    source: AefSource, scenes: Sequence[Wanted], take: Done, new_transfer: NewTransfer, jobs: int
) -> Failures:
    if hasattr(source, "read_part"):
        return _PartRun(source, take, new_transfer).run(scenes)  # type: ignore[arg-type]
    return _one_by_one(source, scenes, take, new_transfer, jobs)


def _one_by_one(
    source: AefSource, scenes: Sequence[Wanted], take: Done, new_transfer: NewTransfer, jobs: int
) -> Failures:
    failures: Failures = {}
    with ThreadPoolExecutor(jobs, thread_name_prefix="fusar-scene") as pool:
        coming = {
            pool.submit(lambda s: source.read(s.grid, s.year, new_transfer()), scene): scene
            for scene in scenes
        }
        try:
            for future in as_completed(coming):
                scene = coming.pop(future)
                try:
                    take(scene, future.result())
                except AefUnavailableError as error:
                    failures[scene.name] = error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return failures


@dataclass(eq=False)
class _Open:
    """A scene some of whose parts were read."""

    wanted: Wanted
    used: int
    missing: int
    lonlat: np.ndarray
    codes: np.ndarray = field(init=False)
    ranks: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.codes = no_codes(len(self.lonlat), N_BANDS)
        self.ranks = np.full(len(self.lonlat), _NO_RANK, np.int16)

    def add(self, part: Part, codes: np.ndarray) -> None:
        """Takes a part's codes in where they are valid and no better part gave any."""
        better = ~is_masked(codes) & (part.rank < self.ranks[part.where])
        self.codes[part.where[better]] = codes[better]
        self.ranks[part.where[better]] = part.rank

    def reading(self, source: str) -> AefReading:
        grid = self.wanted.grid
        return reading_of(self.codes, (grid.n_lat, grid.n_lon), self.wanted.year, self.used, source)


class _PartRun:
    """All scenes over the parts of one source."""

    def __init__(self, source: PartedSource, take: Done, new_transfer: NewTransfer) -> None:
        self._source = source
        self._take = take
        self._new_transfer = new_transfer
        self._failures: Failures = {}

    def run(self, scenes: Sequence[Wanted]) -> Failures:
        """Reads each part once, for all scenes that touch it."""
        plan: dict[tuple[Any, ...], list[tuple[_Open, Part]]] = defaultdict(list)
        for scene in scenes:
            self._plan(scene, plan)
        for key in sorted(plan):
            self._read(key, plan.pop(key))
        return self._failures

    def _plan(self, scene: Wanted, plan: dict[tuple[Any, ...], list[tuple[_Open, Part]]]) -> None:
        lonlat = scene.grid.nodes().reshape(-1, 2)
        try:
            used, parts = self._source.parts(lonlat, scene.year, self._new_transfer())
        except AefUnavailableError as error:
            self._failures[scene.name] = error
            return
        opened = _Open(scene, used, len(parts), lonlat)
        if not parts:
            self._take(scene, opened.reading(self._source.name))
        for part in parts:
            plan[part.key].append((opened, part))

    def _read(self, key: tuple[Any, ...], users: list[tuple[_Open, Part]]) -> None:
        users = [(opened, part) for opened, part in users if opened.wanted.name not in self._failures]
        if not users:
            return
        lonlat = np.concatenate([opened.lonlat[part.where] for opened, part in users])
        try:
            codes = self._source.read_part(key, lonlat, self._new_transfer())
        except AefNoCoverageError:
            codes = no_codes(len(lonlat), N_BANDS)
        except AefUnavailableError as error:
            self._failures.update({opened.wanted.name: error for opened, _ in users})
            return
        ends = np.cumsum([len(part.where) for _, part in users])
        for (opened, part), own in zip(users, np.split(codes, ends[:-1]), strict=True):
            opened.add(part, own)
            opened.missing -= 1
            if opened.missing == 0:
                self._take(opened.wanted, opened.reading(self._source.name))
