"""A land cover map under the scenes: what covers each 3 x 3 cell of a tile, for its descriptive text."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import rasterio
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from rasterio.errors import RasterioError
from rasterio.windows import Window

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import ConfigError, DatasetError
from fusar_qgis.core.scene import Scene

WORLD_COVER = {
    10: "trees", 20: "shrubs", 30: "grass", 40: "cropland", 50: "urban area", 60: "bare ground", 70: "snow and ice",
    80: "water", 90: "wetland", 95: "mangroves", 100: "moss and lichen",
}  # fmt: skip
"""ESA WorldCover's codes (product user manual 2.0, table 1), in words that a caption uses."""

CELLS = 3
_POINTS = 6
"""Per cell and side: enough for the majority, few enough for a slow disk."""


class LandCoverMap:
    """A raster of class codes in any CRS.

    Args:
        path: What GDAL opens; the codes are in its first band.
        names: What the codes mean.

    Raises:
        DatasetError: It cannot be opened, or has no CRS.
    """

    def __init__(self, path: Path, names: dict[int, str]) -> None:
        self._path, self._names = path, names
        try:
            self._raster = rasterio.open(path)
            self._from_lonlat = Transformer.from_crs(4326, CRS(self._raster.crs), always_xy=True)
        except (RasterioError, ProjError, OSError, AttributeError) as error:
            raise DatasetError(
                f"The land cover {path} cannot be used: {error}.", "It needs a CRS."
            ) from error

    def cells(self, scene: Scene, window: PixelBox) -> tuple[str, ...]:
        """What covers most of each cell of a window, row by row from the top left; empty where the map has no data.

        Args:
            scene: The scene.
            window: In its pixels.

        Raises:
            DatasetError: A code has no name, or the map cannot be read.
        """
        steps = (np.arange(CELLS * _POINTS) + 0.5) / (CELLS * _POINTS)
        xs = window.xmin + steps * window.width
        ys = window.ymin + steps * window.height
        points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        codes = self._codes(scene.mapping.pixel_to_lonlat(points)).reshape(CELLS, _POINTS, CELLS, _POINTS)
        cells = [codes[row, :, col].ravel() for row in range(CELLS) for col in range(CELLS)]
        names = tuple(self._name(cell) for cell in cells)
        return names if any(names) else ()

    def _codes(self, lonlat: np.ndarray) -> np.ndarray:
        """The codes at places, int64 [N]; -1 beside the map and where it has none."""
        x, y = self._from_lonlat.transform(lonlat[:, 0], lonlat[:, 1])
        cols, rows = ~self._raster.transform * (np.asarray(x), np.asarray(y))
        on = np.isfinite(cols) & np.isfinite(rows)
        on &= (cols >= 0) & (rows >= 0) & (cols < self._raster.width) & (rows < self._raster.height)
        codes = np.full(len(lonlat), -1, np.int64)
        if on.any():
            codes[on] = self._read(np.floor(rows[on]).astype(int), np.floor(cols[on]).astype(int))
        return codes

    def _read(self, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        top, left = int(rows.min()), int(cols.min())
        window = Window(left, top, int(cols.max()) - left + 1, int(rows.max()) - top + 1)
        try:
            values = self._raster.read(1, window=window, masked=True)
        except RasterioError as error:
            raise DatasetError(f"The land cover {self._path} cannot be read: {error}.") from error
        known = np.asarray(values.filled(0), np.int64)
        known[np.ma.getmaskarray(values)] = -1
        return np.asarray(known[rows - top, cols - left])

    def _name(self, codes: np.ndarray) -> str:
        known = [int(code) for code in codes if code > 0 or int(code) in self._names]  # 0 is often "no data"
        if not known:
            return ""
        code = Counter(known).most_common(1)[0][0]
        if code not in self._names:
            raise DatasetError(
                f"The land cover {self._path} has the code {code}, which has no name.",
                "Name the codes: --land-cover-names, a CSV of code,name.",
            )
        return self._names[code]


def read_names(path: Path | None) -> dict[int, str]:
    """The names of a map's codes, from a CSV of `code,name`; WorldCover's without one.

    Raises:
        ConfigError: A line is none.
    """
    if path is None:
        return WORLD_COVER
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        names = {int(row[0]): row[1].strip() for row in rows if row and row[0].strip().isdigit()}
    except (OSError, UnicodeDecodeError, LookupError, ValueError, csv.Error) as error:
        raise ConfigError(f"{path} does not name codes: {error!r}.", "A line is code,name.") from error
    if not names or not all(names.values()):
        raise ConfigError(f"{path} does not name codes.", "A line is code,name.")
    return names
