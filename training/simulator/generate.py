"""Many simulated samples: chips of one size with their AEF codes and records."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fusar_qgis.core import stretch
from training.data.corpus import write_corpus
from training.data.sample import LabeledObject, Sample
from training.simulator import aef_field, text
from training.simulator.scene import SimulatedScene, simulate_scene

_AT_ONCE = 32
"""Samples that a process makes before it is given more."""


@dataclass(frozen=True)
class CorpusConfig:
    """One simulated corpus: `nodes` per side of the AEF grid (0 leaves AEF out); chip k's seed follows from `seed`."""

    count: int
    seed: int
    nodes: int = 16
    look_alikes: bool = True


def simulate_corpus(folder: Path, config: CorpusConfig, size_px: int = 224, workers: int = 0) -> None:
    """Writes a corpus of simulated chips; the same arguments give the same bytes.

    Args:
        folder: Where to.
        config: How many, from which seed, with AEF and look-alikes or not.
        size_px: Chip width and height.
        workers: Processes; 0 takes one for each processor, as far as there is work for it.
    """
    first = config.seed * 1_000_003
    jobs = [(first + k, size_px, config.nodes, config.look_alikes) for k in range(config.count)]
    write_corpus(
        folder,
        _in_parallel(jobs, workers or min(usable_processors(), -(-len(jobs) // _AT_ONCE))),
        config.count,
        with_field=config.nodes > 0,
    )


def usable_processors() -> int:
    """How many processors this process may use."""
    # Systems without affinity (macOS, Windows) give a process all of them.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_parallel(jobs: list[tuple[int, int, int, bool]], workers: int) -> Iterator[Sample]:
    if workers <= 1:
        yield from map(_simulate_sample, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_simulate_sample, jobs, chunksize=_AT_ONCE)


def _simulate_sample(job: tuple[int, int, int, bool]) -> Sample:
    seed, size_px, nodes, look_alikes = job
    return make_sample(simulate_scene(seed, size_px, size_px, look_alikes=look_alikes), nodes)


def make_sample(scene: SimulatedScene, nodes: int = 16) -> Sample:
    """Turns a scene into a sample: 8-bit pixels with a varied stretch, AEF codes at the grid nodes, its record.

    Args:
        scene: A square scene.
        nodes: AEF nodes per side; 0 leaves AEF out.
    """
    rng = np.random.default_rng([scene.seed, 1])
    rows, cols = scene.power.shape
    codes = None
    if nodes:
        at = np.clip(np.round(np.linspace(0, rows, nodes) - 0.5), 0, rows - 1).astype(int)
        codes = aef_field.draw_field(rng, scene.cover.classes, at, at)
    objects = tuple(LabeledObject(target.label, target.box) for target in scene.targets)
    cells = text.cover_cells(scene.cover.classes)
    pixels = varied_pixels(rng, scene.power)
    return Sample(f"sim{scene.seed}", (cols, rows), objects, cells, scene.cover.kind, pixels, codes)


def varied_pixels(rng: np.random.Generator, power: np.ndarray) -> np.ndarray:
    """The 8-bit image under a stretch that may have been fitted elsewhere: in use a tile gets its scene's stretch.

    Args:
        rng: Source of randomness.
        power: Linear power float32 [rows, cols].
    """
    fitted = stretch.fit_stretch(power, "power")
    low = fitted.low + rng.uniform(-6.0, 1.0)
    high = max(fitted.high + rng.uniform(-1.0, 9.0), low + 8.0)
    return stretch.apply(stretch.Stretch("power", low, high), power)
