"""Simulated scenes as GeoTIFF: the SAR image with CRS, transform and date, and its AEF-like field as 64 bands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.transform import from_origin

from training.simulator import aef_field
from training.simulator.scene import SimulatedScene


@dataclass(frozen=True)
class Place:
    """Where and when a simulated scene is said to lie.

    `west_m` and `north_m` are the outer corner in `crs`; `time` is ISO 8601.
    """

    crs: str = "EPSG:32631"
    west_m: float = 560_000.0
    north_m: float = 5_740_000.0
    pixel_size_m: float = 10.0
    time: str = "2024-06-15T05:48:12Z"

    @property
    def year(self) -> int:
        """Calendar year of `time`."""
        return int(self.time[:4])


def write_scene(path: Path, scene: SimulatedScene, place: Place, note: str = "Simulated scene") -> None:
    """Writes the scene as float32 sigma nought in dB, with the tag `ACQUISITION_DATETIME`.

    Args:
        path: The GeoTIFF to write.
        scene: What is in it.
        place: Where it lies.
        note: What the tag `IMAGEDESCRIPTION` says.
    """
    decibel = 10 * np.log10(np.maximum(scene.power, 1e-6))
    profile = _profile(scene.power.shape, place, "float32", 1)
    # Two decimals are finer than any calibration and halve the file.
    with rasterio.open(path, "w", **profile, predictor=3) as target:
        target.write(np.round(decibel * 8) / 8, 1)
        target.set_band_description(1, "VV sigma nought dB")
        target.update_tags(ACQUISITION_DATETIME=place.time, UNITS="dB", TIFFTAG_IMAGEDESCRIPTION=note)


def write_field(path: Path, scene: SimulatedScene, place: Place, seed: int, step_px: int = 1) -> None:
    """Writes the AEF-like field in the layout of the public files: 64 bands A00..A63, int8, nodata -128.

    Args:
        path: The GeoTIFF to write.
        scene: The scene whose land cover the vectors follow.
        place: Where it lies; the AEF pixel is `step_px` scene pixels.
        seed: Seed of its noise.
        step_px: Scene pixels per AEF pixel.
    """
    rows, cols = scene.power.shape
    at_rows, at_cols = np.arange(step_px // 2, rows, step_px), np.arange(step_px // 2, cols, step_px)
    # Less noise than in training: real fields are smooth over 10 m, and the file is a third smaller.
    rng = np.random.default_rng(seed)
    codes = aef_field.draw_field(rng, scene.cover.classes, at_rows, at_cols, noise=0.01)
    profile = _profile(codes.shape[:2], place, "int8", step_px) | {"count": 64, "nodata": aef_field.NODATA}
    with rasterio.open(path, "w", **profile, interleave="band") as target:
        target.write(np.moveaxis(codes, -1, 0))
        for band in range(64):
            target.set_band_description(band + 1, f"A{band:02d}")
        target.update_tags(
            YEAR=str(place.year), ACQUISITION_DATETIME=f"{place.year}-01-01T00:00:00Z", SIMULATED="yes"
        )


def write_truth(path: Path, scene: SimulatedScene, place: Place) -> None:
    """Writes the true boxes as GeoJSON polygons in the scene's CRS, with the class and the box in pixels.

    Args:
        path: The GeoJSON to write.
        scene: The scene.
        place: Where it lies.
    """
    features = []
    for target in scene.targets:
        x1, y1, x2, y2 = target.box
        ring = [(x1, y1), (x1, y2), (x2, y2), (x2, y1), (x1, y1)]
        step = place.pixel_size_m
        points = [[place.west_m + x * step, place.north_m - y * step] for x, y in ring]
        features.append(
            {
                "type": "Feature",
                "properties": {"label": target.label, "bbox_px": list(target.box)},
                "geometry": {"type": "Polygon", "coordinates": [points]},
            }
        )
    crs = {"type": "name", "properties": {"name": place.crs}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(collection), encoding="utf-8")


def _profile(shape: tuple[int, ...], place: Place, dtype: str, step_px: int) -> dict[str, object]:
    size_m = place.pixel_size_m * step_px
    return {
        "driver": "GTiff",
        "height": shape[0],
        "width": shape[1],
        "count": 1,
        "dtype": dtype,
        "crs": CRS.from_string(place.crs),
        "transform": from_origin(place.west_m, place.north_m, size_m, size_m),
        "compress": "deflate",
        "zlevel": 9,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
    }
