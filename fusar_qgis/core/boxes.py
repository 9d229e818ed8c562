"""The two rectangles of the product: a geographic box in degrees and a pixel box."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Sequence, Tuple

import numpy as np

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.longitude import unwrap_longitude, wrap_longitude

_SIDES = attrgetter("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class BBox:
    """West, south, east, north in degrees (WGS 84); west > east across the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Refuses boxes that are not finite, empty, upside down or off the globe."""
        values = self.as_tuple()
        if not all(math.isfinite(value) for value in values):
            raise InvalidSceneError(
                f"The bounding box {values} is not finite.", "Check the CRS of the raster."
            )
        if not (-90.0 <= self.south < self.north <= 90.0):
            raise InvalidSceneError(
                f"The latitudes {self.south}..{self.north} are not a rising range in -90..90."
            )
        if max(abs(self.west), abs(self.east)) > 180.0 or self.west == self.east:
            raise InvalidSceneError(f"The longitudes {self.west}..{self.east} are not a range in -180..180.")

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether the box goes east over 180 degrees."""
        return self.west > self.east

    @property
    def width_deg(self) -> float:
        """West-to-east extent in degrees, always positive."""
        return self.east - self.west + (360.0 if self.crosses_antimeridian else 0.0)

    @property
    def height_deg(self) -> float:
        """South-to-north extent in degrees."""
        return self.north - self.south

    @property
    def center(self) -> Tuple[float, float]:
        """(lon, lat) of the middle, lon in [-180, 180]."""
        lon = wrap_longitude(np.array(self.west + self.width_deg / 2.0))
        return float(lon), (self.south + self.north) / 2.0

    def contains(self, lonlat: np.ndarray) -> np.ndarray:
        """Which points lie inside, the border included.

        Args:
            lonlat: [N, 2] degrees, any turn of longitude.

        Returns:
            bool [N].
        """
        points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        middle = self.west + self.width_deg / 2.0
        inside_lon = np.abs(unwrap_longitude(points[:, 0], middle) - middle) <= self.width_deg / 2.0 + 1e-12
        return np.asarray(inside_lon & (points[:, 1] >= self.south) & (points[:, 1] <= self.north))

    def as_tuple(self) -> Tuple[float, float, float, float]:
        """(west, south, east, north), the wire order."""
        return (self.west, self.south, self.east, self.north)


@dataclass(frozen=True)
class PixelBox:
    """A rectangle in continuous pixels: (0, 0) the top left corner of the first pixel, max exclusive."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float

    @property
    def width(self) -> float:
        """Pixels from left to right, 0 for a reversed box."""
        return max(self.xmax - self.xmin, 0.0)

    @property
    def height(self) -> float:
        """Pixels from top to bottom, 0 for a reversed box."""
        return max(self.ymax - self.ymin, 0.0)

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    @property
    def center(self) -> Tuple[float, float]:
        """(x, y) of the middle."""
        return ((self.xmin + self.xmax) / 2.0, (self.ymin + self.ymax) / 2.0)

    def as_tuple(self) -> Tuple[float, float, float, float]:
        """(xmin, ymin, xmax, ymax), the wire order."""
        return (self.xmin, self.ymin, self.xmax, self.ymax)

    def intersection(self, other: PixelBox) -> float:
        """Common area in square pixels."""
        width = min(self.xmax, other.xmax) - max(self.xmin, other.xmin)
        height = min(self.ymax, other.ymax) - max(self.ymin, other.ymin)
        return max(width, 0.0) * max(height, 0.0)

    def iou(self, other: PixelBox) -> float:
        """Intersection over union, 0 where both are empty."""
        common = self.intersection(other)
        union = self.area + other.area - common
        return common / union if union > 0.0 else 0.0

    def united(self, other: PixelBox) -> PixelBox:
        """The smallest box that holds both."""
        return PixelBox(
            min(self.xmin, other.xmin),
            min(self.ymin, other.ymin),
            max(self.xmax, other.xmax),
            max(self.ymax, other.ymax),
        )

    def shifted(self, dx: float, dy: float) -> PixelBox:
        """The box moved by (dx, dy) pixels."""
        return PixelBox(self.xmin + dx, self.ymin + dy, self.xmax + dx, self.ymax + dy)

    def scaled(self, sx: float, sy: float) -> PixelBox:
        """The box in pixels of an image `sx`, `sy` times as wide and high."""
        return PixelBox(self.xmin * sx, self.ymin * sy, self.xmax * sx, self.ymax * sy)

    def clipped(self, width_px: float, height_px: float) -> PixelBox:
        """The part inside an image of this size; empty (zero area) where it lies outside."""
        xmin, xmax = (min(max(value, 0.0), float(width_px)) for value in (self.xmin, self.xmax))
        ymin, ymax = (min(max(value, 0.0), float(height_px)) for value in (self.ymin, self.ymax))
        return PixelBox(xmin, ymin, xmax, ymax)

    def corners(self) -> np.ndarray:
        """float64 [4, 2] (x, y): top left, top right, bottom right, bottom left."""
        return np.array(
            [[self.xmin, self.ymin], [self.xmax, self.ymin], [self.xmax, self.ymax], [self.xmin, self.ymax]],
            dtype=np.float64,
        )

    def ring(self, segments_per_side: int = 1) -> np.ndarray:
        """The closed border, clockwise on the image from the top left.

        Args:
            segments_per_side: Straight pieces a side is cut into, >= 1.

        Returns:
            float64 [4 * segments_per_side + 1, 2] (x, y), last point equal to the first.
        """
        return np.asarray(rings_of([self], segments_per_side)[0])


def corners_of(boxes: Sequence[PixelBox]) -> np.ndarray:
    """`PixelBox.as_tuple` of many boxes at once, float64 [N, 4]."""
    numbers = chain.from_iterable(map(_SIDES, boxes))
    return np.fromiter(numbers, dtype=np.float64, count=4 * len(boxes)).reshape(-1, 4)


def rings_of(boxes: Sequence[PixelBox], segments_per_side: int = 1) -> np.ndarray:
    """`PixelBox.ring` of many boxes at once, float64 [N, 4 * segments_per_side + 1, 2]."""
    sides = corners_of(boxes)
    corners = sides[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    steps = np.arange(segments_per_side, dtype=np.float64)[:, None] / segments_per_side
    following = np.roll(corners, -1, axis=1)
    points = corners[:, :, None] + steps * (following - corners)[:, :, None]
    return np.concatenate([points.reshape(len(sides), 4 * segments_per_side, 2), corners[:, :1]], axis=1)
