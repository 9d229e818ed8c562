"""What covers a tile, cell by cell, from a raster of land cover classes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import TracebackType

import numpy as np

from backend.raster_band import RasterBand
from backend.raster_scene import read_mapping
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import ConfigError, DatasetError
from fusar_qgis.core.geometry import PixelMapping
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.tasks import GRID_SIZE
from training.prepare.label_files import parse_json, read_text

WORLD_COVER = {
    10: "trees", 20: "shrubs", 30: "grassland", 40: "cropland", 50: "built-up area", 60: "bare ground", 70: "snow",
    80: "water", 90: "wetland", 95: "mangroves", 100: "moss",
}  # fmt: skip
"""Codes of ESA WorldCover, in our words."""

_POINTS = 8
"""Points per cell and axis that are looked up."""


class LandCover:
    """A raster of land cover; use it in a `with` block, from one thread.

    Args:
        path: Codes in its first band, georeferenced.
        names: What each code means; codes without a name are passed over.

    Raises:
        DatasetError: It cannot be read, or lies nowhere.
    """

    def __init__(self, path: Path, names: dict[int, str]) -> None:
        self._mapping, self._width, self._height = read_mapping(path)
        self._names = names
        self._band = RasterBand(path)

    def __enter__(self) -> LandCover:
        """The raster itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self._band.__exit__(kind, error, trace)

    def cells(self, scene: Scene, window: PixelBox) -> tuple[str, ...]:
        """What covers most of each 3 x 3 cell of a window, row by row; empty where the raster says nothing.

        Args:
            scene: The scene.
            window: In its pixels.
        """
        count = GRID_SIZE * _POINTS
        steps = (np.arange(count) + 0.5) / count
        x, y = np.meshgrid(window.xmin + steps * window.width, window.ymin + steps * window.height)
        inside = (x < scene.width_px) & (y < scene.height_px)
        lonlat = scene.mapping.pixel_to_lonlat(np.stack([x.ravel(), y.ravel()], axis=1))
        codes = np.where(inside.ravel(), self._codes(self._mapping, lonlat), -1).reshape(count, count)
        return tuple(
            self._most(codes[row * _POINTS :][:_POINTS, column * _POINTS :][:, :_POINTS])
            for row in range(GRID_SIZE)
            for column in range(GRID_SIZE)
        )

    def _codes(self, mapping: PixelMapping, lonlat: np.ndarray) -> np.ndarray:
        """Codes at places, -1 outside the raster."""
        pixels = mapping.lonlat_to_pixel(lonlat)
        found = np.full(len(pixels), -1)
        known = np.isfinite(pixels).all(axis=1)
        columns, rows = np.floor(pixels[known]).astype(int).T
        inside = (columns >= 0) & (rows >= 0) & (columns < self._width) & (rows < self._height)
        if not inside.any():
            return found
        left, top = int(columns[inside].min()), int(rows[inside].min())
        size = (int(columns[inside].max()) - left + 1, int(rows[inside].max()) - top + 1)
        values = self._band.values((left, top, *size), size, False)
        at = np.flatnonzero(known)[inside]
        found[at] = values[rows[inside] - top, columns[inside] - left].astype(int)
        return found

    def _most(self, codes: np.ndarray) -> str:
        counts = Counter(self._names[code] for code in codes.ravel().tolist() if code in self._names)
        return min(counts, key=lambda name: (-counts[name], name)) if counts else ""


def read_names(path: Path) -> dict[int, str]:
    """A JSON file of code to name, such as {"1": "water"}.

    Raises:
        ConfigError: It is none.
    """
    content = parse_json(read_text(path), str(path))
    try:
        names = {int(code): str(name).strip() for code, name in content.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise ConfigError(
            f"{path} is no table of land cover codes: {error}.", 'Write {"1": "water"}.'
        ) from error
    if not names or not all(names.values()):
        raise ConfigError(f"{path} names no land cover.", 'Write {"1": "water"}.')
    return names


def open_land_cover(path: Path, names: Path | None) -> LandCover:
    """The raster with its names, ESA WorldCover's without a file of others.

    Raises:
        DatasetError: It cannot be read, or lies nowhere.
        ConfigError: The names are none.
    """
    if not path.exists():
        raise DatasetError(f"There is no land cover at {path}.", "Check --land-cover.")
    return LandCover(path, WORLD_COVER if names is None else read_names(names))
