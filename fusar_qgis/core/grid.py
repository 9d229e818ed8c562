"""The AEF sampling grid (paper eqs. 1-2) and where its nodes fall on the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.geometry import BBox, PixelBox, PixelMapping
from fusar_qgis.core.longitude import wrap_longitude

MAX_NODES_PER_SIDE = 256
_EDGE_PX = 0.5
_ROUNDING_PX = 1e-3


@dataclass(frozen=True)
class SamplingGrid:
    """`n_lon` x `n_lat` nodes over a box, both ends included."""

    bbox: BBox
    n_lon: int = 16
    n_lat: int = 16

    def __post_init__(self) -> None:
        """Refuses fewer than two nodes per side, or absurdly many."""
        for name, count in (("n_lon", self.n_lon), ("n_lat", self.n_lat)):
            if not 2 <= count <= MAX_NODES_PER_SIDE:
                raise InvalidRequestError(
                    f"The sampling grid has {name} = {count}.",
                    f"Use 2 to {MAX_NODES_PER_SIDE} nodes per side.",
                )

    @property
    def lon(self) -> np.ndarray:
        """float64 [n_lon], west to east (eq. 1), in [-180, 180] also across the antimeridian."""
        west = self.bbox.west
        lon = wrap_longitude(np.linspace(west, west + self.bbox.width_deg, self.n_lon))
        lon[-1] = self.bbox.east
        return lon

    @property
    def lat(self) -> np.ndarray:
        """float64 [n_lat], south to north (eq. 2)."""
        return np.linspace(self.bbox.south, self.bbox.north, self.n_lat)

    def nodes(self) -> np.ndarray:
        """(lon, lat) of all nodes, float64 [n_lat, n_lon, 2], row 0 = north, so that it lies like the image."""
        lon, lat = np.meshgrid(self.lon, self.lat[::-1])
        return np.stack([lon, lat], axis=2)


def node_cells(grid: SamplingGrid) -> np.ndarray:
    """The part of the grid's box that belongs to each node: nearer to it than to any other.

    Args:
        grid: The nodes.

    Returns:
        float64 [n_lat, n_lon, 4]: west, south, east, north in degrees, row 0 = north; longitudes run on beyond 180
        where a node's own side of the antimeridian does not hold the whole cell.
    """
    bbox = grid.bbox
    half_lon, half_lat = (
        bbox.width_deg / (grid.n_lon - 1) / 2,
        (bbox.north - bbox.south) / (grid.n_lat - 1) / 2,
    )
    # The outermost cells end at the box: half a cell beyond it lies no image.
    left, right = np.full(grid.n_lon, half_lon), np.full(grid.n_lon, half_lon)
    below, above = np.full(grid.n_lat, half_lat), np.full(grid.n_lat, half_lat)
    left[0] = right[-1] = below[-1] = above[0] = 0.0
    nodes = grid.nodes()
    west, east = nodes[..., 0] - left, nodes[..., 0] + right
    south, north = nodes[..., 1] - below[:, None], nodes[..., 1] + above[:, None]
    return np.stack([west, south, east, north], axis=2)


def node_positions(
    grid: SamplingGrid, mapping: PixelMapping, window: PixelBox
) -> Tuple[np.ndarray, np.ndarray]:
    """Where the nodes fall on an image, through the scene's true mapping.

    The grid's box is the image's outer edge, so border nodes fall up to half a pixel outside the first and last pixel
    centers: those are clamped; nodes further outside are not inside.

    Args:
        grid: The nodes.
        mapping: The scene's mapping.
        window: The part of the scene that is the image, in scene pixels.

    Returns:
        positions float32 [n_lat, n_lon, 2] = (y, x) in [0, 1], 0 the first and 1 the last pixel's center, NaN where not
        inside; and inside bool [n_lat, n_lon].
    """
    pixels = mapping.lonlat_to_pixel(grid.nodes().reshape(-1, 2)) - np.array([window.xmin, window.ymin])
    size = np.array([window.width, window.height])
    slack = _EDGE_PX + _ROUNDING_PX
    with np.errstate(invalid="ignore"):
        beyond = np.maximum(0.5 - pixels, pixels - (size - 0.5))
        inside = np.all(beyond <= slack, axis=1)
    fraction = (pixels - 0.5) / np.maximum(size - 1.0, 1e-9)
    positions = np.where(inside[:, None], np.clip(fraction, 0.0, 1.0), np.nan)[:, ::-1]
    shape = (grid.n_lat, grid.n_lon)
    return positions.reshape(*shape, 2).astype(np.float32), inside.reshape(shape)


def linear_positions(grid: SamplingGrid) -> Tuple[np.ndarray, np.ndarray]:
    """The paper's linear mapping: node (i, j) at (i / (n_lat - 1), j / (n_lon - 1)); right for north-up lon/lat images.

    Returns:
        positions float32 [n_lat, n_lon, 2] = (y, x) in [0, 1]; and inside bool [n_lat, n_lon], all true.
    """
    y, x = np.meshgrid(np.linspace(0.0, 1.0, grid.n_lat), np.linspace(0.0, 1.0, grid.n_lon), indexing="ij")
    return np.stack([y, x], axis=2).astype(np.float32), np.ones((grid.n_lat, grid.n_lon), dtype=bool)
