"""Polygons on the map: GeoJSON, GeoPackage and all else that OGR reads, over georeferenced scenes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from backend.raster_scene import read_scene
from fusar_qgis.core.errors import DatasetError, InvalidSceneError
from training.prepare.annotation import Annotated, Reading, checked_label
from training.prepare.tally import Tally

CLASS_COLUMNS = ("label", "class", "category", "name", "type")


def read_vector(
    path: Path, scenes: list[Path], tally: Tally, column: str = "", label: str = ""
) -> Iterator[Reading]:
    """Each scene with the features that lie on it; a feature becomes the upright box around it in scene pixels.

    Args:
        path: The vector file.
        scenes: Georeferenced rasters.
        tally: Counts the features that lie on none of them.
        column: Which column holds the class; empty: the first known one there is.
        label: The class where no column has one.

    Raises:
        DatasetError: The file has no CRS, no class, or cannot be read, or none of its features lies on a scene.
    """
    features = _Features(path, column, label)
    for scene in scenes:
        yield partial(features.over, scene)
    # By now all were called. No reading of its own: that all labels lie elsewhere is more than one bad scene.
    features.check(tally)


class _Features:
    """A file's features and which of them were met so far."""

    def __init__(self, path: Path, column: str, label: str) -> None:
        self._path = path
        self._names, self._outlines = _read(path, column, label)
        self._met: set[int] = set()

    def over(self, scene_path: Path) -> Annotated:
        """What lies on a scene."""
        try:
            scene = read_scene(scene_path)
        except InvalidSceneError as error:
            raise DatasetError(f"{scene_path} is no scene: {error}") from error
        labels = []
        for number, (name, lonlat) in enumerate(zip(self._names, self._outlines, strict=True)):
            pixels = scene.mapping.lonlat_to_pixel(lonlat) if len(lonlat) else lonlat
            if not len(pixels) or not np.isfinite(pixels).all():
                continue
            (x1, y1), (x2, y2) = pixels.min(axis=0), pixels.max(axis=0)
            if x2 > 0 and y2 > 0 and x1 < scene.width_px and y1 < scene.height_px:
                self._met.add(number)
                box = (float(x1), float(y1), float(x2), float(y2))
                labels.append(checked_label(name, box, f"{self._path}, feature {number}"))
        return Annotated(scene_path, tuple(labels), where=f"{self._path} on {scene_path}")

    def check(self, tally: Tally) -> None:
        """Counts what lies nowhere, after all scenes.

        Raises:
            DatasetError: That is all of them.
        """
        missed = len(self._names) - len(self._met)
        if self._names and not self._met:
            raise DatasetError(
                f"None of the {missed} features of {self._path} lies on one of the scenes.",
                "Check their CRS, and that --images names the scenes that they were drawn on.",
            )
        tally.count(f"features of {self._path} that lie on none of the scenes", missed)


def _read(path: Path, column: str, label: str) -> tuple[list[str], list[np.ndarray]]:
    """Class and outline in lon, lat of each feature; an empty outline where it has no geometry."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    meta, geometries, values = _layer(path)
    if geometries is None or not len(geometries):
        raise DatasetError(f"{path} holds no geometry.", "Name the file with the polygons.")
    try:
        if not meta["crs"]:
            raise CRSError("it has none")
        to_lonlat = Transformer.from_crs(CRS(meta["crs"]), 4326, always_xy=True)
    except ProjError as error:  # CRSError is one of them
        raise DatasetError(
            f"{path} has no CRS that is known, so its polygons lie nowhere: {error}.", "Save it with its CRS."
        ) from error
    names = _names([str(field) for field in meta["fields"]], values, len(geometries), column, label, path)
    outlines = []
    for number, wkb in enumerate(geometries):
        points = _checked_points(wkb, f"{path}, feature {number}")
        lon, lat = to_lonlat.transform(points[:, 0], points[:, 1])
        outlines.append(np.stack([lon, lat], axis=1).reshape(-1, 2))
    return names, outlines


def _layer(path: Path) -> tuple[dict[str, Any], Any, Any]:
    """The first layer: what it says of itself, its geometries and its columns."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    broken = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, OSError, ValueError)
    try:
        meta, _, geometries, values = pyogrio.raw.read(str(path))
    except broken as error:
        raise DatasetError(f"{path} cannot be read: {error}.", "Check the file.") from error
    except (IndexError, UnboundLocalError) as error:  # pyogrio's own: no first layer, or a CRS without a text
        raise DatasetError(
            f"{path} holds no layer, or one whose CRS is damaged.", "Check the file."
        ) from error
    return meta, geometries, values


def _checked_points(wkb: bytes | None, where: str) -> np.ndarray:
    try:
        return _points(wkb)
    except (struct.error, IndexError, RecursionError) as error:
        raise DatasetError(f"{where} has a broken geometry: {error}.", "Correct or remove it.") from error


def _names(fields: list[str], values: Any, count: int, column: str, label: str, path: Path) -> list[str]:
    lower = [field.lower() for field in fields]
    wanted = [column.lower()] if column else [name for name in CLASS_COLUMNS if name in lower]
    if wanted and wanted[0] in lower:
        found = values[lower.index(wanted[0])]
        listed = next((number for number, value in enumerate(found) if np.ndim(value)), None)
        if listed is not None:
            raise DatasetError(
                f"{path}, feature {listed}: {wanted[0]!r} holds a list, not one class.", "Write one class."
            )
        return [_class(value) or label for value in found]
    if column or not label:
        raise DatasetError(
            f"{path} has no column {column or 'with the class'!r}.", f"Its columns: {', '.join(fields)}."
        )
    return [label] * count


def _class(value: Any) -> str:
    """A column's value as a class: whole numbers without the .0 that NULL in their column gives them; NULL is none."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    whole = isinstance(value, float | np.floating) and float(value).is_integer()
    return str(int(value)) if whole else str(value)


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
