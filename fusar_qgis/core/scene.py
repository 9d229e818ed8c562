"""A SAR scene: its size, place, time and bands, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Optional, Sequence, Tuple

import numpy as np

from fusar_qgis.core.acquisition import Acquisition
from fusar_qgis.core.boxes import rings_of
from fusar_qgis.core.errors import InvalidSceneError, MissingYearError
from fusar_qgis.core.geometry import (
    BBox,
    PixelBox,
    PixelMapping,
    bbox_of_lonlat,
    outline,
    pixel_size_m,
    side_lengths_m,
    window_bbox,
)

_CURVED_SEGMENTS = 4


@dataclass(frozen=True)
class Scene:
    """One raster on the ground. `crs` is the map CRS of `mapping` (authority id or WKT)."""

    name: str
    width_px: int
    height_px: int
    mapping: PixelMapping
    crs: str
    acquisition: Acquisition
    bands: Tuple[str, ...] = ()
    pixel_size_m: Optional[float] = None
    source_path: str = ""

    def __post_init__(self) -> None:
        """Refuses scenes without pixels, without a CRS or off the globe.

        Raises:
            InvalidSceneError: One of these.
        """
        if self.width_px < 1 or self.height_px < 1:
            raise InvalidSceneError(
                f"The raster {self.name!r} has {self.width_px} x {self.height_px} pixels."
            )
        if not self.crs.strip():
            raise InvalidSceneError(
                f"The raster {self.name!r} has no coordinate reference system.",
                "Set its CRS in the layer properties.",
            )
        self.bbox  # noqa: B018 - computing it is the check

    @cached_property
    def bbox(self) -> BBox:
        """The outer edge in degrees, over the antimeridian where it crosses it."""
        return bbox_of_lonlat(outline(self.mapping, self.width_px, self.height_px))

    @property
    def year(self) -> int:
        """The year of the acquisition.

        Raises:
            MissingYearError: Nobody knows it.
        """
        if self.acquisition.year is None:
            raise MissingYearError(
                f"Nothing says in which year {self.name!r} was taken.", "Enter the year of the acquisition."
            )
        return self.acquisition.year

    @property
    def window(self) -> PixelBox:
        """The whole raster as a pixel box."""
        return PixelBox(0.0, 0.0, float(self.width_px), float(self.height_px))

    @cached_property
    def ground_pixel_m(self) -> float:
        """Pixel spacing on the ground in metres: as given, else measured in the scene's middle."""
        if self.pixel_size_m is not None:
            return self.pixel_size_m
        return pixel_size_m(self.mapping, self.width_px, self.height_px)

    def window_bbox(self, window: PixelBox) -> BBox:
        """The lon/lat box of a pixel window's outer edge."""
        return window_bbox(self.mapping, window)

    def box_to_map_polygon(self, box: PixelBox, points_per_side: Optional[int] = None) -> np.ndarray:
        """A pixel box on the map.

        Args:
            box: In scene pixels.
            points_per_side: Straight pieces a side is drawn with; None for 1 where the mapping is affine (exact) and 4
                where lines bend.

        Returns:
            float64 [4 * points_per_side + 1, 2] map coordinates (x, y), a closed ring, clockwise on the image.
        """
        return np.asarray(self.boxes_to_map_polygons([box], points_per_side)[0])

    def boxes_to_map_polygons(
        self, boxes: Sequence[PixelBox], points_per_side: Optional[int] = None
    ) -> np.ndarray:
        """`box_to_map_polygon` of many boxes at once, [N, 4 * points_per_side + 1, 2]."""
        if points_per_side is None:
            points_per_side = 1 if self.mapping.kind == "affine" else _CURVED_SEGMENTS
        rings = rings_of(boxes, points_per_side)
        return self.mapping.pixel_to_map(rings.reshape(-1, 2)).reshape(rings.shape)

    def length_m(self, box: PixelBox) -> float:
        """The longer side of a pixel box on the ground, in metres."""
        return float(self.lengths_m([box])[0])

    def lengths_m(self, boxes: Sequence[PixelBox]) -> np.ndarray:
        """`length_m` of many boxes at once, [N]."""
        return np.asarray(side_lengths_m(self.mapping, boxes).max(axis=1))
