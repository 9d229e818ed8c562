"""Rasters placed in thirty ways, and how far our boxes are from where GDAL and PROJ put them, in pixels.

`python -m tests.plugin.georeferenced` in QGIS's Python writes the table of docs/benchmarks.md.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, osr

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.rasters import curved_gcps, sea, write_raster

WIDTH, HEIGHT = 220, 160
BOXES = [
    PixelBox(0, 0, 9.5, 7.25),
    PixelBox(100.25, 60.5, 131, 75),
    PixelBox(40, 130, 43, 133),
    PixelBox(190, 140, 220, 160),
]

AFFINE: dict[str, tuple[tuple[float, ...], int]] = {
    "north up": ((500000, 10, 0, 4200000, 0, -10), 32633),
    "south up": ((500000, 10, 0, 4000000, 0, 10), 32633),
    "mirrored": ((500000, -10, 0, 4200000, 0, -10), 32633),
    "rotated by 20 degrees": ((500000, 9.4, 3.4, 4200000, 3.4, -9.4), 32633),
    "rotated by 90 degrees": ((500000, 0, 10, 4200000, 10, 0), 32633),
    "sheared": ((500000, 10, 4, 4200000, 0, -10), 32633),
    "pixels of 10 m x 40 m": ((500000, 10, 0, 4200000, 0, -40), 32633),
    "pixels of 10 cm": ((500000, 0.1, 0, 4200000, 0, -0.1), 32633),
    "pixels of 1 mm": ((500000, 0.001, 0, 4200000, 0, -0.001), 32633),
    "pixels of 1 km": ((300000, 1000, 0, 4200000, 0, -1000), 32633),
    "southern hemisphere": ((500000, 10, 0, 6200000, 0, -10), 32733),
    "beyond the zone's edge": ((1100000, 10, 0, 7200000, 0, -10), 32633),
    "degrees": ((10, 1e-4, 0, 45, 0, -1e-4), 4326),
    "degrees, south up": ((10, 1e-4, 0, 45, 0, 1e-4), 4326),
    "degrees, rotated": ((10, 8e-5, 4e-5, 45, 4e-5, -8e-5), 4326),
    "degrees, pixels of 1 cm": ((10, 1e-7, 0, 45, 0, -1e-7), 4326),
    "degrees, across the antimeridian": ((179.99, 1e-4, 0, 10, 0, -1e-4), 4326),
    "degrees, at 83 north": ((20, 1e-3, 0, 83, 0, -1e-4), 4326),
    "UTM, across the antimeridian": ((820000, 100, 0, 2000000, 0, -100), 32660),
    "polar, north": ((-50000, 100, 0, 1500000, 0, -100), 3413),
    "polar, south": ((200000, 50, 0, 1500000, 0, -50), 3031),
    "northing before easting": ((1600000, 10, 0, 5400000, 0, -10), 2193),
    "Web Mercator": ((2e6, 10, 0, 6e6, 0, -10), 3857),
    "equal area": ((4321000, 25, 0, 3210000, 0, -25), 3035),
    "conformal conic": ((650000, 10, 0, 6860000, 0, -10), 2154),
    "oblique Mercator": ((2600000, 2, 0, 1200000, 0, -2), 2056),
    "feet": ((980000, 30, 0, 200000, 0, -30), 2263),
}
"""Geotransform and EPSG code."""

DATE_LINE = "control points across the antimeridian"
_BEYOND_180 = [(x, y, lon + 169.95, lat) for x, y, lon, lat in curved_gcps(WIDTH, HEIGHT)]
_DATE_LINE_GCPS = [(x, y, (lon + 180) % 360 - 180, lat) for x, y, lon, lat in _BEYOND_180]


def rational() -> dict[str, str]:
    """Coefficients that bend: columns and rows of (lon, lat) with terms of second order."""
    head = {"LINE_OFF": "80", "SAMP_OFF": "110", "LAT_OFF": "45", "LONG_OFF": "10", "HEIGHT_OFF": "20"}
    scales = {"LINE_SCALE": "80", "SAMP_SCALE": "110", "LAT_SCALE": "0.01", "LONG_SCALE": "0.012"}
    one = " ".join(["1", "0.01", "0.02", *["0"] * 17])
    across = " ".join(["0", "1", "0.1", "0", "0.01", *["0"] * 15])
    down = " ".join(["0", "0.1", "-1", "0", "0.02", *["0"] * 15])
    return {
        **head, **scales, "HEIGHT_SCALE": "500", "LINE_NUM_COEFF": down, "LINE_DEN_COEFF": one,
        "SAMP_NUM_COEFF": across, "SAMP_DEN_COEFF": one,
    }  # fmt: skip


def _corner_gcps() -> list[tuple[float, float, float, float]]:
    return [
        (0, 0, 500000, 4200000),
        (WIDTH, 0, 502100, 4200300),
        (0, HEIGHT, 499800, 4198500),
        (WIDTH, HEIGHT, 501900, 4198800),
    ]


def _others() -> dict[str, Callable[[Path], str]]:
    pixels = sea(WIDTH, HEIGHT)
    return {
        "64 control points in degrees": lambda path: write_raster(
            path, pixels, epsg=4326, gcps=curved_gcps(WIDTH, HEIGHT)
        ),
        "4 control points in UTM": lambda path: write_raster(path, pixels, epsg=32633, gcps=_corner_gcps()),
        DATE_LINE: lambda path: write_raster(path, pixels, epsg=4326, gcps=_DATE_LINE_GCPS),
        "rational polynomials": lambda path: write_raster(path, pixels, None, None, rpc=rational()),
    }


def kinds() -> list[str]:
    """The names of all ways."""
    return [*AFFINE, *_others()]


def make(kind: str, folder: Path) -> str:
    """Writes the raster of one way."""
    path = folder / "placed.tif"
    if kind in AFFINE:
        transform, epsg = AFFINE[kind]
        return write_raster(path, sea(WIDTH, HEIGHT), transform, epsg)
    return _others()[kind](path)


def reference(kind: str, path: str) -> str:
    """The raster that GDAL is asked about: the same one, but where longitudes jump it fits a polynomial to the jump.

    There it gets the same points with longitudes beyond 180.
    """
    if kind != DATE_LINE:
        return path
    other = Path(path).with_name("reference.tif")
    return write_raster(other, sea(WIDTH, HEIGHT), epsg=4326, gcps=_BEYOND_180)


def error_px(kind: str, folder: Path) -> tuple[float, float]:
    """How far our box outlines on the map, and our longitudes and latitudes, are from GDAL's at most, in pixels."""
    path = make(kind, folder)
    scene = inspect_file(path, user_year=2020).scene
    gdals = _GdalPlaces(reference(kind, path))
    on_map, on_globe = 0.0, 0.0
    for box in BOXES:
        points = box.ring(4)
        ours = scene.boxes_to_map_polygons([box], 4)[0]
        on_map = max(on_map, gdals.distance_px(points, ours, gdals.to_map))
        on_globe = max(
            on_globe, gdals.distance_px(points, scene.mapping.pixel_to_lonlat(points), gdals.to_lonlat)
        )
        on_globe = max(on_globe, _back_px(scene, points, gdals.to_lonlat(points)))
    return on_map, on_globe


def _back_px(scene: Scene, points: np.ndarray, lonlat: np.ndarray) -> float:
    """How far a place on the globe comes back from its pixel."""
    return float(np.hypot(*(scene.mapping.lonlat_to_pixel(lonlat) - points).T).max())


class _GdalPlaces:
    """GDAL's own transformer of the file, and PROJ's of its CRS through OSR."""

    def __init__(self, path: str) -> None:
        self._dataset: Any = gdal.Open(path)
        self._transformer = gdal.Transformer(self._dataset, None, ["RPC_PIXEL_ERROR_THRESHOLD=0.0001"])
        wkt = self._dataset.GetProjection() or self._dataset.GetGCPProjection()
        own, globe = osr.SpatialReference(), osr.SpatialReference()
        globe.ImportFromEPSG(4326)
        own.ImportFromWkt(wkt or globe.ExportToWkt())
        for system in (own, globe):
            system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        self._to_globe = osr.CoordinateTransformation(own, globe)

    def to_map(self, points: np.ndarray) -> np.ndarray:
        """Pixels [N, 2] on the map."""
        found, _ = self._transformer.TransformPoints(0, points.tolist())
        return np.array(found)[:, :2]

    def to_lonlat(self, points: np.ndarray) -> np.ndarray:
        """Pixels [N, 2] on the globe."""
        return np.array(self._to_globe.TransformPoints(self.to_map(points).tolist()))[:, :2]

    def distance_px(
        self, points: np.ndarray, ours: np.ndarray, theirs: Callable[[np.ndarray], np.ndarray]
    ) -> float:
        """The distance of our places from theirs, in pixels along the two image axes."""
        off = _turn(ours - theirs(points))
        right, down = (
            _turn(theirs(points + step) - theirs(points - step)) for step in ([[0.5, 0]], [[0, 0.5]])
        )
        jacobian = np.stack([right, down], axis=2)
        return float(np.linalg.norm(np.linalg.solve(jacobian, off[:, :, None]), axis=1).max())


def _turn(difference: np.ndarray) -> np.ndarray:
    """Longitudes may differ by a whole turn; map units of meters are never that near to one."""
    near_turn = np.abs(np.abs(difference) - 360.0) < 1.0
    return np.where(near_turn, difference - np.sign(difference) * 360.0, difference)


def main() -> None:
    """Writes the table."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.stdout.write("| georeferencing | on the map (px) | on the globe (px) |\n|---|---|---|\n")
    with tempfile.TemporaryDirectory() as name:
        for kind in kinds():
            on_map, on_globe = error_px(kind, Path(name))
            sys.stdout.write(f"| {kind} | {on_map:.1g} | {on_globe:.1g} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
