"""One simulated scene: radar power, land cover, objects."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import ndimage

from training.simulator import land_cover, speckle, targets
from training.simulator.land_cover import LandCover
from training.simulator.targets import Target

KIND_SHARES = {
    "open_sea": 0.2,
    "near_shore": 0.1,
    "coast": 0.22,
    "port": 0.13,
    "airfield": 0.2,
    "city": 0.05,
    "flats": 0.1,
}
"""How often each kind of scene is drawn."""


@dataclass(frozen=True)
class SimulatedScene:
    """Radar power float32 [rows, cols] (linear sigma nought), its land cover and the objects on it."""

    power: np.ndarray
    cover: LandCover
    targets: tuple[Target, ...]
    dark_level_db: float
    seed: int = 0
    tags: dict[str, str] = field(default_factory=dict)

    def boxes(self, label: str) -> list[tuple[float, float, float, float]]:
        """Boxes of one class."""
        return [target.box for target in self.targets if target.label == label]


def draw_kind(rng: np.random.Generator, look_alikes: bool = True) -> str:
    """Draws a kind of scene; without look-alikes there are fewer empty ones."""
    shares = dict(KIND_SHARES) if look_alikes else {**KIND_SHARES, "flats": 0.02, "city": 0.03}
    names = list(shares)
    weights = np.array([shares[name] for name in names])
    return str(rng.choice(names, p=weights / weights.sum()))


def simulate_scene(
    seed: int, rows: int = 224, cols: int = 224, kind: str | None = None, look_alikes: bool = True
) -> SimulatedScene:
    """Simulates one scene; the same arguments give the same scene.

    Args:
        seed: Seed of everything random in it.
        rows: Height in pixels.
        cols: Width in pixels.
        kind: One of `land_cover.KINDS`; drawn when None.
        look_alikes: Put buildings that look like ships on dark land.
    """
    rng = np.random.default_rng(seed)
    kind = kind or draw_kind(rng, look_alikes)
    cover = land_cover.draw_land_cover(rng, kind, rows, cols)
    power, dark_db = speckle.draw_backscatter(rng, cover.classes)
    placed = _place_targets(rng, cover, power, dark_db, look_alikes)
    for target in placed:
        if target.label != targets.PLANE and rng.random() < 0.25:
            targets.add_sidelobes(rng, power, target)
    observed = speckle.apply_speckle(rng, power)
    return SimulatedScene(observed, cover, tuple(placed), dark_db, seed)


@dataclass
class _Ground:
    """Where objects are being placed: radar power (changed), mean level of the objects in dB, what stands there."""

    power: np.ndarray
    level_db: float
    placed: list[Target] = field(default_factory=list)


def _place_targets(
    rng: np.random.Generator, cover: LandCover, power: np.ndarray, dark_db: float, look_alikes: bool
) -> list[Target]:
    classes = cover.classes
    chips = max(classes.size / 224**2, 1.0)  # the numbers below are per 224 x 224 px
    water = np.isin(classes, land_cover.WATER)
    ground = _Ground(power, dark_db + rng.uniform(10, 20))
    if water.mean() > 0.08:
        count = rng.integers(0, 7) if water.mean() > 0.5 else rng.integers(0, 4)
        _place(rng, targets.SHIP, int(count * chips), water, ground)
    apron = ndimage.binary_erosion(classes == land_cover.APRON, iterations=2)
    if apron.mean() > 0.02:
        _place(rng, targets.PLANE, int(rng.integers(0, 7) * max(chips / 2, 1)), apron, ground)
    dry = np.isin(classes, (land_cover.FLATS, land_cover.PORT))
    if look_alikes and dry.mean() > 0.04:
        count = rng.integers(1, 7) if dry.mean() > 0.5 else rng.integers(0, 4)
        _place(rng, targets.BUILDING, int(count * chips), dry, ground)
    return ground.placed


def _place(rng: np.random.Generator, label: str, count: int, allowed: np.ndarray, ground: _Ground) -> None:
    for _ in range(count):
        footprint = targets.draw_plane(rng) if label == targets.PLANE else targets.draw_hull(rng)
        place = targets.try_place(rng, footprint, allowed, ground.placed)
        if place is not None:
            level_db = ground.level_db + rng.normal(0, 2.5)
            ground.placed.append(targets.paint(ground.power, footprint, place, level_db, label))
