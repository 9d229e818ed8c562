"""The places of a read as Earth Engine wants them: pixel grids centered on the places, in requests of legal size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.aef.base import Picture
from fusar_qgis.core.grid import SamplingGrid

MAX_REQUEST_BYTES = 48 * 2**20
MAX_SIDE_PX = 32_768
_BYTES_PER_VALUE = 4
_ROUNDING_DEG = 1e-9


@dataclass(frozen=True)
class PixelGrid:
    """Places at regular steps in degrees, row 0 north; longitudes run on beyond 180 over the antimeridian."""

    first_lon: float
    first_lat: float
    step_lon: float
    step_lat: float
    n_rows: int
    n_cols: int

    @classmethod
    def of_nodes(cls, grid: SamplingGrid) -> PixelGrid:
        """One pixel a node, its center on the node (paper eqs. 1-2)."""
        box = grid.bbox
        step_lon, step_lat = box.width_deg / (grid.n_lon - 1), box.height_deg / (grid.n_lat - 1)
        return cls(box.west, box.north, step_lon, step_lat, grid.n_lat, grid.n_lon)

    @classmethod
    def of_picture(cls, picture: Picture) -> PixelGrid:
        """The picture's own pixels; its box is their outer edge."""
        box = picture.bbox
        step_lon, step_lat = box.width_deg / picture.width_px, box.height_deg / picture.height_px
        west, north = box.west + step_lon / 2, box.north - step_lat / 2
        return cls(west, north, step_lon, step_lat, picture.height_px, picture.width_px)

    def blocks(self, n_bands: int) -> list[Block]:
        """The grid in blocks that one request each may ask for: cut at the antimeridian and at the size limits."""
        beyond = self.first_lon + self.step_lon * np.arange(self.n_cols) > 180.0 + _ROUNDING_DEG
        cut = self.n_cols - int(beyond.sum())
        sides = [Block(0, 0, self.n_rows, cut), Block(0, cut, self.n_rows, self.n_cols - cut, turn_deg=360.0)]
        fitting, pending = [], [side for side in reversed(sides) if side.n_cols]
        while pending:
            block = pending.pop()
            if block.fits(n_bands):
                fitting.append(block)
            else:
                pending.extend(reversed(block.parts()))
        return fitting


@dataclass(frozen=True)
class Block:
    """A rectangle of a grid's pixels; `turn_deg` is taken off its longitudes."""

    row: int
    col: int
    n_rows: int
    n_cols: int
    turn_deg: float = 0.0

    @property
    def slices(self) -> tuple[slice, slice]:
        """Where its values lie in the whole grid."""
        return slice(self.row, self.row + self.n_rows), slice(self.col, self.col + self.n_cols)

    def fits(self, n_bands: int) -> bool:
        """Whether Earth Engine takes it in one request: 48 MiB of float32, 32,768 pixels a side."""
        size = self.n_rows * self.n_cols * n_bands * _BYTES_PER_VALUE
        return size <= MAX_REQUEST_BYTES and max(self.n_rows, self.n_cols) <= MAX_SIDE_PX

    def parts(self) -> list[Block]:
        """Its quadrants (its halves where it is one pixel thin), north-west first; empty for a single pixel."""
        if self.n_rows * self.n_cols == 1:
            return []
        rows, cols = _halves(self.row, self.n_rows), _halves(self.col, self.n_cols)
        return [Block(r, c, height, width, self.turn_deg) for r, height in rows for c, width in cols]

    def request(self, grid: PixelGrid) -> dict[str, Any]:
        """The `grid` of a computePixels request.

        Its affine transform speaks of pixel edges, the grid of pixel centers: hence half a step.
        """
        west = grid.first_lon + grid.step_lon * self.col - self.turn_deg
        north = grid.first_lat - grid.step_lat * self.row
        return {
            "dimensions": {"width": self.n_cols, "height": self.n_rows},
            "affineTransform": {
                "scaleX": grid.step_lon,
                "shearX": 0,
                "translateX": west - grid.step_lon / 2,
                "shearY": 0,
                "scaleY": -grid.step_lat,
                "translateY": north + grid.step_lat / 2,
            },
            "crsCode": "EPSG:4326",
        }


def _halves(start: int, count: int) -> list[tuple[int, int]]:
    first = (count + 1) // 2
    return [(start, first)] + [(start + first, count - first)] * (count > 1)
