"""What a kept AEF field costs: from memory, and from disk in a process that starts anew; 16 x 16 and 64 x 64 nodes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from backend.aef.base import AefReading
from backend.aef.cache import CachedSource, ReadingCache
from fusar_qgis.core.field import dequantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.listed_source import ListedSource
from tests.bench.report import publish

REPEATS = 200


def times_ms(folder: Path, source: ListedSource, grid: SamplingGrid, is_warm: bool) -> list[float]:
    """Milliseconds of each read; a cold one has a cache object of its own, as after a restart."""
    kept = CachedSource(source, ReadingCache(folder))
    kept.read(grid, 2020)
    found = []
    for _ in range(REPEATS):
        reader = kept if is_warm else CachedSource(source, ReadingCache(folder))
        start = time.perf_counter()
        reader.read(grid, 2020)
        found.append((time.perf_counter() - start) * 1000)
    assert source.calls == 1
    return sorted(found)


def main() -> None:
    """Measures and publishes."""
    rows = []
    for side in (16, 64):
        codes = np.random.default_rng(0).integers(-60, 60, (side, side, 64)).astype(np.int8)
        reading = AefReading(dequantize(codes), np.ones((side, side), bool), 2020, "file")
        grid = SamplingGrid(BBox(10.0, 50.0, 10.1, 50.1), side, side)
        for place, is_warm in (("memory", True), ("disk", False)):
            with tempfile.TemporaryDirectory() as folder:
                found = times_ms(Path(folder), ListedSource(reading=reading), grid, is_warm)
            rows.append((f"{side} x {side}", place, found[REPEATS // 2], found[int(REPEATS * 0.99)]))
    publish("aef_cache", "A kept AEF field", ("nodes", "from", "median (ms)", "p99 (ms)"), rows)


if __name__ == "__main__":
    main()
