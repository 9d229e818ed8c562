"""Objects of a simulated scene: ships, planes and the bright buildings that look like ships."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SHIP, PLANE, BUILDING = "ship", "plane", "building"
CLASSES = (SHIP, PLANE, BUILDING)


@dataclass(frozen=True)
class Target:
    """One object: class, tight box (xmin, ymin, xmax, ymax) in pixels, max exclusive, and length in pixels."""

    label: str
    box: tuple[float, float, float, float]
    length_px: float


@dataclass(frozen=True)
class Footprint:
    """The pixels of one object before it is placed: mask and gain in dB, both [rows, cols]."""

    mask: np.ndarray
    gain_db: np.ndarray
    length_px: float


def draw_hull(rng: np.random.Generator, scale: float = 1.0) -> Footprint:
    """A ship, or a building that looks like one: a slim bright body with a few dominant scatterers.

    Args:
        rng: Source of randomness.
        scale: Size factor.
    """
    length = float(np.clip(rng.lognormal(np.log(27), 0.38), 13, 66)) * scale
    width = max(length / rng.uniform(3.0, 5.5), 3.2)
    along, across = _body_frame(rng, length, length)
    taper = 1 - np.clip(np.abs(along) / (length / 2), 0, 1) ** rng.uniform(3, 8) * rng.uniform(0.2, 0.9)
    mask = (np.abs(along) <= length / 2) & (np.abs(across) <= width / 2 * taper)
    gain = rng.normal(0, 4.5, mask.shape) + rng.uniform(-2, 4) * (np.abs(across) > width / 4)
    for _ in range(rng.integers(1, 5)):
        position = rng.uniform(-0.45, 0.45) * length
        gain += rng.uniform(3, 9) * np.exp(-((along - position) ** 2 + across**2) / (2 * (width / 2.5) ** 2))
    return Footprint(mask, gain.astype(np.float32), length)


def draw_plane(rng: np.random.Generator) -> Footprint:
    """A parked aircraft: fuselage, swept wings, tail and the bright wing roots."""
    length = float(np.clip(rng.lognormal(np.log(29), 0.3), 16, 56))
    along, across = _body_frame(rng, length, length)
    thickness = max(length * 0.065, 1.5)
    fuselage = (np.abs(across) < thickness) & (np.abs(along) < length / 2)
    sweep, span = rng.uniform(0.25, 0.6), length * rng.uniform(0.42, 0.5)
    chord = max(length * 0.085, 1.7)
    wings = (np.abs(along + sweep * np.abs(across) - 0.08 * length) < chord) & (np.abs(across) < span)
    tail = (np.abs(along + 0.42 * length + 0.4 * np.abs(across)) < chord * 0.8) & (
        np.abs(across) < length * 0.18
    )
    mask = fuselage | wings | tail
    gain = rng.normal(0, 2.5, mask.shape)
    for side in (-1, 1):
        root = (along - 0.02 * length) ** 2 + (across - side * 0.14 * length) ** 2
        gain += rng.uniform(3, 9) * np.exp(-root / (2 * (0.07 * length) ** 2))
    return Footprint(mask, gain.astype(np.float32), length)


def _body_frame(rng: np.random.Generator, length: float, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates along and across a body of random heading, on a patch that holds it."""
    half = int(np.ceil(np.hypot(length, width) / 2)) + 1
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    x, y = x + rng.uniform(-0.5, 0.5), y + rng.uniform(-0.5, 0.5)
    heading = rng.uniform(0, 2 * np.pi)
    return x * np.cos(heading) + y * np.sin(heading), -x * np.sin(heading) + y * np.cos(heading)


def try_place(
    rng: np.random.Generator,
    footprint: Footprint,
    allowed: np.ndarray,
    taken: list[Target],
    attempts: int = 12,
) -> tuple[int, int] | None:
    """Finds a place where the object lies on allowed ground and touches no other.

    Args:
        rng: Source of randomness.
        footprint: The object.
        allowed: Ground it may stand on, bool [rows, cols].
        taken: Objects already placed.
        attempts: Places to try.

    Returns:
        Row and column of the patch's first pixel (may be negative: objects are cut by the border), or None.
    """
    rows, cols = np.nonzero(allowed[::4, ::4])
    if not len(rows):
        return None
    half = footprint.mask.shape[0] // 2
    for _ in range(attempts):
        pick = rng.integers(0, len(rows))
        top, left = int(rows[pick]) * 4 - half, int(cols[pick]) * 4 - half
        if _fits(footprint, top, left, allowed, taken):
            return top, left
    return None


def _fits(footprint: Footprint, top: int, left: int, allowed: np.ndarray, taken: list[Target]) -> bool:
    patch, ground = _overlap(footprint.mask.shape, top, left, allowed.shape)
    mask = footprint.mask[patch]
    # An object of which less than 40 % is in the image is not asked about, so it is not drawn either.
    if mask.sum() < 0.4 * footprint.mask.sum() or not allowed[ground][mask].all():
        return False
    x1, y1, x2, y2 = _tight_box(mask, ground)
    center = ((x1 + x2) / 2, (y1 + y2) / 2)
    for other in taken:
        ox1, oy1, ox2, oy2 = other.box
        if x1 < ox2 + 3 and ox1 < x2 + 3 and y1 < oy2 + 3 and oy1 < y2 + 3:
            return False
        if max(abs(center[0] - (ox1 + ox2) / 2), abs(center[1] - (oy1 + oy2) / 2)) < 20:
            return False
    return True


def _overlap(
    patch: tuple[int, ...], top: int, left: int, image: tuple[int, ...]
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    y1, x1 = max(top, 0), max(left, 0)
    y2, x2 = min(top + patch[0], image[0]), min(left + patch[1], image[1])
    return (slice(y1 - top, y2 - top), slice(x1 - left, x2 - left)), (slice(y1, y2), slice(x1, x2))


def _tight_box(mask: np.ndarray, ground: tuple[slice, slice]) -> tuple[float, float, float, float]:
    ys, xs = np.nonzero(mask)
    top, left = ground[0].start, ground[1].start
    x1, y1 = float(left + xs.min()), float(top + ys.min())
    return (x1, y1, float(left + xs.max() + 1), float(top + ys.max() + 1))


def paint(
    power: np.ndarray, footprint: Footprint, place: tuple[int, int], level_db: float, label: str
) -> Target:
    """Adds the object to the radar power in place and returns what it is.

    Args:
        power: Mean power before speckle, float32 [rows, cols]; changed.
        footprint: The object.
        place: Row and column of the patch's first pixel.
        level_db: Mean level of the object, sigma nought in dB.
        label: Its class.
    """
    patch, ground = _overlap(footprint.mask.shape, *place, power.shape)
    mask = footprint.mask[patch]
    gain = 10.0 ** ((footprint.gain_db[patch] + level_db) / 10)
    power[ground][mask] += gain[mask].astype(np.float32)
    return Target(label, _tight_box(mask, ground), footprint.length_px)


def add_sidelobes(rng: np.random.Generator, power: np.ndarray, target: Target) -> None:
    """Streaks along azimuth and range through a very bright object, as focusing leaves them; in place."""
    x1, y1, x2, y2 = (int(value) for value in target.box)
    peak = power[y1:y2, x1:x2].max()
    column, row = int(rng.integers(x1, x2)), int(rng.integers(y1, y2))
    reach = int(target.length_px * rng.uniform(0.8, 2.5))
    distance = np.arange(power.shape[0]) - row
    azimuth = np.where(
        np.abs(distance) < reach, 10.0 ** (-rng.uniform(2.0, 3.0) - np.abs(distance) / reach), 0
    )
    power[:, column] += (peak * azimuth).astype(np.float32)
    if rng.random() < 0.4:
        distance = np.arange(power.shape[1]) - column
        slant = np.where(np.abs(distance) < reach // 2, 10.0 ** (-2.6 - np.abs(distance) / reach), 0)
        power[row, :] += (peak * slant).astype(np.float32)
