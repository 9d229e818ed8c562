"""Which files of the AEF archive hold a place: the provider's index, reduced to what that needs."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import numpy as np

from fusar_qgis.core.array_file import check_shapes, read_npz
from fusar_qgis.core.errors import AefDataError

# Below `annual/`, whatever bucket or host the provider writes in front: never a path of somebody else's choice.
_FILE = re.compile(r"(?:^|/)annual/(\d{4}/\d{1,2}[NS]/[A-Za-z0-9_-]+\.tiff?)\Z")
_FORMAT = 1
_ARRAYS = {
    "form": ("i", 0), "paths": ("S", 1), "years": ("i", 1), "epsg": ("i", 1), "boxes": ("f", 2), "fetched": ("f", 0),
}  # fmt: skip


@dataclass(frozen=True)
class Tile:
    """One file: its path below `annual/`, year and projected CRS."""

    path: str
    year: int
    epsg: int


@dataclass(frozen=True, eq=False)
class TileIndex:
    """All files of all years.

    Attributes:
        paths: ASCII bytes [N], below `annual/`.
        years: int16 [N].
        epsg: int32 [N].
        boxes: float64 [N, 4] west, south, east, north in degrees; west > east across the antimeridian.
        fetched_s: When it was fetched, seconds since 1970.
    """

    paths: np.ndarray
    years: np.ndarray
    epsg: np.ndarray
    boxes: np.ndarray
    fetched_s: float

    def all_years(self) -> tuple[int, ...]:
        """The years that have files, rising."""
        return tuple(int(year) for year in np.unique(self.years))

    def tiles(self, lonlat: np.ndarray, year: int) -> list[Tile]:
        """The files whose box holds a place, those with the most places first.

        Args:
            lonlat: (lon, lat) [N, 2] in degrees.
            year: One of `all_years()`.
        """
        rows = np.flatnonzero(self.years == year)
        west, south, east, north = self.boxes[rows].T
        lon, lat = lonlat[:, 0], lonlat[:, 1]
        # Turned to the first place, a scene's longitudes are one interval on both sides of the antimeridian.
        turned = np.mod(lon - lon[0] + 180.0, 360.0) - 180.0
        first, across = lon[0] + turned.min(), turned.max() - turned.min()
        width = np.where(east >= west, east - west, east - west + 360.0)
        meets = (np.mod(west - first, 360.0) <= across) | (np.mod(first - west, 360.0) <= width)
        near = rows[meets & (south <= lat.max()) & (north >= lat.min())]
        counts = np.array([self._count(row, lonlat) for row in near], np.int64)
        order = np.argsort(-counts, kind="stable")
        return [self._tile(near[at]) for at in order if counts[at]]

    def _count(self, row: int, lonlat: np.ndarray) -> int:
        west, south, east, north = self.boxes[row]
        # Turned so that the box begins at 0: one rule on both sides of the antimeridian.
        width = east - west if east >= west else east - west + 360.0
        across = np.mod(lonlat[:, 0] - west, 360.0) <= width
        return int((across & (lonlat[:, 1] >= south) & (lonlat[:, 1] <= north)).sum())

    def _tile(self, row: int) -> Tile:
        return Tile(self.paths[row].decode("ascii"), int(self.years[row]), int(self.epsg[row]))


def build_index(
    paths: list[str], years: np.ndarray, crs: list[str], boxes: np.ndarray, fetched_s: float
) -> TileIndex:
    """The index of the provider's columns.

    Args:
        paths: Full paths; only what follows `annual/` is kept.
        years: Integers [N].
        crs: `EPSG:` codes.
        boxes: float64 [N, 4] in degrees.
        fetched_s: When, seconds since 1970.

    Raises:
        AefDataError: A path or CRS is of another form, or there are none.
    """
    found = [_FILE.search(path) for path in paths]
    codes = [re.fullmatch(r"(?:EPSG:)?(\d{4,6})", name) for name in crs]
    for path, name, file, code in zip(paths, crs, found, codes, strict=True):
        if file is None or code is None:
            raise AefDataError(
                f"The AEF index lists {path[-80:]!r} in {name[:40]!r}, not a file of the archive.",
                "Check FUSAR_AEF_INDEX_URL.",
            )
    if not paths or not np.isfinite(boxes).all():
        raise AefDataError("The AEF index lists no files or no places.", "Check FUSAR_AEF_INDEX_URL.")
    short = np.array([match[1].encode("ascii") for match in found if match])
    epsg = np.array([int(match[1]) for match in codes if match], np.int32)
    return TileIndex(short, np.asarray(years, np.int16), epsg, np.asarray(boxes, np.float64), fetched_s)


def to_bytes(index: TileIndex) -> bytes:
    """The index in its file form, a few MB."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        form=np.int64(_FORMAT),
        paths=index.paths,
        years=index.years,
        epsg=index.epsg,
        boxes=index.boxes,
        fetched=np.float64(index.fetched_s),
    )
    return buffer.getvalue()


def from_bytes(data: bytes) -> TileIndex:
    """The index of a file form.

    Raises:
        AefDataError: It is damaged or of another form.
    """
    try:
        arrays = read_npz(io.BytesIO(data))
        check_shapes(arrays, _ARRAYS)
        if int(arrays["form"]) != _FORMAT:
            raise ValueError(f"form {int(arrays['form'])}")
        index = TileIndex(
            arrays["paths"], arrays["years"], arrays["epsg"], arrays["boxes"], float(arrays["fetched"])
        )
        _check_rows(index)
        return index
    except ValueError as error:
        raise AefDataError(f"The kept AEF index is damaged: {error}.", "It is fetched again.") from error


def _check_rows(index: TileIndex) -> None:
    n_files = len(index.paths)
    if not n_files == len(index.years) == len(index.epsg) == len(index.boxes) or index.boxes.shape[1:] != (
        4,
    ):
        raise ValueError(f"{n_files} paths, boxes {index.boxes.shape}")
    if not np.isfinite(index.boxes).all() or not all(
        _FILE.search("annual/" + text) for text in _texts(index.paths)
    ):
        raise ValueError("places or paths that no archive has")


def _texts(paths: np.ndarray) -> list[str]:
    return [path.decode("ascii", "replace") for path in paths.tolist()]
