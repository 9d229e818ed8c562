"""Polygons on the map: GeoJSON, GeoPackage and all else that OGR reads, over georeferenced scenes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from backend.raster_scene import read_scene
from fusar_qgis.core.errors import DatasetError
from training.prepare.annotation import Annotated, Reading, checked_label

CLASS_COLUMNS = ("label", "class", "category", "name", "type")


def read_vector(
    path: Path, scenes: list[Path], column: str, label: str, notes: list[str]
) -> Iterator[Reading]:
    """Each scene with the features that lie on it; a feature becomes the upright box around it in scene pixels.

    Features that lie on none of the scenes get a note: labels often cover more than the scenes at hand.

    Args:
        path: The vector file.
        scenes: Georeferenced rasters.
        column: Which column holds the class; empty: the first known one there is.
        label: The class where no column has one.
        notes: Gets what should be known and is no error, once the last scene has been read.

    Raises:
        DatasetError: The file has no CRS, no class, cannot be read, or lies on none of the scenes at all.
    """
    features, outlines = _read(path, column, label)
    met: set[int] = set()
    looked: list[Path] = []
    for scene_path in scenes:
        yield partial(_over_scene, scene_path, features, outlines, path, met, looked)
    if len(looked) < len(scenes):
        return  # a scene that cannot be read may be the one that they lie on
    missed = [number for _, number in features if number not in met]
    if features and not met:
        raise DatasetError(
            f"None of the {len(features)} features of {path} lies on one of the {len(scenes)} scenes.",
            "Check the CRS of both, and --images.",
        )
    if missed:
        notes.append(
            f"{len(missed)} of {len(features)} features of {path} lie on no scene, first: feature {missed[0]}."
        )


def _over_scene(
    scene_path: Path,
    features: list[tuple[str, int]],
    outlines: list[np.ndarray],
    path: Path,
    met: set[int],
    looked: list[Path],
) -> Annotated:
    scene = read_scene(scene_path)
    looked.append(scene_path)
    labels = []
    for (name, number), lonlat in zip(features, outlines, strict=True):
        pixels = scene.mapping.lonlat_to_pixel(lonlat)
        if not np.isfinite(pixels).all():
            continue
        (x1, y1), (x2, y2) = pixels.min(axis=0), pixels.max(axis=0)
        if x2 > 0 and y2 > 0 and x1 < scene.width_px and y1 < scene.height_px:
            box = (float(x1), float(y1), float(x2), float(y2))
            met.add(number)
            labels.append(checked_label(name, box, f"{path}, feature {number}"))
    return Annotated(scene_path, tuple(labels), where=str(path))


def _read(path: Path, column: str, label: str) -> tuple[list[tuple[str, int]], list[np.ndarray]]:
    import pyogrio
    from pyogrio.errors import DataSourceError
    from pyproj import CRS, Transformer

    try:
        meta, _, geometries, values = pyogrio.raw.read(str(path))
    except (DataSourceError, OSError) as error:
        raise DatasetError(f"{path} cannot be read: {error}.") from error
    if not meta["crs"]:
        raise DatasetError(f"{path} has no CRS, so its polygons lie nowhere.", "Save it with its CRS.")
    to_lonlat = Transformer.from_crs(CRS(meta["crs"]), 4326, always_xy=True)
    names = _names([str(field) for field in meta["fields"]], values, len(geometries), column, label, path)
    kept, outlines = [], []
    for number, wkb in enumerate(geometries):
        points = _points(wkb)
        if len(points):
            lon, lat = to_lonlat.transform(points[:, 0], points[:, 1])
            kept.append((names[number], number))
            outlines.append(np.stack([lon, lat], axis=1))
    return kept, outlines


def _names(fields: list[str], values: Any, count: int, column: str, label: str, path: Path) -> list[str]:
    lower = [field.lower() for field in fields]
    wanted = [column.lower()] if column else [name for name in CLASS_COLUMNS if name in lower]
    if wanted and wanted[0] in lower:
        found = values[lower.index(wanted[0])]
        return [str(value) if value not in (None, "") else label for value in found]
    if column or not label:
        raise DatasetError(
            f"{path} has no column {column or 'with the class'!r}.", f"Its columns: {', '.join(fields)}."
        )
    return [label] * count


def _points(wkb: bytes | None) -> np.ndarray:
    """All corners of a geometry in well-known binary (OGC 06-103r4, 8.2), float64 [N, 2]; Z and M are passed over."""
    points: list[tuple[float, float]] = []
    if wkb:
        _walk(memoryview(wkb), 0, points)
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _walk(data: memoryview, at: int, points: list[tuple[float, float]]) -> int:
    order = "<" if data[at] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", data, at + 1)
    at += 5
    plain = kind & 0xFFFF
    size = 2 + bool(kind & 0x80000000) + bool(kind & 0x40000000) + (plain >= 1000) + (plain >= 3000)
    plain %= 1000
    if plain == 1:
        points.append(struct.unpack_from(f"{order}2d", data, at))
        return int(at + 8 * size)
    (count,) = struct.unpack_from(f"{order}I", data, at)
    at += 4
    for _ in range(count):
        at = _parts(data, at, plain, order, size, points)
    return at


def _parts(
    data: memoryview, at: int, kind: int, order: str, size: int, points: list[tuple[float, float]]
) -> int:
    """One part of a geometry: a point of a line, a ring of a polygon, or a geometry of a collection."""
    if kind >= 4:
        return int(_walk(data, at, points))
    count = 1
    if kind == 3:
        (count,) = struct.unpack_from(f"{order}I", data, at)
        at += 4
    for _ in range(count):
        points.append(struct.unpack_from(f"{order}2d", data, at))
        at += 8 * size
    return at
